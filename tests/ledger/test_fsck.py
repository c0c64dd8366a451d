import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sekisho.kernel.errors import LedgerError
from sekisho.ledger import fsck, fsck_sources
from sekisho.ledger.export import export
from sekisho.ledger.note import Signer, sign
from tests.ledger.books import SIGNER, VKEY, WAIT_S, Place, call, event, intent, mixed, outcome

CALLS = 150


def fill_with_calls(place: Place) -> None:
    """300 leaves: a full tile and a partial one, with bodies; and one call without outcome."""
    with place.log() as log:
        futures = []
        for number in range(CALLS):
            record = f"rec_{number:04}"
            asked, answered = call(record)
            futures += [log.append(leaf, record=record, bodies=[body]) for leaf, body in (asked, answered)]
        futures.append(log.append(intent("rec_open"), record="rec_open"))
        for future in futures:
            future.result(WAIT_S)


def change(place: Place, *statements: str) -> None:
    if place.is_sqlite:
        database = sqlite3.connect(place.file)
        with database:
            for sql in statements:
                database.execute(sql)
        database.close()
    else:
        with psycopg.connect(place.url) as link:
            link.execute("SET search_path = sekisho_ledger")
            for sql in statements:
                link.execute(sql)


def check_folder(folder: Path, vkey: str = VKEY) -> fsck.Report:
    return fsck.check(fsck_sources.DirectorySource(folder), vkey)


@pytest.fixture
def exported(sqlite_place: Place, tmp_path: Path) -> Path:
    fill_with_calls(sqlite_place)
    export(sqlite_place.reader(), tmp_path / "export")
    return tmp_path / "export"


def test_a_true_book_is_found_true(place: Place) -> None:
    fill_with_calls(place)
    report = place.check()
    assert report.problems == ()
    assert report.ok
    assert (report.origin, report.size) == (SIGNER.name, 2 * CALLS + 1)
    assert report.counts == {"intent": CALLS + 1, "outcome": CALLS, "open": 1}
    assert report.open_intents == ("rec_open",)


def test_a_true_export_is_found_true(exported: Path) -> None:
    report = check_folder(exported)
    assert (report.ok, report.problems, report.notes) == (True, (), ())
    assert report.size == 2 * CALLS + 1


def test_an_empty_book_is_found_true(place: Place) -> None:
    place.fill([])
    report = place.check()
    assert (report.ok, report.size, report.problems) == (True, 0, ())


@pytest.mark.slow
def test_a_book_over_three_levels_of_tiles_is_found_true(sqlite_place: Place, tmp_path: Path) -> None:
    sqlite_place.fill([event(f"evt_{number}") for number in range(66_000)])
    report = sqlite_place.check()
    assert (report.ok, report.problems, report.size) == (True, (), 66_000)
    export(sqlite_place.reader(), tmp_path / "export")
    assert check_folder(tmp_path / "export").ok
    assert (tmp_path / "export/tile/2/000.p/1").stat().st_size == 32


def test_a_single_flipped_bit_anywhere_in_an_export_is_found(exported: Path) -> None:
    choose = random.Random(20261123)
    for path in sorted(path for path in exported.rglob("*") if path.is_file()):
        whole = path.read_bytes()
        everywhere = range(len(whole))
        places = everywhere if len(whole) < 300 else choose.sample(everywhere, 40)
        for at in places:
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << choose.randrange(8)]) + whole[at + 1 :])
            report = check_folder(exported)
            assert not report.ok, (path, at)
        path.write_bytes(whole)
    assert check_folder(exported).ok


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "tile/entries/000").unlink(),
        lambda folder: (folder / "tile/0/001.p/45").unlink(),
        lambda folder: (folder / "tile/1/000.p/1").unlink(),
        lambda folder: (folder / "checkpoint").unlink(),
        lambda folder: (folder / "tile/entries/000").write_bytes((folder / "tile/entries/000").read_bytes() + b"\0\0"),
        lambda folder: (folder / "tile/entries/000").write_bytes((folder / "tile/entries/000").read_bytes()[:-1]),
        lambda folder: (folder / "tile/0/000").write_bytes((folder / "tile/0/000").read_bytes() + bytes(32)),
        lambda folder: (folder / "tile/entries/000").write_bytes(b""),
        lambda folder: (folder / "checkpoint").write_bytes(b"\xff" * 100),
        lambda folder: (folder / "vkey").write_text("other\n"),
    ],
)
def test_a_damaged_export_is_found(exported: Path, damage: Callable[[Path], object]) -> None:
    damage(exported)
    report = check_folder(exported)
    assert not report.ok
    assert report.problems


def test_swapped_leaves_are_found(exported: Path) -> None:
    path = exported / "tile/entries/001.p/45"
    source = fsck_sources.DirectorySource(exported)
    leaves = source.leaves(1, 45)
    leaves[10], leaves[20] = leaves[20], leaves[10]
    path.write_bytes(b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves))
    assert not check_folder(exported).ok


def test_files_that_belong_to_nothing_are_mentioned(exported: Path) -> None:
    (exported / "tile/entries/000.p").mkdir()
    (exported / "tile/entries/000.p/7").write_bytes(b"old")
    report = check_folder(exported)
    assert report.ok
    assert any("属さないファイルが 1 個" in note for note in report.notes)


def test_another_key_is_not_believed(exported: Path) -> None:
    for signer in (Signer(SIGNER.name, Ed25519PrivateKey.generate()), Signer("other.example", SIGNER.key)):
        assert not check_folder(exported, signer.verifier.vkey).ok


def test_a_book_signed_anew_by_somebody_else_is_not_believed(tmp_path: Path) -> None:
    """An insider with the store but without the key writes a book of their own under the same name."""
    forged = Place(tmp_path / "forged")
    log = forged.open_log(Signer(SIGNER.name, Ed25519PrivateKey.generate()))
    log.append(event("evt_1")).result(WAIT_S)
    log.close()
    report = forged.check()
    assert not report.ok


def test_a_checkpoint_of_another_log_under_the_same_key_is_not_believed(exported: Path) -> None:
    note = (exported / "checkpoint").read_text()
    other = sign(note.partition("\n\n")[0].replace(SIGNER.name, "city.example/other") + "\n", SIGNER)
    (exported / "checkpoint").write_text(other)
    assert any("台帳名" in problem for problem in check_folder(exported).problems)


def test_a_text_that_is_no_key_is_an_error(exported: Path) -> None:
    with pytest.raises(LedgerError):
        check_folder(exported, "not a key")


STATEMENTS = [
    "UPDATE entry SET leaf = (SELECT leaf FROM entry WHERE idx = 2) WHERE idx = 4",
    "UPDATE entry SET record = 'rec_other' WHERE idx = 4",
    "UPDATE entry SET record = '' WHERE idx = 4",
    "UPDATE entry SET event = 'evt_other' WHERE idx = 4",
    "DELETE FROM entry WHERE idx = 4",
    "DELETE FROM entry WHERE idx = 300",
    "INSERT INTO entry SELECT 301, leaf, record, event FROM entry WHERE idx = 300",
    "UPDATE tile SET hashes = (SELECT hashes FROM tile WHERE level = 1) WHERE level = 0",
    "DELETE FROM tile WHERE level = 0",
    "DELETE FROM tile WHERE level = 1",
    "INSERT INTO tile SELECT 5, idx, hashes FROM tile WHERE level = 1",
    "DELETE FROM head",
    "UPDATE head SET note = replace(note, '301', '300')",
    "UPDATE meta SET value = 'other' WHERE name = 'vkey'",
    "UPDATE body SET sha256 = (SELECT sha256 FROM body ORDER BY record, part LIMIT 1) WHERE record = 'rec_0002'",
    "UPDATE body SET ciphertext = (SELECT ciphertext FROM body ORDER BY record LIMIT 1) WHERE record = 'rec_0002'",
    "UPDATE body_key SET wrapped = (SELECT ciphertext FROM body WHERE body.seq = body_key.seq) WHERE seq < 100",
    "DELETE FROM body_key WHERE seq = 16",
    "DELETE FROM body WHERE record = 'rec_0002' AND part = 'input'",
    "UPDATE body SET record = 'rec_nobody' WHERE record = 'rec_0002'",
    "UPDATE body SET part = 'other' WHERE record = 'rec_0002' AND part = 'input'",
]


@pytest.mark.parametrize("sql", STATEMENTS)
def test_what_was_changed_in_a_store_is_found(place: Place, sql: str) -> None:
    fill_with_calls(place)
    change(place, sql)
    report = place.check()
    assert not report.ok
    assert report.problems


def test_what_was_rewritten_consistently_is_found_by_the_signature(place: Place) -> None:
    """Leaf, tiles and all: only the key is missing to whoever changed it."""
    place.fill(mixed(20))
    altered = outcome("rec_000000").replace(b"answered", b"too-large")
    change(place, f"UPDATE entry SET leaf = '{altered.decode()}' WHERE idx = 1" if not place.is_sqlite else
           f"UPDATE entry SET leaf = CAST('{altered.decode()}' AS BLOB) WHERE idx = 1")  # fmt: skip
    report = place.check()
    assert not report.ok
    assert any("根のハッシュ" in problem for problem in report.problems)


def test_flipped_bytes_in_the_pages_of_the_sqlite_file_are_found_or_change_nothing(
    sqlite_place: Place, tmp_path: Path
) -> None:
    sqlite_place.fill(mixed(300))
    with sqlite3.connect(sqlite_place.file) as database:
        page = database.execute("PRAGMA page_size").fetchone()[0]
    database.close()
    whole = sqlite_place.file.read_bytes()
    leaves = [leaf for _, leaf in sqlite_place.reader().entries(0, 300)]
    pages = sorted({whole.index(leaf) // page for leaf in leaves})
    choose = random.Random(13)
    copy = tmp_path / "copy.sqlite3"
    for at in [page * choose.choice(pages) + choose.randrange(page) for _ in range(150)]:
        copy.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << choose.randrange(8)]) + whole[at + 1 :])
        report = fsck.check(fsck_sources.open_source(copy), VKEY)
        if report.ok:  # the byte was in a part of the page that holds nothing
            database = sqlite3.connect(copy)
            assert [leaf for (leaf,) in database.execute("SELECT leaf FROM entry ORDER BY idx")] == leaves, at
            database.close()


def test_every_flipped_byte_of_a_leaf_in_the_sqlite_file_is_found(sqlite_place: Place, tmp_path: Path) -> None:
    sqlite_place.fill(mixed(40))
    whole = sqlite_place.file.read_bytes()
    copy = tmp_path / "copy.sqlite3"
    leaf = mixed(40)[20]
    start = whole.index(leaf)
    for at in range(start, start + len(leaf)):
        copy.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert not fsck.check(fsck_sources.open_source(copy), VKEY).ok, at


@pytest.mark.parametrize("at", [0, 20, 100, 105])
def test_a_broken_file_header_is_reported_and_not_raised(sqlite_place: Place, tmp_path: Path, at: int) -> None:
    sqlite_place.fill(mixed(40))
    whole = sqlite_place.file.read_bytes()
    copy = tmp_path / "copy.sqlite3"
    copy.write_bytes(whole[:at] + b"\xff" + whole[at + 1 :])
    report = fsck.check(fsck_sources.open_source(copy), VKEY)
    assert not report.ok


def test_checks_a_store_while_its_writer_goes_on(place: Place) -> None:
    with place.log() as log:
        number = 0
        for _ in range(5):
            futures = []
            for _ in range(100):
                record = f"rec_{number:06}"
                number += 1
                asked, answered = call(record)
                futures += [log.append(leaf, record=record, bodies=[body]) for leaf, body in (asked, answered)]
            futures[0].result(WAIT_S)
            report = place.check()
            assert report.ok, report.problems
            for future in futures:
                future.result(WAIT_S)


def test_many_problems_are_counted_and_not_all_listed(exported: Path) -> None:
    shutil.rmtree(exported / "tile/0")
    bundle = exported / "tile/entries/000"
    bundle.write_bytes((b"\0\2{}") * 256)
    report = check_folder(exported)
    assert not report.ok
    assert len(report.problems) == fsck.MAX_PROBLEMS + 1
    assert report.problems[-1].startswith("ほかに")
