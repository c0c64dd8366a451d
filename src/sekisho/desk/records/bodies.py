"""The words of a record, decrypted for those who may read them."""

from dataclasses import dataclass

from django.conf import settings

from sekisho.desk.records.conversation import Turn, answered_turns, sent_turns
from sekisho.desk.records.files_within import readable
from sekisho.desk.records.index import book_reader
from sekisho.desk.records.models import Passage
from sekisho.kernel.errors import LedgerError
from sekisho.ledger.bodies import INPUT, OUTPUT, open_body


@dataclass(frozen=True, slots=True)
class Words:
    """What was sent and what came back; None where nothing was kept (refused, erased, or never answered)."""

    sent: str | None
    answered: str | None

    @property
    def sent_turns(self) -> tuple[Turn, ...]:
        return sent_turns(self.sent or "")

    @property
    def answered_turns(self) -> tuple[Turn, ...]:
        return answered_turns(self.answered or "")


def words_of(passage: Passage) -> Words:
    """Decrypt both parts. A part that cannot be opened counts as not there; the page says so."""
    return Words(_part(passage.record, INPUT), _part(passage.record, OUTPUT))


def _part(record: str, part: str) -> str | None:
    sealed = book_reader().body(record, part)
    if sealed is None or sealed.is_erased:
        return None
    try:
        return readable(open_body(settings.BODY_KEKS, sealed))
    except LedgerError:
        return None
