"""消去 of attached files: bytes and key go for good, who and why stay, and the same bytes can come again."""

import pytest
from django.db import DatabaseError, connection, transaction

from sekisho.desk.applications.actions import Attaching, begin_request, save_attachments, submit_request
from sekisho.desk.applications.models import Request
from sekisho.desk.attachments.actions import Place, copy_file, keep_file, pin_files
from sekisho.desk.attachments.erasing import Ground, erase_body, without_erased
from sekisho.desk.attachments.models import Attachment, AttachmentBody, AttachmentErasure
from sekisho.desk.attachments.stored import content
from sekisho.desk.demo.answers import TEXT_SERVICE
from sekisho.desk.events.actions import leaf_of
from sekisho.desk.events.models import Event
from sekisho.desk.reviews.actions import Ruling, confirm_request, return_request, take_up
from sekisho.documents.uploads.guard import Upload
from sekisho.kernel.errors import InputError, NotFoundError
from sekisho.rules.application import AttachedFile, FactClaim
from tests.desk.browser import words_of
from tests.desk.world import World

WORDS = "契約書 第5条 入力情報を学習に用いない。".encode()


def attach(world: World, draft: Request) -> AttachedFile:
    by = world.people["responsible"]
    draft.refresh_from_db()
    meaning = {"kind": "opt_out", "item": "opt_out", "service": TEXT_SERVICE, "until": draft.engagement.last_day}
    wanted = Attaching((), (), (("契約書.txt", WORDS),), meaning)
    return save_attachments(draft, wanted, draft.revision, by).application.files[-1]


@pytest.fixture
def version(world):
    draft = world.draft()
    attach(world, draft)
    made = submit_request(Request.objects.get(id=draft.id), world.people["responsible"])
    take_up(made.request, world.people["officer"])
    return made


def erase(world: World, file: AttachedFile, basis: str = "mistake") -> AttachmentErasure:
    row = Attachment.objects.get(id=file.id)
    return erase_body(row.body_id, Ground(basis, "誤って別の契約書を添付したため", world.people["officer"]))


def test_bytes_and_key_are_gone_and_the_hash_stays(world, version):
    file = version.application.files[0]
    erase(world, file)
    body = AttachmentBody.objects.get()
    assert (bytes(body.ciphertext), bytes(body.wrapped_key), body.sha256) == (b"", b"", file.sha256)
    with pytest.raises(NotFoundError, match=r"消去済み.*誤って入力したもの"):
        content(Attachment.objects.get(id=file.id))
    with pytest.raises(InputError, match="すでに消去"):
        erase(world, file)


def test_the_leaf_says_who_on_what_basis_and_what_but_not_the_reason(world, version):
    file = version.application.files[0]
    made = erase(world, file)
    leaf = leaf_of(Event.objects.get(act="attachment.erase")).decode()
    assert f'"sha256":"{file.sha256}"' in leaf
    assert '"basis":"mistake"' in leaf
    assert f'"subject":"{made.body_id}"' in leaf
    assert '"actor":"act_' in leaf
    assert "契約書" not in leaf


def test_an_unknown_basis_erases_nothing(world, version):
    with pytest.raises(InputError, match="根拠"):
        erase(world, version.application.files[0], "because")
    assert content(Attachment.objects.get()) == WORDS


def test_pages_say_when_and_why_it_went_and_the_review_goes_on(world, version, client_of):
    file = version.application.files[0]
    erase(world, file)
    for login, url in (("officer", "/review/"), ("responsible", "/"), ("officer", "/")):
        page = words_of(client_of(world.people[login]).get(f"/requests/{version.request_id}{url}").content.decode())
        assert "契約書.txt" in page
        assert "消去済み" in page
        assert "に消去（誤って入力したもの）" in page
    answer = client_of(world.people["officer"]).get(f"/requests/{version.request_id}/attachments/{file.id}/")
    assert answer.status_code == 404
    assert "消去済みです" in words_of(answer.content.decode())
    confirm_request(version, Ruling(), world.people["officer"])
    page = client_of(world.people["officer"]).get(f"/requests/{version.request_id}/versions/1/")
    assert "契約書.txt" in page.content.decode()


def test_the_same_bytes_come_again_in_a_copy_that_opens(world, version):
    file = version.application.files[0]
    erase(world, file)
    place = Place(version.request.engagement, version.request_id)
    again = [keep_file(place, Upload("写し.txt", "txt"), WORDS, world.people["responsible"]) for _ in range(2)]
    assert [content(Attachment.objects.get(id=one.id)) for one in again] == [WORDS, WORDS]
    assert AttachmentBody.objects.count() == 2
    with pytest.raises(NotFoundError):
        content(Attachment.objects.get(id=file.id))
    erase(world, again[0])
    assert AttachmentErasure.objects.count() == 2


def test_a_returned_draft_with_an_erased_file_is_not_filed_and_says_what_to_do(world, version, client_of):
    erase(world, version.application.files[0])
    return_request(version, Ruling(reason="根拠を差し替えてください。"), world.people["officer"])
    draft = Request.objects.get(id=version.request_id)
    responsible = client_of(world.people["responsible"])
    with pytest.raises(InputError, match="提出できない項目"):
        submit_request(draft, world.people["responsible"])
    page = responsible.get(f"/requests/{draft.id}/edit/attachments/").content.decode()
    assert "このままでは提出できません" in words_of(page)
    review = words_of(responsible.get(f"/requests/{draft.id}/review-all/").content.decode())
    assert "1件目のファイルは消去済みのため、提出できません" in review
    with pytest.raises(InputError, match="消去済みのため、提出できません"):
        pin_files(Place(draft.engagement, draft.id), draft.application.files, world.people["responsible"])
    attach(world, draft)
    assert submit_request(Request.objects.get(id=draft.id), world.people["responsible"]).number == 2


def test_a_change_begins_without_what_was_erased(world, version):
    confirm_request(version, Ruling(), world.people["officer"])
    file = version.application.files[0]
    erase(world, file)
    draft = begin_request(version.request.engagement, world.people["responsible"])
    assert draft.application.files == ()
    assert draft.application.services == version.application.services
    elsewhere = Place(world.engagements["plan"], "req_2")
    assert copy_file(elsewhere, file, world.people["responsible"]) is None


def test_a_claim_goes_with_its_erased_evidence(world, version):
    claim = FactClaim(TEXT_SERVICE, "curated_training", "yes", version.application.files[0].id)
    paper = version.application.with_answers(claims=(claim,))
    assert without_erased(paper) == paper
    erase(world, version.application.files[0])
    assert without_erased(paper).claims == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE desk_attachmenterasure SET reason = 'x'",
        "DELETE FROM desk_attachmenterasure",
        "UPDATE desk_attachmentbody SET wrapped_key = 'x'",
        "UPDATE desk_attachmentbody SET sha256 = 'x'",
        "INSERT OR REPLACE INTO desk_attachmenterasure SELECT * FROM desk_attachmenterasure",
        "TRUNCATE desk_attachmenterasure",
        "TRUNCATE desk_attachment, desk_attachmentbody CASCADE",
        "TRUNCATE desk_attachment CASCADE",
    ],
)
def test_the_store_itself_keeps_what_was_erased_as_it_is(world, version, statement):
    erase(world, version.application.files[0])
    connection.check_constraints()  # PostgreSQL truncates nothing while deferred checks wait
    if statement.startswith("TRUNCATE") and connection.vendor == "sqlite":
        statement = "DELETE FROM desk_attachment"  # SQLite has no other way to empty a table
    if "OR REPLACE" in statement and connection.vendor == "postgresql":
        statement = "DELETE FROM desk_attachmenterasure"
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AttachmentErasure.objects.count() == 1


def test_an_erased_file_can_be_taken_out_of_a_draft_that_was_never_filed(world):
    draft, by = world.draft(), world.people["responsible"]
    made = erase(world, attach(world, draft))
    draft.refresh_from_db()
    more = (("覚書.txt", "覚書".encode()),)
    kept = save_attachments(
        draft, Attaching(draft.application.files, (), more, {"kind": "attachment"}), draft.revision, by
    )
    assert [file.name for file in kept.application.files] == ["契約書.txt", "覚書.txt"]
    kept = save_attachments(kept, Attaching((), (), (), {}), kept.revision, by)
    assert kept.application.files == ()
    assert AttachmentErasure.objects.get().body_id == made.body_id  # that it was destroyed stays told
