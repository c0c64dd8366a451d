from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.screening.overrides import OVERRIDE, turned, uncovered
from sekisho.screening.screen import screen


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("\u202e4019-2833-090\u202c に電話", "4019-2833-090"),
        ("担当は山田\u202e郎太\u202cさん", "郎太"),
        ("連絡先\u202epj.elpmaxe@ukirah", "pj.elpmaxe@ukirah"),
    ],
)
def test_reads_what_is_shown_too(text: str, covered: str) -> None:
    start = text.index(covered)
    places = {place for finding in screen(text) for place in range(finding.start, finding.end)}
    assert places >= set(range(start, start + len(covered)))


def test_an_override_before_nothing_personal_passes() -> None:
    assert screen("\u202e内案の議会\u202c を作って") == ()


def test_only_what_the_mark_reaches_is_turned() -> None:
    assert turned(f"ab{OVERRIDE}cd\u202cef")[0] == f"ab{OVERRIDE}dc\u202cef"


@given(st.text("あ山1@\u202e\u202c\n", max_size=30))
def test_findings_do_not_overlap_and_places_lead_back(text: str) -> None:
    shown, places = turned(text)
    assert sorted(places) == list(range(len(text)))
    assert [text[place] for place in places] == list(shown)
    found = screen(text)
    assert all(before.end <= after.start for before, after in pairwise(found))


def test_gives_each_place_once() -> None:
    covered = bytearray(b"\0\1\0\0")
    assert list(uncovered([3, 2, 1, 0], covered)) == [(0, 1), (2, 4)]
    assert list(uncovered([0, 1, 2, 3], covered)) == []
