"""Events reach the book exactly once, whatever fails on the way, and carry nobody's name."""

import json
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from django.db import connections, transaction

from sekisho.desk.events.actions import actor_of, deliver, leaf_of, record
from sekisho.desk.events.models import Event, Pseudonym
from sekisho.desk.home.words import ACTS
from tests.desk.book import events_in_the_book, inbox, leaves

NOWHERE = "postgresql://127.0.0.1:1/nowhere?connect_timeout=2"


@pytest.fixture
def unreachable(settings, tmp_path: Path):
    """The same installation with a book that cannot be written: a file where its folder should be, or a dead port."""
    blocked = tmp_path / "blocked"
    blocked.write_text("not a folder")
    return replace(settings.SEKISHO, data_dir=blocked, store_url=NOWHERE if settings.SEKISHO.store_url else "")


def in_the_book(event: Event) -> int:
    return [leaf["event"] for leaf in events_in_the_book()].count(event.id)


def waiting() -> int:
    return Event.objects.filter(delivered=False).count()


def test_an_event_is_delivered_right_after_its_commit(committed):
    officer = committed.people["officer"]
    with transaction.atomic():
        made = record("person.attest", officer, officer.id)
        assert not [leaf for leaf in inbox() if made.id.encode() in leaf]
    assert Event.objects.get(id=made.id).delivered
    assert in_the_book(made) == 1


def test_what_was_rolled_back_is_in_no_book(committed):
    officer = committed.people["officer"]
    with transaction.atomic():
        made = record("person.attest", officer, officer.id)
        transaction.set_rollback(True)
    assert not Event.objects.filter(id=made.id).exists()
    assert in_the_book(made) == 0


def test_a_book_that_cannot_be_written_stops_no_page_and_loses_nothing(committed, settings, unreachable, client_of):
    person, here = committed.people["staff"], settings.SEKISHO
    settings.SEKISHO = unreachable
    assert client_of(person).post("/keys/attest/", {"read": "on"}).status_code == 302
    made = Event.objects.get(act="person.attest")
    assert not made.delivered
    assert deliver() == 0
    settings.SEKISHO = here
    assert deliver() == 1
    assert deliver() == 0
    assert in_the_book(made) == 1


def test_what_comes_before_a_failure_stays_delivered_and_the_rest_follows(committed):
    """The second of three cannot be written; it must not take the first with it, nor be skipped."""
    officer = committed.people["officer"]
    with transaction.atomic():
        first = record("person.attest", officer, "first")
        second = record("person.attest", officer, "second", detail={"text": "x" * 9000})
        third = record("person.attest", officer, "third")
    assert [Event.objects.get(id=made.id).delivered for made in (first, second, third)] == [True, False, False]
    Event.objects.filter(id=second.id).update(detail={})
    assert deliver() == 2
    assert [in_the_book(made) for made in (first, second, third)] == [1, 1, 1]


def test_delivered_but_not_noted_is_delivered_once(committed):
    """Fails after persisting: the inbox has the events, the note that they are delivered is lost."""
    officer = committed.people["officer"]
    with transaction.atomic():
        made = record("person.attest", officer, officer.id)
    Event.objects.filter(id=made.id).update(delivered=False)
    assert deliver() == 1
    assert in_the_book(made) == 1
    Event.objects.filter(id=made.id).update(delivered=False)  # and once more, now that it is in the book itself
    assert deliver() == 1
    assert in_the_book(made) == 1


def test_several_who_deliver_at_once_deliver_once(committed):
    officer = committed.people["officer"]
    made = [Event(act="person.attest", actor=officer, at=officer.created_at) for _ in range(20)]
    Event.objects.bulk_create(made)

    def work() -> None:
        deliver()
        connections.close_all()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert waiting() == 0
    ids = [leaf["event"] for leaf in events_in_the_book()]
    assert [ids.count(each.id) for each in made] == [1] * 20


def test_leaves_name_people_by_pseudonyms_of_one_engagement(world):
    officer, survey = world.people["officer"], world.engagements["survey"]
    actor, elsewhere = actor_of(officer, survey.id), actor_of(officer, world.engagements["plan"].id)
    assert actor == actor_of(officer, survey.id)
    assert actor != elsewhere
    assert Pseudonym.objects.get(actor=actor).person == officer
    assert officer.id not in actor
    event = Event.objects.filter(actor=officer, engagement=survey.id).first()
    leaf = json.loads(leaf_of(event))
    assert leaf["actor"] == actor
    assert set(leaf) == {"v", "type", "event", "at", "act", "actor", "engagement", "subject", "detail"}


def test_no_leaf_of_a_whole_case_carries_a_word_that_a_person_wrote(committed):
    committed.permit()
    written = [person.name for person in committed.people.values()]
    written += [person.email for person in committed.people.values()]
    written += [organisation.name for organisation in committed.organisations.values()]
    written += [engagement.title for engagement in committed.engagements.values()]
    book = b"\n".join(leaves()).decode()
    assert not [text for text in written if text in book]


def test_every_event_of_a_whole_case_has_a_japanese_word(world):
    world.permit()
    acts = set(Event.objects.values_list("act", flat=True))
    assert len(acts) > 8
    assert acts <= set(ACTS)
