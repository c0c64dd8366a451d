"""Scores the screen against a labelled file and measures its time: `bench_screening.py GOLD.jsonl [--misses]`.

A row of GOLD: `{"id","text","spans":[{"start","end","label"}],"hard_negative"}`. Only the labels that the screen knows
are scored. Per label: precision and recall, exact and by overlap; leak recall (spans every character of which is
covered, spaces, hyphens and brackets aside); and false_flag, the share of rows without any personal information that
were flagged. Times are CPU time, of text that is new: what the tagger remembers of lines is dropped before each round.
On a machine with neighbours read `times_sudachi` and `times_reference`, the ratios to Sudachi alone and to plain work
on the same texts in the same rounds.

Presidio with GiNZA is measured in the same run on the same file with the same scorer where it is installed:
PRESIDIO=/…/bin/python names a Python that has presidio-analyzer, ginza and ja-ginza (`peer_presidio.py`).

With `--also FILE …` the same few figures of further files, which are only reported; where rows say whether they were
`open` while recognizers were written, of each half.

With `--ner DIR` (the folder with ner_*.jsonl) also F1 of the tagger of names, patterns aside, on the sentences that
training held out. Load and memory are those of a process of its own that screens one sentence, then all rows.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any, get_args

from sekisho.gateway.memory import Findings, Sought
from sekisho.screening.finding import Finding, Label
from sekisho.screening.normalise import normalise
from sekisho.screening.reading import Reading
from sekisho.screening.registry import to_ask
from sekisho.screening.screen import screen
from sekisho.screening.tagger.tagger import tagger
from sekisho.screening.tagger.words import Analyser
from training.names.split import part_of

LABELS = get_args(Label)
ASIDE = "-－‐−–―ー・()（）"
ROUNDS = 20
LONG_ENOUGH = 200  # characters of prompts whose slowest are looked at; a shorter one costs little in all
CALL = 264  # characters of a prompt as the bench of the gateway sends it
PLAIN_WORDS = re.compile("[0-9]+|[ァ-ヶー]+")
NER_SETS = ("stockmark", "gsd")
FOOTPRINT = """
import json, re, sys, time
begin = time.perf_counter()
from sekisho.screening.screen import screen
screen("\u7530\u4e2d\u592a\u90ce\u304c\u6765\u5e81\u3057\u305f\u3002")
load = time.perf_counter() - begin
cpu = time.process_time()
def mib():  # not ru_maxrss: it counts what the parent held when this process was made
    return round(int(re.search("VmHWM: *([0-9]+)", open("/proc/self/status").read().replace("\t", "")).group(1)) / 1024)
once = mib()
for line in open(sys.argv[1], encoding="utf-8"):
    screen(json.loads(line)["text"])
seconds = {"load_s": round(load, 2), "load_cpu_s": round(cpu, 2)}
print(json.dumps(seconds | {"rss_mib_loaded": once, "rss_mib_after_all_rows": mib()}))
"""
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


def _score_row(row: dict[str, Any], found: Sequence[Finding], counts: dict[str, dict[str, int]], misses: bool) -> bool:
    text = row["text"]
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


def score(rows: list[dict[str, Any]], misses: bool, given: list[list[Finding]] | None = None) -> dict[str, Any]:
    """given: what somebody else found, row by row; without it, what our screen finds."""
    counts: dict[str, dict[str, int]] = {label: defaultdict(int) for label in LABELS}
    clean = flagged = 0
    for row, theirs in zip(rows, given if given is not None else repeat(None), strict=given is not None):
        hit = _score_row(row, screen(row["text"]) if theirs is None else theirs, counts, misses)
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
            "exact_f1": _ratio(2 * c["exact"], c["found"] + c["gold"]),
            "overlap": [_ratio(c["precise"], c["found"]), _ratio(c["recalled"], c["gold"])],
            "leak_recall": _ratio(c["covered"], c["gold"]),
        }
    return result


def reported(file: Path) -> dict[str, Any]:
    """Of a file that nothing is tuned on: leak recall in all and by label, and flagged clean prompts, of each half."""
    halves: dict[str, list[dict[str, Any]]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        halves.setdefault({None: "all", True: "open", False: "closed"}[row.get("open")], []).append(row)
    figures = {}
    for half, rows in halves.items():
        whole = score(rows, False)
        leaks = {label: whole[label]["leak_recall"] for label in ("ALL", *LABELS) if whole[label]["gold"]}
        figures[half] = {"rows": len(rows), "false_flag": whole["false_flag"], "leak_recall": leaks}
    return figures


def reference(text: str) -> None:
    """Work that no change of the screen touches: NFKC, one expression, and a count of characters in Python."""
    unicodedata.normalize("NFKC", text)
    PLAIN_WORDS.findall(text)
    Counter(text)


def ms_per_1000_characters(texts: list[str], act: Callable[[str], object] = screen) -> dict[str, float | None]:
    """CPU time of `act` on each text by itself, as calls come, in milliseconds.

    median, p99: over all texts and rounds. p99_from_200: of texts of so many characters. mean: over all characters;
    best: that of the quickest round. sudachi: the quickest round of Sudachi alone, which reads each text right after
    `act` has, while the dictionary is still near. times_sudachi, times_reference: how many times as long as that and
    as `reference` on the same texts in the same round, at the median: to be compared between machines and between
    quiet and busy hours.
    """
    analyser = Analyser()
    times: list[tuple[int, float]] = []
    rounds: list[tuple[float, float, float]] = []
    characters = sum(map(len, texts))
    for _ in range(ROUNDS):
        tagger().forget()
        spent = plain = alone = 0.0
        for text in texts:
            begin = time.process_time()
            reference(text)
            first = time.process_time()
            act(text)
            second = time.process_time()
            analyser.words(text)
            alone += time.process_time() - second
            plain += first - begin
            spent += second - first
            times.append((len(text), (second - first) / len(text) * 1e6))
        rounds.append((spent, alone, plain))
    return {
        "median": round(statistics.median(took for _, took in times), 3),
        "p99": _p99([took for _, took in times]),
        f"p99_from_{LONG_ENOUGH}": _p99([took for size, took in times if size >= LONG_ENOUGH]),
        "mean": round(statistics.mean(spent for spent, _, _ in rounds) / characters * 1e6, 3),
        "best": round(min(spent for spent, _, _ in rounds) / characters * 1e6, 3),
        "sudachi": round(min(alone for _, alone, _ in rounds) / characters * 1e6, 3),
        "times_sudachi": round(statistics.median(spent / alone for spent, alone, _ in rounds), 2),
        "times_reference": round(statistics.median(spent / plain for spent, _, plain in rounds), 1),
    }


def _p99(times: list[float]) -> float | None:
    return round(statistics.quantiles(times, n=100)[98], 3) if len(times) > 1 else None


def remembered(texts: list[str]) -> dict[str, float | None]:
    """The same of texts that the gate has screened before: an earlier turn of a conversation."""
    findings, sought = Findings(), Sought()
    for text in texts:
        findings.of(text, sought)
    return ms_per_1000_characters(texts, lambda text: findings.of(text, sought))


def held_out(folder: Path) -> dict[str, Any]:
    """PERSON of the tagger on annotated sentences that it has not learned from: precision, recall, F1."""
    result = {}
    for name in NER_SETS:
        exact = overlap_p = overlap_r = gold_count = found_count = 0
        for line in (folder / f"ner_{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if part_of(row["text"]) != "held-out":
                continue
            plain = normalise(row["text"])
            found = {plain.span(*span) for span in tagger().find(plain.text)}
            gold = {(s["start"], s["end"]) for s in row["spans"] if s["label"] == "PERSON"}
            exact += len(found & gold)
            found_count += len(found)
            gold_count += len(gold)
            overlap_p += sum(any(a < d and b > c for c, d in gold) for a, b in found)
            overlap_r += sum(any(a < d and b > c for c, d in found) for a, b in gold)
        result[name] = {
            "gold": gold_count,
            "exact": [_ratio(exact, found_count), _ratio(exact, gold_count)],
            "exact_f1": _ratio(2 * exact, found_count + gold_count),
            "overlap": [_ratio(overlap_p, found_count), _ratio(overlap_r, gold_count)],
        }
    return result


def footprint(gold: Path) -> dict[str, float]:
    """Seconds, and of CPU, until the first text is screened, and the most MiB resident, in a process of its own."""
    command = [sys.executable, "-c", FOOTPRINT, str(gold)]
    measured: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return measured


def presidio(python: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The peer's figures, scored as ours are; a second time without its LOCATION, which flags every name of a place."""
    asked = "\n".join(json.dumps({"text": row["text"]}) for row in rows)
    command = [python, str(Path(__file__).with_name("peer_presidio.py"))]
    one_core = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": ""}
    done = subprocess.run(command, input=asked, check=True, stdout=subprocess.PIPE, text=True, env=one_core)
    told = json.loads(done.stdout)
    found = [[Finding(*span, "") for span in spans] for spans in told.pop("found")]
    figures = {name: round(value, 2) if isinstance(value, float) else value for name, value in told.items()}
    for name, aside in (("score", ""), ("score_without_places", "ADDRESS")):
        kept = [[each for each in spans if each.label != aside] for spans in found]
        whole = score(rows, False, kept)
        figures[name] = {each: whole[each] for each in ("false_flag", "ALL", "PERSON")}
    return figures


def _structured(text: str) -> None:
    reading = Reading(normalise(text).text)
    for _, recognizer in to_ask(reading):
        if recognizer.label != "PERSON":
            list(recognizer.find(reading))


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


def measured(rows: list[dict[str, Any]]) -> dict[str, dict[str, float | None]]:
    texts = [row["text"] for row in rows]
    long = ["\n".join(texts[i : i + 11]) for i in range(0, len(texts), 11)]
    calls = ["\n".join(texts[i : i + 4])[:CALL] for i in range(0, len(texts), 4)]
    clean = "\n".join(row["text"] for row in rows if not row["spans"])
    office = [clean[i : i + CALL] for i in range(0, len(clean) - CALL, CALL)]
    return {
        "each prompt by itself": ms_per_1000_characters(texts),
        f"cut to {CALL} characters": ms_per_1000_characters(calls),
        f"cut to {CALL} characters, without personal information": ms_per_1000_characters(office),
        f"cut to {CALL} characters, without names": ms_per_1000_characters(calls, _structured),
        f"cut to {CALL} characters, remembered": remembered(calls),
        "joined to about 1,000": ms_per_1000_characters(long),
        "joined, without names": ms_per_1000_characters(long, _structured),
        "joined, tagger alone": ms_per_1000_characters(long, lambda text: tagger().find(normalise(text).text)),
        "joined, normalising alone": ms_per_1000_characters(long, normalise),
        "joined, remembered": remembered(long),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--misses", action="store_true", help="print what was missed and what was found in excess")
    parser.add_argument("--adversarial", action="store_true", help="also time 1 MB of each repeated piece")
    parser.add_argument("--also", type=Path, nargs="*", default=[], help="further labelled files, quality only")
    parser.add_argument("--ner", type=Path, help="folder with ner_*.jsonl, for the tagger by itself")
    arguments = parser.parse_args()
    rows = [json.loads(line) for line in arguments.gold.read_text(encoding="utf-8").splitlines()]
    result = score(rows, arguments.misses)
    result["ms_per_1000_characters"] = measured(rows)
    result["process"] = footprint(arguments.gold)
    result["also"] = {file.stem: reported(file) for file in arguments.also}
    if python := os.environ.get("PRESIDIO"):
        result["presidio"] = presidio(python, rows)
    if arguments.ner:
        result["held_out"] = held_out(arguments.ner)
    if arguments.adversarial:
        result["adversarial_s_per_1_mb"] = adversarial()
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
