"""Files nobody should read, names nobody should keep, and originals nobody can change."""

import dataclasses
import io
import json
import zipfile

import pytest
from django.db import DatabaseError, connection, transaction

from sekisho.desk.applications.models import Version
from sekisho.desk.events.models import Event
from sekisho.desk.intake.actions import Receipt, drop_intake, receive_paper, start_intake
from sekisho.desk.intake.files import opened, safe_name
from sekisho.desk.intake.models import Intake, Original, OriginalBody
from sekisho.desk.papers.evidence import write_evidence
from sekisho.desk.shell.clock import today
from sekisho.extracts.package_guard import MAIN_TYPES
from sekisho.kernel.errors import StateError, StoreError
from tests.desk.browser import signed_in, words_of
from tests.desk.dump import everything_in_the_data_folder, everything_in_the_database
from tests.desk.intake.mailed import SENDER, filled, resolved, upload

RECEIPT = Receipt("mail", SENDER, today())


def package(document: bytes, **parts: bytes) -> bytes:
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{MAIN_TYPES["docx"]}"/></Types>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("word/document.xml", document)
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return made.getvalue()


ENTITY = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa">]><w>&a;</w>'
HOSTILE = {
    "nothing": (b"", "ファイルが空です"),
    "no zip": (b"%PDF-1.7 something", "Word"),
    "an old or locked Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "パスワード"),
    "a macro": (package(b"<w/>", word__vbaProject_bin=b"x"), "マクロ"),
    "an entity": (package(ENTITY), "DOCTYPE"),
    "a bomb": (package(b"<w>" + b" " * 60_000_000 + b"</w>"), "展開"),
    "broken XML": (package(b"<w><p></w>"), "壊れて"),
    "a cut zip": (package(b"<w/>")[:-30], "壊れて"),
}


@pytest.mark.parametrize("which", HOSTILE)
@pytest.mark.parametrize("login", ["officer", "responsible"])
def test_a_hostile_file_is_refused_with_words_and_nothing_of_it_is_kept(world, which, login):
    data, said = HOSTILE[which]
    client, before = signed_in(world.people[login]), Event.objects.count()
    answer = upload(client, world.engagements["survey"], data)
    assert answer.status_code == 400
    page = words_of(answer.content.decode())
    assert "エラー" in page
    assert said in page
    assert not Intake.objects.exists()
    assert Event.objects.count() == before


def test_a_file_beyond_the_named_limit_is_refused_and_one_at_the_limit_is_read(world, settings):
    survey = world.engagements["survey"]
    data, client = filled(survey), signed_in(world.people["officer"])
    settings.SEKISHO = dataclasses.replace(settings.SEKISHO, max_word_bytes=len(data) - 1)
    answer = upload(client, survey, data)
    assert answer.status_code == 400
    assert "大きすぎます" in words_of(answer.content.decode())
    settings.SEKISHO = dataclasses.replace(settings.SEKISHO, max_word_bytes=len(data))
    assert upload(client, survey, data).status_code == 302


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("確認依頼書（甲）.docx", "確認依頼書（甲）.docx"),
        ("../../etc/passwd", "passwd.docx"),
        ("C:\\Users\\a\\依頼.DOCX", "依頼.docx"),
        ("a\u202excod.exe", "axcod.exe.docx"),
        ("<script>alert(1)</script>.docx", "script_.docx"),
        ("", "確認依頼書.docx"),
        ("...docx", "確認依頼書.docx"),
        ("長" * 300 + ".docx", "長" * 100 + ".docx"),
        ("a\r\nSet-Cookie: x.docx", "aSet-Cookie_ x.docx"),
    ],
)
def test_a_file_is_called_by_what_is_safe_of_its_name(sent, kept):
    assert safe_name(sent) == kept


@pytest.fixture
def received(world) -> Version:
    survey, officer = world.engagements["survey"], world.people["officer"]
    row = start_intake(survey, "届いた書類.docx", filled(survey), RECEIPT, officer)
    return receive_paper(row, resolved(row), officer)


def test_the_original_comes_back_byte_for_byte_and_lies_sealed_in_the_store(committed):
    survey, officer = committed.engagements["survey"], committed.people["officer"]
    data = filled(survey)
    row = start_intake(survey, "届いた書類.docx", data, RECEIPT, officer)
    version = receive_paper(row, resolved(row), officer)
    assert opened(version.original) == data
    stored = everything_in_the_database() + everything_in_the_data_folder()
    assert data[:200] not in stored
    assert data[200:400] not in stored
    answer = signed_in(officer).get(f"/requests/{version.request_id}/versions/1/original.docx")
    assert answer.content == data
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("act", ["UPDATE {} SET sealed = sealed", "DELETE FROM {}"])
def test_the_store_itself_refuses_to_change_an_original(received, act):
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format("desk_originalbody"))
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        Original.objects.filter(version=received).update(sha256="0" * 64)
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        Original.objects.filter(version=received)._raw_delete("default")
    with pytest.raises(StateError):
        received.original.save()
    with pytest.raises(StateError):
        OriginalBody.objects.get().delete()


def test_an_original_that_is_not_what_was_recorded_is_not_handed_out(received):
    received.original.sha256 = "0" * 64
    with pytest.raises(StoreError):
        opened(received.original)


def test_a_dropped_file_is_gone_and_only_its_fingerprint_is_told(world):
    survey, officer = world.engagements["survey"], world.people["officer"]
    row = start_intake(survey, "取違え.docx", filled(survey), RECEIPT, officer)
    drop_intake(row, officer)
    assert not Intake.objects.exists()
    event = Event.objects.get(act="intake.drop")
    assert event.detail == {"file_sha256": row.sha256}
    with pytest.raises(StateError):
        drop_intake(row, officer)


def test_a_name_from_the_file_or_the_sender_is_text_on_every_page(world):
    survey, client = world.engagements["survey"], signed_in(world.people["officer"])
    evil = '<img src=x onerror="alert(1)">'
    url = upload(client, survey, filled(survey, work=evil, service=evil), name=f"{evil}.docx").url
    page = client.get(url).content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_the_evidence_package_holds_the_file_as_it_arrived(committed):
    survey, officer = committed.engagements["survey"], committed.people["officer"]
    data = filled(survey)
    row = start_intake(survey, "届いた書類.docx", data, RECEIPT, officer)
    version = receive_paper(row, resolved(row), officer)
    made = io.BytesIO()
    write_evidence(survey, officer, made)
    with zipfile.ZipFile(made) as package:
        place = f"papers/requests/{version.request_id}/v1.received.docx"
        assert package.read(place) == data
        told = json.loads(package.read("requests.json"))[0]["versions"][0]["received"]
    assert told["sha256"] == version.original.sha256
    assert (told["file"], told["from"], told["means"]) == (place, SENDER, "電子メール")


def test_a_file_that_one_side_looks_at_is_not_in_the_others_history(world):
    survey, responsible, officer = world.engagements["survey"], world.people["responsible"], world.people["officer"]
    start_intake(survey, "a.docx", filled(survey), None, responsible)
    told = {
        login: words_of(signed_in(p).get(f"/engagements/{survey.id}/").content.decode())
        for login, p in (("responsible", responsible), ("officer", officer))
    }
    assert "確認依頼書（Word）を読取り" in told["responsible"]
    assert "確認依頼書（Word）を読取り" not in told["officer"]
