"""The open book in its one writer's hands: store, key and the tree's right edge. No threads; see `log.py`.

A write that failed may still have reached the store ("fails after persisting"). `recover` therefore reads the store
again and goes on only from one of the two heads that can be: the last one written, or the one that was attempted.

Where the store has a daybook, pages may stand in it first (`enter`): one small write instead of a commit. They are in
the book moments later (`settle`), in the same order, and whatever happens meanwhile: after a crash by `open`.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace

from sekisho.kernel import canonical
from sekisho.kernel.errors import LedgerError, SignatureError
from sekisho.ledger import daybook
from sekisho.ledger.bodies import NO_SHELF
from sekisho.ledger.checkpoint import Checkpoint, read_checkpoint
from sekisho.ledger.edge import Edge, edge_of
from sekisho.ledger.entry import MAX_LEAF_BYTES
from sekisho.ledger.note import Signer, open_note, sign
from sekisho.ledger.page import Page
from sekisho.ledger.store import Batch, ConflictError, InboxRow, Kept, LogState, LogStore, Row, Target
from sekisho.ledger.tree import leaf_hash

DAMAGED = "台帳が壊れているか、書き換えられています。これ以上は書き込みません。"
CHECK = "sekisho ledger verify で確かめ、バックアップから戻してください。"
# A recovering store must take at least this much: a WAL with room left accepts a small write on a full disk.
RECOVERY_PROBE_BYTES = 256 * 1024
OLDER = (
    "控え（ledger.daybook）に、台帳にない先の記録があります。台帳だけが失われたか、古いバックアップに戻されています。"
)
OLDER_NEXT = "控えと同じ時点の台帳に戻すか、今の台帳から続けると決めた場合に限り ledger.daybook を消してください。"
BODIES_A_LEAF = 4  # at most: room in the numbering of bodies
TIDY_BODIES = 256  # deleted in one step, so that appends never wait long
NOTHING = Target("", "")

log = logging.getLogger("sekisho.ledger")


class Book:
    """Used by one thread at a time. Every method raises LedgerError when it cannot do what it says."""

    def __init__(self, store: LogStore, signer: Signer) -> None:
        self._store = store
        self._signer = signer
        self._edge = Edge()
        self._note = ""
        self._attempt = ""
        self._shelves = {NO_SHELF}  # keys that the store surely holds, or need not
        self._key = daybook.key_of(signer)
        self._entered: list[Page] = []  # in the daybook and not in the book
        self._is_synced = True  # whether all of the book is on the disk
        self.is_tidy = False  # until asked: an erasure may have been cut off by a crash

    @property
    def size(self) -> int:
        return self._edge.size

    @property
    def is_synced(self) -> bool:
        """Whether all that is in the book is on the disk."""
        return self._is_synced

    @property
    def is_settled(self) -> bool:
        """Whether all that was handed in is in the book and on the disk."""
        return not self._entered and self._is_synced

    def open(self) -> None:
        """Become the writer, and check that the stored tree is the one our key signed; begin a new book if none is."""
        self._store.open()
        try:
            state = self._store.load()
            left = self._left_behind()
            if not state.note and not state.size and not state.vkey:
                if left:
                    raise LedgerError(OLDER, next_ja=OLDER_NEXT)
                self._note = self._signed(self._edge)
                self._store.begin(self._signer.verifier.vkey, self._note)
            else:
                self._edge, self._note = self._verified(state), state.note
            self._entered = self._missing(left)
            self._post_again()
        except LedgerError:
            self._store.close()
            raise

    def enter(self, pages: Sequence[Page], *, awaits_disk: bool = True) -> int | None:
        """Put the pages where the end of this process cannot lose them, awaiting the disk also that of the machine.

        The index of the first; None if they have to be written at once: there is no daybook, or no room in it, or the
        store may lack what they need, so that it is not certain yet that it will take them.
        """
        kept = self._store.daybook
        if kept is None or not all(page.record and self._is_shelved(page) for page in pages):
            return None
        if sum(len(page.leaf) + sum(len(body.ciphertext) for body in page.bodies) for page in pages) > kept.room:
            return None
        if not self._is_synced:  # else what is entered could outlive what it follows
            self._sync()
        first = self.size + len(self._entered)
        if not kept.add(daybook.encode(self._key, first, pages), awaits_disk=awaits_disk):
            return None
        self._entered += pages
        return first

    def settle(self) -> None:
        """Make durable what was written without awaiting the disk, and write what was only entered."""
        if self._entered:
            self._post()
        else:
            self._sync()

    def write(self, pages: Sequence[Page], inbox: Sequence[InboxRow] = (), *, awaits_disk: bool = True) -> int:
        """Make the pages durable, in order, and behind them the usable inbox rows; the index of the first page.

        awaits_disk: False where `sync` follows at once (see `Batch`).
        What was entered before comes first. Raises ConflictError (nothing of these written, all well) or another
        LedgerError (nothing is known: `recover`).
        """
        self._post()
        return self._commit(pages, inbox, awaits_disk=awaits_disk)

    def _commit(self, pages: Sequence[Page], inbox: Sequence[InboxRow] = (), *, awaits_disk: bool = True) -> int:
        rows = [Row(page.leaf, page.record) for page in pages]
        bodies = _placed(self.size, pages)
        # One that comes out of the daybook is stored, and comes without what it would be stored as.
        shelves = {kept.body.shelf for kept in bodies if kept.body.shelf.wrapped} - self._shelves
        taken: set[str] = set()
        erasures: tuple[Target, ...] = ()
        if inbox:
            handed = [(row, _handed_in(row)) for row in inbox if not row.is_logged]
            usable = [(row, found) for row, found in handed if found is not None]
            rows += [Row(row.leaf, found.record, row.event) for row, found in usable]
            taken = {row.event for row in inbox if row.is_logged} | {row.event for row, _ in usable}
            erasures = tuple(found for _, found in usable if found != NOTHING)
        edge = self._edge.copy()
        tiles = edge.grow([leaf_hash(row.leaf) for row in rows])
        self._attempt = self._signed(edge) if rows else self._note
        self._store.commit(
            Batch(
                start=self.size,
                old_note=self._note,
                note=self._attempt,
                rows=tuple(rows),
                tiles=tiles,
                shelves=tuple(shelves),
                bodies=bodies,
                erasures=erasures,
                consumed=tuple(taken),
                refused=tuple(row.event for row in inbox if row.event not in taken),
                awaits_disk=awaits_disk,
            )
        )
        start, self._edge, self._note = self.size, edge, self._attempt
        self._is_synced = awaits_disk
        self._shelves |= shelves
        if gone := {target.shelf for target in erasures}:
            self._shelves = {shelf for shelf in self._shelves if not shelf.name or shelf.name not in gone}
        self.is_tidy = self.is_tidy and not erasures
        if erasures:
            self._wipe()
        return start

    def inbox(self, limit: int) -> tuple[InboxRow, ...]:
        return self._store.inbox(limit)

    def probe(self) -> None:
        """Whether the store takes a durable write right now."""
        self._store.probe(0)

    def tidy(self) -> bool:
        """A step towards the files holding nothing of what was erased; whether that is so."""
        self.is_tidy = self._store.tidy(TIDY_BODIES)
        return self.is_tidy

    def recover(self) -> None:
        """Reconnect after a failure and go on from what the store really holds, if that can be."""
        self._store.reopen()
        state = self._store.load()
        edge, first = self._verified(state), self.size
        if state.note not in (self._note, self._attempt):
            raise LedgerError("台帳が、書いていたものと入れ替わっています。枝分かれを防ぐため止めます。", next_ja=CHECK)
        self._store.probe(RECOVERY_PROBE_BYTES)
        self._store.probe(0)
        self._edge, self._note = edge, state.note
        self._shelves = {NO_SHELF}
        self.is_tidy = False  # unknown: ask
        self._is_synced = True  # reopening has brought the whole WAL into the file
        self._entered = self._missing([daybook.Frame(first, tuple(self._entered))])
        self._post_again()

    def close(self) -> None:
        self._store.close()

    def _is_shelved(self, page: Page) -> bool:
        """Whether the store has the shelves of its bodies, and finds them by their marks alone."""
        shelves = [body.shelf for body in page.bodies]
        return all(shelf in self._shelves and (not shelf.name or (shelf.mark and shelf.kek)) for shelf in shelves)

    def _left_behind(self) -> list[daybook.Frame]:
        """What a writer before us entered and could not write any more, or could not strike out."""
        kept = self._store.daybook
        return list(daybook.decode(self._key, kept.read())) if kept is not None else []

    def _missing(self, frames: Sequence[daybook.Frame]) -> list[Page]:
        """What the book does not have: a commit that failed, or whose end was cut off, may have reached it."""
        if frames and frames[0].first > self.size:
            raise LedgerError(OLDER, next_ja=OLDER_NEXT)
        placed = [(frame.first + at, page) for frame in frames for at, page in enumerate(frame.pages)]
        return [page for at, page in placed if at >= self.size or not self._store.has(page.record, page.leaf)]

    def _sync(self) -> None:
        self._store.sync()
        self._is_synced = True

    def _post_again(self) -> None:
        """After a start or a failure: what was entered, and then nothing in the daybook, to see that it is written."""
        if self._entered:
            log.info("ledger.entered-again entries=%d", len(self._entered))
        self._post()
        self._wipe()

    def _wipe(self) -> None:
        """Nothing waits in the daybook, and nothing of what was erased is to be left there."""
        if self._store.daybook is not None:
            self._store.daybook.wipe()

    def _post(self) -> None:
        """Write what was entered. Its callers were answered, so nothing of it is refused any more."""
        if not self._entered:
            return
        try:
            self._commit(self._entered)
        except ConflictError as error:
            self._post_singly(error)
        self._entered = []
        if self._store.daybook is not None:
            self._store.daybook.clear()

    def _post_singly(self, conflict: ConflictError) -> None:
        """Of a page whose bodies the store does not take, the leaf alone: the checker says that they are missing."""
        log.error("ledger.conflict", exc_info=conflict)
        while self._entered:
            page = self._entered[0]
            try:
                self._commit([page])
            except ConflictError:
                self._commit([replace(page, bodies=())])
            del self._entered[0]

    def _signed(self, edge: Edge) -> str:
        return sign(Checkpoint(self._signer.name, edge.size, edge.root()).text(), self._signer)

    def _verified(self, state: LogState) -> Edge:
        """The edge of a stored book. Refuses one of another key, and one whose tree is not what was signed."""
        verifier = self._signer.verifier
        if state.vkey != verifier.vkey:
            raise LedgerError(
                "この台帳は、別の鍵または別の名前で始められています。",
                next_ja="keys/ledger.key と SEKISHO_LOG_ORIGIN を、台帳を始めたときのものに戻してください。",
            )
        try:
            signed = read_checkpoint(open_note(state.note, [verifier]).text)
        except SignatureError as error:
            raise LedgerError(DAMAGED, next_ja=CHECK) from error
        tiles = {tile.level: tile.hashes for tile in state.tiles}
        edge = edge_of(state.size, [leaf_hash(leaf) for leaf in state.tail], tiles)
        if (signed.origin, signed.size, signed.root) != (self._signer.name, edge.size, edge.root()):
            raise LedgerError(DAMAGED, next_ja=CHECK)
        return edge


def _placed(start: int, pages: Sequence[Page]) -> tuple[Kept, ...]:
    """Bodies numbered after the leaf they came with."""
    return tuple(
        Kept(number * BODIES_A_LEAF + at, body)
        for number, page in enumerate(pages, start)
        for at, body in enumerate(page.bodies)
    )


def _handed_in(row: InboxRow) -> Target | None:
    """What an event of another process wants erased (mostly NOTHING); None if it cannot be a leaf under its id."""
    if len(row.leaf) > MAX_LEAF_BYTES:
        return None
    try:
        content = canonical.loads(row.leaf)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or content.get("event") != row.event:
        return None
    if content.get("type") == "event":
        return NOTHING
    record, shelf = content.get("record"), content.get("shelf")
    if content.get("type") != "erasure" or not isinstance(record, str) or not isinstance(shelf, str):
        return None
    return Target(record, shelf) if bool(record) != bool(shelf) else None
