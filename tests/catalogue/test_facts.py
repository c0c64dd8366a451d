"""Facts one by one: the latest statement counts, the oldest evidence decides whether an entry is stale."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.catalogue.catalogue import is_stale, load
from sekisho.catalogue.facts import JUDGED, LABELS, Statement, facts_of, stated_service, value_words, with_statements
from sekisho.catalogue.service import UNKNOWN_JA

SHIPPED = load()
AZURE = SHIPPED.by_id["azure-openai"]
DAY = date(2026, 11, 24)


def said(fact: str, value: object, as_of: str = "2026-11-20", service: str = "azure-openai") -> Statement:
    return Statement(service, fact, value, ("https://example.test/terms",), as_of)


def test_without_statements_it_is_what_ships() -> None:
    assert with_statements(SHIPPED, ()) == SHIPPED


def test_a_statement_changes_its_fact_and_nothing_else() -> None:
    changed = with_statements(SHIPPED, [said("curated_training", "yes"), said("curated_training", "no")])
    assert changed.by_id["azure-openai"].curated_training == "no"
    others = [service for service in changed.all() if service.id != "azure-openai"]
    assert others == [service for service in SHIPPED.all() if service.id != "azure-openai"]


def test_the_source_and_the_day_stand_at_the_fact() -> None:
    facts = {fact.name: fact for fact in facts_of(AZURE, [said("opt_out", "契約で停止")])}
    assert (facts["opt_out"].source, facts["opt_out"].as_of) == (("https://example.test/terms",), "2026-11-20")
    assert (facts["curated_training"].source, facts["curated_training"].as_of) == (AZURE.source, AZURE.as_of)
    assert set(facts) == set(LABELS)


def test_one_fresh_fact_does_not_make_the_others_fresh() -> None:
    old = replace(AZURE, as_of="2025-01")
    one = stated_service(old, [said("opt_out", "契約で停止")])
    assert (one.as_of, is_stale(one, DAY)) == ("2025-01", True)
    every = [said(name, getattr(old, name)) for name in JUDGED if name != "terms"]
    assert not is_stale(stated_service(old, every), DAY)


def test_a_day_that_is_not_known_is_older_than_any() -> None:
    unknown = replace(AZURE, as_of="unknown")
    assert stated_service(unknown, [said("status", "active")]).as_of == "unknown"


def test_notes_never_go_stale_but_what_decisions_rest_on_does() -> None:
    stale = {fact.name for fact in facts_of(replace(AZURE, as_of="2020"), ()) if fact.is_stale(DAY)}
    assert stale == set(JUDGED)


def test_a_service_that_only_statements_know_comes_last_and_promises_nothing() -> None:
    changed = with_statements(SHIPPED, [said("name_ja", "新しいAI", service="new-ai")])
    added = changed.all()[-1]
    assert (added.id, added.name_ja) == ("new-ai", "新しいAI")
    assert (added.trains_on_input_default, added.curated_training, added.status) == ("unknown",) * 3
    assert added.as_of == "unknown"


@pytest.mark.parametrize("name", ["trains_on_input_default", "curated_training", "terms", "indemnity"])
def test_what_is_not_known_is_said_to_be_unknown(name: str) -> None:
    assert value_words(name, "" if name == "terms" else "unknown") == UNKNOWN_JA


@given(st.lists(st.tuples(st.sampled_from(["yes", "no", "unknown"]), st.dates(date(2024, 1, 1), DAY)), min_size=1))
def test_the_last_statement_counts_whatever_its_day(values: list[tuple[str, date]]) -> None:
    statements = [said("curated_training", value, day.isoformat()) for value, day in values]
    fact = next(fact for fact in facts_of(AZURE, statements) if fact.name == "curated_training")
    assert (fact.value, fact.as_of) == (values[-1][0], values[-1][1].isoformat())
