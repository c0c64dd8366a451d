"""Numbers that a line's end cuts, and columns of figures that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.screening.screen import screen
from tests.screening.writing import covers_marked

CUT = (
    "連絡先は⟦072-84\n1-5523⟧です。",
    "連絡先は⟦072-84\r\n1-5523⟧です。",
    "携帯 ⟦090-41\n　　82-7735⟧ にかけてください",
    "マイナンバーは⟦482739\n105620⟧です。",
    "免許番号第⟦621538\n490780⟧号",
    "基礎年金番号 ⟦4182-\n773519⟧",
    "旅券番号 ⟦TK41\n82773⟧",
    "在留カード番号 ⟦AB4182\n7735CD⟧",
    "三井住友銀行枚方支店 普通 ⟦735\n1826⟧",
    "生年月日 ⟦1958-\n03-14⟧",
    "⟦昭和33年\n　　3月14日⟧生まれ",
    "お手元の整理番号 ⟦R7-44\n0286⟧ をお知らせください",
    "受給者番号 ⟦418\n2773⟧ の児童の支援計画",
    "宛名番号 ⟦0012\n3345781⟧ の世帯に送る",
    "連絡先 ⟦k.morishita82@\n　　example-mail.jp⟧",
)
NOT_CUT = (
    "令和5年度 412877\n351826\n令和6年度 418277\n351826",
    "件数\n0724\n155236\n",
    "鶴見区,0724\n155236,城東区\n",
    "合計は 0724\n155236円です",
    "品番 07-2841\n5523 個",
)


@pytest.mark.parametrize("marked", CUT)
def test_finds_a_number_over_two_lines(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize("text", NOT_CUT)
def test_a_column_of_figures_is_no_number(text: str) -> None:
    assert screen(text) == ()


def test_a_whole_number_is_not_made_longer_by_the_next_line() -> None:
    text = "電話は090-1234-5678\n12 次の項目"
    (found,) = screen(text)
    assert text[found.start : found.end] == "090-1234-5678"


@given(st.text(st.sampled_from("電話は0726-.,\n\r 　TK①田中"), max_size=80))
def test_any_seam_gives_sorted_findings_inside_the_text(text: str) -> None:
    done = 0
    for finding in screen(text):
        assert done <= finding.start < finding.end <= len(text)
        done = finding.end


def test_a_short_number_is_not_joined_with_a_sum_in_the_next_line() -> None:
    text = "受給者番号 418\n2773 円を支給する"
    (found,) = screen(text)
    assert text[found.start : found.end] == "418"
