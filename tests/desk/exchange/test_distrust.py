"""An issuer that is trusted no more: its permits are closed for good, and nothing of it is taken in again."""

import pytest
from django.urls import reverse

from sekisho.desk.applications.models import Request
from sekisho.desk.events.models import Event
from sekisho.desk.exchange.channels import set_channel
from sekisho.desk.exchange.distrust import remove_issuer, unknown_keys
from sekisho.desk.exchange.incoming import Wish, adopt_permit, take_handover, take_list
from sekisho.desk.exchange.issuers import folder, issuers
from sekisho.desk.people.actions import attest
from sekisho.desk.permits.actions import make_key
from sekisho.desk.permits.models import ApiKey
from sekisho.kernel.errors import InputError, SignatureError, StateError
from sekisho.permits.card import write_card
from sekisho.permits.jws import fingerprint, spoken
from tests.desk.browser import signed_in, words_of
from tests.desk.exchange.outside import (
    CITY,
    CITY_URL,
    DEPARTMENT,
    STRANGER,
    Channel,
    city_department,
    city_permit,
    closures,
    handover,
    trust_city,
)
from tests.desk.exchange.test_answers import adopted as answering
from tests.desk.exchange.test_incoming import adopted, answer_at_the_gate, binding

PRINT = fingerprint(CITY.public_key())


@pytest.fixture
def engagement(outside):
    return outside.open(city_department())


def test_the_gate_closes_and_keys_end(outside, engagement):
    row = adopted(outside, engagement)
    staff = outside.people["staff"]
    attest(staff, "osaka-1.1")
    staff.refresh_from_db()
    made = make_key(staff, engagement, "use-1", staff)
    assert answer_at_the_gate(outside, engagement) == []
    removal = remove_issuer(spoken(PRINT), "鍵が漏れたおそれがあるため。")
    assert ([one.id for one in removal.permits], removal.departments) == ([row.id], (DEPARTMENT,))
    row.refresh_from_db()
    assert row.state == "revoked"
    assert "鍵が漏れたおそれ" in row.state_reason
    assert answer_at_the_gate(outside, engagement) == ["permit.missing"]
    assert ApiKey.objects.get(id=made.row.id).ended_at is not None
    assert issuers() == ()
    event = Event.objects.get(act="issuer.remove")
    assert (event.subject, event.detail) == (PRINT, {"permits": 1, "departments": 1})
    page = signed_in(outside.people["responsible"]).get(reverse("permit", args=[row.id]))
    assert "発行元の登録を取りやめたため。" in words_of(page.content.decode())


def test_a_suspended_permit_does_not_wait_to_be_opened_again(outside, engagement):
    row = adopted(outside, engagement)
    take_list(closures(5, ("pmt_city1", "suspended")), None)
    remove_issuer(PRINT)
    trust_city()
    take_list(closures(6), None)
    row.refresh_from_db()
    assert row.state == "revoked"
    assert answer_at_the_gate(outside, engagement) == ["permit.missing"]


def test_nothing_of_it_is_taken_in_any_more(outside, engagement):
    by = outside.people["responsible"]
    taken = take_handover(handover(), by)
    remove_issuer(PRINT)
    with pytest.raises(SignatureError):
        adopt_permit(taken, Wish(engagement, binding(outside, engagement)), by)
    for take, token in ((take_handover, handover(number=11)), (take_list, closures(5))):
        with pytest.raises(SignatureError):
            take(token, by)
    client = signed_in(by)
    assert "割り当ててください" not in words_of(client.get("/").content.decode())
    page = words_of(client.get("/exchange/").content.decode())
    assert "割当てを待っている手形" not in page
    assert "発行元が登録されていないため、手形を取り込めません。" in page


def test_a_key_that_stays_in_the_folder_of_another_machine_opens_nothing(outside, engagement):
    by = outside.people["responsible"]
    taken = take_handover(handover(), by)
    kept = (folder() / f"{PRINT}.json").read_bytes()
    remove_issuer(PRINT)
    (folder() / f"{PRINT}.json").write_bytes(kept)
    with pytest.raises(StateError, match="発行元"):
        adopt_permit(taken, Wish(engagement, binding(outside, engagement)), by)


def test_only_the_permits_of_that_very_key_end(outside, engagement):
    row = adopted(outside, engagement)
    trust_city(STRANGER, "https://two.example")
    remove_issuer(fingerprint(STRANGER.public_key()))
    row.refresh_from_db()
    assert row.state == "in_force"
    assert [card.fingerprint for card in issuers()] == [PRINT]


def test_with_its_new_key_the_city_begins_anew_whatever_numbers_were_used_up(outside, engagement):
    adopted(outside, engagement, handover(number=10**15))
    take_list(closures(10**15), None)
    remove_issuer(PRINT)
    trust_city(STRANGER)
    set_channel(DEPARTMENT, Channel.ELSEWHERE, fingerprint(STRANGER.public_key()))
    by = outside.people["responsible"]
    taken = take_handover(handover(city_permit(id="pmt_city2"), key=STRANGER, number=20), by)
    row = adopt_permit(taken, Wish(engagement, binding(outside, engagement)), by)
    assert row.state == "in_force"
    assert answer_at_the_gate(outside, engagement) == []
    take_list(closures(20, ("pmt_city2", "revoked"), key=STRANGER), None)
    assert answer_at_the_gate(outside, engagement) == ["permit.missing"]


def test_a_new_key_is_not_registered_beside_the_old_one(outside, engagement):
    with pytest.raises(StateError, match="別の公開鍵") as caught:
        trust_city(STRANGER)
    assert f"issuer remove {PRINT}" in caught.value.next_ja


@pytest.mark.parametrize("typed", ["", "abc", "0" * 32, write_card("x", CITY_URL, CITY.public_key()).hex()[:32]])
def test_an_unknown_fingerprint_removes_nothing(outside, engagement, typed):
    row = adopted(outside, engagement)
    with pytest.raises(InputError):
        remove_issuer(typed)
    row.refresh_from_db()
    assert (row.state, len(issuers())) == ("in_force", 1)
    assert not Event.objects.filter(act="issuer.remove").exists()


def test_where_the_file_was_taken_away_by_hand_its_permits_can_still_be_closed(outside, engagement):
    row = adopted(outside, engagement)
    (folder() / f"{PRINT}.json").unlink()
    assert unknown_keys(set()) == [PRINT]
    remove_issuer(PRINT)
    row.refresh_from_db()
    assert (row.state, unknown_keys(set())) == ("revoked", [])
    with pytest.raises(InputError):
        remove_issuer(PRINT)


def shown(outside, url):
    return words_of(signed_in(outside.people["responsible"]).get(url).content.decode())


def test_a_request_that_was_confirmed_says_that_its_permit_is_revoked(outside):
    """確認 stays what it was; whoever reads it learns that nothing may be used, and why."""
    version = outside.filed(outside.open(city_department()))
    row = answering(outside, version)
    page, listed = f"/requests/{version.request_id}/", "/requests/"
    assert "手形に示された範囲で利用できます" in shown(outside, page)
    assert "手形は取消し" not in shown(outside, listed)
    remove_issuer(spoken(PRINT), "鍵が漏れたおそれがあるため。")
    assert Request.objects.get(id=version.request_id).state == "confirmed"
    said = shown(outside, page)
    for words in (
        "手形は取消し",
        "いまは利用できません",
        "発行元の登録を取りやめたため。鍵が漏れたおそれ",
        "新しい確認依頼書",
    ):
        assert words in said, words
    assert "手形に示された範囲で利用できます" not in said
    for url in (listed, f"/engagements/{row.engagement_id}/"):
        assert "手形は取消し" in shown(outside, url)
