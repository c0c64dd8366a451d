"""A new draft takes over what was filed before: nothing that must be said anew, no evidence that has ended."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sekisho.desk.applications.actions import Attaching, begin_request, save_attachments, submit_request
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.attachments.models import Attachment, AttachmentBody
from sekisho.desk.attachments.stored import content
from sekisho.desk.demo.answers import OPT_OUT_DAYS, TEXT_SERVICE
from sekisho.desk.reviews.actions import Ruling, confirm_request, refuse_request, take_up
from sekisho.desk.reviews.claims import rule_on_claim
from sekisho.desk.shell.clock import days_ago, today
from sekisho.rules.application import Application, FactClaim
from tests.desk.browser import form_at
from tests.desk.world import World, make_engagement

LATER = today() + timedelta(days=900)
YESTERDAY = today() - timedelta(days=1)


def filed(world: World, *, until: date = LATER) -> Version:
    """Filed with evidence until that day, a 別紙, and a claim that rests on the evidence."""
    draft, by = world.draft(), world.people["responsible"]
    evidence = {"kind": "opt_out", "service": TEXT_SERVICE, "until": until}
    draft = save_attachments(draft, Attaching((), (), (("契約書.txt", b"5"),), evidence), draft.revision, by)
    files = draft.application.files
    claim = FactClaim(TEXT_SERVICE, "curated_training", "yes", files[0].id, "第3条", "unknown")
    wanted = Attaching(files, (claim,), (("別紙.txt", b"6"),), {"kind": "attachment"})
    draft = save_attachments(draft, wanted, draft.revision, by)
    return submit_request(Request.objects.get(id=draft.id), by)


def decided(world: World, version: Version, *, confirmed: bool) -> None:
    officer = world.people["officer"]
    take_up(version.request, officer)
    current = Version.objects.get(id=version.id)
    if confirmed:
        rule_on_claim(current, 1, is_accepted=True, reason="第3条を確かめた。", by=officer)
        confirm_request(current, Ruling(), officer)
    else:
        refuse_request(current, Ruling(reason="確認できません。"), officer)


@pytest.fixture
def next_year(world: World):
    return make_engagement(world, "other-officer", "contractor", "翌年度の調査業務委託")


def begun(world: World, engagement, *, from_last: bool = True) -> Application:
    return begin_request(engagement, world.people["responsible"], from_last=from_last).application


def test_a_change_keeps_the_files_that_still_count(world):
    version = filed(world)
    decided(world, version, confirmed=True)
    made = begun(world, world.engagements["survey"], from_last=False)
    assert made.files == version.application.files
    assert made.claims == version.application.claims


def test_a_change_leaves_out_evidence_that_ended_meanwhile(world):
    with days_ago(10):
        version = filed(world, until=YESTERDAY)
        decided(world, version, confirmed=True)
    made = begun(world, world.engagements["survey"], from_last=False)
    assert [file.name for file in made.files] == ["別紙.txt"]
    assert made.claims == ()
    assert version.application.files[0].until == YESTERDAY


def test_another_engagement_takes_over_what_is_about_the_company(world, next_year):
    before = filed(world).application
    made = begun(world, next_year)
    assert (made.contract_name, made.addressee) == (next_year.title, next_year.department.name)
    assert (made.security, made.contact_phone, made.services) == (
        before.security,
        before.contact_phone,
        before.services,
    )
    assert (made.uses[0].work, made.named_users, made.parties) == ("", (), tuple(p.id for p in next_year.parties.all()))
    assert not any((*made.pledges, *made.checks))


def test_its_evidence_is_copied_and_a_contracts_own_annex_is_not(world, next_year):
    before = filed(world).application
    made = begun(world, next_year)
    (file,) = made.files
    assert replace(file, id="") == replace(before.files[0], id="")
    assert file.id != before.files[0].id
    row = Attachment.objects.get(id=file.id)
    assert (row.body.engagement_id, content(row)) == (next_year.id, b"5")
    assert [claim.evidence for claim in made.claims] == [file.id]


def test_words_of_evidence_that_ended_are_not_taken_over(world, next_year):
    with days_ago(OPT_OUT_DAYS + 10):
        filed(world, until=YESTERDAY)
    made = begun(world, next_year)
    assert (made.files, made.claims) == ((), ())
    assert {(use.opt_out, use.opt_out_until) for use in made.services} == {("", None)}
    assert AttachmentBody.objects.filter(engagement=next_year).count() == 0


def test_a_refused_request_of_the_same_engagement_is_taken_over_with_its_uses(world):
    version = filed(world)
    decided(world, version, confirmed=False)
    made = begun(world, world.engagements["survey"])
    assert (made.uses, made.files) == (version.application.uses, version.application.files)
    assert not any((*made.pledges, *made.checks))
    assert made.category == "new"


def test_nothing_is_taken_over_unasked_or_from_another_company(world, next_year):
    filed(world)
    assert begun(world, next_year, from_last=False).services == ()
    rival = begin_request(world.engagements["plan"], world.people["rival-responsible"], from_last=True)
    assert (rival.application.services, rival.application.files) == ((), ())


def test_the_page_offers_it_only_to_those_who_filed_before(world, client_of, next_year):
    client = client_of(world.people["responsible"])
    assert "from_last" not in client.get("/requests/new/").content.decode()
    filed(world)
    typed = form_at(client, "/requests/new/", "engagement") | {"engagement": [next_year.id], "from_last": ["1"]}
    client.post("/requests/new/", typed)
    assert Request.objects.get(engagement=next_year).application.files
