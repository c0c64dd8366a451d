"""What a large book costs: proofs over many leaves, checking them, and the bytes that one record takes on the disk."""

import hashlib
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
from sekisho.ledger.book import Book, Page
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
AT_ONCE = 8192  # leaves in one commit of the large book
HASHES = 100_000
BASE64_HASH_LINE = 45  # a hash of a receipt and its line end


def large_book(folder: Path, signer: Signer, leaves: int) -> dict[str, Any]:
    """Fill a SQLite book with calls without bodies, in large commits and without clients, then prove and check."""
    began = time.perf_counter()
    records = _fill(folder, signer, leaves)
    found = {"leaves": len(records) * 2, "built_leaves_per_s": round(len(records) * 2 / (time.perf_counter() - began))}
    found |= _proofs(open_reader(folder), records, signer.verifier.vkey)
    began = time.perf_counter()
    report = fsck.check(fsck_sources.open_source(folder), signer.verifier.vkey)
    speed = report.size / (time.perf_counter() - began)
    found["check"] = {"ok": report.ok, "leaves_per_s": round(speed)}
    found["bytes_per_leaf"] = round((folder / "ledger.sqlite3").stat().st_size / report.size)
    found["at_10^9"] = _computed(found, speed)
    return found


def _fill(folder: Path, signer: Signer, leaves: int) -> list[str]:
    """What the leaves say differs in the record only, so that making them costs little."""
    book = Book(open_store(folder), signer)
    book.open()
    records = [new_id("rec") for _ in range(leaves // 2)]
    model = new_id("rec")
    intent, outcome = (leaf.split(model.encode()) for leaf in (_intent(model, ""), _outcome(model, "")))
    for start in range(0, len(records), AT_ONCE // 2):
        some = records[start : start + AT_ONCE // 2]
        pages = [Page(parts[0] + one.encode() + parts[1], one) for one in some for parts in (intent, outcome)]
        book.write(pages)
    book.close()
    return records


def _computed(found: dict[str, Any], leaves_per_s: float) -> dict[str, Any]:
    """The same for a book of 10^9 leaves: a proof gains a hash for each doubling, and its check a hash to compute."""
    more = (10**9 - 1).bit_length() - found["proof_hashes"]
    one = time.perf_counter()
    for _ in range(HASHES):
        hashlib.sha256(bytes(65)).digest()
    hash_ms = (time.perf_counter() - one) * 1000 / HASHES
    tiles = -(-(10**9 - 1).bit_length() // 8)
    return {
        "proof_hashes": found["proof_hashes"] + more,
        "receipt_bytes": found["receipt_bytes"] + more * BASE64_HASH_LINE,
        "verify_ms": round(found["verify_ms"]["p50"] + more * hash_ms, 3),
        "tiles_read_a_proof": tiles,
        "store_gb": round(found["bytes_per_leaf"]),
        "check_hours": round(10**9 / leaves_per_s / 3600, 1),
    }


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
    prove_p50 = _middle(made)["p50"]
    return {
        "receipt_bytes": round(statistics.mean(sizes)),
        "proof_hashes": hashes,
        "prove_ms": _middle(made),
        "verify_ms": _middle(checked),
        "verify_per_s": round(1000 / statistics.mean(checked)),
        "prove_to_verify": round(prove_p50 / _middle(checked)["p50"], 2),
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
