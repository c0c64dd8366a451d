"""An answer that is a file (speech): passed on as it comes; the book keeps its kind, size and hash, not its bytes.

The last piece is held back until the outcome is in the book. A file has no place for an error: if it cannot be brought
to its end, the connection breaks off, so that nobody takes half of it for whole; the book then knows what has passed.
"""

from dataclasses import replace

from sekisho.gateway.errors import Denial
from sekisho.gateway.file_copy import Copy
from sekisho.gateway.judge import ending_of, judge_error
from sekisho.gateway.key_watch import SURE, beginning
from sekisho.gateway.line import ClientGoneError
from sekisho.gateway.passage import Passage, RevokedError
from sekisho.gateway.record import Ending, Pen
from sekisho.gateway.refusals import OUTCOME_LOST, UNREACHABLE, UNREADABLE
from sekisho.gateway.reply import send_denial
from sekisho.gateway.upstream import OK, Answer, UpstreamError, read_whole

FILE_TYPES = ("audio/", "application/octet-stream")


async def relay_file(passage: Passage, pen: Pen) -> None:
    """Bring the file back. Raises only the unexpected, and cancellation."""
    answer: Answer | None = None
    passed = Copy("")
    try:
        async with passage.line.listening():
            answer = await passage.client.send(passage.errand)
            if answer.status != OK or not answer.media_type.startswith(FILE_TYPES):
                denial, ending = judge_error(answer, await read_whole(answer), passage.errand.secret)
                return await _refuse(passage, pen, denial, ending)
            passed = Copy(answer.media_type)
            await _pass_on(passage, pen, answer, passed)
    except UpstreamError as error:
        ending = replace(ending_of(error, _status(answer)), answer=passed.told())
        await _refuse(passage, pen, Denial(error.refusal), ending)
    except RevokedError as error:
        await _refuse(passage, pen, error.denial, Ending("interrupted", _status(answer), passed.told()))
    except ClientGoneError:
        if not pen.is_used:
            await pen.write(Ending("client-gone", _status(answer), passed.told()))
    finally:
        if answer is not None:
            answer.close()


def _status(answer: Answer | None) -> int:
    return 0 if answer is None else answer.status


async def _pass_on(passage: Passage, pen: Pen, answer: Answer, passed: Copy) -> None:
    """Raises UpstreamError, RevokedError and ClientGoneError before the outcome is written, never after."""
    held, begun, key = b"", b"", passage.errand.secret.encode()
    while piece := await answer.read():
        passage.demand_standing()
        # A key may lie over the seams of pieces.
        if key and key in begun + piece:
            raise UpstreamError(UNREADABLE)
        begun = beginning(begun + piece, key)
        if held and len(begun) < SURE:
            passed.take(held)
            await _push(passage, held, answer.media_type)
            held = b""
        held += piece
    if not held:
        raise UpstreamError(UNREACHABLE)
    passed.take(held)
    if not await pen.write(Ending("answered", answer.status, passed.told())):
        if passage.line.is_unanswered:
            await send_denial(passage.line, passage.protocol.errors, Denial(OUTCOME_LOST), passage.call.record)
        return
    await _push(passage, b"", answer.media_type)
    await passage.line.end_stream(held)


async def _push(passage: Passage, piece: bytes, media_type: str) -> None:
    if passage.line.is_unanswered:
        await passage.line.open_file(media_type)
    if piece:
        await passage.line.push(piece)


async def _refuse(passage: Passage, pen: Pen, denial: Denial, ending: Ending) -> None:
    """Tell the client if nothing of the file has gone out; else leave its answer without an end."""
    if not await pen.write(ending):
        denial = Denial(OUTCOME_LOST)
    if passage.line.is_unanswered:
        await send_denial(passage.line, passage.protocol.errors, denial, passage.call.record)
