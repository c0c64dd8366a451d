import pytest

from tests.screening.writing import found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("旅券番号TK1234567", "TK1234567"),
        ("パスポートの番号は ＴＫ１２３４５６７ です", "ＴＫ１２３４５６７"),
        ("Passport No. C12345678", "C12345678"),
        ("写しにはTR7654321とある", "TR7654321"),
    ],
)
def test_finds_passport_numbers(text: str, number: str) -> None:
    assert found(text) == [("PASSPORT", number)]


@pytest.mark.parametrize("text", ["型番 TK1234567 の部品", "製品コードMX1234567"])
def test_part_numbers_pass(text: str) -> None:
    assert found(text) == []


def test_other_countries_forms_count_where_travel_is_spoken_of() -> None:
    assert found("旅券の訂正：M48290175、M774K0921、EJ4471902") == [
        ("PASSPORT", "M48290175"),
        ("PASSPORT", "M774K0921"),
        ("PASSPORT", "EJ4471902"),
    ]
    assert found("型番 A12345678 のプリンタ") == []


def test_a_line_may_end_inside() -> None:
    assert found("旅券の欄が切れた\nTR\n3390127") == [("PASSPORT", "TR\n3390127")]
    assert found("部品表\nTR\n3390127") == []
