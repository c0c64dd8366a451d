"""A copy of somebody else's log, proven leaf by leaf: what the desk reads another gateway's book from.

Nothing is written before it is proven to be in a checkpoint that the registered key signed and that continues what is
here already. So the copy only grows, is read like a book of our own (`reader.py`), and still stands when the other
machine is gone, was set back or tells another story.
"""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sekisho.kernel.errors import LedgerError, SignatureError
from sekisho.ledger.checkpoint import Checkpoint, read_checkpoint, stated_by
from sekisho.ledger.edge import Edge, edge_of
from sekisho.ledger.fsck_sources import Source
from sekisho.ledger.nodes import Nodes
from sekisho.ledger.note import open_note, read_vkey
from sekisho.ledger.reader import open_reader
from sekisho.ledger.store import Batch, LogState, LogStore, Row
from sekisho.ledger.store.sqlite import SqliteStore
from sekisho.ledger.tiles import WIDTH
from sekisho.ledger.tree import HASH_BYTES, consistency_proof, is_consistent, leaf_hash

COPIES = "books"  # folder of the data directory: one copy for each book of another gateway
BUNDLES = 16  # leaves of so many bundles are one commit
OUTPUT_FOUND = "output.found"  # the one kind of event that is filed under a call's record


class ForkedError(LedgerError):
    """The log is signed by its key, and is not what it was: two books go by one name."""


class RewoundError(LedgerError):
    """The log is signed by its key, and is shorter than it was: an old copy stands in its place."""


def pull(source: Source, folder: Path, vkey: str, is_late: Callable[[], bool] = lambda: False) -> int:
    """Bring the copy in `folder` up to what `source` shows, or as far as time allows; leaves whose checkpoint is here.

    vkey: the registered key; whatever key the source itself names counts for nothing. Closes the source. Raises
    SignatureError for another key, ForkedError, RewoundError; LedgerError where it cannot be read or does not fit.
    """
    with closing(source):
        verifier = read_vkey(vkey)
        note = source.checkpoint().decode("utf-8", "replace")
        claim = read_checkpoint(open_note(note, [verifier]).text)
        if claim.origin != verifier.name:
            raise SignatureError("チェックポイントの台帳の名前（origin）が、登録された鍵の名前と違います。")
        known = head_of(folder)
        if known == claim or (claim.size == 0 and known is None):
            return claim.size
        store = SqliteStore(folder)
        store.open()
        with closing(store):
            return _Copy(store, source, vkey).follow(claim, note, is_late)


def head_of(folder: Path) -> Checkpoint | None:
    """What the copy's own checkpoint states; None while it has none. Raises LedgerError."""
    reader = open_reader(folder)
    return stated_by(reader.head()) if reader.size() else None


class _Copy:
    """The copy in its one writer's hands."""

    def __init__(self, store: LogStore, source: Source, vkey: str) -> None:
        self._store, self._source = store, source
        state = store.load()
        if not state.vkey:
            store.begin(vkey, "")
        elif state.vkey != vkey:
            raise SignatureError("ここにある写しは、別の鍵の台帳のものです。")
        self._note, self._edge = state.note, _edge(state)

    def follow(self, claim: Checkpoint, note: str, is_late: Callable[[], bool]) -> int:
        """Take what is new; the number of leaves that a checkpoint here covers."""
        if claim.size < self._edge.size:
            raise RewoundError(f"台帳が短くなっています（{self._edge.size} 件あったものが {claim.size} 件）。")
        nodes = Nodes(self._tile, claim.size)
        self._insist(self._edge, claim, nodes, ForkedError)
        while self._edge.size < claim.size and not is_late():
            rows = self._more(claim.size, is_late)
            grown = self._edge.copy()
            tiles = grown.grow(leaf_hash(row.leaf) for row in rows)
            self._insist(grown, claim, nodes, LedgerError)
            self._commit(Batch(self._edge.size, self._note, self._due(grown, claim, note), rows, tiles), grown)
        # Everything was here already, only its checkpoint was not: the last time was cut off.
        if self._edge.size == claim.size and self._note != note:
            self._commit(Batch(claim.size, self._note, note), self._edge)
        return stated_by(self._note).size if self._note else 0

    def _due(self, grown: Edge, claim: Checkpoint, note: str) -> str:
        """The checkpoint that stands over a batch: the new one only when all its leaves are there."""
        return note if grown.size == claim.size else self._note

    def _commit(self, batch: Batch, edge: Edge) -> None:
        self._store.commit(batch)
        self._edge, self._note = edge, batch.note

    def _more(self, size: int, is_late: Callable[[], bool]) -> tuple[Row, ...]:
        """The leaves that come next, at least one."""
        rows: list[Row] = []
        at = self._edge.size
        for index in range(at // WIDTH, min(at // WIDTH + BUNDLES, (size - 1) // WIDTH + 1)):
            leaves = self._source.leaves(index, min(WIDTH, size - index * WIDTH))
            rows += [Row(leaf, record_of(leaf)) for leaf in leaves[max(0, at - index * WIDTH) :]]
            if is_late():
                break
        return tuple(rows)

    def _insist(self, edge: Edge, claim: Checkpoint, nodes: Nodes, error: type[LedgerError]) -> None:
        """That the tree up to `edge` is a beginning of the signed one."""
        if edge.size == claim.size:
            is_part = edge.root() == claim.root
        else:
            proof = consistency_proof(edge.size, claim.size, nodes.at) if edge.size else ()
            is_part = not edge.size or is_consistent(edge.size, claim.size, edge.root(), claim.root, proof)
        if not is_part:
            raise error(f"台帳の {edge.size} 件までが、署名されたチェックポイント（{claim.size} 件）と合いません。")

    def _tile(self, level: int, index: int, width: int) -> bytes:
        """Stored hashes, or where a store keeps none yet, those of its leaves."""
        hashes = self._source.tile(level, index, width)
        if hashes is None and level == 0:
            hashes = b"".join(map(leaf_hash, self._source.leaves(index, width)))
        if hashes is None or len(hashes) != width * HASH_BYTES:
            raise LedgerError("台帳のハッシュ木のタイルが、チェックポイントの件数と合いません。")
        return hashes


def record_of(leaf: bytes) -> str:
    """The record a leaf is filed under; "" for none, and for what cannot be read."""
    try:
        content = json.loads(leaf)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(content, dict):
        return ""
    detail = content.get("detail")
    if content.get("act") == OUTPUT_FOUND and isinstance(detail, dict):
        content = detail
    record = content.get("record", "")
    return record if isinstance(record, str) and record.isprintable() else ""


def _edge(state: LogState) -> Edge:
    """Raises LedgerError if the copy itself was damaged."""
    tiles = {tile.level: tile.hashes for tile in state.tiles}
    edge = edge_of(state.size, [leaf_hash(leaf) for leaf in state.tail], tiles)
    signed = stated_by(state.note) if state.note else None
    if signed and (signed.size > edge.size or (signed.size == edge.size and signed.root != edge.root())):
        raise LedgerError("ここにある写しが壊れています。", next_ja="写しのフォルダーを消すと、初めから写し直します。")
    return edge
