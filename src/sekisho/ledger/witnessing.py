"""A book and its witness: checkpoints are shown to it, and a book older than what it knows is not written on.

Whoever puts an old backup in place of the book would go on from it and so fork the log. The store cannot know; the
witness does, because it remembers the largest tree that was ever shown to it.
"""

from collections.abc import Callable

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.checkpoint import Checkpoint
from sekisho.ledger.note import Signer, sign
from sekisho.ledger.reader import Reader
from sekisho.ledger.tree import EMPTY_ROOT
from sekisho.ledger.witness_client import Cosigned, Knows, Refused, WitnessClient

TRIES = 4  # each answer "conflict" says where to go on from; more often means that somebody else goes on, too


class ForkError(LedgerError):
    """The book is not a continuation of what the witness knows. Nothing may be written on it."""


class Witnessing:
    """`advance` from one thread at a time."""

    def __init__(self, reader: Reader, signer: Signer, client: WitnessClient, keep: Callable[[str], None]) -> None:
        """keep: stores a cosigned checkpoint; raises LedgerError."""
        self._reader = reader
        self._signer = signer
        self._client = client
        self._keep = keep
        self._last = ""  # the checkpoint last cosigned
        self._known = 0  # the size the witness is known to hold

    def advance(self) -> bool:
        """Have the present checkpoint cosigned; False if it is already.

        Raises ForkError if the book is shorter than, or other than, what the witness knows; LedgerError if the
        witness cannot be asked or does not know this book.
        """
        note = self._note()
        if note == self._last:
            return False
        for _ in range(TRIES):
            size, proof = self._proof(note)
            answer = self._client.submit(self._known, proof, note)
            if isinstance(answer, Cosigned):
                self._keep(answer.note)
                self._last, self._known = note, size
                return True
            if isinstance(answer, Refused):
                raise self._refusal(answer.status)
            self._go_on_from(answer, size)
        raise self._fork("別のところで、同じ鍵の台帳が書き進められています。")

    def _note(self) -> str:
        """The present checkpoint; of a book that is not there, that of the empty one."""
        if self._reader.size():
            return self._reader.head()
        return sign(Checkpoint(self._signer.name, 0, EMPTY_ROOT).text(), self._signer)

    def _proof(self, note: str) -> tuple[int, tuple[bytes, ...]]:
        if int(note.split("\n", 2)[1]) == 0:
            return 0, ()
        with self._reader.standing(note) as standing:
            return standing.size, standing.consistency(self._known) if self._known else ()

    def _go_on_from(self, answer: Knows, size: int) -> None:
        if answer.size > size:
            raise self._fork(
                f"台帳は {size} 件ですが、立会人は {answer.size} 件まで確かめています"
                "（古いバックアップから戻された台帳です）。"
            )
        if answer.size == self._known:
            raise self._fork("同じ件数で、立会人の知る内容と違います。")
        self._known = answer.size

    def _refusal(self, status: int) -> LedgerError:
        if status == 422:
            return self._fork("台帳が、立会人の知る台帳の続きではありません。")
        if status == 404:
            return LedgerError(
                f"立会人 {self._client.name} は、この台帳をまだ知りません。",
                next_ja=f"立会人の側で sekisho witness add {self._signer.verifier.vkey} を実行してもらってください。",
            )
        return LedgerError(f"立会人 {self._client.name} が、連署を断りました（{status}）。")

    def _fork(self, why: str) -> ForkError:
        return ForkError(
            f"{why}枝分かれを防ぐため、書き込みません。",
            next_ja="いちばん新しいバックアップから戻してください。失われたときは、この台帳を証拠として別に保管し、"
            "新しい名前（SEKISHO_LOG_ORIGIN）で台帳を始め、立会人に登録してもらってください（docs/operate.md）。",
        )
