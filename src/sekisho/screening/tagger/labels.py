"""The labels of the tagger and the best row of them for the scores of the words."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

# Firms, places, works and other things with names are learned too, as one kind, so that they are not taken for persons.
KINDS = ("PERSON", "OTHER")
LABELS = ("O", *(f"{part}-{kind}" for kind in KINDS for part in "BI"))
BEGINS, GOES_ON = LABELS.index("B-PERSON"), LABELS.index("I-PERSON")
_NEAR = 1.5  # a word whose best score of a person lies further below its best other one begins no stretch
_MARGIN = 2  # words taken in on both sides of a stretch, for the labels that may lead into it

Scores = NDArray[np.float32]
Places = NDArray[np.intp]


def persons(scores: Scores, transition: Scores) -> Iterator[tuple[int, int]]:
    """(first word, word behind the last) of each name in the best row of labels (Viterbi).

    Only the stretches that can hold a name are looked at, all of them together.
    """
    person = scores[:, BEGINS : GOES_ON + 1].max(1)
    other = np.maximum(scores[:, 0], scores[:, GOES_ON + 1 :].max(1))
    near = person - other > -_NEAR
    wide = near.copy()
    for step in range(1, _MARGIN + 1):
        wide[step:] |= near[:-step]
        wide[:-step] |= near[step:]
    edges = np.flatnonzero(np.diff(wide, prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    if not len(starts):
        return
    order = np.argsort(starts - ends, kind="stable")  # the longest first: the shorter ones drop out at the end
    starts, lengths = starts[order], (ends - starts)[order]
    rows = _best_rows(scores, transition, starts, lengths)
    found = (
        (start + first, start + behind)
        for start, row in zip(starts.tolist(), rows, strict=True)
        for first, behind in _names(row)
    )
    yield from sorted(found)


def _best_rows(scores: Scores, transition: Scores, starts: Places, lengths: Places) -> list[list[int]]:
    best = scores[starts].copy()
    back: list[list[list[int]]] = []
    for at in range(1, int(lengths[0])):
        active = int(np.searchsorted(-lengths, -at))  # those longer than `at`
        paths = best[:active, :, None] + transition
        back.append(paths.argmax(1).tolist())
        best[:active] = paths.max(1) + scores[starts[:active] + at]
    rows = []
    for which, (label, length) in enumerate(zip(best.argmax(1).tolist(), lengths.tolist(), strict=True)):
        row = [label]
        for at in range(length - 2, -1, -1):
            row.append(back[at][which][row[-1]])
        rows.append(row[::-1])
    return rows


def _names(row: list[int]) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(row):
        begin = at
        at += 1
        if row[begin] in (BEGINS, GOES_ON):
            while at < len(row) and row[at] == GOES_ON:
                at += 1
            yield begin, at
