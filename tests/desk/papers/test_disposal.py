"""廃棄 of files: listed when their years are over, destroyed on approval, gone from the store's own files."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import BinaryField

from sekisho.desk.applications.actions import Attaching, save_attachments, submit_request
from sekisho.desk.applications.models import Request
from sekisho.desk.attachments.actions import Place, copy_file, keep_file
from sekisho.desk.attachments.erasing import Ground
from sekisho.desk.attachments.models import Attachment, AttachmentBody, AttachmentErasure
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.events.models import Event
from sekisho.desk.intake.actions import receive_paper, start_intake
from sekisho.desk.intake.models import Intake, OriginalBody
from sekisho.desk.papers import disposal
from sekisho.desk.people.models import Person
from sekisho.desk.shell import wiping
from sekisho.documents.uploads.guard import Upload
from sekisho.kernel.clock import fiscal_year
from sekisho.kernel.errors import InputError, NotFoundError
from sekisho.rules.application import AttachedFile
from tests.desk.intake.mailed import filled, resolved
from tests.desk.intake.test_files import RECEIPT
from tests.desk.world import make_engagement
from tests.ledger.books import files_of_server

WORDS = "契約書 第5条".encode()


@pytest.fixture
def held(world) -> Engagement:
    draft = world.draft()
    wanted = Attaching((), (), (("写し.txt", WORDS),), {"kind": "other"})
    save_attachments(draft, wanted, draft.revision, world.people["responsible"])
    submit_request(Request.objects.get(id=draft.id), world.people["responsible"])
    return draft.engagement


def ended(engagement: Engagement, years_ago: int) -> None:
    """As if it had ended in a fiscal year long past."""
    last = engagement.last_day.replace(year=engagement.last_day.year - years_ago)
    Engagement.objects.filter(id=engagement.id).update(first_day=last, last_day=last)
    engagement.refresh_from_db()


def test_the_years_count_from_the_end_of_the_fiscal_year_in_which_it_ended(world, held):
    (row,) = disposal.holdings()
    years = settings.SEKISHO.retention_paper_years
    assert (row.engagement, row.attached, row.received, row.unfinished) == (held, 1, 0, 0)
    assert row.due == date(fiscal_year(held.last_day) + 1 + years, 4, 1)
    assert not row.is_due


def dispose(engagement: Engagement, by: Person) -> None:
    """All of it, as an approved disposal does step by step."""
    for sort, target in list(disposal.targets_of(engagement.id)):
        disposal.erase_target(sort, target, Ground("retention", "満了", by), by)


def test_what_is_disposed_of_leaves_the_list_and_goes_once(world, held):
    ended(held, 30)
    (row,) = disposal.holdings()
    assert row.is_due
    dispose(held, world.people["officer"])
    assert list(disposal.holdings()) == []
    assert not bytes(AttachmentBody.objects.get().wrapped_key)
    (file,) = disposal.files_of(held.id)
    assert file.name == "写し.txt"
    assert "保存期間の満了" in file.erased
    erased = AttachmentErasure.objects.get()
    disposal.erase_target(disposal.ATTACHED_BODY, erased.body_id, Ground("retention", "もう一度", None), erased.by)
    assert AttachmentErasure.objects.get().reason == "満了"


def test_received_files_and_readings_nobody_finished_go_with_it(world):
    plan, officer = world.engagements["survey"], world.people["officer"]
    row = start_intake(plan, "届いた.docx", filled(plan), RECEIPT, officer)
    version = receive_paper(row, resolved(row), officer)
    Request.objects.filter(id=version.request_id).update(state="withdrawn")
    start_intake(plan, "途中.docx", filled(plan), RECEIPT, officer)
    ended(plan, 30)
    (found,) = disposal.holdings()
    assert (found.attached, found.received, found.unfinished) == (0, 1, 1)
    assert len(list(disposal.targets_of(plan.id))) == found.total
    dispose(plan, officer)
    assert not Intake.objects.exists()
    assert bytes(OriginalBody.objects.get().sealed) == b""


def test_who_has_nothing_to_do_with_the_engagement_erases_nothing(world, held):
    ended(held, 30)
    for login in ("other-officer", "rival-responsible"):
        with pytest.raises(InputError, match="扱えません"):
            disposal.erase_file(Attachment.objects.get().id, Ground("other", "x", world.people[login]))
    assert bytes(AttachmentBody.objects.get().wrapped_key)


def test_one_file_is_erased_by_its_id(world, held):
    file = Attachment.objects.get()
    with pytest.raises(NotFoundError):
        disposal.erase_file("att_none", Ground("other", "x", None))
    assert disposal.erase_file(file.id, Ground("mistake", "誤って添付", None)) == "写し.txt"
    assert not bytes(AttachmentBody.objects.get().wrapped_key)
    assert Event.objects.get(act="attachment.erase").actor is None


def test_what_else_holds_the_same_bytes_is_named(world, held):
    """Whoever erases on somebody's demand must not believe that nothing is left where the bytes came in twice."""
    by = world.people["responsible"]
    first = Attachment.objects.get()
    other = make_engagement(world, "officer", "contractor", "別の業務委託")
    carried = copy_file(
        Place(other, "req_x"), AttachedFile(first.id, first.name, first.media, 1, first.body.sha256), by
    )
    foreign = keep_file(Place(held, "req_x"), Upload("別の名.txt", "txt"), WORDS, world.people["sub-responsible"])
    disposal.erase_file(first.id, Ground("asked", "本人の求め", None))
    assert {row.id for row in disposal.same_bytes(first.id)} == {carried.id, foreign.id}
    disposal.erase_file(carried.id, Ground("asked", "本人の求め", None))
    assert [row.id for row in disposal.same_bytes(first.id)] == [foreign.id]
    assert [row.name for row in disposal.same_bytes(first.id)] == ["別の名.txt"]


def test_the_old_key_and_bytes_are_in_no_file_of_the_store(committed, monkeypatch):
    monkeypatch.setattr(wiping, "TRIES", 2)
    draft, by = committed.draft(), committed.people["responsible"]
    wanted = Attaching((), (), (("写し.txt", WORDS * 5000),), {"kind": "other"})
    save_attachments(draft, wanted, draft.revision, by)
    body = AttachmentBody.objects.get()
    old = (bytes(body.wrapped_key), bytes(body.ciphertext)[-100:])  # the end lies on pages that are freed
    assert all(part in files_of_the_store() for part in old)
    with reading():
        disposal.erase_file(Attachment.objects.get().id, Ground("mistake", "誤って添付", None))
        assert not disposal.clear(), "what a reader may still see is still in the files"
    assert disposal.clear()
    assert not any(part in files_of_the_store() for part in old)


def test_the_store_gathers_nothing_about_sealed_bytes(db):
    """What ANALYZE copies of a column lies in a table of the server's own, which no erasure reaches."""
    fields = [field for model in apps.get_app_config("desk").get_models() for field in model._meta.local_fields]
    sealed = {(field.model._meta.db_table, field.column) for field in fields if isinstance(field, BinaryField)}
    assert ("desk_attachmentbody", "wrapped_key") in sealed
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # looks into columns only where it is told to
            cursor.execute("SELECT name, '' FROM sqlite_master WHERE name LIKE 'sqlite_stat%'")
        else:
            cursor.execute(
                """SELECT attrelid::regclass::text, attname FROM pg_attribute
                   WHERE atttypid = 'bytea'::regtype AND attstattarget IS DISTINCT FROM 0"""
            )
        assert not sealed & set(cursor.fetchall())


@contextmanager
def reading() -> Iterator[None]:
    """Somebody else has begun to read and goes on."""
    with closing(connection.copy()) as other, other.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("BEGIN")
        else:
            other.set_autocommit(False)
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT count(*) FROM desk_person")
        cursor.fetchall()
        yield


def files_of_the_store() -> bytes:
    """Database, WAL and journal of the embedded store; of PostgreSQL the files of its tables."""
    if connection.vendor != "sqlite":
        connection.ensure_connection()
        return b"".join(files_of_server(connection.connection).values())
    place = Path(connection.settings_dict["NAME"])
    return b"".join(file.read_bytes() for file in place.parent.glob(f"{place.name}*"))
