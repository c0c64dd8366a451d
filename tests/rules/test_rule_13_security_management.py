import pytest

from sekisho.permits.conditions import Record
from sekisho.rules.rule_13_security_management import NUMBER, conditions
from tests.rules import source_text
from tests.rules.paper import BOOK, complete, marks, terms, unticked, wordings


def test_wording_is_the_sources() -> None:
    assert wordings(NUMBER) == source_text.wordings(NUMBER)


def test_accepts_named_users_and_kept_logs() -> None:
    assert marks(complete(), NUMBER) == set()


@pytest.mark.parametrize("scope", ["全社員", "調査部の社員など", "関係者", "架空はな等。", "必要に応じて決める"])
def test_doubts_a_scope_that_leaves_open_who(scope: str) -> None:
    assert marks(complete(user_scope=scope, named_users=()), NUMBER) == {("scope.vague", "user_scope", "doubt")}


def test_only_notes_it_where_the_users_are_named() -> None:
    assert marks(complete(user_scope="調査部の社員など"), NUMBER) == {("scope.vague", "user_scope", "note")}


@pytest.mark.parametrize("scope", ["調査部 架空はな、架空次郎", "高等学校担当2名（架空はな、架空次郎）"])
def test_passes_a_scope_that_says_who(scope: str) -> None:
    assert marks(complete(user_scope=scope, named_users=()), NUMBER) == set()


def test_notes_logs_without_place_or_time() -> None:
    assert marks(complete(logs="管理者が点検する。"), NUMBER) == {("logs.vague", "logs", "note")}


def test_stops_an_item_not_ticked() -> None:
    assert marks(unticked(13), NUMBER) == {("form.check", "check_13", "stop")}


def test_compiles_to_the_record() -> None:
    assert conditions(complete(), terms(), BOOK) == (Record(13),)
