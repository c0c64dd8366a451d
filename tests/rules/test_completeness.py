from dataclasses import replace

import pytest

from sekisho.rules.completeness import LINES
from sekisho.rules.registry import precheck
from tests.rules.paper import FACTS, FILE, SERVICE, USE, complete, marks, with_service, with_use


@pytest.mark.parametrize("item", LINES)
@pytest.mark.parametrize("blank", ["", "　 ", "－", "・・・"])
def test_stops_an_empty_item(item: str, blank: str) -> None:
    assert ("form.empty", item, "stop") in marks(complete(**{item: blank}))


def test_doubts_a_missing_fax_or_mail_and_takes_none_for_an_answer() -> None:
    assert marks(complete(contact_fax_or_mail="")) == {("form.empty", "contact_fax_or_mail", "doubt")}
    assert marks(complete(contact_fax_or_mail="なし")) == set()


@pytest.mark.parametrize("item", ["work", "purpose", "method"])
def test_stops_a_use_that_is_not_described(item: str) -> None:
    assert ("form.empty", item, "stop") in marks(with_use(**{item: ""}))


def test_stops_a_paper_without_uses_or_services() -> None:
    found = marks(complete(uses=(), services=()))
    assert {("form.empty", "work", "stop"), ("form.empty", "service", "stop")} <= found


@pytest.mark.parametrize(("field", "item"), [("name", "service"), ("provider", "provider"), ("terms", "terms")])
def test_stops_a_service_that_is_not_described(field: str, item: str) -> None:
    assert marks(with_service(**{field: " "})) == {("form.empty", item, "stop")}


def test_stops_a_service_not_chosen_from_the_catalogue() -> None:
    assert ("form.choice", "service", "stop") in marks(with_service(service=""))


@pytest.mark.parametrize("pledges", [(), (True, True, False), (False, False, False)])
def test_stops_a_pledge_not_given(pledges: tuple[bool, ...]) -> None:
    assert marks(complete(pledges=pledges)) == {("form.pledge", "pledges", "stop")}


@pytest.mark.parametrize("words", ["別紙参照", "別 紙 1のとおり", "別紙のとおり"])
def test_stops_a_reference_to_an_attachment_that_is_not_there(words: str) -> None:
    assert ("form.attachment", "security", "stop") in marks(complete(security=words))
    assert marks(complete(security=words, files=(FILE,))) == set()
    assert marks(complete(security=words, files=(replace(FILE, item="security"),))) == set()
    elsewhere = complete(security=words, files=(replace(FILE, item="law"),))
    assert marks(elsewhere) == {("form.attachment", "security", "stop")}


def test_doubts_an_attachment_that_a_paper_names_and_nobody_holds() -> None:
    named = complete(security="別紙参照", attachments=("体制図.pdf",))
    assert marks(named) == {("attachment.not-held", "files", "doubt")}


def test_a_file_about_one_service_is_no_attachment_of_another() -> None:
    services = (replace(SERVICE, terms="別紙参照"),)
    own = complete(services=services, files=(replace(FILE, item="terms", service=SERVICE.service),))
    other = complete(services=services, files=(replace(FILE, item="terms", service="another"),))
    assert marks(own) == set()
    assert marks(other) == {("form.attachment", "terms", "stop")}


def test_the_list_of_users_is_the_attachment_for_the_scope_of_users() -> None:
    words = "調査部の3名（別紙1のとおり）"
    assert marks(complete(user_scope=words)) == set()
    assert ("form.attachment", "user_scope", "stop") in marks(complete(user_scope=words, named_users=()))


def test_looks_for_attachments_in_uses_and_services_too() -> None:
    paper = complete(uses=(replace(USE, method="別紙参照"),), services=(replace(SERVICE, terms="別紙参照"),))
    stopped = {item for code, item, _ in marks(paper) if code == "form.attachment"}
    assert stopped == {"method", "terms"}


def test_doubts_a_paper_that_would_open_for_nobody() -> None:
    assert ("form.empty", "named_users", "doubt") in marks(complete(named_users=()))
    assert ("form.empty", "parties", "doubt") in marks(complete(parties=()))


def test_counts_rows_from_one() -> None:
    paper = complete(uses=(USE, replace(USE, id="use-2", purpose="")))
    found = precheck(paper, FACTS)
    assert [(f.item, f.row) for f in found] == [("purpose", 2)]
    assert "2件目" in found[0].message_ja
