"""Changing the key-encryption key: bodies, leaves and receipts stay; what was destroyed stays destroyed."""

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sekisho.kernel.errors import LedgerError
from sekisho.kernel.keks import kek_id
from sekisho.ledger import fsck_hashes
from sekisho.ledger.bodies import FORMAT, INPUT, ShelfKey, open_body, seal
from sekisho.ledger.fsck_receipt import check_receipt
from sekisho.ledger.receipt import prove
from sekisho.ledger.rewrap import count_under_others, rewrap, settle_kek
from sekisho.ledger.shelves import Sealer, Shelf
from sekisho.ledger.store.wraps import WrapStore, open_wraps
from tests.ledger.books import VKEY, WAIT_S, Place, intent, until
from tests.ledger.test_erasure import MARK, Scene, erase, erasure, is_anywhere, write_calls

OLD, NEW = bytes(range(32)), bytes(range(50, 82))
THIS, NEXT = Shelf("eng_1", "text", 2026), Shelf("eng_2", "text", 2026)


@dataclass
class Ring:
    """Key-encryption keys at hand; a source that somebody else changes."""

    held: tuple[bytes, ...] = (OLD,)
    looks: int = 0

    def at_hand(self) -> tuple[bytes, ...]:
        return self.held

    def look_again(self) -> None:
        self.looks += 1


@dataclass
class Failing:
    """A `WrapStore` whose call number `at` fails, before or after it did what it should."""

    real: WrapStore
    at: int = 0
    after: bool = False
    calls: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        act = getattr(self.real, name)

        def step(*values: Any) -> Any:
            self.calls.append(name)
            is_now = len(self.calls) == self.at
            if is_now and not self.after:
                raise LedgerError("told to fail")
            result = act(*values)
            if is_now:
                raise LedgerError("told to fail after persisting")
            return result

        return step


@pytest.fixture
def ring() -> Ring:
    return Ring()


@pytest.fixture
def scene(place: Place, ring: Ring) -> Iterator[Scene]:
    reader = place.reader()
    with place.log() as log:
        settle_kek(place.target, reader, ring)
        sealer = Sealer(ring, reader.shelf_key, reader.kek)
        write_calls(log, sealer, [f"rec_{number:04}" for number in range(12)])
        sealer.seal(THIS, "rec_look", INPUT, MARK)  # it may have sealed all before the first was stored: now it knows
        yield Scene(place, log, sealer, reader)
    reader.close()


def change(scene: Scene, ring: Ring) -> None:
    ring.held = (OLD, NEW)
    with open_wraps(scene.place.target) as store:
        store.set_kek(kek_id(NEW))
        rewrap(store, ring, kek_id(NEW))
        until(store.tidy)


def left(place: Place, root: bytes = NEW) -> int:
    with open_wraps(place.target) as store:
        return count_under_others(store, root)


def test_wraps_anew_and_leaves_bodies_leaves_and_receipts_alone(scene, ring):
    before = scene.bodies("rec_0007")
    receipt = prove(scene.reader, "rec_0007").encode()
    leaves = scene.reader.entries(0, 100)
    change(scene, ring)
    ring.held = (NEW,)
    after = scene.bodies("rec_0007")
    assert [body.ciphertext for body in after] == [body.ciphertext for body in before]
    assert [body.wrapped_key for body in after] == [body.wrapped_key for body in before]
    assert after[0].shelf.kek == kek_id(NEW) != before[0].shelf.kek
    assert open_body(ring, after[0]).startswith(MARK)
    assert scene.reader.entries(0, 100) == leaves
    check_receipt(receipt, fsck_hashes.read_key(VKEY))
    report = scene.place.check()
    assert report.ok, report.problems
    assert left(scene.place) == 0


def test_the_old_wrapping_is_in_no_file_any_more(scene, ring):
    old = scene.bodies("rec_0001")[0].shelf
    assert is_anywhere(scene.place, old.wrapped)
    change(scene, ring)
    assert not is_anywhere(scene.place, old.wrapped)
    with pytest.raises(LedgerError, match=kek_id(NEW)):
        open_body(OLD, scene.bodies("rec_0001")[0])


def test_a_writer_that_knows_the_old_wrapping_writes_on(scene, ring):
    change(scene, ring)
    write_calls(scene.log, scene.sealer, ["rec_on"])  # on a shelf whose key it remembers
    write_calls(scene.log, scene.sealer, ["rec_new"], NEXT)  # and on a new one, under the new key
    ring.held = (NEW,)
    assert all(open_body(ring, body) for record in ("rec_on", "rec_new") for body in scene.bodies(record))
    assert scene.bodies("rec_new")[0].shelf.kek == kek_id(NEW)
    assert left(scene.place) == 0


def test_nothing_new_can_be_wrapped_under_the_old_key(scene, ring):
    late = Sealer(OLD, scene.reader.shelf_key)  # knows of no change
    asked = late.seal(NEXT, "rec_late", INPUT, MARK)
    change(scene, ring)
    with pytest.raises(LedgerError):
        scene.log.append(intent("rec_late", asked), record="rec_late", bodies=[asked]).result(WAIT_S)
    assert scene.log.health().ok
    assert scene.reader.shelf_key(NEXT.name) is None


def test_a_key_made_before_the_change_and_not_stored_is_wrapped_anew(scene, ring):
    first = scene.sealer.seal(NEXT, "rec_a", INPUT, MARK)
    change(scene, ring)
    second = scene.sealer.seal(NEXT, "rec_a", INPUT, MARK)
    assert (first.shelf.kek, second.shelf.kek) == (kek_id(OLD), kek_id(NEW))
    assert first.shelf.mark == second.shelf.mark
    scene.log.append(intent("rec_a", second), record="rec_a", bodies=[second]).result(WAIT_S)


def test_a_key_that_is_not_at_hand_is_named_and_nothing_is_sealed(scene, ring):
    change(scene, ring)
    ring.held = (OLD,)
    with pytest.raises(LedgerError, match=kek_id(NEW)):
        scene.sealer.seal(NEXT, "rec_x", INPUT, MARK)
    assert ring.looks
    with pytest.raises(LedgerError, match=kek_id(NEW)):
        settle_kek(scene.place.target, scene.reader, ring)
    scene.sealer.seal(THIS, "rec_x", INPUT, MARK)  # a shelf whose key it holds needs no other


def test_what_was_destroyed_stays_destroyed(scene, ring):
    write_calls(scene.log, scene.sealer, ["rec_gone"], NEXT)
    kept = scene.bodies("rec_gone")[0]
    erase(scene.place, erasure(shelf=NEXT.name), erasure("rec_0003"))
    change(scene, ring)
    key = scene.reader.shelf_key(NEXT.name)
    assert key is not None
    assert key.is_destroyed
    assert scene.bodies("rec_0003") == []
    assert not is_anywhere(scene.place, kept.shelf.wrapped)


def test_a_shelf_that_is_disposed_of_meanwhile_does_not_come_back(scene, ring):
    ring.held = (OLD, NEW)
    with open_wraps(scene.place.target) as store:
        store.set_kek(kek_id(NEW))
        pairs = [(shelf, replace(shelf, wrapped=b"\x02" + bytes(88))) for shelf in store.shelves("")]
        erase(scene.place, erasure(shelf=THIS.name))
        store.put_shelves(pairs)  # as read before
    key = scene.reader.shelf_key(THIS.name)
    assert key is not None
    assert key.is_destroyed


@pytest.mark.parametrize("after", [False, True], ids=["fails", "fails after persisting"])
def test_cut_off_at_any_step_it_is_finished_by_the_next_run(scene, ring, after):
    for number in range(3):
        write_calls(scene.log, scene.sealer, [f"rec_more_{number}"], Shelf(f"eng_{number + 3}", "text", 2026))
    keys, at = (OLD, NEW), 0
    while True:
        at += 1
        ring.held = keys
        with open_wraps(scene.place.target) as real:
            store = Failing(real, at, after)
            try:
                store.set_kek(kek_id(keys[1]))
                rewrap(store, ring, kek_id(keys[1]))  # type: ignore[arg-type]
            except LedgerError:
                assert store.kek() in map(kek_id, keys)
            else:
                break
            assert all(open_body(ring, body) for body in scene.bodies("rec_0001"))
            real.set_kek(kek_id(keys[1]))
            rewrap(real, ring, kek_id(keys[1]))
            until(real.tidy)
        assert left(scene.place, keys[1]) == 0
        keys = keys[::-1]
    assert set(store.calls) >= {"set_kek", "shelves", "put_shelves", "bodies"}
    assert at > 4
    report = scene.place.check()
    assert report.ok, report.problems


def run(place: Place, sql: str, values: Sequence[Any]) -> None:
    if place.is_sqlite:
        with sqlite3.connect(place.file) as database:
            database.execute(sql, values)
        database.close()
        return
    with psycopg.connect(place.url) as link:
        link.execute("SET search_path = sekisho_ledger")
        link.execute(sql.replace("?", "%s"), values)


def of_the_first_format(name: str, key: bytes) -> ShelfKey:
    """As earlier versions wrapped a shelf's key: without saying under which."""
    nonce = os.urandom(12)
    wrapped = FORMAT + nonce + AESGCM(OLD).encrypt(nonce, key, b"shelf" + FORMAT + name.encode())
    return ShelfKey(name, wrapped + hashlib.sha256(wrapped).digest()[:4])


def test_a_book_of_earlier_versions_is_taken_along(place, ring):
    """Shelves wrapped without an id, and bodies that stand on none."""
    reader = place.reader()
    with place.log() as log:
        old = of_the_first_format(THIS.name, bytes(range(7, 39)))
        run(place, "INSERT INTO shelf (name, wrapped) VALUES (?, ?)", (old.name, old.wrapped))
        sealer = Sealer(ring, reader.shelf_key, reader.kek)
        write_calls(log, sealer, ["rec_shelf"])
        bare = seal(OLD, "rec_bare", INPUT, MARK)
        log.append(intent("rec_bare", bare), record="rec_bare", bodies=[bare]).result(WAIT_S)
        assert settle_kek(place.target, reader, Ring((NEW, OLD))) == kek_id(OLD)  # found by trying
        scene = Scene(place, log, sealer, reader)
        change(scene, ring)
        assert left(place) == 0
        write_calls(log, sealer, ["rec_shelf_2"])
        ring.held = (NEW,)
        for record in ("rec_shelf", "rec_bare", "rec_shelf_2"):
            assert all(open_body(ring, body) for body in scene.bodies(record))
        assert not is_anywhere(place, bare.wrapped_key)
    reader.close()
    report = place.check()
    assert not [problem for problem in report.problems if "rec_bare" in problem]


def test_a_foreign_key_is_refused_before_anything_is_written(scene):
    with pytest.raises(LedgerError, match=kek_id(OLD)):
        settle_kek(scene.place.target, scene.reader, Ring((NEW,)))
