from dataclasses import replace
from datetime import date

import pytest

from sekisho.kernel.errors import InputError
from sekisho.permits.conditions import Kinds, Parties, Period, Purpose, Purposes, Services, Users
from sekisho.rules.rule_01_confirm_before_use import NUMBER, conditions
from tests.rules import source_text
from tests.rules.paper import BOOK, PICTURES, SERVICE, USE, USER, complete, marks, terms, unticked, wordings


def test_wording_is_the_sources() -> None:
    assert wordings(NUMBER) == source_text.wordings(NUMBER)


def test_accepts_a_complete_paper() -> None:
    assert marks(complete(), NUMBER) == set()


@pytest.mark.parametrize("answer", [False, None])
def test_stops_an_item_not_ticked_or_unreadable(answer: bool | None) -> None:
    assert marks(unticked(1, answer)) == {("form.check", "check_1", "stop")}


def test_compiles_the_scope_that_was_confirmed() -> None:
    paper = complete(
        uses=(USE, replace(USE, id="use-2", work="報告書の\n文案", purpose="時間の短縮")),
        services=(replace(PICTURES, kinds=("video", "image")), SERVICE),
        kinds=("text", "image", "video"),
        parties=("pty-1", "pty-2"),
        named_users=(USER, replace(USER, id="usr-2")),
    )
    found = conditions(paper, terms(), BOOK)
    assert found == (
        Parties(1, ("pty-1", "pty-2")),
        Users(1, ("usr-1", "usr-2")),
        Purposes(
            1,
            (
                Purpose("use-1", "アンケート自由記述の分類案の作成（分類作業の時間の短縮）"),
                Purpose("use-2", "報告書の 文案（時間の短縮）"),
            ),
        ),
        Services(1, ("practice-image", "practice-text")),
        Kinds(1, (("practice-image", ("image", "video")), ("practice-text", ("text",)))),
        Period(1, date(2026, 12, 1), date(2027, 3, 31)),
    )


@pytest.mark.parametrize(
    "answers",
    [
        {"uses": (USE, USE)},
        {"uses": (replace(USE, id=""),)},
        {"named_users": (USER, USER)},
        {"parties": ("pty-1", "")},
        {"services": (SERVICE, SERVICE)},
    ],
)
def test_does_not_compile_ids_missing_or_doubled(answers: dict[str, object]) -> None:
    with pytest.raises(InputError, match="識別子"):
        conditions(complete(**answers), terms(), BOOK)


def test_does_not_compile_without_a_period() -> None:
    with pytest.raises(InputError, match="期間"):
        conditions(complete(last_day=None), terms(), BOOK)
