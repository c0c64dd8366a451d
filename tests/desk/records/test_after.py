"""What is left to be seen to after a call: who is shown it, with what to do next; and the monthly review."""

import dataclasses
from datetime import timedelta

import pytest

from sekisho.desk.monthly.actions import sign_month
from sekisho.desk.monthly.month import month_of
from sekisho.desk.monthly.report import make_report, read_report
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.records.after import CONSENT, NEXT, OUTPUT, TAGS, TITLES
from sekisho.desk.records.index import catch_up
from sekisho.desk.records.models import Cursor, Passage
from sekisho.desk.shell.clock import now, today
from sekisho.gateway.record import FOUND
from sekisho.gateway.rights import UNCURATED
from sekisho.kernel.ids import new_id
from sekisho.ledger.entry import Event
from tests.desk.book import WAIT_S, writer
from tests.desk.browser import signed_in, words_of
from tests.desk.records.test_views import Gate, page_of
from tests.desk.scene import top
from tests.documents.readers import bare, pdf_text

SEES = ("staff", "responsible", "officer", "policy", "auditor")
SEES_NOT = ("other-officer", "rival-responsible", "rival-staff", "sub-staff", "sub-responsible", "staff2")


class Marking(Gate):
    """Writes what the gateway writes of calls for pictures, and of transcripts that hold something."""

    def pictured(self, login: str = "staff", status: str = "answered") -> str:
        return self.answered(login, status, notes=(UNCURATED, "forced.store"), kind="image", service="svc-image")

    def transcribed(self, login: str = "staff", **found: int) -> str:
        record = self.answered(login, kind="audio", service="svc-audio")
        detail = {"record": record, **(found or {"personal.phone": 2, "rights.imitation": 1})}
        engagement = self.survey.id
        leaf = Event(new_id("evt"), now(), FOUND, "actor_x", engagement, record, detail).leaf()
        with writer() as log:
            log.append(leaf, record=record).result(WAIT_S)
        return record


@pytest.fixture
def gate(world) -> Marking:
    return Marking(world)


def listed(world, login: str, query: str = "") -> str:
    return words_of(signed_in(world.people[login]).get(f"/records/{query}").content.decode())


def test_the_codes_are_those_the_gate_writes():
    assert (CONSENT, OUTPUT) == (UNCURATED, FOUND)


@pytest.mark.parametrize("login", SEES)
def test_a_picture_waits_for_consent_and_says_what_to_do(world, gate, login):
    page = page_of(world, login, gate.pictured())
    assert TITLES[CONSENT] in page
    assert NEXT[CONSENT] in page
    assert TITLES[OUTPUT] not in page


@pytest.mark.parametrize("login", SEES)
def test_what_an_answer_holds_is_told_by_kind_and_number_with_what_to_do(world, gate, login):
    page = " ".join(page_of(world, login, gate.transcribed()).split())
    assert TITLES[OUTPUT] in page
    assert NEXT[OUTPUT] in page
    assert "個人情報 personal.phone 2か所" in page
    assert "他者の権利に関わる記載 rights.imitation 1か所" in page


@pytest.mark.parametrize("login", SEES_NOT)
def test_nobody_else_sees_the_record_the_list_or_the_count(world, gate, login):
    records = gate.pictured(), gate.transcribed()
    client = signed_in(world.people[login])
    assert [client.get(f"/records/{record}/").status_code for record in records] == [404, 404]
    for page in (listed(world, login), listed(world, login, f"?after={CONSENT}"), words_of(_home(client))):
        assert not [word for word in (*records, *TAGS.values()) if word in page]
        assert "成果物に使う前の確認" not in page


def _home(client) -> str:
    return client.get("/").content.decode()


def test_the_list_marks_and_filters_them(world, gate):
    picture, transcript, plain = gate.pictured(), gate.transcribed(), gate.answered()
    page = listed(world, "responsible")
    assert (page.count(TAGS[CONSENT]), page.count(TAGS[OUTPUT])) == (1, 1)
    seen = {code: listed(world, "responsible", f"?after={code}") for code in (CONSENT, OUTPUT, "no.such")}
    assert [picture in seen[CONSENT], transcript in seen[CONSENT], plain in seen[CONSENT]] == [True, False, False]
    assert [picture in seen[OUTPUT], transcript in seen[OUTPUT]] == [False, True]
    assert TITLES[CONSENT] in seen[CONSENT]
    assert plain in seen["no.such"]


def test_a_call_of_which_nothing_came_back_leaves_nothing_to_see_to(world, gate):
    page = page_of(world, "staff", gate.pictured(status="upstream-error"))
    assert TITLES[CONSENT] not in page
    assert TAGS[CONSENT] not in listed(world, "staff")


@pytest.mark.parametrize("login", ["officer", "policy", "auditor"])
def test_the_citys_first_page_counts_them_by_engagement(world, gate, login):
    client = signed_in(world.people[login])
    assert "成果物に使う前の確認" not in words_of(_home(client))
    gate.pictured()
    gate.pictured()
    gate.transcribed()
    page = " ".join(words_of(_home(client)).split())
    assert f"{TITLES[CONSENT]} 2件" in page
    assert f"{TITLES[OUTPUT]} 1件" in page
    assert gate.survey.title in page
    Passage.objects.update(at=now() - timedelta(days=31))
    assert "成果物に使う前の確認" not in words_of(_home(client))


def test_reading_the_book_again_finds_the_same(world, gate):
    own = Passage.objects.filter(record__in=(gate.pictured(), gate.transcribed())).order_by("record")
    catch_up()
    before = list(own.values("record", "after", "output"))
    assert {row["after"] for row in before} == {f" {CONSENT} ", f" {OUTPUT} "}
    Cursor.objects.all().delete()
    catch_up()
    assert list(own.values("record", "after", "output")) == before


@pytest.fixture
def late(world, gate):
    """The month that ended last, with two pictures and a transcript in it."""
    last = month_of(today()).before
    IssuedPermit.objects.update(issued_at=last.before.start, first_day=last.before.first)
    records = gate.pictured(), gate.pictured("sub-staff"), gate.transcribed()
    catch_up()
    Passage.objects.filter(record__in=records).update(at=last.start + timedelta(days=3))
    return last, records


@pytest.mark.parametrize(("login", "consent", "output"), [("officer", 2, 1), ("responsible", 2, 1), ("auditor", 2, 1)])
def test_the_monthly_review_counts_and_names_them(world, gate, late, login, consent, output):
    month, records = late
    client = signed_in(world.people[login])
    page = " ".join(words_of(client.get(f"/review/{month}/{gate.survey.id}/").content.decode()).split())
    assert f"{TITLES[CONSENT]}{consent}件" in page.replace(" ", "")
    assert f"{TITLES[OUTPUT]}{output}件" in page.replace(" ", "")
    assert NEXT[CONSENT] in page
    assert NEXT[OUTPUT] in page
    assert [record for record in records if record in page] == list(records)
    overview = " ".join(words_of(client.get(f"/review/{month}/").content.decode()).split())
    assert f"{consent}件{output}件" in overview.replace(" ", "")


def test_a_subcontractor_reviews_its_own(world, gate, late):
    month, records = late
    page = signed_in(world.people["sub-responsible"]).get(f"/review/{month}/{gate.survey.id}/").content.decode()
    assert [record for record in records if record in page] == [records[1]]


def test_the_paper_has_them_and_says_where_they_were_not_counted(world, gate, late):
    month, _ = late
    client = signed_in(world.people["responsible"])
    url = f"/review/{month}/{gate.survey.id}/"
    assert bare(f"{TITLES[CONSENT]}2件") in bare(pdf_text(client.get(f"{url}paper.pdf").content))
    report = make_report(gate.survey, top(gate.survey), month)
    row = sign_month(gate.survey, month, world.people["responsible"], report.digest, "")
    assert read_report(row.content["report"]) == dataclasses.replace(
        report, book=read_report(row.content["report"]).book
    )
    older = {name: value for name, value in row.content["report"].items() if not name.startswith(("awaiting", "found"))}
    assert (read_report(older).awaiting, read_report(older).found) == (None, None)
