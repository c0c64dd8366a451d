"""The one question the gate asks: what in this text may not leave, and where does it stand?"""

from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from sekisho.screening import cut_numbers, record_numbers
from sekisho.screening.english import is_english
from sekisho.screening.finding import Finding, Label, Span
from sekisho.screening.known_persons import is_spoken_of
from sekisho.screening.name_halves import whole
from sekisho.screening.name_lists import members
from sekisho.screening.name_plants import among_plants, is_kind_of_tree
from sekisho.screening.name_public import is_public_here
from sekisho.screening.name_self import readings
from sekisho.screening.normalise import normalise
from sekisho.screening.overrides import OVERRIDE, turned, uncovered
from sekisho.screening.placeholders import is_placeholder
from sekisho.screening.public_persons import figures
from sekisho.screening.public_rows import is_of_public_row
from sekisho.screening.reading import Reading
from sekisho.screening.recognizers import dob, ip, muni_id, name, phone, postal
from sekisho.screening.recurring import NUMBERS, again, numbers_again
from sekisho.screening.registry import RECOGNIZERS, to_ask
from sekisho.screening.rights.find import SHIPPED
from sekisho.screening.rights.find import find as find_rights
from sekisho.screening.rights.names import Names


def screen(text: str, kind: str = "text", names: Names = SHIPPED) -> tuple[Finding, ...]:
    """Findings sorted by start, none overlapping another; empty if nothing was found.

    `kind` is what the text is for (`text`, or `image` for a prompt of an image service): in the latter the name of a
    work or character is a finding by itself. `names`: the works, characters and brands looked
    for. Takes any str, lone surrogates included, and time linear in its length.
    If it raises, the tagger is broken and the text counts as not screened.
    """
    if OVERRIDE in text:
        return _as_shown(text, kind, names)
    return _screened(text, kind, names)


def _as_shown(text: str, kind: str, names: Names) -> tuple[Finding, ...]:
    """Findings of the text and of the text as it is shown where a mark turns the direction of writing round."""
    found = list(_screened(text, kind, names))
    shown, places = turned(text)
    covered = bytearray(len(text))
    for finding in found:
        covered[finding.start : finding.end] = b"\1" * (finding.end - finding.start)
    for finding in _screened(shown, kind, names):
        found += [
            Finding(start, end, finding.label, finding.code)
            for start, end in uncovered(places[finding.start : finding.end], covered)
        ]
    return tuple(sorted(found, key=lambda finding: finding.start))


def _screened(text: str, kind: str, names: Names) -> tuple[Finding, ...]:
    plain = normalise(text)
    reading = Reading(plain.text)
    claims = [
        _Claim(start, end, order, recognizer.label, recognizer.code)
        for order, recognizer in to_ask(reading)
        for start, end in recognizer.find(reading)
    ]
    if "\n" in plain.text:
        claims += _cut(plain.text, claims)
    claims += _tagged(plain.text, claims)
    # Before what stands beside names, so that nothing is found by one that is none.
    claims = _of_private(plain.text, claims)
    if any(claim.label == "PERSON" for claim in claims):
        claims += _of_private(plain.text, _beside_names(plain.text, claims))
        claims += _in_rows(reading, claims)
        claims += _recurring(plain.text, claims)
    if claims:
        claims += _numbers_again(plain.text, claims)
        claims = _of_somebody(reading, claims)
    claims += [
        _Claim(start, end, len(RECOGNIZERS), label, code)
        for (start, end), label, code in find_rights(reading, kind, names)
    ]
    if not claims:
        return ()
    found = [
        Finding(*plain.span(start, end), claim.label, claim.code) for start, end, claim in _settle(plain.text, claims)
    ]
    return tuple(sorted(found, key=lambda finding: finding.start))


_CONTACTS: tuple[Label, ...] = ("ADDRESS", "POSTAL", "PHONE")


class _Claim(NamedTuple):  # made and read many times for every text
    start: int
    end: int
    order: int
    label: Label
    code: str


def _cut(text: str, claims: list[_Claim]) -> list[_Claim]:
    """Claims on numbers that the end of a line cuts within a group of digits."""
    known = _Within(sorted((claim.start, claim.end) for claim in claims if not _may_be_half(claim)))
    return [
        _Claim(*span, order, recognizer.label, recognizer.code)
        for joined in cut_numbers.rejoined(text, known.holds)
        for reading in (Reading(joined.text),)
        for order, recognizer in to_ask(reading)
        if recognizer.label in cut_numbers.LABELS
        for span in joined.over_seam(recognizer.find(reading))
    ]


def _may_be_half(claim: _Claim) -> bool:
    """Whether it is a number so short that what its label begins may go on in the next line."""
    return claim.label == "MUNI_ID" and claim.end - claim.start < cut_numbers.FEWEST


def _persons(claims: list[_Claim]) -> list[Span]:
    """Where persons have been named so far."""
    return [(claim.start, claim.end) for claim in claims if claim.label == "PERSON"]


def _tagged(text: str, claims: list[_Claim]) -> list[_Claim]:
    """Claims on names that only the trained tagger sees. Its order comes after everything else."""
    return [
        _Claim(start, end, len(RECOGNIZERS) + 1, "PERSON", "personal.person")
        for start, end in name.find(text, _persons(claims))
    ]


def _beside_names(text: str, claims: list[_Claim]) -> list[_Claim]:
    """Claims on the other halves of names that have been found, and on the other members of their lists."""
    names = _persons(claims)
    found = [*whole(text, names), *readings(text, names)]
    companions = list(members(text, names + found))
    if companions:
        others = name.cells_of_others(text)
        found += [span for span in companions if not others.beside(*span)]
    return [_Claim(start, end, len(RECOGNIZERS), "PERSON", "personal.person") for start, end in found]


def _in_rows(reading: Reading, claims: list[_Claim]) -> list[_Claim]:
    """Claims on what only the name beside it makes somebody's: dates and numbers in the row of a record."""
    names = _persons(claims)
    text, last = reading.text, len(RECOGNIZERS)
    return [
        *(_Claim(*span, last, "DOB", "personal.dob") for span in dob.beside_names(reading, names)),
        *(_Claim(*span, last, "MUNI_ID", "personal.muni_id") for span in muni_id.beside_names(reading, names)),
        *(_Claim(*span, last, "POSTAL", "personal.postal") for span in postal.beside_names(reading, names)),
        *(_Claim(*span, last, "MUNI_ID", "personal.muni_id") for span in record_numbers.beside_names(text, names)),
        *(_Claim(*span, last, "PHONE", "personal.phone") for span in phone.beside_names(reading, names)),
        *(_Claim(*span, last, "IP", "personal.ip") for span in ip.beside_names(reading, names)),
    ]


def _recurring(text: str, claims: list[_Claim]) -> list[_Claim]:
    """Claims on the other places of names that have been found."""
    names = dict.fromkeys(_persons(claims))
    last = len(RECOGNIZERS)
    # By the tagger alone a name comes last; said twice it comes before what its place is besides.
    known = {(claim.start, claim.end) for claim in claims if claim.label == "PERSON" and claim.order <= last}
    return [_Claim(*span, last, "PERSON", "personal.person") for span in again(text, names) if span not in known]


def _numbers_again(text: str, claims: list[_Claim]) -> list[_Claim]:
    """Claims on the other places of numbers that have been found."""
    last = len(RECOGNIZERS)
    return [
        _Claim(*span, last, label, code)
        for label, code in dict.fromkeys((claim.label, claim.code) for claim in claims if claim.label in NUMBERS)
        for span in numbers_again(text, [(claim.start, claim.end) for claim in claims if claim.label == label])
    ]


def _of_private(text: str, claims: list[_Claim]) -> list[_Claim]:
    """Without plants, mayors, firms and English words, and without contacts in rows that are of public facilities."""
    if not claims:
        return claims
    names = set(_persons(claims))
    nobody: list[tuple[int, int, Label]] = [(*span, "PERSON") for span in among_plants(text, names)]
    nobody += [(*span, "PERSON") for span in names if is_kind_of_tree(text, *span) or is_public_here(text, *span)]
    nobody += [(start, end, "PERSON") for start, end in names if is_english(text[start:end])]
    nobody += [
        (claim.start, claim.end, claim.label)
        for claim in claims
        if claim.label in _CONTACTS and is_of_public_row(text, claim.start, claim.end)
    ]
    return _without(claims, nobody)


def _of_somebody(reading: Reading, claims: list[_Claim]) -> list[_Claim]:
    """Without what is put there for an example, who only appears in a work, and public persons spoken of as such."""
    text = reading.text
    appear = figures(reading) if any(claim.label == "PERSON" for claim in claims) else frozenset()
    # Several may claim the same.
    nobody = [
        (start, end, label)
        for start, end, label in {(claim.start, claim.end, claim.label) for claim in claims}
        if is_placeholder(reading, start, end, label)
        or (label == "PERSON" and (text[start:end] in appear or is_spoken_of(text, start, end)))
    ]
    return _without(claims, nobody)


def _without(claims: list[_Claim], nobody: list[tuple[int, int, Label]]) -> list[_Claim]:
    """Those that lie within none of the spans of their label."""
    if not nobody:
        return claims
    places: dict[Label, list[Span]] = {}
    for start, end, label in sorted(nobody):
        places.setdefault(label, []).append((start, end))
    within = {label: _Within(spans) for label, spans in places.items()}
    return [
        claim for claim in claims if claim.label not in within or not within[claim.label].holds(claim.start, claim.end)
    ]


class _Within:
    """Spans, sorted by start, that can be asked whether one of them holds another."""

    def __init__(self, spans: list[Span]) -> None:
        self._starts = [start for start, _ in spans]
        self._reach = list(accumulate((end for _, end in spans), max))

    def holds(self, start: int, end: int) -> bool:
        before = bisect_right(self._starts, start)
        return before > 0 and self._reach[before - 1] >= end


def _settle(text: str, claims: list[_Claim]) -> list[tuple[int, int, _Claim]]:
    """One owner per character: the longer claim wins, then the earlier recognizer; what is left of others stays.

    So nothing that any recognizer covered is uncovered afterwards, but for marks and spaces at a cut.
    """
    first: dict[Span, _Claim] = {}  # many names are found in several ways
    for claim in claims:
        span = claim[:2]
        known = first.get(span)
        if known is None or claim.order < known.order:
            first[span] = claim
    claims = sorted(first.values(), key=lambda claim: (claim.start - claim.end, claim.order, claim.start))
    starts: list[int] = []
    ends: list[int] = []
    owned: list[tuple[int, int, _Claim]] = []
    for claim in claims:
        start, end = claim[:2]
        at = bisect_right(ends, start)
        if start < end and (at == len(starts) or starts[at] >= end):  # most of them: nobody owns any of it yet
            starts.insert(at, start)
            ends.insert(at, end)
            owned.append((start, end, claim))
            continue
        for start, end in _free(claim, starts, ends):
            if not any(c.isalnum() for c in text[start:end]):
                continue
            at = bisect_right(starts, start)
            starts.insert(at, start)
            ends.insert(at, end)
            owned.append((start, end, claim))
    return owned


def _free(claim: _Claim, starts: list[int], ends: list[int]) -> list[Span]:
    """The parts of the claim that nobody owns yet. `starts` and `ends` are sorted and disjoint."""
    parts: list[Span] = []
    place = claim.start
    for at in range(bisect_right(ends, place), len(starts)):
        if starts[at] >= claim.end:
            break
        if place < starts[at]:
            parts.append((place, starts[at]))
        place = ends[at]
    if place < claim.end:
        parts.append((place, claim.end))
    return parts
