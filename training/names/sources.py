"""The annotated sentences, their split by hash, and the name lists that training draws from."""

import csv
import importlib.resources
import json
from dataclasses import dataclass
from pathlib import Path

import yaml

from sekisho.screening.lexicon import words
from sekisho.screening.tagger.attributes import Gazetteer, Uses, short_romaji
from training.names.split import part_of

# Labels of the sets that are names; dates, numbers and titles are none.
NAMES = {"PERSON", "ORG", "LOCATION", "FACILITY", "PRODUCT", "EVENT", "OTHER", "LAW", "PET_NAME", "MOVEMENT"}
PROMPT_FOLDER = Path(__file__).parents[2] / "tests" / "bench" / "data"
PROMPTS = ("further", "fresh", "counter", "admin_dev", "unseen", "office", "desk", "contractors", "everyday")
SETS = ("stockmark", "gsd", "wac", "iob2-wikinews", "iob2-wikipedia")


@dataclass(frozen=True)
class Sentence:
    """A text with (start, end, kind) of its names, and where it comes from.

    from_lists: whether names of `world` were put into it. Of their words some are learned as if no list held them:
    else lists would count for more than they do in sentences that somebody wrote.
    """

    text: str
    spans: tuple[tuple[int, int, str], ...]
    source: str
    part: str = "train"
    from_lists: bool = False


def annotated(folder: Path) -> list[Sentence]:
    """All annotated sentences of the development data."""
    found = []
    for name in SETS:
        for line in (folder / f"ner_{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            spans = tuple(
                (s["start"], s["end"], "PERSON" if s["label"] == "PERSON" else "OTHER")
                for s in sorted(row["spans"], key=lambda s: s["start"])
                if s["label"] in NAMES
            )
            found.append(Sentence(row["text"], spans, name, part_of(row["text"])))
    return found


def prompts() -> list[Sentence]:
    """What people type and paste at work, as far as recognizers may be mended on it: rows that are open, or all."""
    found = []
    for name in PROMPTS:
        for line in (PROMPT_FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row.get("open", True):
                persons = [s for s in row["spans"] if s["label"] == "PERSON"]
                spans = tuple((s["start"], s["end"], "PERSON") for s in sorted(persons, key=lambda s: s["start"]))
                found.append(Sentence(row["text"], spans, "prompts"))
    return found


@dataclass(frozen=True)
class Names:
    """Kanji with reading; the family names with how many people bear them."""

    family: tuple[tuple[str, str], ...]
    family_weights: tuple[float, ...]
    given: tuple[tuple[str, str], ...]
    common_given: tuple[tuple[str, str], ...]


def names() -> Names:
    """Names of japanese-personal-name-dataset and gimei (both MIT), and family names of our own lexicon."""
    dataset = importlib.resources.files("japanese_personal_name_dataset") / "dataset"
    families: dict[str, tuple[str, float]] = {}
    for row in csv.reader((dataset / "last_name_org.csv").read_text(encoding="utf-8").splitlines()):
        families[row[0]] = (row[2], float(row[1]))
    for entry in words("family_names.txt"):
        name, readings = entry.split("/")
        families.setdefault(name, (readings.split(",")[0], 8000.0))
    lists = yaml.safe_load((importlib.resources.files("gimei") / "data" / "names.yml").read_text(encoding="utf-8"))
    for name, reading, _ in lists["last_name"]:
        families.setdefault(name, (reading, 5000.0))
    common = [(name, reading) for sex in ("male", "female") for name, reading, _ in lists["first_name"][sex]]
    given = list(common)
    for sex in ("man", "woman"):
        for row in csv.reader((dataset / f"first_name_{sex}_org.csv").read_text(encoding="utf-8").splitlines()):
            given += [(name, row[0]) for name in row[2:] if name and len(name) <= 3]
    ordered = sorted(families.items(), key=lambda item: (-item[1][1], item[0]))
    return Names(
        tuple((name, reading) for name, (reading, _) in ordered),
        tuple(weight for _, (_, weight) in ordered),
        tuple(dict.fromkeys(given)),
        tuple(dict.fromkeys(common)),
    )


_ROMAJI_ROWS = (
    "あa いi うu えe おo かka きki くku けke こko さsa しshi すsu せse そso たta ちchi つtsu てte とto なna にni ぬnu ねne のno "
    "はha ひhi ふfu へhe ほho まma みmi むmu めme もmo やya ゆyu よyo らra りri るru れre ろro わwa をo んn がga ぎgi ぐgu げge "
    "ごgo ざza じji ずzu ぜze ぞzo だda ぢji づzu でde どdo ばba びbi ぶbu べbe ぼbo ぱpa ぴpi ぷpu ぺpe ぽpo "
    "きゃkya きゅkyu きょkyo しゃsha しゅshu しょsho ちゃcha ちゅchu ちょcho にゃnya にゅnyu にょnyo ひゃhya ひゅhyu ひょhyo "
    "みゃmya みゅmyu みょmyo りゃrya りゅryu りょryo ぎゃgya ぎゅgyu ぎょgyo じゃja じゅju じょjo びゃbya びゅbyu びょbyo"
)
_ROMAJI = {
    pair.rstrip("abcdefghijklmnopqrstuvwxyz"): pair.lstrip(
        "ぁあいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをんがぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽゃゅょ"
    )
    for pair in _ROMAJI_ROWS.split()
}


def romaji(kana: str) -> str:
    """Hepburn without marks for long vowels (さとう → satou)."""
    out, at = "", 0
    while at < len(kana):
        piece = kana[at : at + 2]
        if piece in _ROMAJI:
            out, at = out + _ROMAJI[piece], at + 2
        elif kana[at] == "っ":
            following = _ROMAJI.get(kana[at + 1 : at + 3]) or _ROMAJI.get(kana[at + 1 : at + 2], "")
            out, at = out + following[:1], at + 1
        else:
            out, at = out + _ROMAJI.get(kana[at], ""), at + 1
    return out


def gazetteer(lists: Names, uses: Uses) -> Gazetteer:
    """What the model ships: the lists as sets."""
    family_kana = {reading for _, reading in lists.family if len(reading) > 1}
    given_kana = {reading for _, reading in lists.given if len(reading) > 1}
    return Gazetteer(
        frozenset(name for name, _ in lists.family),
        frozenset(name for name, _ in lists.given),
        frozenset(family_kana),
        frozenset(given_kana),
        frozenset(short_romaji(romaji(reading)) for reading in family_kana) - {""},
        frozenset(short_romaji(romaji(reading)) for reading in given_kana) - {""},
        uses,
    )
