"""Files are sealed, found only by their own organisation, pinned by what is filed, and dropped only before that."""

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from sekisho.desk.attachments.actions import Place, copy_file, drop_files, examined, keep_file, pin_files, stored_rows
from sekisho.desk.attachments.limits import MOST_AT_ONCE, MOST_FILES
from sekisho.desk.attachments.models import Attachment, AttachmentBody
from sekisho.desk.attachments.stored import content
from sekisho.desk.events.models import Event
from sekisho.documents.uploads.guard import Upload
from sekisho.kernel.errors import InputError, StoreError
from sekisho.rules.application import AttachedFile
from tests.desk.world import World

WORDS = "契約書 第5条 入力情報を学習に用いない。".encode()
UPLOAD = Upload("写し.txt", "txt")


@pytest.fixture
def place(world: World) -> Place:
    return Place(world.engagements["survey"], "req_1")


@pytest.fixture
def kept(world: World, place: Place) -> AttachedFile:
    return keep_file(place, UPLOAD, WORDS, world.people["responsible"])


def run(statement: str) -> None:
    """As whoever holds the store may try."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.check_constraints()


def test_the_bytes_come_back_and_are_not_in_the_store_in_clear(kept: AttachedFile) -> None:
    row = Attachment.objects.get(id=kept.id)
    assert content(row) == WORDS
    assert (kept.size, kept.media, kept.name) == (len(WORDS), "txt", "写し.txt")
    assert WORDS not in bytes(row.body.ciphertext)
    assert len(bytes(row.body.ciphertext)) > len(WORDS)


def test_the_same_bytes_are_stored_once_and_another_organisation_has_its_own(
    world: World, place: Place, kept: AttachedFile
) -> None:
    again = keep_file(place, Upload("別名.txt", "txt"), WORDS, world.people["responsible"])
    assert again.id != kept.id
    assert AttachmentBody.objects.count() == 1
    keep_file(place, UPLOAD, WORDS, world.people["sub-responsible"])
    keep_file(Place(world.engagements["plan"], "req_2"), UPLOAD, WORDS, world.people["rival-responsible"])
    assert AttachmentBody.objects.count() == 3


def test_another_organisation_finds_nothing_under_the_id(world: World, place: Place, kept: AttachedFile) -> None:
    rival, sub = world.people["rival-responsible"], world.people["sub-responsible"]
    for person in (rival, sub):
        assert stored_rows(place.engagement, [kept.id], person) == []
        assert drop_files(place, [kept.id], person) == 0
        assert copy_file(place, kept, person) is None
        with pytest.raises(StoreError):
            pin_files(place, [kept], person)


def test_a_file_of_another_engagement_cannot_be_pinned(world: World, kept: AttachedFile) -> None:
    elsewhere = Place(world.engagements["plan"], "req_2")
    with pytest.raises(StoreError):
        pin_files(elsewhere, [kept], world.people["responsible"])


def test_a_hash_that_is_not_that_of_the_bytes_is_not_pinned(world: World, place: Place, kept: AttachedFile) -> None:
    for wrong in ({"sha256": "00" * 32}, {"size": kept.size + 1}, {"id": "att_unknown"}):
        told = AttachedFile(**{name: getattr(kept, name) for name in kept.__slots__} | wrong)
        with pytest.raises(StoreError):
            pin_files(place, [told], world.people["responsible"])
    assert not Attachment.objects.get(id=kept.id).is_filed


def test_what_is_not_filed_goes_with_its_bytes(world: World, place: Place, kept: AttachedFile) -> None:
    again = keep_file(place, UPLOAD, WORDS, world.people["responsible"])
    assert drop_files(place, [kept.id], world.people["responsible"]) == 1
    assert AttachmentBody.objects.count() == 1
    assert drop_files(place, [again.id], world.people["responsible"]) == 1
    assert AttachmentBody.objects.count() == 0


def test_what_is_filed_stays(world: World, place: Place, kept: AttachedFile) -> None:
    pin_files(place, [kept], world.people["responsible"])
    assert drop_files(place, [kept.id], world.people["responsible"]) == 0
    assert content(Attachment.objects.get(id=kept.id)) == WORDS


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE desk_attachment SET name = 'x'",
        "UPDATE desk_attachment SET is_filed = false",
        "DELETE FROM desk_attachment",
        "UPDATE desk_attachmentbody SET sha256 = 'x'",
        "UPDATE desk_attachmentbody SET size = 1",
        "UPDATE desk_attachmentbody SET ciphertext = wrapped_key",
        "UPDATE desk_attachmentbody SET wrapped_key = ciphertext",
        "DELETE FROM desk_attachmentbody",
    ],
)
def test_the_store_itself_refuses_changes(world: World, place: Place, kept: AttachedFile, statement: str) -> None:
    pin_files(place, [kept], world.people["responsible"])
    with pytest.raises(DatabaseError), transaction.atomic():
        run(statement)
    assert content(Attachment.objects.get(id=kept.id)) == WORDS


def test_erasing_leaves_the_hash_and_nothing_to_open(world: World, place: Place, kept: AttachedFile) -> None:
    pin_files(place, [kept], world.people["responsible"])
    AttachmentBody.objects.update(wrapped_key=b"")
    row = Attachment.objects.get(id=kept.id)
    assert row.body.sha256 == kept.sha256
    with pytest.raises(StoreError):
        content(row)


def test_a_body_moved_to_another_row_does_not_open(world: World, place: Place, kept: AttachedFile) -> None:
    other = keep_file(place, UPLOAD, WORDS + b"2", world.people["responsible"])
    mine, theirs = (Attachment.objects.get(id=file.id) for file in (kept, other))
    mine.body.ciphertext, mine.body.wrapped_key = theirs.body.ciphertext, theirs.body.wrapped_key
    with pytest.raises(StoreError):
        content(mine)


def test_a_file_copied_to_another_engagement_is_sealed_anew(world: World, kept: AttachedFile) -> None:
    elsewhere = Place(world.engagements["plan"], "req_2")
    made = copy_file(elsewhere, kept, world.people["responsible"])
    assert made is not None
    assert (made.sha256, made.name) == (kept.sha256, kept.name)
    row = Attachment.objects.get(id=made.id)
    assert row.body.engagement_id == elsewhere.engagement.id
    assert content(row) == WORDS


def test_says_how_much_may_be_attached() -> None:
    one = AttachedFile("att_1", "a.txt", "txt", 1, "00")
    with pytest.raises(InputError, match="個まで"):
        examined([("a.txt", b"a")], [one] * MOST_FILES)
    with pytest.raises(InputError, match="一度に"):
        examined([("a.txt", b"a" * (MOST_AT_ONCE // 3 + 1))] * 3, [])
    with pytest.raises(InputError, match="大きすぎます"):
        examined([("a.txt", b"a" * (settings.SEKISHO.max_attachment_bytes + 1))], [])


def test_what_happens_to_files_is_recorded_without_their_names(world: World, place: Place, kept: AttachedFile) -> None:
    pin_files(place, [kept], world.people["responsible"])
    events = list(Event.objects.filter(act__startswith="attachment.").order_by("at", "id"))
    assert [(event.act, event.subject) for event in events] == [
        ("attachment.add", "req_1"),
        ("attachment.pin", "req_1"),
    ]
    assert all(event.detail["sha256"] == kept.sha256 for event in events)
    assert not any("写し" in str(event.detail) for event in events)
