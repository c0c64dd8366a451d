"""What a large book costs: proofs over many leaves, checking them, and the bytes that one record takes on the disk."""

import random
import statistics
import time
from collections import deque
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sekisho.kernel.ids import new_id
from sekisho.ledger import fsck, fsck_hashes, fsck_sources
from sekisho.ledger.bodies import INPUT, OUTPUT
from sekisho.ledger.entry import Intent, Outcome
from sekisho.ledger.fsck_receipt import check_receipt
from sekisho.ledger.log import Log
from sekisho.ledger.note import Signer
from sekisho.ledger.reader import Reader, open_reader
from sekisho.ledger.receipt import prove
from sekisho.ledger.shelves import Sealer, shelf_of
from sekisho.ledger.store.opening import open_store

ROOT = bytes(range(32))
ASKED, ANSWERED = "会議の案内文を作ってください。".encode() * 20, "次回の会議は金曜日に開きます。".encode() * 20
PROOFS = 2000
IN_FLIGHT = 2000


def large_book(folder: Path, signer: Signer, leaves: int) -> dict[str, Any]:
    """Fill a SQLite book with calls without bodies, then prove and check."""
    began = time.perf_counter()
    log = Log.open(open_store(folder), signer, queue_limit=2 * IN_FLIGHT)
    waiting: deque[Future[int]] = deque()
    records = []
    for _ in range(leaves // 2):
        record = new_id("rec")
        records.append(record)
        for leaf in (_intent(record, ""), _outcome(record, "")):
            waiting.append(log.append(leaf, record=record))
            if len(waiting) >= IN_FLIGHT:
                waiting.popleft().result()
    while waiting:
        waiting.popleft().result()
    log.close(60)
    filled = time.perf_counter() - began
    found = {"leaves": len(records) * 2, "appends_per_s": round(len(records) * 2 / filled)}
    found |= _proofs(open_reader(folder), records, signer.verifier.vkey)
    began = time.perf_counter()
    report = fsck.check(fsck_sources.open_source(folder), signer.verifier.vkey)
    found["check"] = {"ok": report.ok, "leaves_per_s": round(report.size / (time.perf_counter() - began))}
    found["bytes_per_leaf"] = round((folder / "ledger.sqlite3").stat().st_size / report.size)
    return found


def _proofs(reader: Reader, records: list[str], vkey: str) -> dict[str, Any]:
    key = fsck_hashes.read_key(vkey)
    chosen = random.Random(1).choices(records, k=PROOFS)
    made, checked, sizes = [], [], []
    for record in chosen:
        began = time.perf_counter()
        receipt = prove(reader, record).encode()
        between = time.perf_counter()
        check_receipt(receipt, key)
        checked.append((time.perf_counter() - between) * 1000)
        made.append((between - began) * 1000)
        sizes.append(len(receipt))
    hashes = (len(records) * 2 - 1).bit_length()
    return {
        "receipt_bytes": round(statistics.mean(sizes)),
        "proof_hashes": hashes,
        "proof_hashes_at_10^9": (10**9 - 1).bit_length(),
        "prove_ms": _middle(made),
        "verify_ms": _middle(checked),
        "verify_per_s": round(1000 / statistics.mean(checked)),
    }


def with_bodies(folder: Path, signer: Signer, records: int = 4000) -> dict[str, Any]:
    """Calls as the gateway writes them, prompt and answer sealed beside: speed and bytes for one record."""
    reader = open_reader(folder)
    sealer = Sealer(ROOT, reader.shelf_key)
    at = datetime.now(UTC)
    shelf = shelf_of("eng_bench", "text", at)
    with_log = Log.open(open_store(folder), signer, queue_limit=2 * IN_FLIGHT)
    waiting: deque[Future[int]] = deque()
    began = time.perf_counter()
    for _ in range(records):
        record = new_id("rec")
        asked, answer = sealer.seal(shelf, record, INPUT, ASKED), sealer.seal(shelf, record, OUTPUT, ANSWERED)
        waiting.append(with_log.append(_intent(record, asked.sha256), record=record, bodies=[asked]))
        waiting.append(with_log.append(_outcome(record, answer.sha256), record=record, bodies=[answer]))
        while len(waiting) >= IN_FLIGHT:
            waiting.popleft().result()
    while waiting:
        waiting.popleft().result()
    lasted = time.perf_counter() - began
    with_log.close(60)
    size = (folder / "ledger.sqlite3").stat().st_size
    return {
        "records_per_s": round(records / lasted),
        "plain_bytes": len(ASKED) + len(ANSWERED),
        "bytes_per_record": round(size / records),
    }


def _middle(taken: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(taken, n=100, method="inclusive")
    return {"p50": round(cuts[49], 3), "p99": round(cuts[98], 3)}


def _intent(record: str, sha256: str) -> bytes:
    ids = ("eng_bench", "par_bench", "act_bench", "pmt_bench")
    rest = ("use-1", "practice", "text", "practice-text", "/v1/chat/completions")
    return Intent(record, datetime.now(UTC), *ids, *rest, True, sha256).leaf()


def _outcome(record: str, sha256: str) -> bytes:
    return Outcome(record, datetime.now(UTC), "answered", 200, sha256, 10, 20, 300, "stop").leaf()
