import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.screening import dates, name_abroad, name_kana_rows, name_lists, name_said
from sekisho.screening.bearers import is_given
from sekisho.screening.compiled import LOOPS
from sekisho.screening.normalise import normalise
from sekisho.screening.reading import Cue, Reading, Run, Sought, Words, characters, product, tried_at, tried_at_lines
from sekisho.screening.recognizers import person, plate
from sekisho.screening.registry import RECOGNIZERS

GOLD = Path(__file__).parents[1] / "bench" / "data" / "admin_dev.jsonl"
PIECES = (
    *"0123456789〇一二十-.・の() \n:=,/年月日生歳才代男女様丁目番号字市区第者名氏ID@[「\"'aAtT\ud800𠮷",
    *("1980", "0120", "12345678", "150678344291", "S55.3.2", "192.0.2.1", "2001:db8::1", "マンション", "号室", "パス"),
    *("生年月日", "誕生日", "password=", "token: ", "VALUES (", "AB12345678CD", "TK1234567", "+81", "記号", "支店"),
    *(
        "あ ",
        "・",
        "父",
        "の母です",
        "こと",
        "名乗る",
        "配置",
        "氏名,",
        "://",
        "-ku",
        "SSID",
        "ABCDEFGHIJKLMNOP",
        "あ(",
        " 電",
        "室 ",
    ),
    *("左2回", "右に4回", "信用金庫", "0442817", "金庫", "CVV", "3307", "551284", "558-0014", "3丁目"),
)
SOUGHT = {
    f"{name}.{key}": value
    for name, module in sys.modules.items()
    if name.startswith("sekisho.screening.")
    for key, value in vars(module).items()
    if isinstance(value, Sought)
}


def missed(text: str) -> list[str]:
    reading = Reading(text)
    return [
        name
        for name, sought in SOUGHT.items()
        if [found.span() for found in sought.finditer(reading)]
        != [found.span() for found in sought.pattern.finditer(text)]
    ]


NARROWED = (*PIECES, "\n", "甲野:", "桑折 実、", "さくら みつき(", "我叫王芳，", "Jan 3, 1980", "大阪 330 あ 12-34")


@settings(deadline=None)  # the first makes the tables
@given(st.lists(st.sampled_from(NARROWED), max_size=40).map("".join))
def test_what_is_tried_in_few_places_is_what_a_search_finds(text: str) -> None:
    def spans(found: Iterable[re.Match[str]]) -> list[tuple[int, int]]:
        return [each.span() for each in found]

    assert list(dates.within(text, 0, len(text))) == spans(dates._ANY.finditer(text))
    assert spans(plate._numbers(text)) == spans(plate._NUMBER.pattern.finditer(text))
    for lines in (name_lists._HEAD, name_kana_rows._HEAD, person._SPEAKER):
        assert spans(tried_at_lines(lines, text)) == spans(lines.finditer(text))
    whole = [found.span() for found in name_said._WHOLE.finditer(text) if is_given(found["given"])]
    assert set(name_said._by_both_halves(Reading(text))) <= set(whole)
    chinese = spans(tried_at(name_abroad._CHINESE_HEAD, name_abroad._CHINESE, text))
    assert chinese == spans(name_abroad._CHINESE.finditer(text)) or name_abroad._CHINESE_TITLE.search(text)


@settings(deadline=None)  # the first makes the tables
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_every_expression_is_tried_where_it_may_begin(text: str) -> None:
    assert RECOGNIZERS
    assert missed(text) == []


def test_every_expression_is_tried_where_it_may_begin_in_prompts() -> None:
    texts = [json.loads(line)["text"] for line in GOLD.read_text(encoding="utf-8").splitlines()]
    assert len(SOUGHT) > 60
    assert {text: names for text in texts if (names := missed(normalise(text).text))} == {}


def test_digits_are_counted_through_marks() -> None:
    reading = Reading("090-1234-5678は3月12日、(06) 1\n2")
    assert reading.digits == 18
    assert reading.together == 11
    assert Reading("1 2 3 4" + "-" * 5 + "5").together == 4
    assert (Reading("").digits, Reading("あ").together) == (0, 0)


def test_a_run_is_told_by_length_first_digit_and_neighbours() -> None:
    cue = Cue(runs=(Run((3, 4), first="12", before=characters("a-c"), behind="年"),))
    text = "123 a234年 b1000年 d1000年 c19800年 c1980月 a999年1000"
    assert [text[place:][:4] for place in Reading(text).places(cue)] == ["234年", "1000"]
    assert Reading("1980").places(cue) == [0]  # an edge stands for every character


def test_places_are_in_order_whatever_kind_of_head_they_have() -> None:
    cue = Cue("生", *product("ab", "12"), runs=(Run((2,)),))
    text = "a1生20生b234𠮷34"
    found = Reading(text).places(cue)
    assert found == sorted(set(found))
    assert {match.start() for match in re.finditer("生|[ab][12]|(?<![0-9])[0-9]{2}(?![0-9])", text)} <= set(found)


@pytest.mark.skipif(LOOPS is None, reason="set up without a compiler")
@settings(deadline=None)  # the first makes the tables
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=40))
def test_what_is_compiled_reads_the_same(text: str) -> None:
    one, other = Reading(text), Reading(text, None)
    assert (one.digits, one.together, one.parts) == (other.digits, other.together, other.parts)
    assert {cue.number: one.places(cue) for cue in Cue.made} == {cue.number: other.places(cue) for cue in Cue.made}


def test_words_stand_in_a_text_whole() -> None:
    words = Words("免許証", "ab")
    assert [Reading(text).holds(words) for text in ("免許", "免許証", "a b", "xab", "")] == [
        False,
        True,
        False,
        True,
        False,
    ]
