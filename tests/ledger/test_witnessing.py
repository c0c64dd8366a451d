"""A book and a witness that really listens: cosigned, caught up with, and an old backup found out."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sekisho.kernel.errors import LedgerError, SignatureError
from sekisho.ledger.cosignature import WitnessVerifier
from sekisho.ledger.export import export
from sekisho.ledger.fsck import check
from sekisho.ledger.fsck_sources import DirectorySource
from sekisho.ledger.inbox import keep_witnessed
from sekisho.ledger.note import open_note
from sekisho.ledger.receipt import prove
from sekisho.ledger.witness_client import WitnessClient
from sekisho.ledger.witnessing import ForkError, Witnessing
from sekisho.witness.memory import Memory
from tests.ledger.books import SIGNER, VKEY, Place, event, intent, mixed
from tests.witness.serving import serving
from tests.witness.test_judgement import COSIGNER


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[str]:
    with serving(tmp_path / "witness") as url:
        Memory(tmp_path / "witness").add(SIGNER.name, SIGNER.verifier.vkey)
        yield url


def witnessing(place: Place, url: str) -> Witnessing:
    client = WitnessClient(url, COSIGNER.verifier)
    return Witnessing(place.reader(), SIGNER, client, lambda note: keep_witnessed(place.target, note))


def is_cosigned(note: str) -> bool:
    opened = open_note(note, [SIGNER.verifier, COSIGNER.verifier])
    return COSIGNER.name in {signature.name for signature in opened.verified}


def checkpoint_of(receipt: str) -> str:
    return receipt.partition("\n\n")[2]


def test_a_checkpoint_carries_the_cosignature_once_the_witness_has_seen_it(place: Place, witness: str) -> None:
    place.fill(mixed(300))
    asking, reader = witnessing(place, witness), place.reader()
    assert not is_cosigned(reader.checkpoint())
    assert asking.advance() is True
    assert asking.advance() is False
    assert is_cosigned(reader.checkpoint())
    served = reader.fetch("checkpoint")
    assert served is not None
    assert is_cosigned(served.decode())
    assert is_cosigned(checkpoint_of(prove(reader, "rec_000000")))
    assert place.check().ok
    reader.close()


def test_the_witness_is_caught_up_with_over_many_steps_and_restarts(place: Place, witness: str) -> None:
    asking = witnessing(place, witness)
    for turn in range(5):
        place.fill([intent(f"rec_{turn}_{number}") for number in range(1 + 90 * turn)])
        assert asking.advance()
        if turn % 2:
            asking = witnessing(place, witness)  # knows nothing: is told where the witness stands
    assert is_cosigned(place.reader().checkpoint())


def test_an_export_and_a_later_receipt_keep_the_cosigned_checkpoint(
    sqlite_place: Place, witness: str, tmp_path: Path
) -> None:
    sqlite_place.fill(mixed(20))
    witnessing(sqlite_place, witness).advance()
    reader = sqlite_place.reader()
    export(reader, tmp_path / "export")
    assert is_cosigned((tmp_path / "export" / "checkpoint").read_text())
    assert check(DirectorySource(tmp_path / "export"), VKEY).ok
    sqlite_place.fill([event("evt_later")])
    assert not is_cosigned(reader.checkpoint())  # the newest one is not seen yet
    assert is_cosigned(
        checkpoint_of(prove(reader, "rec_000000"))
    )  # a leaf that the witness has seen is proven against what it saw


def test_a_book_put_back_from_an_old_backup_is_found_out_and_told_how_to_recover(place: Place, witness: str) -> None:
    place.fill(mixed(20))
    witnessing(place, witness).advance()
    backup = save(place)
    place.fill([intent(f"rec_later_{number}") for number in range(10)])
    witnessing(place, witness).advance()
    restore(place, backup)
    assert place.check().ok  # by itself it is a true book
    with pytest.raises(ForkError, match="20 件ですが、立会人は 30 件") as caught:
        witnessing(place, witness).advance()
    assert "バックアップから戻して" in str(caught.value)
    assert "SEKISHO_LOG_ORIGIN" in str(caught.value)


def test_going_on_from_an_old_backup_is_found_out_at_any_size(place: Place, witness: str) -> None:
    place.fill(mixed(20))
    backup = save(place)
    place.fill([intent(f"rec_later_{number}") for number in range(10)])
    witnessing(place, witness).advance()
    restore(place, backup)
    for more, wanted in ((10, "同じ件数"), (10, "続きではありません")):
        place.fill([event(f"evt_{more}_{wanted}_{number}".encode().hex()[-60:]) for number in range(more)])
        with pytest.raises(ForkError, match=wanted):
            witnessing(place, witness).advance()


def test_a_lost_book_is_not_begun_anew_unnoticed(place: Place, witness: str, tmp_path: Path) -> None:
    place.fill(mixed(20))
    witnessing(place, witness).advance()
    with pytest.raises(ForkError, match="0 件ですが"):
        witnessing(Place(tmp_path / "elsewhere"), witness).advance()


def test_an_unknown_book_and_an_absent_witness_are_said_with_what_to_do(sqlite_place: Place, tmp_path: Path) -> None:
    sqlite_place.fill(mixed(3))
    with serving(tmp_path / "other") as url:
        with pytest.raises(LedgerError, match="まだ知りません") as caught:
            witnessing(sqlite_place, url).advance()
        assert SIGNER.verifier.vkey in str(caught.value)
    with pytest.raises(LedgerError, match="接続できません") as caught:
        witnessing(sqlite_place, url).advance()
    assert not isinstance(caught.value, ForkError)


def test_a_witness_with_another_key_than_configured_is_not_believed(sqlite_place: Place, witness: str) -> None:
    sqlite_place.fill(mixed(3))
    stranger = WitnessVerifier(COSIGNER.name, Ed25519PrivateKey.generate().public_key())
    kept: list[str] = []
    asking = Witnessing(sqlite_place.reader(), SIGNER, WitnessClient(witness, stranger), kept.append)
    with pytest.raises(SignatureError):
        asking.advance()
    assert kept == []


Backup = Path | dict[str, bytes]
TABLES = ("meta", "head", "entry", "tile", "shelf", "body", "body_key")


def save(place: Place) -> Backup:
    """A backup of the closed book."""
    if place.is_sqlite:
        return Path(shutil.copytree(place.folder, place.folder.parent / "backup"))
    with psycopg.connect(place.url) as link, link.cursor() as cursor:
        found = {}
        for table in TABLES:
            with cursor.copy(f"COPY sekisho_ledger.{table} TO STDOUT") as copy:
                found[table] = b"".join(bytes(part) for part in copy)
        return found


def restore(place: Place, backup: Backup) -> None:
    if isinstance(backup, Path):
        shutil.rmtree(place.folder)
        shutil.copytree(backup, place.folder)
        return
    with psycopg.connect(place.url) as link, link.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DELETE FROM sekisho_ledger.{table}")
            with cursor.copy(f"COPY sekisho_ledger.{table} FROM STDIN") as copy:
                copy.write(backup[table])
