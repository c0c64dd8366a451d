"""Writers, readers, an eraser and failing commits at once: every checkpoint that anyone ever saw is of one log."""

import random
import threading
import time

from sekisho.kernel.errors import LedgerError
from sekisho.ledger import fsck_hashes, fsck_receipt, tree
from sekisho.ledger.bodies import INPUT, OUTPUT
from sekisho.ledger.checkpoint import Checkpoint, read_checkpoint
from sekisho.ledger.entry import Erasure
from sekisho.ledger.inbox import submit_event
from sekisho.ledger.log import Log
from sekisho.ledger.note import open_note
from sekisho.ledger.reader import Reader
from sekisho.ledger.receipt import receipt_text
from sekisho.ledger.shelves import Sealer, Shelf
from tests.ledger.books import AT, BODY_KEY, SIGNER, VKEY, WAIT_S, Place, event, intent, outcome, until
from tests.ledger.faults import FaultyStore

SEEN, ERASED = 50, 5  # how much must have happened before it may end
SHELF = Shelf("eng_1", "text", 2026)
KEY = fsck_hashes.read_key(VKEY)


class Hammer:
    """What everyone saw, and what went wrong, over all threads."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.store = FaultyStore(place.store())
        self.log = Log.open(self.store, SIGNER)
        self.sealer = Sealer(BODY_KEY, place.reader().shelf_key)
        self.ending = threading.Event()
        self.acknowledged: dict[int, bytes] = {}
        self.done: list[str] = []
        self.seen: set[tuple[int, bytes]] = set()
        self.problems: list[str] = []
        self.erased = self.failed = 0

    def write(self, name: int) -> None:
        number = 0
        while not self.ending.is_set():
            record = f"rec_{name}_{number}"
            number += 1
            asked = self.sealer.seal(SHELF, record, INPUT, b"asked")
            answer = self.sealer.seal(SHELF, record, OUTPUT, b"answered")
            try:
                for leaf, body in ((intent(record, asked), asked), (outcome(record, answer), answer)):
                    self.acknowledged[self.log.append(leaf, record=record, bodies=[body]).result(WAIT_S)] = leaf
            except LedgerError:
                time.sleep(0.02)
            else:
                self.done.append(record)

    def has_seen_enough(self) -> bool:
        return len(self.seen) > SEEN and self.erased > ERASED and self.failed > 1

    def hand_in(self) -> None:
        number = 0
        while not self.ending.wait(0.01):
            number += 1
            submit_event(self.place.target, f"evt_{number}", event(f"evt_{number}"))

    def erase(self) -> None:
        while not self.ending.wait(0.05):
            if self.done:
                record = self.done.pop(0)
                entry = Erasure(f"ers_{record}", AT, "operator", "asked", record, "", 2)
                submit_event(self.place.target, entry.event, entry.leaf())
                self.erased += 1

    def fail(self) -> None:
        choose = random.Random(5)
        while not self.ending.wait(0.7):
            self.store.fault = choose.choice(["fails", "fails after persisting"])  # type: ignore[assignment]
            self.failed += 1

    def read(self, name: int) -> None:
        reader, choose = self.place.reader(), random.Random(name)
        earlier: list[Checkpoint] = []
        while not self.ending.is_set():
            note = reader.checkpoint()
            now = read_checkpoint(open_note(note, [SIGNER.verifier]).text)
            self.seen.add((now.size, now.root))
            if now.size:
                self._look(reader, note, now, earlier, choose)
            earlier.append(now)
        reader.close()

    def _look(
        self, reader: Reader, note: str, now: Checkpoint, earlier: list[Checkpoint], choose: random.Random
    ) -> None:
        if earlier and earlier[-1].size > now.size:
            self.problems.append(f"went back from {earlier[-1].size} to {now.size}")
        index = choose.randrange(now.size)
        leaf = reader.entries(index, 1)[0][1]
        with reader.standing(note) as standing:
            for old in choose.sample(earlier, min(3, len(earlier))):
                if old.size and not tree.is_consistent(
                    old.size, now.size, old.root, now.root, standing.consistency(old.size)
                ):
                    self.problems.append(f"{old.size} and {now.size} are not of one log")
            fsck_receipt.check_receipt(receipt_text(standing.inclusion(index), leaf).encode(), KEY)


def guarded(hammer: Hammer, act, *values: int) -> threading.Thread:
    """A thread whose failure is a problem of the test."""

    def run() -> None:
        try:
            act(*values)
        except Exception as error:  # noqa: BLE001
            hammer.problems.append(repr(error))
            hammer.ending.set()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_every_checkpoint_anyone_saw_is_consistent_with_every_earlier_one(place: Place) -> None:
    hammer = Hammer(place)
    threads = [guarded(hammer, hammer.write, name) for name in range(6)]
    threads += [guarded(hammer, hammer.read, name) for name in range(3)]
    threads += [guarded(hammer, act) for act in (hammer.hand_in, hammer.erase, hammer.fail)]
    until(lambda: hammer.has_seen_enough() or hammer.ending.is_set(), 120)
    hammer.ending.set()
    for thread in threads:
        thread.join(WAIT_S)
        assert not thread.is_alive()
    until(lambda: hammer.log.health().ok and hammer.log._book.is_tidy)
    hammer.log.close(WAIT_S)
    assert hammer.problems == []
    reader = place.reader()
    leaves = [leaf for start in range(0, reader.size(), 10_000) for _, leaf in reader.entries(start, 10_000)]
    assert [at for at, leaf in hammer.acknowledged.items() if leaves[at] != leaf] == []
    frontier, roots = tree.Frontier(), {0: tree.EMPTY_ROOT}
    for leaf in leaves:
        frontier.append(tree.leaf_hash(leaf))
        roots[frontier.size] = frontier.root()
    assert [size for size, root in hammer.seen if roots[size] != root] == []
    report = place.check()
    assert report.ok, report.problems
    assert report.counts["erasure"] >= ERASED
