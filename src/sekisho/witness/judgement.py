"""Whether a checkpoint is cosigned (C2SP tlog-witness, add-checkpoint): each refusal with the status it asks for."""

from collections.abc import Callable
from dataclasses import dataclass

from sekisho.kernel.errors import LedgerError, SignatureError
from sekisho.ledger.checkpoint import Checkpoint, read_checkpoint
from sekisho.ledger.cosignature import Cosigner
from sekisho.ledger.note import open_note, read_vkey
from sekisho.ledger.tree import EMPTY_ROOT, is_consistent
from sekisho.ledger.witness_request import Submission, read_submission
from sekisho.witness.memory import Known, Memory

SIZE_TYPE = "text/x.tlog.size"
TEXT_TYPE = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the log. event: for the witness's own journal."""

    status: int
    body: str
    event: str
    media_type: str = TEXT_TYPE


BAD_REQUEST = Answer(400, "malformed request\n", "malformed")
UNKNOWN_LOG = Answer(404, "unknown log\n", "unknown-log")
BAD_SIGNATURE = Answer(403, "invalid signature\n", "bad-signature")
TOO_OLD = Answer(400, "old size is larger than the checkpoint\n", "old-too-large")
BAD_PROOF = Answer(422, "consistency proof does not verify\n", "bad-proof")


class Witness:
    """Safe to use from several threads and processes on one memory."""

    def __init__(self, memory: Memory, cosigner: Cosigner, now: Callable[[], int]) -> None:
        """now: POSIX seconds."""
        self._memory = memory
        self._cosigner = cosigner
        self._now = now

    def add_checkpoint(self, body: bytes) -> Answer:
        """Raises LedgerError if the memory cannot be read or written; then nothing was cosigned."""
        try:
            submission = read_submission(body)
            text = submission.note[: submission.note.rfind("\n\n") + 1]
            checkpoint = read_checkpoint(text)
        except LedgerError:
            return BAD_REQUEST
        with self._memory.turn() as turn:
            known = turn.find(checkpoint.origin)
            refusal = _refuse(known, submission, checkpoint)
            if refusal is not None or known is None:
                return refusal or UNKNOWN_LOG
            turn.write(Known(known.origin, known.vkey, checkpoint.size, checkpoint.root))
        # Only now that it is durable: a cosignature over what was forgotten in a crash would allow a fork.
        return Answer(200, self._cosigner.cosign(text, self._now()), "cosigned")


def _refuse(known: Known | None, submission: Submission, checkpoint: Checkpoint) -> Answer | None:
    if known is None:
        return UNKNOWN_LOG
    try:
        open_note(submission.note, [read_vkey(known.vkey)])
    except SignatureError:
        return BAD_SIGNATURE
    if submission.old > checkpoint.size:
        return TOO_OLD
    if submission.old != known.size:
        return _conflict(known)
    if submission.old == checkpoint.size and known.root not in (b"", checkpoint.root):
        return _conflict(known)
    return None if _continues(known, submission, checkpoint) else BAD_PROOF


def _conflict(known: Known) -> Answer:
    return Answer(409, f"{known.size}\n", "conflict", SIZE_TYPE)


def _continues(known: Known, submission: Submission, checkpoint: Checkpoint) -> bool:
    """Whether the checkpoint's tree is the known one with leaves appended. About nothing, nothing is proven."""
    if known.size == 0:
        return not submission.proof and (checkpoint.size > 0 or checkpoint.root == EMPTY_ROOT)
    return is_consistent(known.size, checkpoint.size, known.root, checkpoint.root, submission.proof)
