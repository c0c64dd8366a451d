"""消去 of received Word files: the bytes go, what was read and received stays, pages and package say so."""

import io
import json
import zipfile

import pytest
from django.db import DatabaseError, connection, transaction

from sekisho.desk.attachments.erasing import Ground
from sekisho.desk.events.models import Event
from sekisho.desk.intake.actions import receive_paper, start_intake
from sekisho.desk.intake.erasing import erase_original
from sekisho.desk.intake.files import opened
from sekisho.desk.intake.models import OriginalBody, OriginalErasure
from sekisho.desk.papers.evidence import write_evidence
from sekisho.kernel.errors import InputError, NotFoundError
from tests.desk.browser import signed_in, words_of
from tests.desk.intake.mailed import filled, resolved
from tests.desk.intake.test_files import RECEIPT


@pytest.fixture
def received(world):
    survey, officer = world.engagements["survey"], world.people["officer"]
    row = start_intake(survey, "届いた書類.docx", filled(survey), RECEIPT, officer)
    return receive_paper(row, resolved(row), officer)


def erase(world, version):
    return erase_original(version.original.id, Ground("retention", "保存期間の満了", world.people["officer"]))


def test_the_bytes_are_gone_and_what_was_read_stays(world, received):
    paper = received.application
    made = erase(world, received)
    received.refresh_from_db()
    assert bytes(OriginalBody.objects.get().sealed) == b""
    assert received.application == paper
    assert made.original.decided["read"]
    with pytest.raises(NotFoundError, match=r"消去済み.*保存期間の満了"):
        opened(made.original)
    with pytest.raises(InputError, match="すでに消去"):
        erase(world, received)
    event = Event.objects.get(act="original.erase")
    assert (event.subject, event.actor, event.detail["basis"]) == (
        made.original.id,
        world.people["officer"],
        "retention",
    )


def test_pages_and_package_say_so(world, received):
    erase(world, received)
    officer = signed_in(world.people["officer"])
    officer.post(f"/requests/{received.request_id}/take/")
    for url in ("/", "/review/"):
        page = officer.get(f"/requests/{received.request_id}{url}")
        said = words_of(page.content.decode())
        assert "届いた書類.docx" in said
        assert "に消去（保存期間の満了）" in said
        assert "original.docx" not in page.content.decode()
    assert officer.get(f"/requests/{received.request_id}/versions/1/original.docx").status_code == 404
    made = io.BytesIO()
    write_evidence(received.request.engagement, world.people["officer"], made)
    with zipfile.ZipFile(made) as package:
        told = json.loads(package.read("requests.json"))[0]["versions"][0]["received"]
        assert not [name for name in package.namelist() if name.endswith(".received.docx")]
    assert (told["file"], told["erased"]["basis_word"]) == (None, "保存期間の満了")
    assert told["sha256"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE desk_originalerasure SET reason = 'x'",
        "DELETE FROM desk_originalerasure",
        "DELETE FROM desk_originalbody",
        "UPDATE desk_originalbody SET sealed = 'x'",
        "UPDATE desk_original SET sha256 = 'x'",
    ],
)
def test_the_store_keeps_the_rest(world, received, statement):
    erase(world, received)
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert OriginalErasure.objects.count() == 1
