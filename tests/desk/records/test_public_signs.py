"""Rule 2 in the records: what was flagged, and round-the-clock use, are shown with reasons to whom it concerns."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from sekisho.desk.records.index import catch_up
from sekisho.desk.records.models import ActiveDay, Cursor, Passage
from sekisho.desk.records.public_signs import ROUND_THE_CLOCK, WORDS, signs_by_engagement
from sekisho.desk.records.visible import visible_passages
from sekisho.desk.shell.clock import now
from sekisho.kernel.clock import JST
from sekisho.kernel.ids import new_id
from sekisho.ledger.entry import Intent, Mark
from tests.desk.book import WAIT_S, writer
from tests.desk.browser import signed_in, words_of
from tests.desk.records.test_views import Gate, page_of

PROMPT, END_USERS, TRAFFIC = (WORDS[f"public.{name}"] for name in ("prompt", "end-users", "traffic"))


class Flagging(Gate):
    """Writes what the gateway writes of a call that passed with flags, at any hour."""

    def called(self, *codes: str, at: datetime | None = None, login: str = "staff", notes: Any = ()) -> str:
        record = new_id("rec")
        marks = tuple(Mark("PUBLIC", code, 0, 5, "/messages/0/content", "warn") for code in codes)
        leaf = Intent(
            record=record,
            at=at or now(),
            **self._common(login),
            permit=self.permit.id,
            purpose="use-1",
            service="practice-text",
            kind="text",
            model="practice-text",
            endpoint="/v1/chat/completions",
            stream=False,
            input_sha256="",
            findings=marks,
            notes=notes,
        ).leaf()
        with writer() as log:
            log.append(leaf, record=record).result(WAIT_S)
        return record

    def around_the_clock(self, hours: int) -> None:
        """Yesterday, once in each of so many hours."""
        midnight = now().astimezone(JST).replace(hour=0, minute=5) - timedelta(days=1)
        for hour in range(hours):
            self.called(at=midnight + timedelta(hours=hour))


@pytest.fixture
def gate(world) -> Flagging:
    return Flagging(world)


def page(world, login: str, address: str) -> str:
    answer = signed_in(world.people[login]).get(address)
    assert answer.status_code == 200
    return words_of(answer.content.decode())


def found(world, gate, login: str = "officer") -> list[tuple[str, int]]:
    catch_up()
    signs = signs_by_engagement(visible_passages(world.people[login])).get(gate.survey.id, [])
    return [(sign.code, sign.times) for sign in signs]


def test_a_flagged_record_says_why_and_that_nothing_is_decided(world, gate):
    words = page_of(world, "officer", gate.called("public.prompt", "public.end-users"))
    for part in ("規定2の確認", PROMPT, END_USERS, "違反と決まったものではありません"):
        assert part in words
    assert "規定2の確認" not in page_of(world, "officer", gate.called("personal.phone"))


@pytest.mark.parametrize("login", ["officer", "policy", "auditor"])
def test_the_citys_first_page_counts_the_reasons(world, gate, login):
    assert "規定2・30日以内" not in page(world, login, "/")
    gate.called("public.prompt")
    gate.called("public.prompt", "public.end-users")
    words = page(world, login, "/")
    assert f"{PROMPT} 2回" in " ".join(words.split())
    assert f"{END_USERS} 1回" in " ".join(words.split())
    assert gate.survey.title in words


def test_the_engagement_shows_them_and_leads_to_the_records(world, gate):
    flagged, other = gate.called("public.prompt"), gate.called()
    assert PROMPT in page(world, "responsible", f"/engagements/{gate.survey.id}/")
    listed = page(world, "responsible", f"/records/?engagement={gate.survey.id}&public=1")
    assert flagged in listed
    assert other not in listed
    assert other in page(world, "responsible", f"/records/?engagement={gate.survey.id}")


@pytest.mark.parametrize("login", ["other-officer", "rival-responsible", "rival-staff"])
def test_nobody_else_sees_them(world, gate, login):
    gate.called("public.prompt")
    gate.around_the_clock(ROUND_THE_CLOCK)
    assert found(world, gate, login) == []


def test_a_page_that_called_by_itself_is_counted(world, gate):
    gate.refused(rule=2, code="public.origin")
    assert found(world, gate) == [("public.origin", 1)]


@pytest.mark.parametrize(("hours", "is_seen"), [(ROUND_THE_CLOCK - 1, False), (ROUND_THE_CLOCK, True)])
def test_a_key_used_round_the_clock_is_seen_by_the_day(world, gate, hours, is_seen):
    gate.around_the_clock(hours)
    assert found(world, gate) == ([("public.traffic", 1)] if is_seen else [])
    assert (TRAFFIC in page(world, "officer", "/")) is is_seen


def test_many_calls_in_office_hours_and_two_people_in_turn_are_not_round_the_clock(world, gate):
    midnight = now().astimezone(JST).replace(hour=0, minute=5) - timedelta(days=1)
    for hour in range(24):
        gate.called(at=midnight + timedelta(hours=hour), login="staff" if hour < 12 else "staff2")
        gate.called(at=midnight + timedelta(hours=10, minutes=hour))
    assert found(world, gate) == []


def test_a_code_nobody_knows_is_no_flag_and_stops_no_reading(world, gate):
    record = gate.called("public." + "x" * 80)
    assert found(world, gate) == []
    assert Passage.objects.get(record=record).public == ""


def test_what_is_older_than_thirty_days_is_not_shown(world, gate):
    gate.called("public.prompt", at=now() - timedelta(days=31))
    assert found(world, gate) == []


def test_the_index_can_be_rebuilt(world, gate):
    gate.called("public.prompt")
    gate.around_the_clock(ROUND_THE_CLOCK)
    before = found(world, gate)
    Passage.objects.all().delete()
    Cursor.objects.all().delete()
    assert found(world, gate) == before
    ActiveDay.objects.all().delete()
    Cursor.objects.all().delete()
    assert found(world, gate) == before


def test_a_record_names_what_the_gate_forced(world, gate):
    words = page_of(world, "officer", gate.called(notes=("reason.published", "forced.store")))
    assert "学習・保存をさせない指定" in words
    assert "store" in words
    assert "学習・保存をさせない指定" not in page_of(world, "officer", gate.called())
