"""Scores the screen against a labelled file and measures its time: `bench_screening.py GOLD.jsonl [--misses]`.

A row of GOLD: `{"id","text","spans":[{"start","end","label"}],"hard_negative"}`. Only the labels that the screen knows
are scored. Per label: precision and recall, exact and by overlap; leak recall (spans every character of which is
covered, spaces, hyphens and brackets aside); and false_flag, the share of rows without any personal information that
were flagged. Times are CPU time.
"""

import argparse
import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

from sekisho.screening.finding import Label
from sekisho.screening.normalise import normalise
from sekisho.screening.registry import RECOGNIZERS
from sekisho.screening.screen import screen

LABELS = get_args(Label)
ASIDE = "-－‐−–―ー・()（）"
ROUNDS = 20
ADVERSARIAL_CHARACTERS = 1_000_000
ADVERSARIAL_LIMIT_S = 60.0
ADVERSARIAL = (
    "0",
    "0 ",
    "090-1234-",
    "a@",
    "a.",
    "一",
    "一ー",
    "田中",
    "東京都",
    "市",
    "さん",
    "田さん",
    "(0",
    "1-",
    "ﾞ",
    "a\u200b",
    "①",
    "氏名：",
    "あ",
)


def _ratio(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


def _score_row(row: dict[str, Any], counts: dict[str, dict[str, int]], misses: bool) -> bool:
    text, found = row["text"], screen(row["text"])
    covered = {i for f in found for i in range(f.start, f.end)}
    gold = [(s["start"], s["end"], s["label"]) for s in row["spans"] if s["label"] in LABELS]
    for label in LABELS:
        wanted = {(a, b) for a, b, of in gold if of == label}
        given = {(f.start, f.end) for f in found if f.label == label}
        count = counts[label]
        count["gold"] += len(wanted)
        count["found"] += len(given)
        count["exact"] += len(wanted & given)
        count["recalled"] += sum(any(a < d and b > c for c, d in given) for a, b in wanted)
        count["precise"] += sum(any(a < d and b > c for c, d in wanted) for a, b in given)
        for a, b in wanted:
            needed = {i for i in range(a, b) if not text[i].isspace() and text[i] not in ASIDE}
            count["covered"] += needed <= covered
            if misses and not needed <= covered:
                print(
                    "MISS ", label, repr(text[max(0, a - 15) : a]), repr(text[a:b]), repr(text[b : b + 10]), row["id"]
                )
        if misses:
            for a, b in given - wanted:
                print(
                    "EXTRA", label, repr(text[max(0, a - 15) : a]), repr(text[a:b]), repr(text[b : b + 10]), row["id"]
                )
    return bool(found)


def score(rows: list[dict[str, Any]], misses: bool) -> dict[str, Any]:
    counts: dict[str, dict[str, int]] = {label: defaultdict(int) for label in LABELS}
    clean = flagged = 0
    for row in rows:
        hit = _score_row(row, counts, misses)
        if not row["spans"]:
            clean += 1
            flagged += hit
    counts["ALL"] = {key: sum(counts[label][key] for label in LABELS) for key in next(iter(counts.values()))}
    result: dict[str, Any] = {"clean_rows": clean, "false_flag": _ratio(flagged, clean)}
    for label, c in counts.items():
        result[label] = {
            "gold": c["gold"],
            "found": c["found"],
            "exact": [_ratio(c["exact"], c["found"]), _ratio(c["exact"], c["gold"])],
            "overlap": [_ratio(c["precise"], c["found"]), _ratio(c["recalled"], c["gold"])],
            "leak_recall": _ratio(c["covered"], c["gold"]),
        }
    return result


def ms_per_1000_characters(texts: list[str], act: Callable[[str], object] = screen) -> dict[str, float]:
    """CPU time of `act` on each text by itself, as calls come: median, 99th percentile and mean over all characters."""
    times: list[float] = []
    spent = 0.0
    for _ in range(ROUNDS):
        for text in texts:
            begin = time.process_time()
            act(text)
            took = time.process_time() - begin
            spent += took
            times.append(took / len(text) * 1e6)
    return {
        "median": round(statistics.median(times), 3),
        "p99": round(statistics.quantiles(times, n=100)[98], 3),
        "mean": round(spent / ROUNDS / sum(map(len, texts)) * 1e6, 3),
    }


def _structured(text: str) -> None:
    plain = normalise(text).text
    for recognizer in RECOGNIZERS:
        if recognizer.label != "PERSON":
            list(recognizer.find(plain))


def adversarial() -> dict[str, float]:
    """Seconds per 1 MB of the same few characters over and over. Exits with 1 above the cap."""
    result = {}
    for piece in ADVERSARIAL:
        text = (piece * (ADVERSARIAL_CHARACTERS // len(piece) + 1))[:ADVERSARIAL_CHARACTERS]
        begin = time.process_time()
        screen(text)
        result[piece] = round(time.process_time() - begin, 2)
    if max(result.values()) > ADVERSARIAL_LIMIT_S:
        sys.exit(f"slower than {ADVERSARIAL_LIMIT_S} s on {max(result, key=lambda piece: result[piece])!r}")
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--misses", action="store_true", help="print what was missed and what was found in excess")
    parser.add_argument("--adversarial", action="store_true", help="also time 1 MB of each repeated piece")
    arguments = parser.parse_args()
    rows = [json.loads(line) for line in arguments.gold.read_text(encoding="utf-8").splitlines()]
    result = score(rows, arguments.misses)
    texts = [row["text"] for row in rows]
    long = ["\n".join(texts[i : i + 11]) for i in range(0, len(texts), 11)]
    result["ms_per_1000_characters"] = {
        "each prompt by itself": ms_per_1000_characters(texts),
        "joined to about 1,000": ms_per_1000_characters(long),
        "joined, without names": ms_per_1000_characters(long, _structured),
        "joined, normalising alone": ms_per_1000_characters(long, normalise),
    }
    if arguments.adversarial:
        result["adversarial_s_per_1_mb"] = adversarial()
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
