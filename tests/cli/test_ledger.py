"""`ledger`: the book proves itself, an export proves itself elsewhere, and one changed byte is found."""

import json
import re
import shutil
import sqlite3

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sekisho.keyring.keyring import Keyring
from sekisho.ledger.book import Book
from sekisho.ledger.daybook import encode, key_of
from sekisho.ledger.identity import own_signer
from sekisho.ledger.note import Signer
from sekisho.ledger.page import Page
from sekisho.ledger.store.sqlite import SqliteStore
from tests.ledger.books import intent


@pytest.fixture
def book(demo, out):
    """An export of the demonstration's book."""
    done = demo.run("ledger", "export", out / "book")
    assert done.status == 0
    assert str(out / "book") in done.out
    return out / "book"


def test_the_book_of_the_demonstration_verifies(demo):
    report = demo.run("ledger", "verify", "--json").document
    assert report["ok"] is True
    assert report["problems"] == []
    assert report["size"] > 10
    assert report["open_intents"] == []
    assert "合格" in demo.run("ledger", "verify").out


def test_an_export_verifies_with_its_own_key_and_says_so_to_people(demo, book):
    done = demo.run("ledger", "verify", book, "--json")
    assert done.document["ok"] is True
    assert "公表されたものと同じ" in done.err
    key = (book / "vkey").read_text().strip()
    named = demo.run("ledger", "verify", book, "--vkey", key, "--json")
    assert named.document == done.document
    assert named.err == ""
    assert demo.run("ledger", "verify", book, "--vkey", book / "vkey", "--json").document["ok"]


def test_an_export_can_be_repeated_into_the_same_place(demo, book):
    assert demo.run("ledger", "export", book).status == 0
    assert demo.run("ledger", "verify", book, "--json").document["ok"]


def entries(book):
    return next(path for path in sorted((book / "tile" / "entries").rglob("*")) if path.is_file())


@pytest.mark.parametrize("where", ["entries", "tile", "checkpoint"])
def test_one_changed_byte_is_found(demo, book, where):
    paths = {
        "entries": entries(book),
        "tile": next(path for path in sorted((book / "tile" / "0").rglob("*")) if path.is_file()),
        "checkpoint": book / "checkpoint",
    }
    data = bytearray(paths[where].read_bytes())
    data[len(data) // 2] ^= 1
    paths[where].write_bytes(bytes(data))
    done = demo.run("ledger", "verify", book)
    assert done.status == 1
    assert "Traceback" not in done.err
    assert "合格しました" not in done.out


def test_a_missing_piece_is_found(demo, book):
    entries(book).unlink()
    assert demo.run("ledger", "verify", book).status == 1


def test_an_export_is_not_believed_with_a_foreign_key(demo, book):
    """A whole book written again by somebody else under the same name would carry such a key."""
    name = (book / "vkey").read_text().partition("+")[0]
    foreign = Signer(name, Ed25519PrivateKey.generate()).verifier.vkey
    done = demo.run("ledger", "verify", book, "--vkey", foreign)
    assert done.status == 1
    assert "合格しました" not in done.out


def test_without_a_key_an_export_is_not_believed(demo, book):
    (book / "vkey").unlink()
    demo.run("ledger", "verify", book).insist_on_refusal("--vkey")
    demo.run("ledger", "verify", book, "--vkey", "x").insist_on_refusal("検証鍵")


def test_a_changed_byte_in_the_embedded_store_is_found(demo, out):
    if "SEKISHO_STORE" in demo.env:
        return  # on PostgreSQL there is no file; the book's own tests change rows there
    copy = out / "var"
    shutil.copytree(demo.folder, copy)
    with sqlite3.connect(copy / "ledger.sqlite3") as store:
        for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            store.execute(f"DROP TRIGGER {name}")
        leaf = store.execute("SELECT leaf FROM entry WHERE idx = 3").fetchone()[0]
        store.execute("UPDATE entry SET leaf = ? WHERE idx = 3", (leaf.replace(b"a", b"b", 1),))
    store.close()
    done = demo.run("ledger", "verify", "--data", copy)
    assert done.status == 1
    assert "不合格" in done.out


@pytest.mark.parametrize("words", [("verify",), ("export", "x"), ("checkpoint",)], ids=" ".join)
def test_what_a_killed_gateway_left_beside_the_book_comes_into_it_first(demo, out, words):
    if "SEKISHO_STORE" in demo.env:
        return  # there is no daybook beside PostgreSQL
    copy = out / "var"
    shutil.copytree(demo.folder, copy)
    before = demo.run("ledger", "verify", "--json").document["size"]
    signer = own_signer("", Keyring(copy).ledger_key())
    book = Book(SqliteStore(copy), signer)
    book.open()
    assert book.enter([Page(intent("rec_left"), "rec_left")]) == before
    book.close()
    done = demo.run("ledger", *(str(out / word) if word == "x" else word for word in words), "--data", copy)
    assert done.status == 0
    report = demo.run("ledger", "verify", "--json", "--data", copy).document
    assert report["size"] == before + 1
    assert not any("控え" in note for note in report["notes"])
    assert "rec_left" in report["open_intents"]


def test_a_book_that_cannot_take_what_was_left_beside_it_is_checked_all_the_same(demo, out):
    if "SEKISHO_STORE" in demo.env:
        return
    copy = out / "var"
    shutil.copytree(demo.folder, copy)
    signer = own_signer("", Keyring(copy).ledger_key())
    frame = encode(key_of(signer), 10**6, [Page(intent("rec_left"), "rec_left")])
    with (copy / "ledger.daybook").open("r+b") as file:
        file.write(frame)
    done = demo.run("ledger", "verify", "--data", copy)
    assert done.status == 0
    assert "台帳にない先の記録" in done.err
    assert "控えに、記録が残っています" in done.out


def test_the_checkpoint_is_shown_with_its_key(demo):
    done = demo.run("ledger", "checkpoint")
    origin, size = done.out.splitlines()[:2]
    assert origin.startswith("sekisho/")
    assert int(size) == demo.run("ledger", "verify", "--json").document["size"]
    assert f"検証鍵：{origin}+" in done.out


def test_where_there_is_no_book_it_is_said(fresh, out):
    empty = fresh()
    for words in (["verify"], ["checkpoint"], ["export", str(out / "x")]):
        empty.run("ledger", *words).insist_on_refusal()


def test_a_place_without_a_book_is_named(demo, out):
    demo.run("ledger", "verify", out / "nowhere", "--vkey", out / "x").insist_on_refusal()


def test_a_receipt_proves_one_record_to_whoever_has_the_key(demo, out):
    assert demo.run("ledger", "export", out / "book").status == 0
    record = first_record(out / "book")
    assert demo.run("ledger", "prove", record, "-o", out / "r.tlog-proof").status == 0
    done = demo.run("ledger", "verify", out / "r.tlog-proof", "--json").document
    assert done["ok"] is True
    assert done["leaf"]["record"] == record
    data = (out / "r.tlog-proof").read_text()
    (out / "r.tlog-proof").write_text(data.replace("index ", "index 1", 1))
    refused = demo.run("ledger", "verify", out / "r.tlog-proof", "--json")
    assert (refused.status, json.loads(refused.out)["ok"]) == (1, False)


def first_record(book):
    """The id of some record in an export: leaves are JSON, so it can be read off the entries."""
    found = re.search(rb'"record":"(rec_[0-9A-Za-z]+)"', entries(book).read_bytes())
    assert found is not None
    return found[1].decode()


def test_what_cannot_be_erased_is_refused_in_words(demo):
    demo.run("ledger", "erase", "rec_none", "--reason", "x").insist_on_refusal("台帳にありません")
    demo.run("ledger", "erase", "rec_none", "--reason", "  ").insist_on_refusal("--reason")
    demo.run("ledger", "erase", "rec_none").insist_on_wrong_usage("--reason")
    demo.run("ledger", "erase", "rec_none", "--reason", "x", "--by", "no@example.test").insist_on_refusal("--by")


def test_nothing_is_due_for_disposal_in_a_young_book(demo):
    assert demo.run("ledger", "retention", "list", "--json").document == {"shelves": []}
    assert "ありません" in demo.run("ledger", "retention", "list").out
    demo.run("ledger", "retention", "approve", "a/text/2026").insist_on_wrong_usage("--by")
    shelf, email = "eng_none/text/2020", demo.account("officer")["email"]
    propose = ("ledger", "retention", "propose", shelf, "--reason", "x", "--by", email)
    demo.run(*propose, stdin=b"wrong\n123456\n").insist_on_refusal("どれかが違います")
    demo.run(*propose, stdin=demo.signature("officer")).insist_on_refusal("見つかりません")


def test_a_missing_cosignature_and_a_foreign_checkpoint_are_told(demo, book, out):
    witness = demo.run("witness", "vkey").out.strip().split("：")[-1].split()[-1]
    done = demo.run("ledger", "verify", book, "--witness-vkey", witness)
    assert done.status == 1
    assert "連署がありません" in done.out
    kept = out / "kept"
    kept.write_bytes((book / "checkpoint").read_bytes())
    assert demo.run("ledger", "verify", book, "--known", kept, "--json").document["findings"] == []
    kept.write_text("何でもない")
    assert demo.run("ledger", "verify", book, "--known", kept).status == 1


def test_a_kept_checkpoint_that_is_not_there_is_said(demo, out):
    demo.run("ledger", "verify", "--known", out / "none").insist_on_refusal("none", "読めません")


def test_an_export_to_a_storage_that_is_not_set_is_refused(demo):
    demo.run("ledger", "export", "s3://city/book").insist_on_refusal("SEKISHO_S3_URL")
    away = {"SEKISHO_S3_URL": "http://127.0.0.1:9", "SEKISHO_S3_KEY_ID": "id", "SEKISHO_S3_SECRET": "geheim"}
    done = demo.run("ledger", "export", "s3://city/book", **away)
    done.insist_on_refusal("接続できません")
    assert "geheim" not in done.err
