"""A permit handed over opens for exactly those whom a person bound; a list of closed permits closes it."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sekisho.desk.contracts.models import Party
from sekisho.desk.events.models import Event
from sekisho.desk.exchange.candidates import candidates_of, proposals
from sekisho.desk.exchange.channels import set_channel
from sekisho.desk.exchange.incoming import Wish, adopt_permit, open_taken, signer_of, take_handover, take_list
from sekisho.desk.exchange.issuers import folder
from sekisho.desk.exchange.models import TakenHandover, TakenList
from sekisho.desk.papers.permit import permit_paper
from sekisho.desk.permits.actions import read_permit
from sekisho.desk.permits.ask import decide
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.permits.publish import publish
from sekisho.desk.shell.clock import now, today
from sekisho.documents.permit_layout import lay_out
from sekisho.kernel.errors import InputError, SekishoError, SignatureError, StateError
from sekisho.permits.adopt import Binding
from sekisho.permits.ask import Ask
from sekisho.permits.conditions import FreshList
from sekisho.permits.grounds import Paper
from tests.desk.browser import form_at, signed_in, words_of
from tests.desk.exchange.outside import (
    CITY,
    CITY_URL,
    STRANGER,
    Channel,
    city_department,
    city_permit,
    closures,
    handover,
    trust_city,
)
from tests.desk.published import published


@pytest.fixture
def engagement(outside):
    return outside.open(city_department())


def binding(outside, engagement, **changes):
    facts = {
        "users": {"psn_city1": outside.people["staff"].id},
        "parties": {"pty_city1": outside.top(engagement).id},
        "services": {"practice-text": "practice-text"},
    }
    return Binding(**facts | changes)


def adopted(outside, engagement, token=None, **changes):
    by = outside.people["responsible"]
    taken = take_handover(token or handover(), by)
    return adopt_permit(taken, Wish(engagement, binding(outside, engagement, **changes)), by)


def answer_at_the_gate(outside, engagement, **changes):
    """The codes with which what is published refuses; empty means it passes."""
    publish()
    facts = {
        "engagement": engagement.id,
        "party": outside.top(engagement).id,
        "user": outside.people["staff"].id,
        "purpose": "use-1",
        "service": "practice-text",
        "kind": "text",
        "at": now(),
    }
    return [no.code for no in published().decide(Ask(**facts | changes))]


def test_the_gate_opens_for_exactly_those_who_were_bound(outside, engagement):
    assert answer_at_the_gate(outside, engagement) == ["permit.missing"]
    row = adopted(outside, engagement)
    assert answer_at_the_gate(outside, engagement) == []
    below = Party.objects.exclude(parent=None).get(engagement=engagement)
    for changes, code in (
        ({"user": outside.people["sub-responsible"].id}, "scope.user"),
        ({"user": "psn_city1"}, "scope.user"),
        ({"party": below.id}, "scope.party"),
        ({"service": "practice-image", "kind": "image"}, "scope.service"),
        ({"kind": "image"}, "scope.kind"),
        ({"purpose": "use-2"}, "scope.purpose"),
    ):
        assert code in answer_at_the_gate(outside, engagement, **changes)
    permit = read_permit(row)
    assert (permit.origin.issuer, permit.origin.permit, permit.origin.number) == (CITY_URL, "pmt_city1", 10)
    assert (row.version, row.mark) == (None, "別の関所の手形")


def test_taking_in_alone_opens_nothing(outside, engagement):
    taken = take_handover(handover(), outside.people["responsible"])
    assert answer_at_the_gate(outside, engagement) == ["permit.missing"]
    assert take_handover(handover_again(taken), outside.people["responsible"]) == taken
    assert TakenHandover.objects.count() == 1


def handover_again(taken):
    return f"{taken.token}\n"


def bent(token):
    head, body, mark = token.split(".")
    return f"{head}.{body[:-4]}AAAA.{mark}"


def test_a_file_that_is_not_the_citys_own_for_us_and_for_now_is_refused(outside, engagement):
    stale = replace(city_permit().period, last=today() - timedelta(days=1), first=today() - timedelta(days=9))
    ended = tuple(stale if c.tag == "period" else c for c in city_permit().conditions)
    paper = Paper("c" * 64, today(), "広報課", "", "")
    wrong = {
        "altered": bent(handover()),
        "of a stranger": handover(key=STRANGER),
        "for another installation": handover(audience="0" * 32),
        "from the future": handover(issued_at=now() + timedelta(hours=1)),
        "over": handover(city_permit(conditions=ended)),
        "of another name": handover(issuer="https://other.example"),
        "on paper": handover(city_permit(paper=paper)),
        "without a name": handover(people=()),
        "a permit alone": read_permit_token(),
        "a list": closures(1),
        "nothing": "",
        "words": "こんにちは",
        "long": handover() + "A" * 3_000_000,
    }
    taken = []
    for what, token in wrong.items():
        with suppress(SignatureError):
            take_handover(token, outside.people["responsible"])
            taken.append(what)
    assert taken == []
    assert not TakenHandover.objects.exists()


def read_permit_token():
    from sekisho.permits.permit import sign_permit

    return sign_permit(city_permit(), CITY)


def test_an_issuer_that_is_no_longer_trusted_opens_nothing(outside, engagement):
    by = outside.people["responsible"]
    taken = take_handover(handover(), by)
    next(folder().glob("*.json")).unlink()
    with pytest.raises(SignatureError):
        adopt_permit(taken, Wish(engagement, binding(outside, engagement)), by)


def test_an_older_hand_over_is_refused_and_a_newer_one_takes_its_place(outside, engagement):
    first = adopted(outside, engagement)
    by = outside.people["responsible"]
    for number in (9, 10):
        with pytest.raises(StateError, match="すでに取り込まれています"):
            take_handover(handover(number=number, issued_at=now() - timedelta(seconds=5)), by)
    second = adopted(outside, engagement, handover(city_permit(id="pmt_city2"), number=11))
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "in_force")
    old = TakenHandover.objects.get(number=10)
    with pytest.raises(StateError, match="すでに取り込まれています"):
        adopt_permit(old, Wish(engagement, binding(outside, engagement)), by)


def test_the_same_hand_over_can_be_bound_again_to_others(outside, engagement):
    first = adopted(outside, engagement)
    users = {"psn_city1": outside.people["responsible"].id}
    second = adopted(outside, engagement, TakenHandover.objects.get().token, users=users)
    first.refresh_from_db()
    assert (first.state, read_permit(second).users) == ("superseded", (outside.people["responsible"].id,))
    assert answer_at_the_gate(outside, engagement) == ["scope.user"]


def test_a_permit_goes_into_one_engagement_of_the_department_its_issuer_speaks_for(outside, engagement):
    by = outside.people["responsible"]
    elsewhere = outside.open(
        set_channel("別の市 総務課", Channel.ELSEWHERE, trust_city(STRANGER, "https://two.example"))
    )
    on_paper = outside.open(set_channel("架空町 総務課", Channel.PAPER))
    taken = take_handover(handover(), by)
    for wrong in (elsewhere, on_paper):
        with pytest.raises(StateError, match="発行元"):
            adopt_permit(taken, Wish(wrong, binding(outside, wrong)), by)
    adopted(outside, engagement, taken.token)
    twin = outside.open(engagement.department, "もう一つの委託")
    with pytest.raises(StateError, match="別の案件と結び付いています"):
        adopt_permit(taken, Wish(twin, binding(outside, twin)), by)
    other = city_permit(id="pmt_city9", engagement="eng_city9")
    with pytest.raises(StateError, match="別の案件と結び付いています"):
        adopted(outside, engagement, handover(other, number=20))


def test_a_contractor_in_the_citys_own_installation_takes_nothing_in(world):
    """There no department confirms elsewhere, so that no key however registered speaks for it."""
    trust_city()
    by = world.people["responsible"]
    engagement = world.engagements["survey"]
    taken = take_handover(handover(), by)
    bound = Binding({"psn_city1": by.id}, {"pty_city1": engagement.contractor.id}, {"practice-text": "practice-text"})
    with pytest.raises(StateError):
        adopt_permit(taken, Wish(engagement, bound), by)


def test_only_those_of_the_engagement_can_be_bound(outside, engagement):
    by = outside.people["responsible"]
    taken = take_handover(handover(), by)
    rival = outside.people["rival-responsible"].id
    below = Party.objects.exclude(parent=None).get(engagement=engagement).id
    for changes in (
        {"users": {"psn_city1": rival}},
        {"users": {}},
        {"parties": {}},
        {"services": {}},
        {"parties": {"pty_city1": "pty_none"}},
        {"parties": {"pty_city1": below}},  # not the company of the person bound
        {"services": {"practice-text": "no-service"}},
        {"users": {"psn_unknown": outside.people["staff"].id}},
    ):
        with pytest.raises(InputError):
            adopt_permit(taken, Wish(engagement, binding(outside, engagement, **changes)), by)
    for login in ("staff", "sub-responsible", "rival-responsible"):
        with pytest.raises(StateError):
            adopt_permit(taken, Wish(engagement, binding(outside, engagement)), outside.people[login])
    assert not IssuedPermit.objects.exists()


def test_exact_and_unique_names_are_proposed_and_nothing_else(outside, engagement):
    token = handover()
    made, _ = open_taken(token, signer_of(token))
    offer = proposals(made, candidates_of(engagement))
    assert offer.users == {"psn_city1": outside.people["staff"].id}
    assert offer.parties == {"pty_city1": outside.top(engagement).id}
    assert offer.services == {"practice-text": "practice-text"}
    twin = outside.people["responsible"]
    type(twin).objects.filter(id=twin.id).update(name="試験 staff")
    assert proposals(made, candidates_of(engagement)).users == {}


def test_what_is_adopted_is_in_the_book_without_names(outside, engagement):
    row = adopted(outside, engagement)
    said = {event.act: event.detail for event in Event.objects.filter(subject=row.id)}
    assert said["permit.adopt"]["permit"] == "pmt_city1"
    assert said["permit.issue"]["sha256"] == "b" * 64
    assert "試験" not in str(said)


def test_what_the_operator_took_in_goes_to_the_company_that_brings_the_same_file(outside, engagement):
    token = handover()
    assert take_handover(token, None).organisation is None
    client = signed_in(outside.people["responsible"])
    url = send(client, token.encode()).url
    assert client.get(url).status_code == 200
    assert send(signed_in(outside.people["rival-responsible"]), token.encode()).status_code == 400


# Lists


def test_what_the_list_closes_is_closed_at_the_gate_and_an_older_list_reopens_nothing(outside, engagement):
    row = adopted(outside, engagement)
    by = outside.people["responsible"]
    take_list(closures(5, ("pmt_city1", "suspended"), ("pmt_else", "revoked")), by)
    row.refresh_from_db()
    assert row.state == "suspended"
    assert answer_at_the_gate(outside, engagement) == ["permit.suspended"]
    for number in (4, 5):
        with pytest.raises(StateError, match="すでに取り込まれています"):
            take_list(closures(number), by)
    assert answer_at_the_gate(outside, engagement) == ["permit.suspended"]
    take_list(closures(6), by)
    assert answer_at_the_gate(outside, engagement) == []
    take_list(closures(7, ("pmt_city1", "revoked")), by)
    take_list(closures(8), by)
    row.refresh_from_db()
    assert row.state == "revoked"  # what was revoked stays so, whatever a later list leaves out
    assert answer_at_the_gate(outside, engagement) == ["permit.missing"]
    assert [act.act for act in row.acts.all()] == ["suspend", "resume", "revoke"]


@pytest.mark.parametrize("state", ["superseded", "expired"])
def test_what_is_over_at_the_city_is_over_here(outside, engagement, state):
    row = adopted(outside, engagement)
    take_list(closures(1, ("pmt_city1", state)), None)
    row.refresh_from_db()
    assert row.state == state
    assert answer_at_the_gate(outside, engagement) in (["permit.missing"], ["permit.expired"])


def test_a_list_that_is_not_the_issuers_own_is_refused(outside, engagement):
    adopted(outside, engagement)
    for wrong in (
        closures(5, key=STRANGER),
        closures(5, issuer="https://other.example"),
        closures(5, issued_at=now() + timedelta(hours=1)),
        bent(closures(5, ("pmt_city1", "revoked"))),
        handover(),
        "",
    ):
        with pytest.raises(SekishoError):
            take_list(wrong, None)
    assert not TakenList.objects.exists()


def test_a_stranger_closes_nothing_of_another_issuer(outside, engagement):
    row = adopted(outside, engagement)
    trust_city(STRANGER, "https://two.example")
    take_list(closures(99, ("pmt_city1", "revoked"), key=STRANGER, issuer="https://two.example"), None)
    row.refresh_from_db()
    assert row.state == "in_force"


def test_a_permit_on_the_list_is_not_taken_in(outside, engagement):
    by = outside.people["responsible"]
    taken = take_handover(handover(), by)
    take_list(closures(5, ("pmt_city1", "suspended")), by)
    with pytest.raises(StateError, match="一覧に載っている"):
        adopt_permit(taken, Wish(engagement, binding(outside, engagement)), by)
    with pytest.raises(StateError, match="一覧に載っている"):
        take_handover(handover(number=11), by)


def test_a_permit_that_demands_a_list_is_closed_without_a_fresh_one(outside, engagement):
    row = adopted(outside, engagement, handover(list_days=3))
    assert row.fresh_until == FreshList.NEVER
    assert answer_at_the_gate(outside, engagement) == ["permit.list-stale"]
    take_list(closures(1, issued_at=now() - timedelta(days=3)), None)
    assert answer_at_the_gate(outside, engagement) == []
    assert answer_at_the_gate(outside, engagement, at=now() + timedelta(days=1)) == ["permit.list-stale"]
    take_list(closures(2), None)
    assert answer_at_the_gate(outside, engagement, at=now() + timedelta(days=3)) == []
    assert answer_at_the_gate(outside, engagement, at=now() + timedelta(days=4)) == ["permit.list-stale"]


def test_the_desk_gives_the_same_answer_and_says_what_to_do(outside, engagement):
    row = adopted(outside, engagement, handover(list_days=3))
    staff = outside.people["staff"]
    (no,) = decide(engagement.id, staff.email, "practice-text", "text", "use-1")
    assert no.code == "permit.list-stale"
    assert "新しい一覧を受け取って取り込む" in no.next_ja
    client = signed_in(outside.people["responsible"])
    for url in ("/", reverse("permit", args=[row.id])):
        assert "一覧が古いため、関所が通しません" in words_of(client.get(url).content.decode()), url
    pages = ((client, reverse("engagement", args=[engagement.id])), (signed_in(staff), "/"))
    for who, url in pages:
        assert "一覧が古いため、いまは利用できません" in words_of(who.get(url).content.decode()), url
    take_list(closures(1), None)
    assert decide(engagement.id, staff.email, "practice-text", "text", "use-1") == ()


def test_an_adopted_permit_never_looks_like_the_citys_own_notice(outside, engagement):
    row = adopted(outside, engagement)
    layout = lay_out(permit_paper(row))
    assert "別の関所の手形" in layout.title
    assert "発注者が発行した通知書ではありません" in repr(layout)
    client = signed_in(outside.people["responsible"])
    for url in (reverse("permit", args=[row.id]), reverse("engagement", args=[engagement.id]), "/"):
        answer = client.get(url)
        assert answer.status_code == 200
        assert "別の関所の手形" in words_of(answer.content.decode())
    for form in ("pdf", "docx"):
        assert client.get(reverse("permit-paper", args=[row.id, form])).status_code == 200


# Pages


def send(client, data):
    return client.post(reverse("exchange-take-in"), {"file": SimpleUploadedFile("a.jws", data)})


def test_a_person_binds_the_names_on_a_page(outside, engagement):
    client = signed_in(outside.people["responsible"])
    answer = send(client, handover().encode())
    taken = TakenHandover.objects.get()
    url = reverse("handover", args=[taken.id])
    assert (answer.status_code, answer.url) == (302, url)
    assert f"第{taken.number}号" in words_of(client.get("/").content.decode())
    empty = form_at(client, url, "user-0")
    assert empty["user-0"] == empty["party-0"] == empty["service-0"] == [""]
    offered = form_at(client, f"{url}?offer=1", "user-0")
    assert offered["user-0"] == [outside.people["staff"].id]
    assert offered["user-1"] == offered["service-1"] == [""]
    unseen = client.post(url, offered)
    assert unseen.status_code == 400
    assert not IssuedPermit.objects.exists()
    done = client.post(url, offered | {"seen": "on"})
    row = IssuedPermit.objects.get()
    assert (done.status_code, done.url) == (302, reverse("permit", args=[row.id]))
    assert answer_at_the_gate(outside, engagement) == []


def test_nothing_bound_is_said_on_the_page(outside, engagement):
    client = signed_in(outside.people["responsible"])
    url = send(client, handover().encode()).url
    answer = client.post(url, form_at(client, url, "user-0") | {"seen": "on"})
    assert answer.status_code == 400
    assert "利用者が一つも割り当てられていません" in words_of(answer.content.decode())


def test_the_page_takes_a_list_by_its_type(outside, engagement):
    row = adopted(outside, engagement)
    client = signed_in(outside.people["responsible"])
    assert send(client, closures(3, ("pmt_city1", "revoked")).encode()).status_code == 302
    row.refresh_from_db()
    assert row.state == "revoked"
    again = send(client, closures(2).encode())
    assert again.status_code == 400
    assert "すでに取り込まれています" in words_of(again.content.decode())


@pytest.mark.parametrize("data", [b"x", b"\xff\xfe\x00", b"{}", b"PK\x03\x04", "こんにちは".encode(), b"a.b.c"])
def test_rubbish_is_refused_on_the_page(outside, engagement, data):
    answer = send(signed_in(outside.people["responsible"]), data)
    assert answer.status_code == 400
    assert "エラー" in words_of(answer.content.decode())


def test_a_hand_over_is_seen_by_those_who_took_it_in(outside, engagement):
    url = send(signed_in(outside.people["responsible"]), handover().encode()).url
    codes = {
        who: signed_in(outside.people[who]).get(url).status_code
        for who in ("staff", "sub-responsible", "rival-responsible")
    }
    assert codes == {"staff": 403, "sub-responsible": 404, "rival-responsible": 404}
    same = send(signed_in(outside.people["rival-responsible"]), TakenHandover.objects.get().token.encode())
    assert same.status_code == 400
