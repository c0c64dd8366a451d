"""月次点検: the figures are those of the book, a signature keeps them and reaches the book, and who is late is told."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sekisho.desk.contracts.models import Party
from sekisho.desk.events.actions import actor_of
from sekisho.desk.monthly.actions import sign_month
from sekisho.desk.monthly.due import OVERDUE, due_day, for_home, waiting
from sekisho.desk.monthly.models import MonthlyReview
from sekisho.desk.monthly.month import month_of
from sekisho.desk.monthly.report import make_report
from sekisho.desk.permits.actions import move_permit
from sekisho.desk.permits.models import HoldRelease, IssuedPermit
from sekisho.desk.records.models import Passage
from sekisho.desk.shell.clock import today
from sekisho.kernel import canonical
from sekisho.kernel.errors import StateError
from tests.desk.book import events_in_the_book
from tests.desk.browser import form_at, signed_in, words_of
from tests.desk.scene import top
from tests.desk.world import make_engagement
from tests.documents.readers import bare, pdf_text

State = Passage.State


@pytest.fixture
def late(world):
    """The survey's permit has been in force since two months before this one. Returns the month that ended last."""
    row = world.permit()
    last = month_of(today()).before
    IssuedPermit.objects.filter(id=row.id).update(issued_at=last.before.start, first_day=last.before.first)
    return last


def used(world, login, state, month, *, day=15, rule=None, code="", **more):
    """A passage of that month in the index."""
    person, survey = world.people[login], world.engagements["survey"]
    party = Party.objects.get(engagement=survey, organisation=person.organisation)
    return Passage.objects.create(
        record=f"rec_{Passage.objects.count()}",
        state=state,
        at=month.start + timedelta(days=day - 1, hours=10),
        engagement=survey.id,
        party=party.id,
        actor=actor_of(person, survey.id),
        service="practice-text",
        rule=rule,
        code=code,
        first_index=Passage.objects.count(),
        **more,
    )


def page_of(world, login, month, engagement="survey"):
    client = signed_in(world.people[login])
    return client.get(f"/review/{month}/{world.engagements[engagement].id}/")


def sign(world, month, remark="", login="responsible"):
    survey = world.engagements["survey"]
    party = Party.objects.get(engagement=survey, organisation=world.people[login].organisation)
    return sign_month(survey, month, world.people[login], make_report(survey, party, month).digest, remark)


def test_the_figures_are_counted_by_person_service_and_rule(world, late):
    used(world, "staff", State.ANSWERED, late, tokens_in=10, tokens_out=20)
    used(world, "staff", State.ANSWERED, late, tokens_in=1, tokens_out=2)
    used(world, "staff2", State.REFUSED, late, rule=7, code="personal.phone")
    used(world, "sub-staff", State.REFUSED, late, rule=7, code="personal.phone")
    open_one = used(world, "staff2", State.OPEN, late)
    used(world, "staff", State.ANSWERED, late.before)  # another month
    survey = world.engagements["survey"]
    report = make_report(survey, top(survey), late)
    assert (report.calls, report.answered, report.refused, report.open_count) == (5, 2, 2, 1)
    assert report.open_records == (open_one.record,)
    assert [(row.rule, row.code, row.times) for row in report.refusals] == [(7, "personal.phone", 2)]
    mine = next(use for use in report.uses if use.person == "試験 staff")
    assert (mine.calls, mine.answered, mine.tokens_in, mine.tokens_out) == (2, 2, 11, 22)
    imported = used(world, "staff", State.IMPORTED, late)  # never came to the gate
    HoldRelease.objects.create(
        hold="hold_1", record="rec_1", engagement=survey, person=world.people["staff"], actor=imported.actor,
        reason="published", at=imported.at, until=imported.at,
    )  # fmt: skip
    report = make_report(survey, top(survey), late)
    assert (report.calls, report.imported, report.reasons) == (5, 1, 1)
    assert report.calls == report.answered + report.refused + report.failed + report.open_count
    page = words_of(page_of(world, "responsible", late).content.decode())
    assert "保留に記録された理由1件" in page
    assert "関所の外の利用（取込み）1件" in page
    below = Party.objects.get(engagement=survey, organisation=world.organisations["sub"])
    assert make_report(survey, below, late).reasons == 0
    assert (make_report(survey, below, late).calls, make_report(survey, below, late).refused) == (1, 1)


def test_a_month_signed_before_something_was_counted_has_not_changed_by_that(world, late):
    """Then what was taken in stood among the calls, and nothing told of reasons, pictures and answers."""
    used(world, "staff", State.ANSWERED, late)
    used(world, "staff", State.IMPORTED, late)
    now = make_report(world.engagements["survey"], top(world.engagements["survey"]), late)
    signed = replace(now, calls=2, imported=None, reasons=None, awaiting=None, found=None)
    assert now.counted_as(signed).digest == signed.digest
    assert now.counted_as(replace(signed, calls=3)).digest != replace(signed, calls=3).digest
    assert now.counted_as(now) == now


def test_days_without_a_record_are_told_only_where_a_permit_was_in_force(world, late):
    used(world, "staff", State.ANSWERED, late, day=10)
    survey = world.engagements["survey"]
    silences = make_report(survey, top(survey), late).silences
    assert (silences[0].first, silences[0].days) == (late.first.isoformat(), 9)
    assert silences[1].last == late.last.isoformat()
    IssuedPermit.objects.all().update(first_day=late.first + timedelta(days=8))
    assert len(make_report(survey, top(survey), late).silences) == 1


def test_the_page_says_what_is_not_measured(world, late):
    used(world, "staff", State.ANSWERED, late)
    said = words_of(page_of(world, "responsible", late).content.decode())
    assert "測っていません" in said
    assert "まだ検証されていません" in said
    assert "立会人は設定されていません" in said


def test_signing_in_the_browser_keeps_the_figures_and_they_stay(world, late):
    used(world, "staff", State.ANSWERED, late)
    client, survey = signed_in(world.people["responsible"]), world.engagements["survey"]
    url = f"/review/{late}/{survey.id}/"
    typed = form_at(client, url, "seen")
    assert client.post(f"{url}sign/", typed).status_code == 400  # not ticked
    answer = client.post(f"{url}sign/", typed | {"looked": "on", "remark": "電話番号に注意する。"})
    assert (answer.status_code, answer.url) == (302, url)
    used(world, "staff", State.ANSWERED, late)
    page = words_of(client.get(url).content.decode())
    assert "試験 responsible" in page
    assert "電話番号に注意する。" in page
    assert "署名のあとに、この月の数が変わりました" in page
    row = MonthlyReview.objects.get()
    assert row.content["report"]["calls"] == 1
    printed = bare(pdf_text(client.get(f"{url}paper.pdf").content))
    assert bare("電話番号に注意する。") in printed
    assert row.sha256 in printed
    officer = words_of(page_of(world, "officer", late).content.decode())
    assert "電話番号に注意する。" in officer
    assert "点検を終え、署名する" not in officer


def test_what_was_not_seen_is_not_signed(world, late):
    survey, responsible = world.engagements["survey"], world.people["responsible"]
    seen = make_report(survey, top(survey), late).digest
    used(world, "staff", State.REFUSED, late, rule=7, code="personal.phone")
    with pytest.raises(StateError, match="数が変わりました"):
        sign_month(survey, late, responsible, seen)
    assert not MonthlyReview.objects.exists()


def test_a_month_is_signed_once_and_not_before_it_is_over(world, late):
    sign(world, late)
    with pytest.raises(StateError, match="すでに署名"):
        sign(world, late)
    with pytest.raises(StateError, match="まだ終わっていません"):
        sign(world, late.next)


def test_content_that_was_changed_afterwards_is_noticed(world, late):
    """By somebody who got round the store's own refusal."""
    row = sign(world, late, "所見です。")
    row.content["remark"] = "書き換えた所見"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER desk_monthlyreview_no_update")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or it speaks of events that are pending
            cursor.execute("ALTER TABLE desk_monthlyreview DISABLE TRIGGER USER")
    row.save()
    assert "署名のときのハッシュ値と合いません" in words_of(page_of(world, "responsible", late).content.decode())


def insist_on_refusal(act):
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        act()


def test_the_store_refuses_to_change_what_was_signed(world, late):
    row = sign(world, late, "所見です。")
    signed = MonthlyReview.objects.filter(id=row.id)
    insist_on_refusal(lambda: signed.update(content={}))
    insist_on_refusal(lambda: signed.update(sha256="0" * 64))
    insist_on_refusal(row.delete)
    insist_on_refusal(signed.delete)
    row.content["remark"] = "書き換えた所見"
    insist_on_refusal(row.save)
    assert MonthlyReview.objects.get().content["remark"] == "所見です。"


def test_the_store_refuses_what_goes_round_update_and_delete(world, late):
    """INSERT OR REPLACE of SQLite deletes without asking the delete trigger; TRUNCATE of PostgreSQL asks no row."""
    row = sign(world, late)
    columns = ", ".join(field.column for field in MonthlyReview._meta.fields)
    other_id = columns.replace("content", "'{}'").replace("id,", "'mrv_other',", 1)
    into = f"INSERT OR REPLACE INTO desk_monthlyreview ({columns}) SELECT {{}} FROM desk_monthlyreview"
    ways = ["SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE desk_monthlyreview"]
    if connection.vendor == "sqlite":
        ways = [into.format(each) for each in (columns, columns.replace("content", "'{}'"), other_id)]
    for way in ways:
        with connection.cursor() as cursor:
            insist_on_refusal(partial(cursor.execute, way))
    assert MonthlyReview.objects.get().id == row.id


def told_to(world, login):
    return [each.month for each in for_home(world.people[login])["overdue"]]


def test_the_city_is_told_no_more_than_it_can_read_and_that_there_is_more(world, late, monkeypatch):
    monkeypatch.setattr("sekisho.desk.monthly.due.NAMED", 0)
    told = for_home(world.people["officer"])
    assert (told["overdue"], told["overdue_count"], told["has_more"]) == ([], 0, True)


def test_an_ended_month_waits_until_it_is_signed(world, late):
    responsible = world.people["responsible"]
    assert [each.month for each in waiting(responsible)] == [late.before, late]
    assert late.before in told_to(world, "officer")
    sign(world, late.before)
    assert [each.month for each in waiting(responsible)] == [late]
    assert late.before not in told_to(world, "officer")
    for login in ("rival-responsible", "sub-responsible"):
        assert waiting(world.people[login]) == [], login
    assert told_to(world, "other-officer") == []


def test_a_permit_that_ended_before_the_month_asks_for_no_review(world, late):
    row = IssuedPermit.objects.get()
    move_permit(row, "revoke", "終わり", world.people["officer"], "city")
    row.acts.filter(act="revoke").update(at=late.start - timedelta(days=1))
    assert [each.month for each in waiting(world.people["responsible"])] == [late.before]


def test_overdue_is_told_on_the_first_page_of_both_sides(world, late):
    assert due_day(late.before) < today()
    for login in ("responsible", "officer"):
        said = words_of(signed_in(world.people[login]).get("/").content.decode())
        assert OVERDUE in said, login
        assert "ガイドラインの定めではありません" in said
    sign(world, late.before)
    sign(world, late)
    for login in ("responsible", "officer"):
        assert OVERDUE not in words_of(signed_in(world.people[login]).get("/").content.decode()), login


def test_nobody_is_late_where_no_day_is_set(world, late, monkeypatch):
    monkeypatch.setattr(settings, "SEKISHO", replace(settings.SEKISHO, review_open_days=0))
    assert due_day(late) is None
    assert not any(each.is_overdue for each in waiting(world.people["responsible"]))


def test_the_list_of_a_month_asks_the_store_equally_often_for_one_and_for_many(world, late):
    client = signed_in(world.people["officer"])

    def queries() -> int:
        client.get(f"/review/{late}/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/review/{late}/").status_code == 200
        return len(seen)

    used(world, "staff", State.ANSWERED, late)
    one = queries()
    for number in range(7):
        more = make_engagement(world, "officer", "contractor", f"業務その{number}")
        Passage.objects.create(
            record=f"rec_m{number}", state="answered", at=late.start, engagement=more.id, first_index=0
        )
    assert queries() == one
    assert "業務その6" in words_of(client.get(f"/review/{late}/").content.decode())


def test_the_signature_is_a_leaf_that_holds_the_hash_of_what_was_signed(committed):
    row = committed.permit()
    last = month_of(today()).before
    IssuedPermit.objects.filter(id=row.id).update(issued_at=last.start, first_day=last.first)
    signed = sign(committed, last, "所見")
    leaf = next(each for each in events_in_the_book() if each["event"] == signed.event)
    assert (leaf["act"], leaf["subject"]) == ("monthly.sign", signed.id)
    assert leaf["detail"]["sha256"] == hashlib.sha256(canonical.dumps(signed.content)).hexdigest()
    assert "所見" not in json.dumps(leaf, ensure_ascii=False)
    said = words_of(page_of(committed, "responsible", last).content.decode())
    assert "台帳への記入を待っています" not in said


def test_the_last_check_of_the_book_stands_in_the_report(committed):
    committed.permit()
    events_in_the_book()  # the writer has begun a book
    auditor = signed_in(committed.people["auditor"])
    assert auditor.post("/book/").status_code == 200
    survey = committed.engagements["survey"]
    book = make_report(survey, top(survey), month_of(today()).before).book
    assert book.is_sound
    assert datetime.fromisoformat(book.checked_at) <= datetime.now(UTC)
