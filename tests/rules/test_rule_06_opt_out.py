from dataclasses import replace
from datetime import date, timedelta

import pytest

from sekisho.permits.conditions import OptOut
from sekisho.rules.registry import precheck
from sekisho.rules.rule_06_opt_out import NUMBER, conditions
from tests.rules import source_text
from tests.rules.paper import (
    BOOK,
    FACTS,
    PICTURES,
    PROOF,
    SERVICE,
    TODAY,
    complete,
    marks,
    terms,
    unticked,
    with_service,
    wordings,
)

LAST = date(2027, 3, 31)  # of the paper


def test_wording_is_the_sources() -> None:
    assert wordings(NUMBER) == source_text.wordings(NUMBER)


def test_accepts_evidence_that_lasts() -> None:
    assert marks(complete(), NUMBER) == set()


@pytest.mark.parametrize("words", ["", "　", "―"])
def test_stops_a_service_without_evidence(words: str) -> None:
    assert marks(with_service(opt_out=words), NUMBER) == {("optout.missing", "opt_out", "stop")}


def test_stops_evidence_without_an_end() -> None:
    assert marks(with_service(opt_out_until=None), NUMBER) == {("optout.missing", "opt_out_until", "stop")}


@pytest.mark.parametrize(
    ("until", "level"),
    [
        (TODAY - timedelta(days=1), "stop"),
        (TODAY, "doubt"),
        (LAST - timedelta(days=1), "doubt"),
        (LAST, None),
    ],
)
def test_evidence_must_be_good_today_and_should_last(until: date, level: str | None) -> None:
    expected = {("optout.stale", "opt_out_until", level)} if level else set()
    assert marks(with_service(opt_out_until=until), NUMBER) == expected


def test_names_the_day_in_the_japanese_calendar() -> None:
    found = precheck(with_service(opt_out_until=date(2026, 12, 31)), FACTS)
    assert "令和8年12月31日" in found[0].message_ja


@pytest.mark.parametrize("service", ["nowhere", "bria", "deepl-free"])
def test_doubts_a_service_that_trains_or_of_which_nothing_is_known(service: str) -> None:
    assert ("optout.unknown", "opt_out", "doubt") in marks(with_service(service=service), NUMBER)


def test_stops_an_item_not_ticked() -> None:
    assert marks(unticked(6), NUMBER) == {("form.check", "check_6", "stop")}


def test_compiles_the_last_day_of_each_evidence() -> None:
    paper = complete(services=(SERVICE, replace(PICTURES, opt_out_until=TODAY)))
    assert conditions(paper, terms(), BOOK) == (OptOut(6, (("practice-text", LAST), ("practice-image", TODAY))),)


@pytest.mark.parametrize("answers", [{"opt_out": " "}, {"opt_out_until": None}])
def test_gives_no_day_to_a_service_without_evidence(answers: dict[str, object]) -> None:
    assert conditions(with_service(**answers), terms(), BOOK) == (OptOut(6, ()),)


def test_a_file_is_evidence_without_words() -> None:
    paper = with_service(opt_out="", opt_out_until=None).with_answers(files=(PROOF,))
    assert marks(paper, NUMBER) == set()
    assert conditions(paper, terms(), BOOK) == (OptOut(6, (("practice-text", LAST),)),)


def test_a_file_about_another_service_or_of_another_kind_is_no_evidence() -> None:
    for file in (replace(PROOF, service="practice-image"), replace(PROOF, kind="contract")):
        paper = with_service(opt_out="").with_answers(files=(file,))
        assert marks(paper, NUMBER) == {("optout.missing", "opt_out", "stop")}
        assert conditions(paper, terms(), BOOK) == (OptOut(6, ()),)


def test_a_file_about_no_service_in_particular_is_evidence_for_all() -> None:
    paper = with_service(opt_out="").with_answers(files=(replace(PROOF, service=""),))
    assert marks(paper, NUMBER) == set()


def test_expired_evidence_alone_stops_the_paper() -> None:
    stale = replace(PROOF, until=TODAY - timedelta(days=1))
    paper = with_service(opt_out="", opt_out_until=None).with_answers(files=(stale,))
    assert marks(paper, NUMBER) == {("optout.stale", "opt_out_until", "stop"), ("optout.stale", "files", "doubt")}


def test_expired_evidence_beside_evidence_that_lasts_is_doubted_at_the_file() -> None:
    stale = replace(PROOF, until=TODAY - timedelta(days=1))
    paper = complete(files=(stale, replace(PROOF, id="att-3")))
    found = [f for f in precheck(paper, FACTS) if f.rule == NUMBER]
    assert [(f.code, f.item, f.level, f.row) for f in found] == [("optout.stale", "files", "doubt", 1)]


def test_the_longest_evidence_counts() -> None:
    paper = with_service(opt_out_until=TODAY).with_answers(files=(PROOF,))
    assert conditions(paper, terms(), BOOK) == (OptOut(6, (("practice-text", LAST),)),)


def test_a_file_without_an_end_is_no_evidence_that_counts() -> None:
    paper = with_service(opt_out="").with_answers(files=(replace(PROOF, until=None),))
    assert ("optout.missing", "opt_out_until", "stop") in marks(paper, NUMBER)
    assert conditions(paper, terms(), BOOK) == (OptOut(6, ()),)
