"""Exact and overlapping F1 of PERSON on encoded sentences."""

import numpy as np

from sekisho.screening.tagger.labels import LABELS
from training.names.corpus import Encoded
from training.names.learn import Network, padded


def viterbi(scores: np.ndarray, transition: np.ndarray) -> list[int]:
    best, back = scores[0], []
    for row in scores[1:]:
        paths = best[:, None] + transition
        back.append(paths.argmax(0))
        best = paths.max(0) + row
    path = [int(best.argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]


def persons(row: Encoded, path: list[int]) -> set[tuple[int, int]]:
    found, begin, end = set(), None, 0
    for (a, b), label in zip(row.ends, path, strict=True):
        name = LABELS[label]
        if begin is not None and name != "I-PERSON":
            found.add((begin, end))
            begin = None
        if name == "B-PERSON" or (name == "I-PERSON" and begin is None):
            begin = a
        end = b
    if begin is not None:
        found.add((begin, end))
    return found


def score(rows: list[Encoded], network: Network, bias: float = 0.0) -> dict[str, float]:
    exact = overlap_p = overlap_r = gold_n = found_n = 0
    ordered = sorted(rows, key=lambda r: len(r.types))
    for at in range(0, len(ordered), 32):
        group = ordered[at : at + 32]
        types, joined, _, lengths = padded(group)
        scores, _ = network.emissions(types, joined, learn=False)
        scores[..., 0] -= bias
        for k, row in enumerate(group):
            found = persons(row, viterbi(scores[k, : lengths[k]], network.p.values["transition"]))
            low, high = row.ends[0][0], row.ends[-1][1]
            gold = {(a, b) for a, b, kind in row.gold if kind == "PERSON" and a < high and b > low}
            exact += len(found & gold)
            found_n += len(found)
            gold_n += len(gold)
            overlap_p += sum(any(a < d and b > c for c, d in gold) for a, b in found)
            overlap_r += sum(any(a < d and b > c for c, d in found) for a, b in gold)
    p, r = exact / max(1, found_n), exact / max(1, gold_n)
    return {
        "P": round(p, 3),
        "R": round(r, 3),
        "F": round(2 * p * r / max(1e-9, p + r), 3),
        "oP": round(overlap_p / max(1, found_n), 3),
        "oR": round(overlap_r / max(1, gold_n), 3),
    }
