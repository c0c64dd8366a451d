"""The labels of the tagger and the best row of them for the scores of the words."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sekisho.screening.tagger.network import EDGE_ROW

# Firms, places, works and other things with names are learned too, as one kind, so that they are not taken for persons.
KINDS = ("PERSON", "OTHER")
LABELS = ("O", *(f"{part}-{kind}" for kind in KINDS for part in "BI"))
BEGINS, GOES_ON = LABELS.index("B-PERSON"), LABELS.index("I-PERSON")
_NEAR = 1.5  # a word whose best score of a person lies further below its best other one begins no stretch
_NEVER = -1e9
_MARGIN = 2  # words taken in on both sides of a stretch, for the labels that may lead into it

Scores = NDArray[np.float32]


def persons(scores: Scores, transition: Scores, rows: Sequence[int] = ()) -> Iterator[tuple[int, int]]:
    """(first word, word behind the last) of each name in the best row of labels (Viterbi), in order.

    rows: of each word its row in the network, for those that are edges of segments: no name runs over them.
    Only the stretches that can hold a name are looked at. They are short: plain lists are faster there than arrays.
    """
    nothing, begins, goes_on, *others = scores.T
    person = np.maximum(begins, goes_on)
    other = np.maximum(nothing, np.maximum(*others))
    near = (person - other > -_NEAR).nonzero()[0].tolist()
    if rows:
        near = [at for at in near if rows[at] != EDGE_ROW]
    if not near:
        return
    into = transition.T.tolist()
    first = 0
    for at in range(1, len(near) + 1):
        if at == len(near) or near[at] > near[at - 1] + 2 * _MARGIN + 1:
            start, behind = max(0, near[first] - _MARGIN), near[at - 1] + _MARGIN + 1
            stretch = scores[start:behind].tolist()
            for word, row in zip(stretch, rows[start:behind], strict=False):
                if row == EDGE_ROW:
                    word[BEGINS] = word[GOES_ON] = _NEVER
            for begin, end in _names(_best_row(stretch, into)):
                yield start + begin, start + end
            first = at


def _best_row(words: list[list[float]], into: list[list[float]]) -> list[int]:
    """words: the scores of each. into: of each label the scores of coming from each other.

    Written out for the five labels: half the time of a loop over them.
    """
    (aa, ab, ac, ad, ae), (ba, bb, bc, bd, be), (ca, cb, cc, cd, ce), (da, db, dc, dd, de), (ea, eb, ec, ed, ee) = into
    # Whether three labels always follow the first one where that is ahead: most words are no names.
    first_leads = aa >= max(ab, ac, ad, ae) and ba >= max(bb, bc, bd, be) and da >= max(db, dc, dd, de)
    a, b, c, d, e = words[0]
    back: list[tuple[int, ...]] = []
    for to_a, to_b, to_c, to_d, to_e in words[1:]:
        if first_leads and a >= b and a >= c and a >= d and a >= e:
            into_c = (a + ca, b + cb, c + cc, d + cd, e + ce)
            into_e = (a + ea, b + eb, c + ec, d + ed, e + ee)
            c, e = max(into_c), max(into_e)
            back.append((0, 0, into_c.index(c), 0, into_e.index(e)))
            a, b, c, d, e = a + aa + to_a, a + ba + to_b, c + to_c, a + da + to_d, e + to_e
            continue
        into_a = (a + aa, b + ab, c + ac, d + ad, e + ae)
        into_b = (a + ba, b + bb, c + bc, d + bd, e + be)
        into_c = (a + ca, b + cb, c + cc, d + cd, e + ce)
        into_d = (a + da, b + db, c + dc, d + dd, e + de)
        into_e = (a + ea, b + eb, c + ec, d + ed, e + ee)
        a, b, c, d, e = max(into_a), max(into_b), max(into_c), max(into_d), max(into_e)
        back.append((into_a.index(a), into_b.index(b), into_c.index(c), into_d.index(d), into_e.index(e)))
        a, b, c, d, e = a + to_a, b + to_b, c + to_c, d + to_d, e + to_e
    best = (a, b, c, d, e)
    row = [best.index(max(best))]
    for step in reversed(back):
        row.append(step[row[-1]])
    return row[::-1]


def _names(row: list[int]) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(row):
        begin = at
        at += 1
        if row[begin] in (BEGINS, GOES_ON):
            while at < len(row) and row[at] == GOES_ON:
                at += 1
            yield begin, at
