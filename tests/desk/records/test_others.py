"""Two books at one desk: what the second gateway recorded is seen and proven; what does not fit is not taken."""

import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db.models import F

from sekisho.cli.main import main
from sekisho.desk.events.models import Event
from sekisho.desk.monthly.month import month_of
from sekisho.desk.monthly.report import make_report, read_report
from sekisho.desk.papers.evidence import write_evidence
from sekisho.desk.records import erasures
from sekisho.desk.records.body_stores import insist_unused
from sekisho.desk.records.index import catch_up
from sekisho.desk.records.models import Cursor, OtherBook, Passage
from sekisho.desk.records.others import add_book, bind_engagements, copy_of, read_books, rebuild, resume_book
from sekisho.desk.shell.clock import days_ago, today
from sekisho.documents import evidence_check
from sekisho.kernel.errors import InputError, StateError
from sekisho.ledger.bodies import INPUT, seal
from sekisho.ledger.export import export
from sekisho.ledger.fsck_hashes import read_key
from sekisho.ledger.fsck_receipt import check_receipt
from sekisho.ledger.note import Signer
from sekisho.ledger.reader import Reader
from sekisho.ledger.rewrap import settle_kek
from sekisho.ledger.settling import settle
from tests.desk.book import open_writer
from tests.desk.browser import signed_in, words_of
from tests.desk.records.test_erasures import Shelving
from tests.desk.records.test_views import ANSWERED, ASKED, page_of
from tests.desk.world import World
from tests.ledger.books import WAIT_S, Place, event, refused

SECOND = Signer("city.example/second", Ed25519PrivateKey.from_private_bytes(bytes(range(64, 96))))
NAME = "第2関所"


class SecondGate(Shelving):
    """Passages in a book of its own, under its own key; permits and the keys of bodies are those of the desk."""

    def __init__(self, world, place: Place) -> None:
        self.place = place
        super().__init__(world)

    def _write(self, record, *pages) -> None:
        log = self.place.open_log(SECOND)
        try:
            for leaf, body in pages:
                log.append(leaf, record=record, bodies=[body] if body else []).result(WAIT_S)
        finally:
            log.close(WAIT_S)

    def reader(self) -> Reader:
        return self.place.reader()

    def exported(self, folder: Path) -> Path:
        export(self.place.reader(), folder)
        return folder


@pytest.fixture
def world(committed: World) -> World:
    """Not within one transaction: PostgreSQL keeps what one that has begun to write may still see, in any database."""
    return committed


@pytest.fixture
def second(world, tmp_path) -> SecondGate:
    return SecondGate(world, Place(tmp_path / "second"))


@pytest.fixture
def gate(second) -> Shelving:
    """The gateway of this installation, under the same permit."""
    made = Shelving.__new__(Shelving)
    made.world, made.permit, made.survey = second.world, second.permit, second.survey
    return made


@pytest.fixture(autouse=True)
def no_copies_left():
    yield
    shutil.rmtree(settings.SEKISHO.data_dir / "books", ignore_errors=True)


def registered(place: Path, **more) -> OtherBook:
    book = add_book(NAME, SECOND.verifier.vkey, str(place), **more)
    read_books()
    book.refresh_from_db()
    return book


def shown(world, login: str, path: str) -> str:
    answer = signed_in(world.people[login]).get(path)
    assert answer.status_code == 200
    return words_of(answer.content.decode())


def test_records_of_both_books_are_seen_proven_and_counted(world, gate, second, tmp_path):
    here, there = gate.answered(), second.answered()
    stopped = second.refused()
    assert NAME not in shown(world, "officer", "/records/")
    assert "台帳 すべて" not in shown(world, "officer", "/records/")
    book = registered(second.place.folder)
    assert (book.trouble, book.size, book.is_live) == ("", 3, True)

    page = shown(world, "officer", "/records/")
    assert all(record in page for record in (here, there, stopped))
    assert page.count(f"台帳：{NAME}") == 2
    assert here not in shown(world, "officer", f"/records/?book={book.id}")
    assert there not in shown(world, "officer", "/records/?book=own")

    page = page_of(world, "officer", there)
    assert "台帳の第0番（全3件）" in page
    assert NAME in page
    assert NAME in shown(world, "responsible", "/book/")
    assert ASKED in page_of(world, "staff", there)
    assert ANSWERED in page_of(world, "staff", there)
    found = signed_in(world.people["officer"]).get("/search/", {"q": there})
    assert found["Location"] == f"/records/{there}/"

    receipt = signed_in(world.people["officer"]).get(f"/records/{there}/receipt.tlog-proof").content
    leaf, claim = check_receipt(receipt, read_key(SECOND.verifier.vkey))
    assert (there.encode() in leaf, claim.origin) == (True, SECOND.name)
    assert SECOND.verifier.vkey in signed_in(world.people["officer"]).get(f"/receipts/?book={book.id}").content.decode()

    receipt = tmp_path / "receipt"
    prove = ["ledger", "prove", there, "-o", str(receipt), "--data", str(settings.SEKISHO.data_dir)]
    assert main(prove) == 0
    assert check_receipt(receipt.read_bytes(), read_key(SECOND.verifier.vkey))[1] == claim

    report = make_report(second.survey, second.survey.contractor, month_of(today()))
    assert (report.calls, report.answered, report.refused) == (3, 2, 1)
    assert [(each.name, each.size, each.trouble) for each in report.book.others] == [(NAME, 3, "")]
    assert read_report(json.loads(json.dumps(asdict(report)))) == report
    path = f"/review/{month_of(today())}/{second.survey.id}/"
    assert f"ほかの関所の台帳：{NAME}" in shown(world, "responsible", path)
    assert signed_in(world.people["officer"]).get(f"{path}paper.docx").status_code == 200
    answer = signed_in(world.people["auditor"]).post("/book/")
    assert f"「{NAME}」の検証の結果" in words_of(answer.content.decode())
    assert words_of(answer.content.decode()).count("書き換えや欠落は見つかりませんでした") == 3


def test_what_the_index_holds_follows_from_the_books(world, gate, second):
    gate.answered()
    there = second.answered()
    registered(second.place.folder)
    catch_up()
    before = list(Passage.objects.order_by("record").values())
    rebuild()
    assert list(Passage.objects.order_by("record").values()) == before
    assert {row["record"] for row in before if row["log_id"]} == {there}


def test_the_evidence_of_a_case_holds_proofs_of_both_books(world, gate, second, tmp_path):
    gate.answered()
    second.answered()
    book = registered(second.place.folder)
    with (tmp_path / "package.zip").open("wb") as file:
        write_evidence(second.survey, world.people["officer"], file)
    report = evidence_check.check(tmp_path / "package.zip")
    assert (report.problems, report.counts["records"], report.counts["leaves"]) == ([], 2, 4)
    assert any(SECOND.verifier.vkey in note for note in report.notes)
    with zipfile.ZipFile(tmp_path / "package.zip") as package:
        assert package.read(f"books/{book.id}/vkey").decode().strip() == SECOND.verifier.vkey


def test_an_export_holds_no_words_and_its_records_stay_when_it_is_gone(world, second, tmp_path):
    there = second.answered()
    book = registered(second.exported(tmp_path / "tiles"))
    page = page_of(world, "staff", there)
    assert "本文はこの関所にはありません" in page
    assert ASKED not in page
    assert "経路が計算で一致" in page
    with pytest.raises(InputError, match="この関所にはありません"):
        erasures.erase_record(there, "asked", "x", None)
    shutil.rmtree(tmp_path / "tiles")
    read_books()
    book.refresh_from_db()
    assert (bool(book.trouble), book.is_live) == (True, True)
    assert "新しい記録は載っていません" in shown(world, "policy", "/book/")
    assert "経路が計算で一致" in page_of(world, "staff", there)


def test_words_under_a_key_that_is_not_here_are_not_here_and_replaced_ones_are_not_shown(world, second):
    there, other = "rec_locked", second.answered()
    locked = seal(bytes(range(100, 132)), there, INPUT, ASKED.encode())
    leaf = second.reader().entries(0, 1)[0][1].decode().replace(other, there)
    named = json.loads(leaf)["input_sha256"]
    second._write(there, (leaf.replace(named, locked.sha256).encode(), locked))
    registered(second.place.folder)
    assert "本文はこの関所にはありません" in page_of(world, "staff", there)
    swapped = seal(settings.KEYRING.body_key(), other, INPUT, "すり替えた文".encode())
    with closing(sqlite3.connect(second.place.file)) as store, store:
        store.execute(
            "UPDATE body SET ciphertext = ?, sha256 = ? WHERE record = ? AND part = ?",
            (swapped.ciphertext, swapped.sha256, other, INPUT),
        )
        store.execute(
            "UPDATE body_key SET wrapped = ? WHERE seq = (SELECT seq FROM body WHERE record = ? AND part = ?)",
            (swapped.wrapped_key, other, INPUT),
        )
    page = page_of(world, "staff", other)
    assert "すり替えた文" not in page
    assert ANSWERED in page


def test_a_record_of_the_other_store_is_erased_there(world, second):
    there, kept = second.answered(), second.answered()
    registered(second.place.folder)
    order = erasures.erase_record(there, "asked", "本人の求め", world.people["officer"])
    assert settle(lambda: second.place.open_log(SECOND), lambda: erasures.is_carried_out(order), WAIT_S)
    read_books()
    assert "本人の求め" in page_of(world, "staff", there)
    assert ASKED not in page_of(world, "staff", there)
    assert ASKED in page_of(world, "staff", kept)


def test_a_shelf_is_disposed_of_in_every_store_or_in_none(world, gate, second):
    with days_ago(7 * 366):
        old = [gate.asked_on_shelf(), second.asked_on_shelf()]
    kept = second.asked_on_shelf()
    registered(second.place.folder)
    [due] = [each for each in erasures.standing_shelves() if each.is_due and each.shelf.engagement == second.survey.id]
    assert due.bodies == 2
    away = second.place.folder.rename(second.place.folder.with_name("away"))
    with pytest.raises(InputError, match="届かない"):
        erasures.approve_disposal(due.shelf.name, "x", world.people["officer"])
    assert dict(gate.reader().shelf_names())[due.shelf.name] is False
    away.rename(second.place.folder)
    order = erasures.approve_disposal(due.shelf.name, "満了", world.people["officer"])
    settle(open_writer, lambda: gate.reader().body(old[0], INPUT) is None and gate.reader().is_tidy(), WAIT_S)
    assert not erasures.is_carried_out(order)
    assert settle(lambda: second.place.open_log(SECOND), lambda: erasures.is_carried_out(order), WAIT_S)
    read_books()
    catch_up()
    assert set(Passage.objects.exclude(erased_at=None).values_list("record", flat=True)) >= set(old)
    assert Passage.objects.get(record=kept).erased_at is None
    assert second.reader().body(kept, INPUT) is not None


def test_a_key_that_another_gateway_wraps_under_is_not_given_up(world, second):
    second.refused()
    used = settle_kek(second.place.folder, second.reader(), settings.BODY_KEKS)
    insist_unused(used)
    registered(second.place.folder)
    insist_unused("0" * 16)
    with pytest.raises(StateError, match="ほかの関所の台帳"):
        insist_unused(used)


@pytest.mark.parametrize(("kept", "finding"), [(1, "巻戻し"), (9, "枝分かれ")])
def test_a_book_set_back_or_forked_stops_and_says_so(world, second, tmp_path, kept, finding):
    there = second.answered()
    book = registered(second.place.folder)
    shutil.rmtree(second.place.folder)
    log = second.place.open_log(SECOND)
    for number in range(kept):
        log.append(refused(f"rec_x{number}")).result(WAIT_S)
    log.close(WAIT_S)
    read_books()
    page = shown(world, "policy", "/book/")
    assert f"{finding}（ledger.fork）：読取りを止めました" in page
    assert finding in shown(world, "auditor", "/")
    assert "異常" in page_of(world, "officer", there)
    assert Event.objects.filter(act="book.stop", subject=book.id).count() == 1
    assert set(Passage.objects.filter(log=book).values_list("record", flat=True)) == {there}

    # Whoever takes it up again without its being mended sees it stop again; nothing is taken.
    client = signed_in(world.people["policy"])
    assert client.post(f"/book/{book.id}/rule/", {"reason": "確かめた"}).status_code == 302
    read_books()
    book.refresh_from_db()
    assert book.stopped
    assert set(Passage.objects.filter(log=book).values_list("record", flat=True)) == {there}


def test_the_own_book_set_back_behind_the_index_is_said(world, gate):
    gate.refused()
    catch_up()
    assert "台帳が短くなっています" not in shown(world, "auditor", "/book/")
    Cursor.objects.update(next_index=F("next_index") + 1)
    assert "台帳が短くなっています" in shown(world, "auditor", "/book/")


def test_another_key_indexes_nothing(world, second):
    second.answered()
    thief = Signer(SECOND.name, Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
    book = add_book(NAME, thief.verifier.vkey, str(second.place.folder))
    read_books()
    book.refresh_from_db()
    assert "署名" in book.trouble
    assert not Passage.objects.filter(log=book).exists()


def test_the_own_book_wins_over_another_that_says_the_same_record(world, gate, second):
    before, after = gate.refused(), "rec_after"
    catch_up()
    second._write(before, (refused(before), None))
    second._write(after, (refused(after), None))
    second._write("", (event("evt_1"), None))
    book = registered(second.place.folder)
    assert (book.twice, book.twice_records) == (1, [before])
    assert Passage.objects.get(record=before).log is None
    assert "この関所にない案件の利用 1件" in shown(world, "auditor", "/book/")
    assert Passage.objects.get(record=after).log == book
    gate._write(after, (refused(after), None))
    catch_up()
    assert Passage.objects.get(record=after).log is None
    book.refresh_from_db()
    assert book.twice_records == [before, after]


def test_of_another_installation_only_what_was_bound_is_taken(world, second):
    other = "eng_theirs"
    second._write("rec_a", (refused("rec_a"), None))
    second._write("rec_b", (refused("rec_b").replace(b'"eng_1"', f'"{other}"'.encode()), None))
    second.answered()  # as if their engagement had the id of one of ours
    book = registered(second.place.folder, engagements={other: second.survey.id})
    assert list(Passage.objects.filter(log=book).values_list("record", "engagement")) == [("rec_b", second.survey.id)]
    assert book.elsewhere == 2
    bind_engagements(book.id, {"eng_1": second.survey.id})
    read_books()
    assert set(Passage.objects.filter(log=book).values_list("record", flat=True)) == {"rec_a", "rec_b"}
    book.refresh_from_db()
    assert book.elsewhere == 1
    assert NAME not in shown(world, "responsible", "/book/")
    assert NAME in shown(world, "officer", "/book/")


def test_a_suspended_book_is_not_read_until_it_is_taken_up_again(world, second):
    second.answered()
    book = registered(second.place.folder)
    client = signed_in(world.people["policy"])
    assert client.post(f"/book/{book.id}/rule/", {"reason": ""}).status_code == 400
    client.post(f"/book/{book.id}/rule/", {"reason": "点検のため"})
    second.answered()
    read_books()
    assert Passage.objects.filter(log=book).count() == 1
    assert "点検のため" in shown(world, "officer", "/book/")
    resume_book(book.id, "終わった", None)
    read_books()
    assert Passage.objects.filter(log=book).count() == 2
    assert copy_of(book).exists()
