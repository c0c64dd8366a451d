from dataclasses import replace

import pytest

from sekisho.permits.conditions import NoSearchTools, SearchToolsRemoved
from sekisho.rules.rule_05_search_only_to_find import NUMBER, SEARCH_SERVICES, conditions
from tests.rules import source_text
from tests.rules.paper import BOOK, CATALOGUE, complete, marks, terms, unticked, with_service, with_use, wordings


def test_wording_is_the_sources() -> None:
    assert wordings(NUMBER) == source_text.wordings(NUMBER)


def test_accepts_a_plan_without_search() -> None:
    assert marks(complete(), NUMBER) == set()


@pytest.mark.parametrize(
    "method",
    [
        "Google検索のＡＩモードで調べ、確認する。",
        "AIにウェブ検索させて最新の制度を調べる。",
        "Web検索機能を有効にして回答を得る。",
        "Perplexityで調査する。",
    ],
)
def test_doubts_ai_answers_to_a_search(method: str) -> None:
    assert marks(with_use(method=method), NUMBER) == {("search.tool", "method", "doubt")}


@pytest.mark.parametrize(
    "method", ["公開情報を検索エンジンで探す。", "AIによる概要は使わない。", "検索結果を担当者が読む。"]
)
def test_passes_a_search_for_public_information(method: str) -> None:
    assert marks(with_use(method=method), NUMBER) == set()


@pytest.mark.parametrize("service", sorted(SEARCH_SERVICES))
def test_doubts_a_service_that_answers_searches(service: str) -> None:
    assert CATALOGUE.find(service) is not None
    assert marks(with_service(service=service), NUMBER) == {("search.tool", "service", "doubt")}


def test_stops_an_item_not_ticked() -> None:
    assert marks(unticked(5), NUMBER) == {("form.check", "check_5", "stop")}


def test_compiles_to_no_search_tools() -> None:
    assert conditions(complete(), terms(), BOOK) == (NoSearchTools(5),)


def test_compiles_to_removal_where_the_city_says_so() -> None:
    removing = replace(terms(), removes_search=True)
    assert conditions(complete(), removing, BOOK) == (SearchToolsRemoved(5),)
