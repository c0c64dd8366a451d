"""What the city signs for others: exactly the permit's scope by name, for one installation; and what it closed."""

import hashlib
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from sekisho.desk.events.models import Event
from sekisho.desk.exchange.issuers import own_card, own_fingerprint
from sekisho.desk.exchange.models import SentHandover, WrittenList
from sekisho.desk.exchange.outgoing import hand_over_permit, write_list
from sekisho.desk.permits.actions import move_permit, read_permit
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.shell.clock import now, today
from sekisho.kernel.errors import InputError, StateError
from sekisho.permits.card import read_card
from sekisho.permits.closures import Closure, open_list
from sekisho.permits.handover import Reader, open_handover
from tests.desk.browser import form_at, signed_in, words_of

OTHER = "0123456789abcdef" * 2
PUBLIC = settings.KEYRING.permit_public()


def opened(token):
    return open_handover(token, Reader(PUBLIC, settings.SEKISHO.public_url, OTHER, now()))


def test_the_file_names_everyone_the_permit_speaks_of_and_nobody_else(world):
    row = world.permit()
    made, permit = opened(hand_over_permit(row, "0123 4567 89AB CDEF " * 2, 7, world.people["officer"]).token)
    assert permit == read_permit(row)
    assert {one.id for one in made.people} == set(permit.users)
    assert {(one.name, one.note) for one in made.people} >= {
        ("試験 staff", "株式会社甲調査"),
        ("試験 sub-staff", "合同会社丙分類"),
    }
    assert {one.name for one in made.parties} == {"株式会社甲調査", "合同会社丙分類"}
    assert all(one.name for one in made.services)
    assert (made.list_days, made.audience) == (7, OTHER)


def test_numbers_grow_and_each_hand_over_is_recorded(world):
    row = world.permit()
    first, second = (hand_over_permit(row, OTHER, 0, world.people["officer"]) for _ in range(2))
    assert second.number > first.number >= int((now() - timedelta(minutes=1)).timestamp())
    kept = SentHandover.objects.get(number=second.number)
    assert kept.sha256 == hashlib.sha256(second.token.encode()).hexdigest()
    event = Event.objects.filter(act="permit.hand-over").latest("at")
    assert (event.detail["number"], event.detail["for"]) == (second.number, OTHER)


def test_a_clock_that_went_back_gives_no_number_twice(world):
    row = world.permit()
    ahead = int(now().timestamp()) + 10_000
    SentHandover.objects.create(number=ahead, permit=row, audience=OTHER, list_days=0, sha256="", issued_at=now())
    assert hand_over_permit(row, OTHER, 0, None).number == ahead + 1


def test_only_a_permit_in_force_that_was_confirmed_here_is_handed_over(world):
    row, officer = world.permit(), world.people["officer"]
    for grounds in ("paper", "origin"):
        row.grounds = grounds
        with pytest.raises(StateError, match="引き渡すことができません"):
            hand_over_permit(row, OTHER, 0, officer)
    row.grounds = ""
    for audience, days in ((own_fingerprint(), 0), ("abc", 0), ("", 0), (OTHER, -1), (OTHER, 367)):
        with pytest.raises(InputError):
            hand_over_permit(row, audience, days, officer)
    moved = move_permit(row, "suspend", "点検", officer)
    with pytest.raises(StateError, match="停止中"):
        hand_over_permit(moved, OTHER, 0, officer)
    assert not SentHandover.objects.exists()


def test_the_list_holds_what_is_closed_before_its_day_and_no_reason(world):
    officer = world.people["officer"]
    row = world.permit()
    found = open_list(write_list(officer).token, PUBLIC, settings.SEKISHO.public_url, now())
    assert found.closures == ()
    move_permit(row, "revoke", "架空の理由", officer)
    signed = write_list(None)
    found = open_list(signed.token, PUBLIC, settings.SEKISHO.public_url, now())
    assert found.closures == (Closure(row.id, "revoked"),)
    assert found.next_update > found.issued_at
    assert WrittenList.objects.count() == 2
    IssuedPermit.objects.update(last_day=today() - timedelta(days=1))
    found = open_list(write_list(officer).token, PUBLIC, settings.SEKISHO.public_url, now())
    assert found.closures == ()  # it says so itself, wherever it is


def test_the_officer_gets_the_file_from_the_page_of_the_permit(world):
    row = world.permit()
    client = signed_in(world.people["officer"])
    page = words_of(client.get(reverse("permit", args=[row.id])).content.decode())
    assert "受注者の関所に引き渡す" in page
    url = reverse("permit-hand-over", args=[row.id])
    typed = form_at(client, url, "audience")
    assert typed["list_days"] == [str(settings.SEKISHO.list_days)]
    for wrong in ("", "12", "g" * 32, own_fingerprint()):
        answer = client.post(url, typed | {"audience": wrong})
        assert (answer.status_code, "エラー" in words_of(answer.content.decode())) == (400, True)
    answer = client.post(url, typed | {"audience": OTHER})
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert opened(answer.content.decode())[1] == read_permit(row)
    assert "引き渡す" not in words_of(
        signed_in(world.people["responsible"]).get(reverse("permit", args=[row.id])).content.decode()
    )


def test_the_page_gives_the_list_and_this_installations_key(world):
    client = signed_in(world.people["policy"])
    answer = client.post(reverse("exchange-closures"))
    assert open_list(answer.content.decode(), PUBLIC, settings.SEKISHO.public_url, now())
    card = read_card(client.get(reverse("exchange-card")).content)
    assert (card.fingerprint, card.issuer) == (own_fingerprint(), settings.SEKISHO.public_url)
    shown = words_of(client.get(reverse("exchange")).content.decode()).replace(" ", "").lower()
    assert own_fingerprint() in shown
    assert own_card("x") != card


def test_an_officer_sees_the_hand_overs_of_the_own_department(world):
    hand_over_permit(world.permit(), OTHER, 0, world.people["officer"])
    shown = {
        who: words_of(signed_in(world.people[who]).get("/exchange/").content.decode())
        for who in ("officer", "policy", "other-officer")
    }
    title = world.engagements["survey"].title
    assert {who: title in words for who, words in shown.items()} == {
        "officer": True,
        "policy": True,
        "other-officer": False,
    }
