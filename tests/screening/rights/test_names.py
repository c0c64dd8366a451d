"""A city adds and gives up names at will; whichever it chooses, looking for them ends, and finds nothing in nothing."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.screening.reading import Reading
from sekisho.screening.rights.names import Names, shipped_free, shipped_lines
from sekisho.screening.screen import screen

MARKS = "、。,.!?「」』 "


@pytest.mark.parametrize("marks", ["、" * 30, MARKS * 18], ids=["one mark", "all marks"])
def test_a_slogan_of_many_marks_does_not_hold_the_gate_up(marks):
    names = Names(added=[("slogan", f"おお{marks}さか")])
    begun = time.process_time()
    assert names.find(Reading("おお" + "、" * 15)) == ()
    assert time.process_time() - begun < 1
    for text in ("おおさか", f"おお{marks}さか", "おお、さか"):
        assert [(hit.start, hit.end, hit.sort) for hit in names.find(Reading(text))] == [(0, len(text), "slogan")]


def test_a_slogan_that_marks_alone_set_apart_is_not_found_with_more_of_them():
    assert Names(added=[("slogan", "おお、さか")]).find(Reading("おお、、さか")) == ()


def test_without_any_slogan_none_is_found():
    given_up = [writing for sort, line in shipped_lines() if sort == "slogan" for writing in line.split("|")]
    assert Names(removed=given_up).find(Reading("会議の案内文を、一文で書いてください。")) == ()


@pytest.mark.parametrize(
    ("freed", "text"),
    [
        ("太郎", "岡本太郎風のポスターを作って。"),
        ("宮崎", "宮崎駿風のイラストを描いてください。"),
        ("村上", "村上春樹を参考に書いて"),
    ],
)
def test_a_free_name_frees_no_longer_one_that_it_is_part_of(freed, text):
    codes = {found.code for found in screen(text, "text", Names(freed=[freed]))}
    assert "rights.imitation" in codes
    assert not any(name.is_free for name in Names(freed=[freed]).find(Reading(text)))
    assert [name.is_free for name in Names(freed=[freed]).find(Reading(f"{freed}風のポスター"))] == [True]


def test_a_name_with_a_hidden_letter_ends_where_the_text_does() -> None:
    names = Names()
    for text in ("ピカチュ●", "絵はピ●チュウ", "●カチュウ", "ドラえも〇"):
        assert {hit.end for hit in names.find(Reading(text))} == {len(text)}, text


WRITINGS = sorted(
    {name for _, line in shipped_lines() for name in line.split("|")} | {name for name, _ in shipped_free()}
)
COMPILED, PLAIN = Names(), Names(loops=None)


@given(
    st.lists(st.sampled_from([*WRITINGS, *MARKS, *"ノにをaー〇●-・\ud800𠮷"]), max_size=6).map("".join)
    | st.text(max_size=40)
)
@settings(deadline=None)
def test_what_is_compiled_finds_the_same_names(text: str) -> None:
    assert COMPILED.find(Reading(text)) == PLAIN.find(Reading(text, None))


def test_every_name_and_slogan_is_found_by_its_head() -> None:
    for writing in WRITINGS:
        for text in (writing, f"あ{writing}", "、".join(writing)):
            assert COMPILED.find(Reading(text)) == PLAIN.find(Reading(text, None)), text
    slogans = [name for sort, line in shipped_lines() if sort == "slogan" for name in line.split("|")]
    assert [name for name in slogans if not any(hit.sort == "slogan" for hit in COMPILED.find(Reading(name)))] == []
