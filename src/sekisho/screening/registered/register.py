"""Everything one engagement registered, ready to be asked: which parts of this text are its secrets?"""

from collections.abc import Iterator, Sequence

from sekisho.screening.finding import Finding, Label
from sekisho.screening.registered.bare import bare_word, codes_of, fold_bare
from sekisho.screening.registered.fold import Codes, fold
from sekisho.screening.registered.keyed import Key
from sekisho.screening.registered.needles import LONGEST, SHORTEST, Hashed, Needles, hash_needles
from sekisho.screening.registered.parts import Part
from sekisho.screening.registered.prints import LEAST_LENGTH, Documents, Prints, join_prints, take_prints
from sekisho.screening.registered.rows import Rows, RowSearch, hash_rows

CODES: dict[Label, str] = {"TERM": "secret.term", "DOCUMENT": "secret.document", "RECORD": "secret.record"}
Place = tuple[int, int, Label]


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
        plain, bare = fold(text), fold_bare(text)
        if len(plain.codes) < SHORTEST:
            return ()
        readings = [plain] if bare is None or len(bare.codes) < SHORTEST else [plain, bare]
        found: set[Place] = set()
        for folded in readings:
            found |= {(*folded.span(a, b), "TERM") for a, b, _ in self._terms.find(folded, self._key)}
            found |= {(*folded.span(a, b), "DOCUMENT") for a, b in self._documents.find(folded, self._key)}
        found |= {(a, b, "RECORD") for rows in self._lists for a, b in rows.find(readings, self._key)}
        told = sorted(found if len(readings) == 1 else _together(found))
        return tuple(Finding(start, end, label, CODES[label]) for start, end, label in told)


def _together(found: set[Place]) -> Iterator[Place]:
    """Without what lies within another of the same kind; passages of documents that overlap are one."""
    for label in CODES:
        start = end = -1
        for low, high, _ in sorted((span for span in found if span[2] == label), key=lambda span: (span[0], -span[1])):
            if label == "DOCUMENT" and low < end:
                end = max(end, high)
            elif high > end:
                if end > 0:
                    yield start, end, label
                start, end = low, high
        if end > 0:
            yield start, end, label


def terms_part(terms: Sequence[str], key: Key) -> Hashed:
    """A term list. Raises ValueError naming the first term that is too short or too long once folded."""
    return hash_needles([codes for term in terms for codes in (_term(term), *other_terms(term))], key)


def _term(term: str) -> Codes:
    codes = fold(term).codes
    if not SHORTEST <= len(codes) <= LONGEST:
        raise ValueError(term)
    return codes


def other_terms(term: str) -> list[Codes]:
    """What a term is registered as besides: its bare writing."""
    other = bare_word(term)
    codes = fold(other or "").codes
    return [codes] if SHORTEST <= len(codes) <= LONGEST else []


def document_part(text: str, key: Key) -> Prints:
    """A confidential document. Raises ValueError if it has fewer than LEAST_LENGTH letters and digits."""
    if len(fold(text).codes) < LEAST_LENGTH:
        raise ValueError("too short")
    return join_prints([take_prints(codes, key) for codes in codes_of(text)])


def records_part(table: list[list[str]], key: Key) -> Rows:
    """A record list. Raises ValueError if no row has two fields that could name it."""
    rows = hash_rows(table, key)
    if len(rows.starts) < 3:
        raise ValueError("no fields")
    return rows
