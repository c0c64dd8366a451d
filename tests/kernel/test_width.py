import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.kernel.width import HYPHENS, narrow, number_text, plain_line

KEPT = "①⑳㈱㈲㍻㌔ｱｶﾞ「」、。ー−〜¥｟｠￠￥髙﨑Ⅳ々〇"


def test_full_width_ascii_and_space_become_half_width() -> None:
    assert narrow("ＡＺａｚ０９！＃＠～　（株）") == "AZaz09!#@~ (株)"


@pytest.mark.parametrize("character", KEPT)
def test_characters_that_nfkc_would_break_stay(character: str) -> None:
    assert narrow(character) == character
    assert plain_line(character) == character


def test_every_printable_ascii_character_has_its_full_width_twin() -> None:
    ascii_text = "".join(map(chr, range(0x21, 0x7F)))
    assert narrow("".join(chr(ord(c) + 0xFEE0) for c in ascii_text)) == ascii_text


@given(st.text())
def test_narrowing_changes_only_the_twins_and_happens_once(text: str) -> None:
    made = narrow(text)
    assert narrow(made) == made
    assert len(made) == len(text)
    for before, after in zip(text, made, strict=True):
        assert before == after or before == "\u3000" or 0xFF01 <= ord(before) <= 0xFF5E


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("０６－１２３４－５６７８", "06-1234-5678"),
        ("06ー1234ー5678", "06-1234-5678"),
        ("５３０－８２０１", "530-8201"),
        ("〒５３０ ― ８２０１", "〒530-8201"),
        ("　06 1234\t5678\n", "0612345678"),
        ("第１２３号", "第123号"),
        ("Ａ契約Ｘ_ｚ＝１", "A契約X_z=1"),
        ("(06)1234-5678", "(06)1234-5678"),
        ("", ""),
    ],
)
def test_a_number_field_takes_either_width(typed: str, wanted: str) -> None:
    assert number_text(typed) == wanted


@pytest.mark.parametrize("hyphen", ["-", "‐", "‑", "‒", "–", "—", "―", "−", "ー", "－", "ｰ", "─", "━"])
def test_everything_typed_for_a_hyphen_is_one(hyphen: str) -> None:
    assert hyphen in HYPHENS
    assert number_text(f"06{hyphen}1234") == "06-1234"


@given(st.text())
def test_a_number_field_is_settled_after_one_pass(text: str) -> None:
    made = number_text(text)
    assert number_text(made) == made
    assert not re.search(r"\s", made)


@pytest.mark.parametrize("gap", [" ", "　", "\n", "\r\n", "\t", " 　 ", "\v", "\f", "\x85", "\u2028", "\u2029", "\xa0"])
def test_breaks_and_white_space_become_one_space(gap: str) -> None:
    assert plain_line(f"{gap}広報{gap}{gap}原稿{gap}") == "広報 原稿"


@given(st.text())
def test_a_line_field_is_one_line_and_keeps_its_characters(text: str) -> None:
    made = plain_line(text)
    assert len(made.splitlines()) <= 1
    assert plain_line(made) == made
    assert re.sub(r"\s", "", made) == re.sub(r"\s", "", text)
