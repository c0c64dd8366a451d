"""The open book in its one writer's hands: store, key and the tree's right edge. No threads; see `log.py`.

A write that failed may still have reached the store ("fails after persisting"). `recover` therefore reads the store
again and goes on only from one of the two heads that can be: the last one written, or the one that was attempted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sekisho.kernel import canonical
from sekisho.kernel.errors import LedgerError, SignatureError
from sekisho.ledger.bodies import SealedBody
from sekisho.ledger.checkpoint import Checkpoint, read_checkpoint
from sekisho.ledger.edge import Edge, edge_of
from sekisho.ledger.entry import MAX_LEAF_BYTES
from sekisho.ledger.note import Signer, open_note, sign
from sekisho.ledger.store import Batch, InboxRow, LogState, LogStore, Row
from sekisho.ledger.tree import leaf_hash

DAMAGED = "台帳が壊れているか、書き換えられています。これ以上は書き込みません。"
CHECK = "sekisho ledger verify で確かめ、バックアップから戻してください。"
# A recovering store must take at least this much: a WAL with room left accepts a small write on a full disk.
RECOVERY_PROBE_BYTES = 256 * 1024


@dataclass(slots=True)
class Page:
    """One leaf to be written, with what is stored beside it."""

    leaf: bytes
    record: str = ""
    bodies: tuple[SealedBody, ...] = ()


class Book:
    """Used by one thread at a time. Every method raises LedgerError when it cannot do what it says."""

    def __init__(self, store: LogStore, signer: Signer) -> None:
        self._store = store
        self._signer = signer
        self._edge = Edge()
        self._note = ""
        self._attempt = ""

    @property
    def size(self) -> int:
        return self._edge.size

    def open(self) -> None:
        """Become the writer, and check that the stored tree is the one our key signed; begin a new book if none is."""
        self._store.open()
        try:
            state = self._store.load()
            if not state.note and not state.size and not state.vkey:
                self._note = self._signed(self._edge)
                self._store.begin(self._signer.verifier.vkey, self._note)
            else:
                self._edge, self._note = self._verified(state), state.note
        except LedgerError:
            self._store.close()
            raise

    def write(self, pages: Sequence[Page], inbox: Sequence[InboxRow] = ()) -> int:
        """Make the pages durable, in order, and behind them the usable inbox rows; the index of the first page.

        Raises ConflictError (nothing written, all well) or another LedgerError (nothing is known: `recover`).
        """
        usable = [row for row in inbox if not row.is_logged and _is_event(row)]
        rows = [Row(page.leaf, page.record) for page in pages] + [Row(row.leaf, event=row.event) for row in usable]
        taken = {row.event for row in inbox if row.is_logged} | {row.event for row in usable}
        edge = self._edge.copy()
        tiles = edge.grow(leaf_hash(row.leaf) for row in rows)
        self._attempt = self._signed(edge) if rows else self._note
        self._store.commit(
            Batch(
                start=self.size,
                old_note=self._note,
                note=self._attempt,
                rows=tuple(rows),
                tiles=tiles,
                bodies=tuple(body for page in pages for body in page.bodies),
                consumed=tuple(taken),
                refused=tuple(row.event for row in inbox if row.event not in taken),
            )
        )
        start, self._edge, self._note = self.size, edge, self._attempt
        return start

    def inbox(self, limit: int) -> tuple[InboxRow, ...]:
        return self._store.inbox(limit)

    def probe(self) -> None:
        """Whether the store takes a durable write right now."""
        self._store.probe(0)

    def recover(self) -> None:
        """Reconnect after a failure and go on from what the store really holds, if that can be."""
        self._store.reopen()
        state = self._store.load()
        edge = self._verified(state)
        if state.note not in (self._note, self._attempt):
            raise LedgerError("台帳が、書いていたものと入れ替わっています。枝分かれを防ぐため止めます。", next_ja=CHECK)
        self._store.probe(RECOVERY_PROBE_BYTES)
        self._store.probe(0)
        self._edge, self._note = edge, state.note

    def close(self) -> None:
        self._store.close()

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


def _is_event(row: InboxRow) -> bool:
    """Whether what another process handed in can be a leaf: canonical JSON of an event under its own id."""
    if len(row.leaf) > MAX_LEAF_BYTES:
        return False
    try:
        content = canonical.loads(row.leaf)
    except (ValueError, RecursionError):
        return False
    return isinstance(content, dict) and (content.get("type"), content.get("event")) == ("event", row.event)
