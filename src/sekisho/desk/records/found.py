"""What was found in a call, in words: what it looks like and where it stood. The book never says what it was."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sekisho.desk.records.models import Passage
from sekisho.extracts.passage import place_ja
from sekisho.screening.words import LABEL_WORDS

IN_FILE = "/file:"  # as `gateway.file_hits` writes it
MESSAGES = ("messages", "input", "contents", "requests")
HEADS: Mapping[str, str] = MappingProxyType(
    {
        "system": "AIへの指示",
        "systemInstruction": "AIへの指示",
        "instructions": "AIへの指示",
        "tools": "ツールの定義",
        "prompt": "指示文",
        "image": "画像",
        "file": "ファイル",
    }
)
READ_OTHERWISE = "（別の書き方で書かれた文字）"


@dataclass(frozen=True, slots=True)
class Found:
    """One finding. first, last: of its characters at that place, counted from 1; 0 where there are none."""

    word: str
    code: str
    where: str
    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1 if self.first else 0


def found_of(passage: Passage) -> list[Found]:
    """The findings of the screen in the order of the entry."""
    return [_found(mark) for mark in passage.found]


def labels_of(passage: Passage) -> list[tuple[str, int]]:
    """(word, how many), in the order of their first appearance."""
    return list(Counter(_word(mark) for mark in passage.found).items())


def where_ja(path: str) -> str:
    """A place within a request, for people: `/messages/2/content` → 3番目のメッセージ."""
    if "+" in path:
        return "から".join(where_ja(piece) for piece in path.split("+")) + "にかけて"
    part, inside, place = path.partition(IN_FILE)
    if inside:
        return f"添付ファイル（{place_ja(place)}）" if place else "添付ファイル"
    plain, _, reading = part.partition("~")
    steps = plain.split("/")[1:]
    head = steps[0] if steps else ""
    if head in MESSAGES and len(steps) > 1 and steps[1].isdigit():
        words = f"{int(steps[1]) + 1}番目のメッセージ"
    else:
        words = HEADS.get(head, "入力")
    return words + (READ_OTHERWISE if reading else "")


def _found(mark: dict[str, Any]) -> Found:
    has_place = mark["end"] > mark["start"]
    first, last = (mark["start"] + 1, mark["end"]) if has_place else (0, 0)
    return Found(_word(mark), mark["code"], where_ja(mark["path"]), first, last)


def _word(mark: dict[str, Any]) -> str:
    label = str(mark["label"])
    return LABEL_WORDS.get(label, label)
