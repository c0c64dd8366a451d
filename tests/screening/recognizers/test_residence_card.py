import pytest

from tests.screening.writing import found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("在留カード番号はAB12345678CD、", "AB12345678CD"),
        ("ＡＢ１２３４５６７８ＣＤ", "ＡＢ１２３４５６７８ＣＤ"),
        ("AB 1234 5678 CD", "AB 1234 5678 CD"),
        ("在留カード ab12345678cd", "ab12345678cd"),
    ],
)
def test_finds_residence_card_numbers(text: str, number: str) -> None:
    assert found(text) == [("RESIDENCE_CARD", number)]


@pytest.mark.parametrize("text", ["ab12345678cd", "XAB12345678CD", "AB12345678CDE"])
def test_other_letters_and_digits_pass(text: str) -> None:
    assert found(text) == []


def test_what_calls_it_so_may_stand_behind() -> None:
    assert found("カード番号は ab-12345678-cd 在留資格は家族滞在") == [("RESIDENCE_CARD", "ab-12345678-cd")]


@pytest.mark.parametrize("number", ["A B 1 2 3 4 5 6 7 8 C D", "AB12345678\nCD"])
def test_finds_numbers_in_the_boxes_of_a_form_or_over_lines(number: str) -> None:
    assert found(f"在留カード番号 {number}") == [("RESIDENCE_CARD", number)]
