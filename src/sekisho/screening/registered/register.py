"""Everything one engagement registered, ready to be asked: which parts of this text are its secrets?"""

from collections.abc import Sequence

from sekisho.screening.finding import Finding, Label
from sekisho.screening.registered.fold import Codes, fold
from sekisho.screening.registered.keyed import Key
from sekisho.screening.registered.needles import LONGEST, SHORTEST, Hashed, Needles, hash_needles
from sekisho.screening.registered.parts import Part
from sekisho.screening.registered.prints import LEAST_LENGTH, Documents, Prints, take_prints
from sekisho.screening.registered.rows import Rows, RowSearch, hash_rows

CODES: dict[Label, str] = {"TERM": "secret.term", "DOCUMENT": "secret.document", "RECORD": "secret.record"}


class Register:
    """Built once from the stored parts, never changed. `find` may be called from several threads."""

    __slots__ = ("_documents", "_key", "_lists", "_terms")

    def __init__(self, key: Key, parts: Sequence[Part]) -> None:
        self._key = key
        self._terms = Needles.of([part for part in parts if isinstance(part, Hashed)])
        self._documents = Documents.of([part for part in parts if isinstance(part, Prints)])
        self._lists = [RowSearch(part) for part in parts if isinstance(part, Rows)]

    def find(self, text: str) -> tuple[Finding, ...]:
        """Findings sorted by start; offsets are code points of `text`. Findings of different kinds may overlap."""
        folded = fold(text)
        if len(folded.codes) < SHORTEST:
            return ()
        spans: list[tuple[int, int, Label]] = [(a, b, "TERM") for a, b, _ in self._terms.find(folded, self._key)]
        spans += [(a, b, "DOCUMENT") for a, b in self._documents.find(folded, self._key)]
        spans += [(a, b, "RECORD") for rows in self._lists for a, b in rows.find(folded, self._key)]
        return tuple(Finding(*folded.span(a, b), label, CODES[label]) for a, b, label in sorted(set(spans)))


def terms_part(terms: Sequence[str], key: Key) -> Hashed:
    """A term list. Raises ValueError naming the first term that is too short or too long once folded."""
    return hash_needles([_term(term) for term in terms], key)


def _term(term: str) -> Codes:
    codes = fold(term).codes
    if not SHORTEST <= len(codes) <= LONGEST:
        raise ValueError(term)
    return codes


def document_part(text: str, key: Key) -> Prints:
    """A confidential document. Raises ValueError if it has fewer than LEAST_LENGTH letters and digits."""
    codes = fold(text).codes
    if len(codes) < LEAST_LENGTH:
        raise ValueError("too short")
    return take_prints(codes, key)


def records_part(table: list[list[str]], key: Key) -> Rows:
    """A record list. Raises ValueError if no row has two fields that could name it."""
    rows = hash_rows(table, key)
    if len(rows.starts) < 3:
        raise ValueError("no fields")
    return rows
