import pytest

from sekisho.screening.recognizers.credit_card import is_luhn
from tests.screening.writing import found


@pytest.mark.parametrize(
    "number",
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "5555-5555-5555-4444",
        "３５３０　１１１３　３３３０　００００",
        "四一一一 一一一一 一一一一 一一一一",
        "3782 822463 10005",
        "4111\n1111\n1111\n1111",
    ],
)
def test_finds_numbers_with_issuer_and_check_digit(number: str) -> None:
    assert found(f"カード番号{number}で決済") == [("CREDIT_CARD", number)]


def test_a_wrong_check_digit_counts_only_where_it_is_called_a_card() -> None:
    assert found("クレジットカード4111 1111 1111 1112") == [("CREDIT_CARD", "4111 1111 1111 1112")]
    assert found("発注番号4111111111111112") == []


@pytest.mark.parametrize(
    "text", ["0000 0000 0000 0000", "JAN 4901234567894", "ISBN 9784065199817", "法人番号1120001234567"]
)
def test_other_numbers_pass(text: str) -> None:
    assert found(text) == []


def test_luhn() -> None:
    assert is_luhn("79927398713")
    assert not is_luhn("79927398710")


def test_where_the_card_is_named_it_may_be_divided_anyhow() -> None:
    assert found("JCB（35301113333 00000）") == [("CREDIT_CARD", "35301113333 00000")]
    assert found("番号（35301113333 00000）") == []


@pytest.mark.parametrize("mark", ["/", "_"])
def test_finds_fours_between_strokes(mark: str) -> None:
    number = mark.join(("4255", "1184", "8733", "3118"))
    assert found(f"決済 {number}") == [("CREDIT_CARD", number)]
