"""Those who wait for their entries: checked when they hand one in, told what became of it."""

import asyncio
import json
import logging
import re
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from time import sleep

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.bodies import SealedBody
from sekisho.ledger.book import BODIES_A_LEAF
from sekisho.ledger.entry import MAX_LEAF_BYTES
from sekisho.ledger.page import Page

NAME = re.compile(r"[A-Za-z0-9_.:\-]{0,64}")
Waiter = Future[int] | asyncio.Future[int]
_Answer = tuple[asyncio.Future[int], int | LedgerError]

log = logging.getLogger("sekisho.ledger")


@dataclass(slots=True)
class Pending:
    """A page and who waits for it. may_enter: it may stand in the daybook first (see `Log.enter_async`)."""

    page: Page
    weight: int
    waiter: Waiter
    may_enter: bool = False
    awaits_disk: bool = True


def pending(leaf: bytes, record: str, bodies: Sequence[SealedBody], waiter: Waiter) -> Pending:
    """Raises LedgerError where the leaf cannot be one, or its keys are not its own."""
    if not leaf or len(leaf) > MAX_LEAF_BYTES:
        raise LedgerError(f"記録の大きさが 1～{MAX_LEAF_BYTES} バイトの外です。")
    record = record or _record_in(leaf)
    if not NAME.fullmatch(record) or (record and f'"record":"{record}"'.encode() not in leaf):
        raise LedgerError("記録の識別子が、記録の中身と合いません。")
    weight = len(leaf)
    for body in bodies:
        if body.record != record or not NAME.fullmatch(body.part) or len(bodies) > BODIES_A_LEAF:
            raise LedgerError("本文の識別子が、記録と合いません。")
        weight += len(body.ciphertext)
    return Pending(Page(leaf, record, tuple(bodies)), weight, waiter)


def _record_in(leaf: bytes) -> str:
    """The leaf's own record id where the caller did not say it, so that the leaf is found by it in any case."""
    try:
        content = json.loads(leaf)
    except (ValueError, RecursionError) as error:
        raise LedgerError("台帳の記録が JSON ではありません。") from error
    return str(content.get("record", "")) if isinstance(content, dict) else ""


def answer(batch: Sequence[Pending], results: Sequence[int | LedgerError]) -> None:
    """Tell everyone in the batch; event loops are woken once each."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Answer]] = {}
    for one, result in zip(batch, results, strict=True):
        waiter = one.waiter
        if isinstance(waiter, asyncio.Future):
            by_loop.setdefault(waiter.get_loop(), []).append((waiter, result))
        elif waiter.done():  # answered before a defect ended the writer
            continue
        elif isinstance(result, int):
            waiter.set_result(result)
        else:
            waiter.set_exception(_again(result))
    for loop, answers in by_loop.items():
        try:
            loop.call_soon_threadsafe(_tell, answers)
            sleep(0)  # lets go of the interpreter's lock, so that the loop need not wait for what is left to do here
        except RuntimeError:  # the loop was closed: nobody is left to be told
            log.info("ledger.nobody-waits entries=%d", len(answers))


def _tell(answers: list[_Answer]) -> None:
    for future, result in answers:
        if future.done():  # the waiting task was cancelled
            continue
        if isinstance(result, int):
            future.set_result(result)
        else:
            future.set_exception(_again(result))


def _again(error: LedgerError) -> LedgerError:
    """An error for each who waits: raising one object twice would mix their tracebacks."""
    own = LedgerError(error.message_ja, next_ja=error.next_ja)
    own.__cause__ = error
    return own
