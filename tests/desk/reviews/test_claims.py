"""申告の判断: each claim is accepted or rejected with a reason before 確認; what is rejected counts for nothing."""

import pytest
from django.test import Client

from sekisho.desk.applications.actions import Attaching, save_attachments, submit_request
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.attachments.erasing import Ground, erase_body
from sekisho.desk.attachments.models import AttachmentBody
from sekisho.desk.demo.answers import TEXT_SERVICE
from sekisho.desk.events.models import Event
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.reviews.actions import Ruling, confirm_request, return_request, take_up
from sekisho.desk.reviews.claims import rejected_claims, rule_on_claim
from sekisho.desk.reviews.models import ClaimRuling
from sekisho.desk.services.models import FactStatement
from sekisho.kernel.errors import InputError, StateError
from sekisho.rules.application import FactClaim
from sekisho.rules.narrowing import Narrowing
from tests.desk.browser import form_at, form_in, words_of
from tests.desk.papers.test_permit import words as words_printed
from tests.desk.test_concurrency import TIMES, at_once

REASON = "契約書第3条に、選別した画像だけで学習したとある。"


@pytest.fixture
def version(world) -> Version:
    return claiming(world)


def claiming(world) -> Version:
    """In review, with one claim about its first service and the file that shows it."""
    draft, by = world.draft(), world.people["responsible"]
    meaning = {"kind": "contract", "service": TEXT_SERVICE, "until": draft.engagement.last_day}
    saved = save_attachments(draft, Attaching((), (), (("契約.txt", "第3条".encode()),), meaning), draft.revision, by)
    (file,) = saved.application.files
    claim = FactClaim(TEXT_SERVICE, "curated_training", "yes", file.id, "第3条", "unknown")
    saved = save_attachments(saved, Attaching((file,), (claim,), (), {}), saved.revision, by)
    made = submit_request(Request.objects.get(id=saved.id), by)
    take_up(made.request, world.people["officer"])
    return Version.objects.get(id=made.id)


def rule(world, version: Version, *, accepted: bool, reason: str = REASON, number: int = 1) -> ClaimRuling:
    return rule_on_claim(version, number, is_accepted=accepted, reason=reason, by=world.people["officer"])


def press(client: Client, version: Version, act: str, **typed: str):
    url = f"/requests/{version.request_id}/review/"
    sent = form_at(client, url, "version") | {name.replace("_", "-"): [value] for name, value in typed.items()}
    return client.post(url, sent | {"act": [act]})


def test_no_confirmation_while_a_claim_is_undecided(world, version):
    with pytest.raises(InputError, match=r"1件目の申告.*判断が記録されていません"):
        confirm_request(version, Ruling(), world.people["officer"])
    assert not IssuedPermit.objects.exists()
    rule(world, version, accepted=True)
    assert confirm_request(version, Ruling(), world.people["officer"]).state == "in_force"


def test_a_claim_about_a_service_that_is_left_out_needs_no_ruling(world, version):
    out = Narrowing(services=(TEXT_SERVICE,))
    assert confirm_request(version, Ruling(without=out), world.people["officer"]).state == "in_force"


@pytest.mark.parametrize("accepted", [True, False])
def test_the_ruling_is_kept_with_the_decision_and_printed(world, version, client_of, accepted):
    filed = version.answers
    rule(world, version, accepted=accepted)
    permit = confirm_request(version, Ruling(), world.people["officer"])
    version.refresh_from_db()
    assert version.answers == filed
    (kept,) = version.decision.claims
    assert (kept["row"], kept["fact"], kept["value"]) == (1, "curated_training", "yes")
    assert (kept["accepted"], kept["reason"]) == (accepted, REASON)
    word = "認める" if accepted else "認めない"
    page = words_of(client_of(world.people["responsible"]).get(f"/requests/{version.request_id}/").content.decode())
    assert "発注者の判断：" in page
    assert REASON in page
    printed = words_printed(client_of(world.people["responsible"]).get(f"/permits/{permit.id}/paper.docx"))
    assert f"：{word}（{REASON}）" in printed.replace("\n", "")


def test_it_is_the_citys_alone_until_it_is_decided(world, version, client_of):
    rule(world, version, accepted=False)
    url = f"/requests/{version.request_id}/"
    assert REASON not in client_of(world.people["responsible"]).get(url).content.decode()
    return_request(version, Ruling(reason="証拠を差し替えてください。"), world.people["officer"])
    page = words_of(client_of(world.people["responsible"]).get(url).content.decode())
    assert REASON in page
    assert "発注者が認めなかったため、カタログによります" in page


def test_the_last_ruling_counts_and_all_are_kept(world, version):
    rule(world, version, accepted=False)
    assert rejected_claims(version) == {1}
    rule(world, version, accepted=True, reason="覚書も確かめた。")
    assert rejected_claims(version) == frozenset()
    assert ClaimRuling.objects.count() == 2
    assert [e.detail["accepted"] for e in Event.objects.filter(act="claim.rule").order_by("at", "id")] == [0, 1]
    assert not FactStatement.objects.exists()


def test_the_next_version_is_ruled_on_anew(world, version, client_of):
    rule(world, version, accepted=True)
    return_request(version, Ruling(reason="ほかの項目を直してください。"), world.people["officer"])
    again = submit_request(Request.objects.get(id=version.request_id), world.people["responsible"])
    take_up(again.request, world.people["officer"])
    again = Version.objects.get(id=again.id)
    with pytest.raises(InputError, match="判断が記録されていません"):
        confirm_request(again, Ruling(), world.people["officer"])
    page = client_of(world.people["officer"]).get(f"/requests/{version.request_id}/review/").content.decode()
    assert "前の版での判断" in words_of(page)
    assert 'name="claim-1-accepted" value="yes" checked' not in page


def test_a_ruling_needs_a_reason_a_claim_and_a_review(world, version):
    with pytest.raises(InputError, match="理由"):
        rule(world, version, accepted=True, reason=" ")
    for number in (0, 2, -1):
        with pytest.raises(InputError, match="ありません"):
            rule(world, version, accepted=True, number=number)
    return_request(version, Ruling(reason="x"), world.people["officer"])
    with pytest.raises(StateError):
        rule(world, version, accepted=True)
    assert not ClaimRuling.objects.exists()


def test_a_claim_whose_evidence_was_erased_can_only_be_rejected(world, version):
    erase_body(AttachmentBody.objects.get().id, Ground("mistake", "x", None))
    with pytest.raises(InputError, match="消去済み"):
        rule(world, version, accepted=True)
    assert not rule(world, version, accepted=False).is_accepted


def test_the_page_records_a_ruling_and_keeps_what_was_typed(world, version, client_of):
    officer = client_of(world.people["officer"])
    refused = press(officer, version, "confirm")
    assert refused.status_code == 400
    assert "判断が記録されていません" in words_of(refused.content.decode())
    wrong = press(officer, version, "claim:1", claim_1_accepted="no")
    assert wrong.status_code == 400
    assert not ClaimRuling.objects.exists()
    typed = {"claim_1_accepted": "no", "claim_1_reason": REASON, "remark": "月末に報告すること。"}
    done = press(officer, version, "claim:1", **typed)
    assert done.status_code == 200
    assert form_in(done.content.decode(), "version")["remark"] == ["月末に報告すること。"]
    page = words_of(done.content.decode())
    assert "申告の判断を記録しました" in page
    assert "認められていません。カタログの事実によります" in page
    assert not ClaimRuling.objects.get().is_accepted
    assert press(officer, version, "confirm").status_code == 302
    assert press(officer, version, "claim:7", claim_7_accepted="no", claim_7_reason="x").status_code in (400, 404, 409)


def test_who_may_not_review_rules_on_nothing(world, version, client_of):
    for login in ("responsible", "other-officer", "staff"):
        url = f"/requests/{version.request_id}/review/"
        sent = {"version": version.id, "act": "claim:1", "claim-1-accepted": "yes", "claim-1-reason": "x"}
        assert client_of(world.people[login]).post(url, sent).status_code in (403, 404)
    assert not ClaimRuling.objects.exists()


def test_a_ruling_and_the_decision_at_once_agree(committed):
    """The permit and what is told of the rulings rest on the same ruling, whoever comes first."""
    for _ in range(TIMES):
        version = claiming(committed)
        rule(committed, version, accepted=True)
        ruled, decided = at_once(
            lambda v=version: rule(committed, v, accepted=False),
            lambda v=version: confirm_request(v, Ruling(), committed.people["officer"]),
        )
        assert isinstance(decided, IssuedPermit)
        (told,) = Version.objects.get(id=version.id).decision.claims
        assert told["accepted"] == (1 not in rejected_claims(version)) == isinstance(ruled, StateError)
