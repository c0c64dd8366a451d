"""The independent checker of the book (`sekisho ledger verify`): believes nothing but the key it is given.

Reads every leaf and every tile, recomputes every hash, and says what does not fit. Memory is bounded whatever the size
of the book. It imports nothing of the writer; a contract in pyproject.toml keeps it so.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.fsck_hashes import FULL, Claim, Hashes, TrustedKey, read_claim, read_key
from sekisho.ledger.fsck_leaves import FORK, Pairing, read_leaf
from sekisho.ledger.fsck_sources import Source
from sekisho.ledger.fsck_timestamps import Stamp, stamped_at
from sekisho.ledger.fsck_witness import WitnessKey, cosigned_at, read_witness_key

MAX_PROBLEMS = 200
MAX_TIME = 32_503_680_000  # the year 3000
CODE = re.compile(r"ledger\.[a-z]+")


@dataclass(frozen=True, slots=True)
class Report:
    """What was found. `ok` means: nothing in `problems`. `notes` are facts an auditor may want, not faults.

    root: hex. open_intents: records whose call left and whose outcome is not recorded; the first thousand.
    counts: leaves by type, and under "open" the number of open intents. findings: the codes that the problems name.
    witness: whose cosignature holds, "" where none was asked for or found; witness_size: of how many leaves.
    stamped_at, stamped_size: the newest timestamp of an authority, where one was asked for.
    """

    ok: bool
    origin: str
    size: int
    root: str
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    open_intents: tuple[str, ...]
    counts: Mapping[str, int]
    findings: tuple[str, ...] = ()
    witness: str = ""
    witness_size: int = 0
    stamped_at: str = ""
    stamped_size: int = 0


@dataclass(frozen=True, slots=True)
class Trust:
    """What the checker believes beside the book's key.

    witness_vkey: a witness that must have cosigned. known: checkpoints of this book that were kept elsewhere; it must
    be a continuation of each. tsa_roots: certificates of an authority: there must be timestamps of it, and all of
    `stamps` must hold.
    """

    witness_vkey: str = ""
    known: tuple[bytes, ...] = ()
    tsa_roots: tuple[x509.Certificate, ...] = ()
    stamps: Iterable[Stamp] = ()


def check(source: Source, vkey: str, trust: Trust | None = None) -> Report:
    """Check a whole book against the verifier key `vkey`, and close the source. What is broken is in the report.

    Raises LedgerError only if `vkey` itself is not a key.
    """
    key, trust = read_key(vkey), trust or Trust()
    witness = read_witness_key(trust.witness_vkey) if trust.witness_vkey else None
    checker = _Checker(source)
    try:
        witnessed = checker.read_witnessed()
        claim = checker.read_claim(key)
        if claim is not None:
            checker.compare(claim, key, checker.read_cosigned(witnessed, key, witness), trust.known)
            checker.compare_stamps(claim, key, trust)
            checker.check_tree(claim)
            checker.check_more(claim)
        return checker.report(claim)
    finally:
        checker.close()


class _Checker:
    """One run of `check`: what was found so far."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._pairing = Pairing()
        self._problems: list[str] = []
        self._notes: list[str] = []
        self._count = 0
        self._codes: set[str] = set()
        self._marks: dict[int, list[tuple[bytes, str]]] = {}  # roots that other checkpoints of this book state, by size
        self._witness, self._checkpoint = ("", 0), b""
        self._stamped_at, self._stamped_size = "", 0

    def read_witnessed(self) -> bytes:
        """Before the checkpoint, which may then only be of a later tree."""
        try:
            return self._source.witnessed()
        except LedgerError as error:
            self._add(str(error))
            return b""

    def read_cosigned(self, note: bytes, key: TrustedKey, witness: WitnessKey | None) -> Claim | None:
        """What a witness has seen of this book. note: b"" where the checkpoint itself would carry the cosignature."""
        note = note or self._checkpoint
        try:
            claim = read_claim(note, key)
            if witness is None:
                return claim
            at = cosigned_at(note, witness)
        except LedgerError as error:
            self._add(str(error))
            return None
        when = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at < MAX_TIME else "時刻不明"
        self._witness = (witness.name, claim.size)
        self._notes.append(f"立会人 {witness.name} の連署があります（{claim.size} 件まで、{when}）。")
        return claim

    def compare(self, claim: Claim, key: TrustedKey, cosigned: Claim | None, known: tuple[bytes, ...]) -> None:
        """Mark at which sizes which root must come out; a checkpoint of a larger tree shows that leaves were lost."""
        found = [(cosigned, "立会人が連署したチェックポイント")] if cosigned else []
        for note in known:
            try:
                found.append((read_claim(note, key), "別に保管したチェックポイント"))
            except LedgerError as error:
                self._add(f"別に保管したチェックポイント: {error}")
        for other, word in found:
            self._mark(claim, other, word)

    def compare_stamps(self, claim: Claim, key: TrustedKey, trust: Trust) -> None:
        """Each timestamp must hold, over a checkpoint that this book continues; with an authority there must be one."""
        if not trust.tsa_roots:
            return
        newest: tuple[int, datetime] | None = None
        try:
            for stamp in trust.stamps:
                at, other = self._stamped(stamp, key, trust)
                if other is not None:
                    self._mark(claim, other, f"タイムスタンプ {stamp.name} のチェックポイント")
                    newest = max(newest or (other.size, at), (other.size, at))
        except LedgerError as error:
            self._add(str(error))
        if newest is None:
            self._add("正しいタイムスタンプが、一つもありません。")
            return
        self._stamped_size, self._stamped_at = newest[0], f"{newest[1]:%Y-%m-%dT%H:%M:%SZ}"
        self._notes.append(f"タイムスタンプがあります（{newest[0]} 件まで、{self._stamped_at}）。")

    def _stamped(self, stamp: Stamp, key: TrustedKey, trust: Trust) -> tuple[datetime, Claim | None]:
        try:
            return stamped_at(stamp, trust.tsa_roots), read_claim(stamp.note, key)
        except LedgerError as error:
            self._add(str(error))
            return datetime.now(UTC), None

    def _mark(self, claim: Claim, other: Claim, word: str) -> None:
        if other.size > claim.size:
            told = f"台帳は {claim.size} 件ですが、{word}は {other.size} 件です"
            self._add(f"{told}（古い写し、又は枝分かれ。{FORK}）。")
        else:
            self._marks.setdefault(other.size, []).append((other.root, word))

    def read_claim(self, key: TrustedKey) -> Claim | None:
        """The signed checkpoint, if it is signed by the trusted key and is about that key's log."""
        try:
            self._checkpoint = self._source.checkpoint()
            claim = read_claim(self._checkpoint, key)
            stated = self._source.vkey()
        except LedgerError as error:
            self._add(str(error))
            return None
        if claim.origin != key.name:
            self._add(f"チェックポイントの台帳名 {claim.origin} が、鍵の名前 {key.name} と違います。")
        if stated not in ("", key.text):
            self._add("台帳に添えられた検証鍵（vkey）が、確かめに使った鍵と違います。")
        return claim

    def check_tree(self, claim: Claim) -> None:
        """Every leaf, every tile, and the root that follows from them."""
        begun = Hashes()
        self._check_marks(begun)
        hashes: Hashes | None = begun
        for index in range(-(-claim.size // FULL)):
            width = min(FULL, claim.size - index * FULL)
            try:
                leaves = self._source.leaves(index, width)
            except LedgerError as error:
                self._add(str(error))
                hashes = None  # what follows can no longer be hashed, but still be read
                continue
            for number, leaf in enumerate(leaves, index * FULL):
                self._check_leaf(number, leaf)
                if hashes is not None:
                    for level, at, tile in hashes.take(leaf):
                        self._check_tile(level, at, tile)
                    self._check_marks(hashes)
        if hashes is None:
            return
        for level, at, tile in hashes.rest():
            self._check_tile(level, at, tile)
        if hashes.root() != claim.root:
            self._add("記録から計算した根のハッシュが、署名されたチェックポイントと合いません（改ざんまたは破損）。")

    def check_more(self, claim: Claim) -> None:
        """What only this kind of source can be asked."""
        try:
            for is_problem, message in self._source.more(claim.size, self._pairing):
                if is_problem:
                    self._add(message)
                else:
                    self._notes.append(message)
        except LedgerError as error:
            self._add(str(error))

    def report(self, claim: Claim | None) -> Report:
        pairing, unlisted = self._pairing, self._count - len(self._problems)
        if pairing.clock_went_back:
            self._notes.append(f"時計が戻った箇所が {pairing.clock_went_back} あります（台帳では順序が正です）。")
        return Report(
            ok=self._count == 0,
            origin=claim.origin if claim else "",
            size=claim.size if claim else 0,
            root=claim.root.hex() if claim else "",
            problems=(*self._problems, *([f"ほかに {unlisted} 件の問題があります。"] if unlisted else [])),
            notes=tuple(self._notes),
            open_intents=tuple(pairing.open_intents()),
            counts={**pairing.counts, "open": pairing.open_count()},
            findings=tuple(sorted(self._codes)),
            witness=self._witness[0],
            witness_size=self._witness[1],
            stamped_at=self._stamped_at,
            stamped_size=self._stamped_size,
        )

    def close(self) -> None:
        self._pairing.close()
        self._source.close()

    def _add(self, problem: str) -> None:
        self._count += 1
        self._codes.update(CODE.findall(problem))
        if len(self._problems) < MAX_PROBLEMS:
            self._problems.append(problem)

    def _check_marks(self, hashes: Hashes) -> None:
        """Whether the tree, at the size it has by now, is the one that other checkpoints state."""
        for root, word in self._marks.pop(hashes.size, ()):
            if hashes.root() != root:
                self._add(f"{word}（{hashes.size} 件）の根のハッシュが、この台帳と合いません（枝分かれ。{FORK}）。")

    def _check_leaf(self, number: int, leaf: bytes) -> None:
        content = read_leaf(leaf)
        if content is None:
            self._add(f"{number} 番: 台帳の記録の形（正規の JSON と項目）をしていません。")
        elif problem := self._pairing.take(number, content):
            self._add(problem)

    def _check_tile(self, level: int, index: int, hashes: bytes) -> None:
        try:
            stored = self._source.tile(level, index, len(hashes) // 32)
        except LedgerError as error:
            self._add(str(error))
            return
        if stored is not None and stored != hashes:
            self._add(f"ハッシュ木の {level} 段 {index} 枚目のタイルが、記録と合いません。")
