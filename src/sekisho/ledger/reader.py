"""The read side of the book, for the desk, the gateway and the command line; while a writer runs or when none does.

What it shows is always covered by a signed checkpoint: leaves and checkpoint are committed together.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.bodies import SealedBody, ShelfKey
from sekisho.ledger.checkpoint import stated_by
from sekisho.ledger.nodes import Nodes
from sekisho.ledger.store.postgres_read import PostgresSource
from sekisho.ledger.store.snapshot import BookSource, Snapshot
from sekisho.ledger.store.sqlite_read import SqliteSource
from sekisho.ledger.tiles import WIDTH, TilePath, encode_bundle, parse_path, width_at
from sekisho.ledger.tree import HASH_BYTES, consistency_proof, inclusion_proof, leaf_hash

MAX_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That the leaf with `leaf_hash` stands at `index` of the tree that `checkpoint` (a signed note) states."""

    index: int
    size: int
    leaf_hash: bytes
    hashes: tuple[bytes, ...]
    checkpoint: str


class Reader:
    """Safe to use from several threads. Every method raises LedgerError when the store cannot be read."""

    def __init__(self, source: BookSource) -> None:
        self._source = source

    def size(self) -> int:
        """How many leaves the book has; 0 also where no book was begun yet."""
        with self._source.snapshot() as book:
            return _size(book.note()) if book else 0

    def head(self) -> str:
        """The checkpoint as the writer signed it, without cosignatures. Raises LedgerError where no book was begun."""
        with self._begun() as book:
            return book.note()

    def checkpoint(self) -> str:
        """The signed checkpoint, cosigned if a witness has seen it. Raises LedgerError where no book was begun yet."""
        with self._begun() as book:
            return _published(book)

    def witnessed(self) -> str:
        """The checkpoint a witness cosigned last, maybe of an earlier tree; "" where none did."""
        with self._source.snapshot() as book:
            return book.witnessed() if book else ""

    def vkey(self) -> str:
        """The verifier key the book says it was begun with; whoever does not trust the store asks for it elsewhere."""
        with self._begun() as book:
            return book.vkey()

    def entries(self, start: int, limit: int) -> list[tuple[int, bytes]]:
        """Up to `limit` leaves (at most 10,000) from index `start` on, with their indices."""
        with self._source.snapshot() as book:
            return book.entries(max(0, start), max(0, min(limit, MAX_LIMIT))) if book else []

    def by_record(self, record: str) -> list[tuple[int, bytes]]:
        """The leaves about one record in the order of the book: intent and outcome, or a refusal."""
        with self._source.snapshot() as book:
            return book.by_record(record) if book else []

    def by_event(self, event: str) -> tuple[int, bytes] | None:
        """The leaf of one event with its index, or None while it is not in the book."""
        with self._source.snapshot() as book:
            return book.by_event(event) if book else None

    def body(self, record: str, part: str) -> SealedBody | None:
        """The encrypted prompt or answer (`bodies.INPUT`, `bodies.OUTPUT`), or None if none is kept."""
        with self._source.snapshot() as book:
            return book.body(record, part) if book else None

    def shelf_key(self, name: str) -> ShelfKey | None:
        """The wrapped key of a shelf, or None where nothing was ever put there. Asked on the gate's event loop."""
        with self._source.snapshot(awaits_entered=False) as book:
            return book.shelf_key(name) if book else None

    def kek(self) -> str:
        """The id of the key-encryption key that new keys are wrapped under; "" while none was settled on."""
        with self._source.snapshot(awaits_entered=False) as book:
            return book.kek() if book else ""

    def live_shelf(self) -> ShelfKey | None:
        """The key of some shelf that was not disposed of: whether the keys at hand are the right ones."""
        with self._source.snapshot() as book:
            return book.live_shelf() if book else None

    def shelves(self, batch: int = 500) -> Iterator[tuple[str, bool, int]]:
        """Each shelf: name, whether disposed of, bodies still stored; `batch` of them in memory at a time."""
        after, found = "", []
        while True:
            with self._source.snapshot() as book:
                found = book.shelves(after, batch) if book else []
            yield from found
            if len(found) < batch:
                return
            after = found[-1][0]

    def shelf_names(self, batch: int = 500) -> Iterator[tuple[str, bool]]:
        """Each shelf's name and whether it was disposed of; counts nothing, so it is quick with many bodies."""
        after, found = "", []
        while True:
            with self._source.snapshot() as book:
                found = book.shelf_names(after, batch) if book else []
            yield from found
            if len(found) < batch:
                return
            after = found[-1][0]

    def counts_on(self, shelves: Sequence[str]) -> dict[str, int]:
        """How many bodies are stored on each of these shelves."""
        with self._source.snapshot() as book:
            return {name: book.count_on(name) if book else 0 for name in shelves}

    def is_tidy(self) -> bool:
        """Whether what was erased has also left the files of the store."""
        with self._source.snapshot() as book:
            return book is None or book.is_tidy()

    def fetch(self, path: str) -> bytes | None:
        """What C2SP tlog-tiles serves at `path` (`checkpoint`, `tile/…`, `tile/entries/…`), or None for 404."""
        tile = parse_path(path)
        if tile is None and path != "checkpoint":
            return None
        with self._source.snapshot() as book:
            note = book.note() if book else ""
            if book is None or not note:
                return None
            if tile is None:
                return _published(book).encode()
            if tile.width > width_at(tile.level or 0, tile.index, _size(note)):
                return None
            return _bundle(book, tile) if tile.level is None else _tile(book, tile.level, tile.index, tile.width)

    def inclusion(self, index: int) -> Inclusion:
        """The proof that a leaf is in the book. Raises LedgerError if there is no such leaf.

        Against the checkpoint that a witness cosigned where that one reaches so far, else against the present one.
        """
        with self._begun() as book:
            witnessed = book.witnessed()
            return Standing(book, witnessed if index < _size(witnessed) else _published(book)).inclusion(index)

    @contextmanager
    def standing(self, checkpoint: str = "") -> Iterator["Standing"]:
        """One look for many questions. Raises LedgerError where no book was begun yet.

        Within it, ask only the look: in PostgreSQL the reader's one connection is taken by it, and another question
        of the reader would wait for ever.
        checkpoint: an earlier one of this book; without it the present one.
        """
        with self._begun() as book:
            yield Standing(book, checkpoint or _published(book))

    def close(self) -> None:
        """Disconnect. Not needed for the embedded store."""
        self._source.close()

    @contextmanager
    def _begun(self) -> Iterator[Snapshot]:
        with self._source.snapshot() as book:
            if book is None or not book.note():
                raise LedgerError("台帳はまだ始まっていません。", next_ja="sekisho up を一度実行してください。")
            yield book


def open_reader(data_dir: Path, store_url: str = "") -> Reader:
    """A reader of the book in PostgreSQL at `store_url`, else in `data_dir`. Does not connect yet."""
    return Reader(PostgresSource(store_url) if store_url else SqliteSource(data_dir))


class Standing:
    """The book as one checkpoint states it: its leaves, and proofs that all hold against that checkpoint.

    Valid inside the `with` that gave it.
    """

    def __init__(self, book: Snapshot, checkpoint: str) -> None:
        self.checkpoint, self.vkey = checkpoint, book.vkey()
        self.size = _size(self.checkpoint)
        self._book, self._nodes = book, Nodes(partial(_tile, book), self.size)

    def leaves(self, batch: int = 1000) -> Iterator[tuple[int, bytes]]:
        """Every leaf with its index, in order, `batch` of them in memory at a time."""
        for start in range(0, self.size, batch):
            yield from self._book.entries(start, min(batch, self.size - start))

    def inclusion(self, index: int) -> Inclusion:
        """The proof for one leaf. Raises LedgerError if there is no such leaf."""
        hashes = inclusion_proof(index, self.size, self._nodes.at)
        return Inclusion(index, self.size, self._nodes.at(0, index), hashes, self.checkpoint)

    def consistency(self, old: int) -> tuple[bytes, ...]:
        """The proof that the tree of `old` leaves is a beginning of this one. Raises LedgerError for old = 0."""
        return consistency_proof(old, self.size, self._nodes.at)


def _published(book: Snapshot) -> str:
    """The present checkpoint, with the witness's line if it has seen this very one."""
    note, witnessed = book.note(), book.witnessed()
    return witnessed if note and witnessed.startswith(note) else note


def _size(note: str) -> int:
    return stated_by(note).size if note else 0


def _bundle(book: Snapshot, tile: TilePath) -> bytes:
    return encode_bundle(leaf for _, leaf in _leaves(book, tile.index, tile.width))


def _tile(book: Snapshot, level: int, index: int, width: int) -> bytes:
    """Level 0 is stored when full; before, its hashes follow from the leaves."""
    stored = book.tile(level, index)
    if not stored and level == 0:
        stored = b"".join(leaf_hash(leaf) for _, leaf in _leaves(book, index, width))
    if len(stored) < width * HASH_BYTES:
        raise LedgerError("台帳のハッシュ木に欠けがあります。", next_ja="sekisho ledger verify で確かめてください。")
    return stored[: width * HASH_BYTES]


def _leaves(book: Snapshot, index: int, width: int) -> list[tuple[int, bytes]]:
    found = book.entries(index * WIDTH, width)
    if [number for number, _ in found] != list(range(index * WIDTH, index * WIDTH + width)):
        raise LedgerError("台帳の記録に欠けがあります。", next_ja="sekisho ledger verify で確かめてください。")
    return found
