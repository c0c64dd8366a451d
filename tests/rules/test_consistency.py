from dataclasses import replace

import pytest

from sekisho.rules.application import KINDS
from tests.rules.paper import PICTURES, SERVICE, USER, complete, marks, with_service


@pytest.mark.parametrize("category", ["", "both", "NEW"])
def test_stops_a_category_that_is_not_one_of_two(category: str) -> None:
    assert marks(complete(category=category)) == {("form.choice", "category", "stop")}


@pytest.mark.parametrize("users", [(), ("everybody",)])
def test_stops_users_not_chosen(users: tuple[str, ...]) -> None:
    assert marks(complete(users=users)) == {("form.choice", "users", "stop")}


@pytest.mark.parametrize("kinds", [(), ("text", "smell")])
def test_stops_kinds_not_chosen(kinds: tuple[str, ...]) -> None:
    assert ("form.choice", "kinds", "stop") in marks(complete(kinds=kinds))


def test_passes_every_kind_at_once() -> None:
    services = (replace(SERVICE, kinds=KINDS),)
    paper = complete(kinds=KINDS, kinds_other="音楽", services=services, curated="no_or_unknown")
    assert all(not code.startswith("form.") for code, _, _ in marks(paper))


@pytest.mark.parametrize(
    ("addressee", "doubted"),
    [
        ("大阪市", True),
        ("大阪市福祉局", True),
        ("大阪市福祉局 地域福祉課", False),
        ("大阪市〇〇区役所 保健福祉課", False),
        ("大阪市〇〇工営所管理係", False),
    ],
)
def test_doubts_an_addressee_without_a_department(addressee: str, doubted: bool) -> None:
    assert (marks(complete(addressee=addressee)) == {("form.addressee", "addressee", "doubt")}) is doubted


@pytest.mark.parametrize(
    ("phone", "doubted"),
    [
        ("06-0000-0000", False),
        ("０６－００００－００００", False),
        ("+81 6 0000 0000", False),
        ("0000", True),
        ("内線", True),
    ],
)
def test_doubts_a_telephone_number_of_another_length(phone: str, doubted: bool) -> None:
    assert (marks(complete(contact_phone=phone)) == {("form.phone", "contact_phone", "doubt")}) is doubted


def test_stops_a_subcontractor_ticked_without_name_or_named_without_tick() -> None:
    ticked = complete(users=("contractor", "subcontractor"))
    assert marks(ticked) == {("form.mismatch", "subcontractor_names", "stop")}
    named = complete(subcontractor_names=("合同会社あじさい分類",))
    assert marks(named) == {("form.mismatch", "users", "stop")}
    assert marks(ticked.with_answers(subcontractor_names=("合同会社あじさい分類",))) == set()
    assert marks(ticked.with_answers(subcontractor_names=(" ",))) == marks(ticked)


def test_stops_other_without_words_and_words_without_other() -> None:
    service = replace(SERVICE, kinds=("other",))
    found = marks(complete(kinds=("other",), services=(service,), curated="no_or_unknown"))
    assert ("form.empty", "kinds_other", "stop") in found
    assert ("form.mismatch", "kinds", "stop") in marks(complete(kinds_other="音楽"))


def test_stops_a_service_with_a_kind_the_paper_does_not_tick() -> None:
    assert ("form.mismatch", "kinds", "stop") in marks(with_service(kinds=("text", "audio")))
    assert ("form.choice", "service", "stop") in marks(with_service(kinds=()))


def test_doubts_a_kind_no_service_serves() -> None:
    assert ("form.mismatch", "kinds", "doubt") in marks(complete(kinds=("text", "audio")))


def test_stops_the_same_service_twice() -> None:
    assert marks(complete(services=(SERVICE, SERVICE))) == {("form.mismatch", "service", "stop")}
    both = complete(services=(SERVICE, PICTURES), kinds=("text", "image"), curated="no_or_unknown")
    assert all(level != "stop" for _, _, level in marks(both))


@pytest.mark.parametrize(
    "answers",
    [
        {"party": "pty-9"},
        {"company": "別の会社株式会社"},
        {"name": " "},
    ],
)
def test_doubts_a_person_whose_company_is_not_on_the_paper(answers: dict[str, str]) -> None:
    found = marks(complete(named_users=(replace(USER, **answers),)))
    assert {(item, level) for _, item, level in found} == {("named_users", "doubt")}


@pytest.mark.parametrize("company", ["㈱あじさい", "（株）あじさい", "株式会社 あじさい"])
def test_a_company_is_the_same_in_every_writing(company: str) -> None:
    paper = complete(
        users=("contractor", "subcontractor"),
        subcontractor_names=("株式会社あじさい",),
        named_users=(USER, replace(USER, id="usr-2", company=company)),
    )
    assert marks(paper) == set()
