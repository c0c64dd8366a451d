import pytest

from tests.screening.writing import found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("基礎年金番号は1234-567890です", "1234-567890"),
        ("基礎年金番号：１２３４－５６７８９０", "１２３４－５６７８９０"),
        ("年金の記録を照会。1234-567890で未納あり", "1234-567890"),
        ("年金番号 一二三四ー五六七八九〇", "一二三四ー五六七八九〇"),
        ('"pension_no":"1234567890"', "1234567890"),
    ],
)
def test_finds_pension_numbers(text: str, number: str) -> None:
    assert found(text) == [("PENSION", number)]


@pytest.mark.parametrize("text", ["案件2025-031200の件", "年金制度の見直しは1234人が回答"])
def test_other_numbers_pass(text: str) -> None:
    assert found(text) == []


def test_a_blank_may_divide_it_where_pensions_are_spoken_of() -> None:
    assert found("年金分割の件（1427 663095）") == [("PENSION", "1427 663095")]
    assert found("年金の予算 2024 123456 千円") == []
    assert found("補助金の件（1427 663095）") == []


def test_the_topic_or_the_column_names_them() -> None:
    assert found("納付猶予を申請した方の番号 3307-551284 に抜け") == [("PENSION", "3307-551284")]
    assert found("3307-551284は年金の番号？") == [("PENSION", "3307-551284")]
    assert found("10桁か確認\n3307-551284\n3308 220917") == [("PENSION", "3307-551284"), ("PENSION", "3308 220917")]
    for text in ("部品の在庫\n3307-551284\n3308-220917", "3307-551284\nだけです", "受付は3307-551284まで"):
        assert found(text) == [], text


@pytest.mark.parametrize("number", ["4412_338817", "4412／338817"])
def test_finds_numbers_between_strokes(number: str) -> None:
    assert found(f"基礎年金番号 {number}") == [("PENSION", number)]
