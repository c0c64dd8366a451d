import pytest

from tests.screening.writing import found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ('照合結果,"森下 忍","301842750621","一致"', "301842750621"),
        ("|氏名|控え|備考|\n|森下 忍|AB-8820147|済|", "AB-8820147"),
        ("森下 忍,K8820147,中型\n", "K8820147"),
    ],
)
def test_numbers_in_the_row_of_somebody(text: str, number: str) -> None:
    assert number in [value for _, value in found(text)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("氏名,金額,区分\n森下 忍,12345678,課税", "12345678"),
        ("氏名,品番,数量\n森下 忍,4901234567,2", "4901234567"),
        ("品名,番号,数量\nノート,12345678,2", "12345678"),
        ("森下 忍が12345678と入力した", "12345678"),
    ],
)
def test_prices_and_articles_pass(text: str, number: str) -> None:
    assert number not in [value for _, value in found(text)]
