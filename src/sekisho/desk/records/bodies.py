"""The words of a record, decrypted for those who may read them."""

import json
from contextlib import closing
from dataclasses import dataclass

from django.conf import settings

from sekisho.desk.records.body_stores import bodies_of
from sekisho.desk.records.conversation import Turn, answered_turns, sent_turns
from sekisho.desk.records.files_within import readable
from sekisho.desk.records.index import book_reader, copy_reader
from sekisho.desk.records.models import Passage
from sekisho.kernel.errors import LedgerError
from sekisho.ledger.bodies import INPUT, OUTPUT, open_body
from sekisho.ledger.reader import Reader


@dataclass(frozen=True, slots=True)
class Words:
    """What was sent and what came back; None where nothing was kept (refused, erased, or never answered).

    is_here: whether the store that would hold them is reached from here, with the keys that open it.
    """

    sent: str | None
    answered: str | None
    is_here: bool = True

    @property
    def sent_turns(self) -> tuple[Turn, ...]:
        return sent_turns(self.sent or "")

    @property
    def answered_turns(self) -> tuple[Turn, ...]:
        return answered_turns(self.answered or "")


def words_of(passage: Passage) -> Words:
    """Decrypt both parts. A part that cannot be opened counts as not there; the page says so."""
    if passage.log is None:
        return Words(_part(book_reader(), passage.record, INPUT), _part(book_reader(), passage.record, OUTPUT))
    try:
        store = bodies_of(passage.log)
        if store is None:
            return Words(None, None, is_here=False)
        with closing(store):
            named = _named(passage)
            sent, answered = (_part(store, passage.record, part, named[part]) for part in (INPUT, OUTPUT))
            return Words(sent, answered)
    except LedgerError:
        return Words(None, None, is_here=False)


def _named(passage: Passage) -> dict[str, str]:
    """The hashes that the proven leaves name: another machine's store may hold anything under a record's number."""
    leaves = [json.loads(leaf) for _, leaf in copy_reader(passage.log_id or "").by_record(passage.record)]
    return {
        part: next((leaf[f"{part}_sha256"] for leaf in leaves if leaf.get(f"{part}_sha256")), "none")
        for part in (INPUT, OUTPUT)
    }


def _part(store: Reader, record: str, part: str, sha256: str = "") -> str | None:
    """sha256: what the ciphertext must hash to, where the store is another gateway's; then a missing key is raised."""
    sealed = store.body(record, part)
    if sealed is None or sealed.is_erased or (sha256 and sealed.sha256 != sha256):
        return None
    try:
        return readable(open_body(settings.BODY_KEKS, sealed))
    except LedgerError:
        if sha256:
            raise
        return None
