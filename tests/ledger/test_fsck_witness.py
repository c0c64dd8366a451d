"""What the checker says of cosignatures, and of checkpoints that were kept elsewhere."""

import sqlite3
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.checkpoint import Checkpoint
from sekisho.ledger.cosignature import Cosigner
from sekisho.ledger.export import export
from sekisho.ledger.fsck import Report, Trust, check
from sekisho.ledger.fsck_hashes import read_key
from sekisho.ledger.fsck_receipt import check_receipt
from sekisho.ledger.fsck_sources import open_source
from sekisho.ledger.fsck_witness import cosigned_at, read_witness_key
from sekisho.ledger.inbox import keep_witnessed
from sekisho.ledger.note import sign
from sekisho.ledger.receipt import prove
from tests.ledger.books import SIGNER, VKEY, Place, intent, mixed

COSIGNER = Cosigner("witness.example/city", Ed25519PrivateKey.from_private_bytes(bytes(range(64, 96))))
AT = 1_800_000_000
TRUST = Trust(COSIGNER.verifier.vkey)


def cosign(note: str, by: Cosigner = COSIGNER) -> str:
    return note + by.cosign(note.rpartition("\n\n")[0] + "\n", AT)


def checked(place: Place | Path, trust: Trust | None = TRUST) -> Report:
    return check(open_source(place.target if isinstance(place, Place) else place), VKEY, trust)


def test_a_cosigned_book_says_by_whom_and_how_far(place: Place) -> None:
    place.fill(mixed(20))
    keep_witnessed(place.target, cosign(place.reader().head()))
    place.fill([intent("rec_later")])
    report = checked(place)
    assert (report.problems, report.witness, report.witness_size, report.size) == ((), COSIGNER.name, 20, 21)
    assert any("2027-01-15T08:00:00Z" in note for note in report.notes)


def test_a_missing_or_foreign_cosignature_is_a_problem_only_where_it_is_asked_for(place: Place) -> None:
    place.fill(mixed(20))
    assert checked(place, None).ok
    assert "連署がありません" in "".join(checked(place).problems)
    other = Cosigner(COSIGNER.name, Ed25519PrivateKey.generate())
    keep_witnessed(place.target, cosign(place.reader().head(), other))
    assert "連署がありません" in "".join(checked(place).problems)
    assert checked(place, None).ok


def test_a_cosignature_of_something_else_is_a_problem(place: Place) -> None:
    place.fill(mixed(20))
    head = place.reader().head()
    place.fill([intent("rec_later")])
    line = cosign(head).rpartition("\n\n")[2].split("\n")[1]
    keep_witnessed(place.target, f"{place.reader().head()}{line}\n")
    assert "連署が、チェックポイントの内容と合いません" in "".join(checked(place).problems)


def test_a_book_shorter_than_what_was_cosigned_is_a_fork(place: Place) -> None:
    place.fill(mixed(20))
    longer = sign(Checkpoint(SIGNER.name, 25, bytes(32)).text(), SIGNER)
    keep_witnessed(place.target, cosign(longer))
    for trust in (TRUST, None):
        report = checked(place, trust)
        assert (report.ok, report.findings) == (False, ("ledger.fork",))
        assert "25 件" in "".join(report.problems)


@pytest.mark.parametrize("size", [1, 19, 20])
def test_another_tree_of_the_same_size_is_a_fork(place: Place, size: int) -> None:
    place.fill(mixed(20))
    keep_witnessed(place.target, cosign(sign(Checkpoint(SIGNER.name, size, bytes(32)).text(), SIGNER)))
    assert checked(place).findings == ("ledger.fork",)


def test_a_checkpoint_kept_elsewhere_tells_whether_the_book_continues_it(sqlite_place: Place, tmp_path: Path) -> None:
    heads = []
    for turn in range(4):
        sqlite_place.fill([intent(f"rec_{turn}_{number}") for number in range(1 + 130 * turn)])
        heads.append(sqlite_place.reader().head().encode())
    export(sqlite_place.reader(), tmp_path / "export")
    for place in (sqlite_place, tmp_path / "export"):
        assert checked(place, Trust(known=tuple(heads))).problems == ()
    elsewhere = Place(tmp_path / "elsewhere")
    elsewhere.fill([intent(f"rec_other_{number}") for number in range(200)])
    report = checked(elsewhere, Trust(known=tuple(heads)))
    assert report.findings == ("ledger.fork",)
    assert len(report.problems) == 4
    broken = checked(sqlite_place, Trust(known=(heads[0].replace(b"\n1\n", b"\n2\n"),)))
    assert not broken.ok


def test_what_is_gone_without_a_leaf_is_a_gap(sqlite_place: Place) -> None:
    sqlite_place.fill(mixed(300))
    with sqlite3.connect(sqlite_place.file) as store:
        store.execute("DELETE FROM entry WHERE idx = 17")
    store.close()
    assert checked(sqlite_place, None).findings == ("ledger.gap",)


def test_an_export_without_a_bundle_has_a_gap(sqlite_place: Place, tmp_path: Path) -> None:
    sqlite_place.fill(mixed(300))
    export(sqlite_place.reader(), tmp_path / "export")
    (tmp_path / "export" / "tile" / "entries" / "000").unlink()
    assert checked(tmp_path / "export", None).findings == ("ledger.gap",)


def test_a_receipt_is_checked_for_the_cosignature_too(place: Place) -> None:
    place.fill(mixed(20))
    key, witness = read_key(VKEY), read_witness_key(COSIGNER.verifier.vkey)
    bare = prove(place.reader(), "rec_000000").encode()
    with pytest.raises(LedgerError, match="連署がありません"):
        check_receipt(bare, key, witness=witness)
    keep_witnessed(place.target, cosign(place.reader().head()))
    seen = prove(place.reader(), "rec_000000").encode()
    assert check_receipt(seen, key, witness=witness)[1].size == 20


def test_every_changed_byte_of_a_cosignature_is_noticed() -> None:
    note = cosign(sign(Checkpoint(SIGNER.name, 3, bytes(32)).text(), SIGNER)).encode()
    witness = read_witness_key(COSIGNER.verifier.vkey)
    assert cosigned_at(note, witness) == AT
    first = note.rindex("— ".encode())
    for at in [*range(note.index(b"\n\n")), *range(first, len(note) - 1)]:
        changed = bytearray(note)
        changed[at] ^= 1
        with pytest.raises(LedgerError):
            cosigned_at(bytes(changed), witness)


@pytest.mark.parametrize("vkey", ["", "a+b", VKEY, COSIGNER.verifier.vkey[:-4], COSIGNER.verifier.vkey + "A"])
def test_what_is_no_witness_key_is_refused(vkey: str) -> None:
    with pytest.raises(LedgerError):
        read_witness_key(vkey)
