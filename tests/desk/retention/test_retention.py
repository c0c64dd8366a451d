"""保存期間と廃棄: listed, proposed, approved by a second person, gone; and what is refused on the way."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sekisho.desk.attachments.models import AttachmentBody, AttachmentErasure
from sekisho.desk.events.models import Event
from sekisho.desk.people.actions import add_person, renew_access
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.people.roles import Role
from sekisho.desk.records.index import book_reader
from sekisho.desk.retention.actions import approve, decline, propose, withdraw
from sekisho.desk.retention.due import due_for, held
from sekisho.desk.retention.models import DisposalProposal
from sekisho.desk.shell.clock import now, today
from sekisho.kernel.clock import fiscal_year
from sekisho.kernel.errors import NotFoundError, StateError
from sekisho.kernel.ids import new_id
from sekisho.ledger.bodies import INPUT
from sekisho.ledger.entry import Intent
from sekisho.ledger.shelves import Sealer, Shelf
from tests.desk.book import leaves, writer
from tests.desk.browser import form_at, signed_in, words_of
from tests.desk.world import long_ended, make_engagement, make_person

State = DisposalProposal.State
OLD = fiscal_year(today()) - 8


@pytest.fixture
def ended(world):
    return long_ended(world, "終わった業務")


def proposal(world, engagement, login="responsible"):
    person = world.people[login]
    return propose(held(person, "files", engagement.id, fiscal_year(engagement.last_day)), "満了", person)


def page(world, login, url="/retention/"):
    answer = signed_in(world.people[login]).get(url)
    assert answer.status_code == 200
    return words_of(answer.content.decode())


def shelved(engagement_id: str, year: int, count: int = 3) -> Shelf:
    """Prompts on a shelf of the book, written by a writer of our own."""
    shelf = Shelf(engagement_id, "text", year)
    sealer = Sealer(settings.BODY_KEKS, book_reader().shelf_key)
    with writer() as log:
        for _ in range(count):
            record = new_id("rec")
            body = sealer.seal(shelf, record, INPUT, b"text")
            at = datetime(year, 6, 1, tzinfo=UTC)
            rest = ("par_1", "act_1", "pmt_1", "use-1", "practice", "text", "m", "/v1", False)
            leaf = Intent(record, at, engagement_id, *rest, body.sha256).leaf()
            log.append(leaf, record=record, bodies=[body]).result(20)
    return shelf


def test_lists_what_is_due_and_nothing_that_is_not(world, ended):
    survey = world.engagements["survey"]
    said = page(world, "officer")
    assert "終わった業務" in said
    assert f"{fiscal_year(ended.last_day)}年度" in said
    assert "廃棄を提案する" in said
    assert survey.title not in said
    assert "廃棄を提案する" not in page(world, "auditor")
    assert "保存期間を過ぎたものはありません" in page(world, "rival-responsible")
    assert "終わった業務" not in page(world, "officer", "/retention/?kind=text")


def test_shows_count_oldest_and_engagement_before_anything_is_proposed(world, ended):
    year = fiscal_year(ended.last_day)
    url = f"/retention/new/files/{ended.id}/{year}/"
    said = page(world, "responsible", url)
    for words in ("終わった業務", "1件", "もっとも古いもの", f"{year}年度", "から廃棄できます"):
        assert words in said, words
    client = signed_in(world.people["responsible"])
    assert client.post(url, {"reason": ""}).status_code == 400
    assert not DisposalProposal.objects.exists()


def test_one_proposes_and_another_one_disposes(world, ended):
    year = fiscal_year(ended.last_day)
    client, officer = signed_in(world.people["responsible"]), signed_in(world.people["officer"])
    url = f"/retention/new/files/{ended.id}/{year}/"
    answer = client.post(url, form_at(client, url, "reason") | {"reason": "満了"})
    row = DisposalProposal.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/retention/{row.id}/")
    assert bytes(AttachmentBody.objects.get(engagement=ended).wrapped_key)
    said = page(world, "responsible", answer.url)
    assert "自分の提案を承認できません" in said
    assert "承認して廃棄する" not in said
    unsure = officer.post(f"/retention/{row.id}/decide/", {"act": "approve"})
    assert unsure.status_code == 400
    assert "チェックを付けてから" in words_of(unsure.content.decode())
    done = officer.post(f"/retention/{row.id}/decide/", {"act": "approve", "is_sure": "on"}, follow=True)
    said = words_of(done.content.decode())
    for words in ("廃棄済み", "廃棄した件数", "1件", "試験 officer", "試験 responsible", "バックアップ"):
        assert words in said, words
    assert not bytes(AttachmentBody.objects.get(engagement=ended).wrapped_key)
    acts = set(Event.objects.filter(engagement=ended.id).values_list("act", flat=True))
    assert acts >= {"disposal.propose", "disposal.approve", "attachment.erase"}
    assert Event.objects.get(act="disposal.approve").actor == world.people["officer"]
    assert "終わった業務" in page(world, "officer")  # under what was decided
    assert due_for(world.people["officer"]) == []


def test_nobody_approves_an_own_proposal(world, ended):
    for login in ("officer", "responsible"):
        row = proposal(world, ended, login)
        with pytest.raises(StateError, match="自分の提案"):
            approve(row.id, world.people[login])
        with pytest.raises(StateError, match="自分の提案"):
            decline(row.id, "要る", world.people[login])
        withdraw(row.id, world.people[login])
    assert bytes(AttachmentBody.objects.get(engagement=ended).wrapped_key)


def test_what_came_after_the_page_was_opened_is_not_disposed_of_unseen(world, ended):
    row = proposal(world, ended)
    officer, url = signed_in(world.people["officer"]), f"/retention/{row.id}/"
    sent = {"act": "approve", "is_sure": "on"}
    assert 'name="count" value="1"' in officer.get(url).content.decode()
    seen = AttachmentBody.objects.get(engagement=ended)
    AttachmentBody.objects.create(
        id="bod_late", engagement=ended, organisation_id=seen.organisation_id, sha256="0" * 64, size=1,
        ciphertext=b"x", wrapped_key=b"y", sealed_sha256="1" * 64,
    )  # fmt: skip
    for more in ({}, {"count": "1"}):
        officer.post(f"{url}decide/", sent | more)
        assert DisposalProposal.objects.get().state == State.OPEN
    assert 'name="count" value="2"' in officer.get(url).content.decode()
    officer.post(f"{url}decide/", sent | {"count": "2"})
    assert DisposalProposal.objects.get().disposed == 2


def test_the_store_itself_wants_two_persons(world, ended):
    row = proposal(world, ended)
    with pytest.raises(DatabaseError), transaction.atomic():
        DisposalProposal.objects.filter(id=row.id).update(state="approved", decided_by=row.by)
    with pytest.raises(DatabaseError), transaction.atomic():
        DisposalProposal.objects.filter(id=row.id).update(state="approved")


def test_a_second_responsible_person_approves_only_where_the_city_is_not_here(world, ended):
    colleague = make_person("second", Role.RESPONSIBLE, world.organisations["contractor"])
    row = proposal(world, ended)
    with pytest.raises(StateError, match="発注者又は統括部門"):
        approve(row.id, colleague)
    Organisation.objects.filter(id=ended.department_id).update(channel=Organisation.Channel.PAPER)
    assert approve(row.id, colleague).state == State.APPROVED


@pytest.mark.parametrize("act", ["add", "renew"])
@pytest.mark.parametrize("proposes", ["responsible", "made"])
def test_who_made_the_others_account_or_way_in_is_no_second_person(world, ended, act, proposes):
    Organisation.objects.filter(id=ended.department_id).update(channel=Organisation.Channel.PAPER)
    maker = world.people["responsible"]
    if act == "add":
        made = add_person(maker.organisation, "二人目", "second@example.jp", Role.RESPONSIBLE, maker).person
    else:
        made = make_person("second", Role.RESPONSIBLE, maker.organisation)
        renew_access(made, maker)
    first, second = (maker, made) if proposes == "responsible" else (made, maker)
    row = propose(held(first, "files", ended.id, fiscal_year(ended.last_day)), "満了", first)
    with pytest.raises(StateError, match="30日以内"):
        approve(row.id, second)
    Event.objects.filter(subject=made.id).update(at=now() - timedelta(days=31))
    assert approve(row.id, second).state == State.APPROVED


@pytest.mark.parametrize("login", ["other-officer", "rival-responsible", "sub-responsible"])
def test_whom_it_does_not_concern_learns_nothing(world, ended, login):
    row = proposal(world, ended)
    other = world.people[login]
    for act in (lambda: approve(row.id, other), lambda: decline(row.id, "x", other), lambda: withdraw(row.id, other)):
        with pytest.raises(NotFoundError):
            act()
    assert due_for(other) == []


def test_declined_it_stays_and_may_be_proposed_again(world, ended):
    row = proposal(world, ended)
    with pytest.raises(StateError, match="承認を待っています"):
        proposal(world, ended, "officer")
    officer = signed_in(world.people["officer"])
    assert officer.post(f"/retention/{row.id}/decide/", {"act": "decline"}).status_code == 400
    officer.post(f"/retention/{row.id}/decide/", {"act": "decline", "reason": "監査で使う"})
    assert "監査で使う" in page(world, "responsible", f"/retention/{row.id}/")
    with pytest.raises(StateError, match="見送り"):
        approve(row.id, world.people["policy"])
    assert proposal(world, ended).state == State.OPEN


def test_what_is_not_due_or_not_there_cannot_be_proposed(world, ended):
    survey, officer = world.engagements["survey"], world.people["officer"]
    year = fiscal_year(ended.last_day)
    for kind, engagement, of in (
        ("files", survey.id, fiscal_year(survey.last_day)),
        ("files", ended.id, year + 1),
        ("text", ended.id, year),
        ("nonsense", ended.id, year),
        ("files", "eng_none", year),
        ("text", ended.id, 123456),
    ):
        with pytest.raises(NotFoundError):
            held(officer, kind, engagement, of)


def test_a_shelf_of_the_book_goes_with_its_leaf_and_the_page_tells(committed):
    ended = long_ended(committed, "記録のある業務")
    shelf = shelved(ended.id, OLD)
    young = shelved(ended.id, fiscal_year(today()))
    officer, responsible = committed.people["officer"], committed.people["responsible"]
    assert [each.shelf for each in due_for(officer) if each.shelf] == [shelf.name]
    assert "3件" in page(committed, "officer", f"/retention/new/text/{ended.id}/{OLD}/")
    row = propose(held(responsible, "text", ended.id, OLD), "満了", responsible)
    client = signed_in(officer)
    told = client.post(f"/retention/{row.id}/decide/", {"act": "approve", "is_sure": "on"}, follow=True)
    assert "まもなく終わります" in words_of(told.content.decode())
    written = [json.loads(leaf) for leaf in leaves()]  # a writer carries it out
    erasure = next(leaf for leaf in written if leaf["type"] == "erasure" and leaf["shelf"] == shelf.name)
    assert (erasure["shelf"], erasure["basis"], erasure["count"]) == (shelf.name, "retention", 3)
    assert erasure["actor"].startswith("act_")
    assert {"disposal.propose", "disposal.approve"} <= {leaf.get("act") for leaf in written}
    assert "満了" not in str(written)
    key = book_reader().shelf_key(shelf.name)
    assert key is not None
    assert key.is_destroyed
    kept = book_reader().shelf_key(young.name)
    assert kept is not None
    assert not kept.is_destroyed


def test_asks_the_store_equally_often_for_one_and_for_many(world, ended):
    client = signed_in(world.people["officer"])

    def queries() -> int:
        client.get("/retention/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/retention/").status_code == 200
        return len(seen)

    one = queries()
    for number in range(6):
        long_ended(world, f"ほかの業務{number}")
    assert queries() == one
    assert len(due_for(world.people["officer"])) == 7


def test_what_the_command_line_erased_meanwhile_is_said(world, ended):
    row = proposal(world, ended)
    AttachmentBody.objects.filter(engagement=ended).update(wrapped_key=b"", ciphertext=b"")
    body = AttachmentBody.objects.get(engagement=ended)
    AttachmentErasure.objects.create(body=body, basis="retention", reason="満了", by=world.people["officer"])
    assert "すでに消去されています" in page(world, "officer", f"/retention/{row.id}/")
    with pytest.raises(NotFoundError):
        approve(row.id, world.people["officer"])


def test_due_counts_whole_fiscal_years(world):
    made = make_engagement(world, "officer", "contractor", "境目の業務")
    assert isinstance(world.people["officer"], Person)
    years = settings.SEKISHO.retention_paper_years
    ended = long_ended(world, "境目", years)
    assert made.last_day > today()
    is_due = date(fiscal_year(ended.last_day) + 1 + years, 4, 1) <= today()
    assert bool(due_for(world.people["officer"])) is is_due
