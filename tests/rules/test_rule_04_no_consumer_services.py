from dataclasses import replace

import pytest

from sekisho.rules.registry import precheck
from sekisho.rules.rule_04_no_consumer_services import NUMBER, conditions, grey_rows
from tests.rules import source_text
from tests.rules.paper import (
    BOOK,
    CATALOGUE,
    FACTS,
    SERVICE,
    complete,
    marks,
    terms,
    unticked,
    with_service,
    with_use,
    wordings,
)


def test_wording_is_the_sources() -> None:
    assert wordings(NUMBER) == source_text.wordings(NUMBER)


def test_accepts_a_listed_plan_with_a_contract() -> None:
    assert marks(complete(), NUMBER) == set()


@pytest.mark.parametrize("service", [s.id for s in CATALOGUE.all() if s.consumer_terms and s.id != "other-unlisted"])
def test_stops_every_consumer_plan_of_the_catalogue(service: str) -> None:
    assert ("service.consumer", "service", "stop") in marks(with_service(service=service), NUMBER)


@pytest.mark.parametrize("service", [s.id for s in CATALOGUE.all() if not s.consumer_terms])
def test_stops_no_other_plan(service: str) -> None:
    assert all(level != "stop" for _, _, level in marks(with_service(service=service), NUMBER))


@pytest.mark.parametrize("service", ["nowhere", "other-unlisted"])
def test_leaves_an_unknown_service_to_the_city(service: str) -> None:
    assert marks(with_service(service=service), NUMBER) == {("service.unknown", "service", "doubt")}


@pytest.mark.parametrize(("service", "level"), [("nowhere", "stop"), ("practice-text", "doubt")])
def test_asks_for_the_contract(service: str, level: str) -> None:
    assert ("service.contract", "contract", level) in marks(with_service(service=service, contract="－"), NUMBER)


def test_doubts_a_service_that_was_discontinued() -> None:
    entry = replace(CATALOGUE.by_id["practice-text"], status="discontinued")
    facts = replace(FACTS, services={"practice-text": entry})
    assert [(f.code, f.level) for f in precheck(complete(), facts)] == [("service.discontinued", "doubt")]


def test_doubts_a_kind_the_catalogue_does_not_know() -> None:
    found = marks(complete(kinds=("audio",), services=(replace(complete().services[0], kinds=("audio",)),)), NUMBER)
    assert found == {("service.kind", "kinds", "doubt")}


def test_notes_facts_that_went_stale() -> None:
    assert ("service.stale", "service", "note") in marks(with_service(service="azure-openai"), NUMBER)
    fresh = replace(FACTS, stale_days=400)
    paper = with_service(service="azure-openai")
    assert all(f.code != "service.stale" for f in precheck(paper, fresh))


@pytest.mark.parametrize(
    "name", ["ＣｈａｔＧＰＴ Ｐｌｕｓ", "Gemini（個人アカウント）", "何かのAI 無料版", "Claude Pro"]
)
def test_doubts_a_consumer_plan_named_in_words(name: str) -> None:
    assert marks(with_service(name=name), NUMBER) == {("service.consumer", "service", "doubt")}
    assert marks(with_use(method=f"{name}で下書きを作り、確認する。"), NUMBER) == {
        ("service.consumer", "method", "doubt")
    }


def test_says_which_service_is_named_like_a_consumer_plan() -> None:
    services = (SERVICE, replace(SERVICE, service="practice-image", name="何かのAI 無料版"))
    rows = [f.row for f in precheck(complete(services=services), FACTS) if f.code == "service.consumer"]
    assert rows == [2]


@pytest.mark.parametrize("words", ["個人アカウントは使わない。確認する。", "無料で配る冊子の文案を作り、確認する。"])
def test_passes_words_that_only_look_like_one(words: str) -> None:
    assert marks(with_use(method=words), NUMBER) == set()


def test_stops_an_item_not_ticked() -> None:
    assert marks(unticked(4), NUMBER) == {("form.check", "check_4", "stop")}


def test_has_no_condition_of_its_own() -> None:
    assert conditions(complete(), terms(), BOOK) == ()


@pytest.mark.parametrize(
    ("answers", "is_grey"),
    [
        ({}, False),
        ({"contract": ""}, True),
        ({"service": "other-unlisted"}, True),
        ({"service": "nowhere"}, True),
        ({"service": "claude-api"}, True),
        ({"service": "claude-team-enterprise"}, False),
        ({"name": "無料版の要約サービス"}, True),
        ({"service": "chatgpt-free-plus-pro"}, False),
    ],
)
def test_what_is_neither_consumer_nor_clearly_contracted_is_the_citys_to_judge(answers, is_grey):
    assert bool(grey_rows(with_service(**answers), FACTS)) == is_grey
