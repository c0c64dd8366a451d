"""One box for the desk: finds what the lists would show, never another organisation's case."""

import pytest

from tests.desk.browser import words_of
from tests.desk.world import make_engagement


@pytest.fixture
def found(world, client_of):
    """What a person's search shows, as text."""

    def ask(who: str, words: str) -> str:
        answer = client_of(world.people[who]).get("/search/", {"q": words})
        assert answer.status_code == 200
        return words_of(answer.content.decode())

    return ask


def test_a_case_is_found_by_title_number_and_company(world, found):
    case = make_engagement(world, "officer", "contractor", "道路台帳の電子化")
    case.number = "建第45号"
    case.save()
    for words in ("道路台帳", "建第45号", "建第４５号", "甲調査"):
        assert "道路台帳の電子化" in found("officer", words)


def test_a_request_is_found_by_its_receipt_number(world, found):
    receipt = world.in_review().request.receipt
    assert receipt in found("officer", receipt)


def test_nobody_finds_what_they_may_not_see(world, found):
    make_engagement(world, "officer", "contractor", "道路台帳の電子化")
    for who in ("other-officer", "rival-responsible", "rival-staff"):
        assert "道路台帳の電子化" not in found(who, "道路台帳")
        assert "見つかりませんでした" in found(who, "道路台帳")


def test_an_empty_box_says_what_can_be_looked_for(found):
    assert "探す言葉を入れてください" in found("officer", "　 ")


def test_a_record_that_is_not_ones_own_is_not_opened(found):
    assert "見つかりませんでした" in found("officer", "rec_01ABCDEFGHJKMNPQRSTVWXYZ00")


def test_what_was_typed_is_shown_as_text(found):
    assert "<script>" in found("officer", "<script>alert(1)</script>")


@pytest.mark.parametrize("who", ["officer", "policy", "auditor", "responsible", "staff"])
def test_every_role_is_told_its_own_steps(world, client_of, who):
    person = world.people[who]
    words = words_of(client_of(person).get("/help/").content.decode())
    assert f"{person.role_word}の仕事" in words
