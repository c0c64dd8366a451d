"""Texts of a file and where each stands in it.

A place is a short ASCII code that says nothing of what the file says: `page3`, `sheet2:B7`, `file1/slide4:notes`.
Sheets, files and slides go by their number, because a person chose their names. `place_ja` puts it into words.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from sekisho.extracts.bounds import Budget

PLACE_WORDS = {
    "archive": "圧縮ファイル",
    "comment": "コメント",
    "field": "入力欄",
    "file": "中のファイル",
    "foot": "脚注",
    "head": "ヘッダー・フッター",
    "header": "メールの見出し",
    "hidden": "表示されない部分",
    "json": "JSON の値",
    "line": "行",
    "mail": "メール本文",
    "notes": "発表者ノート",
    "outline": "しおり",
    "page": "ページ",
    "para": "段落",
    "part": "部品",
    "picture": "画像",
    "props": "文書の属性",
    "sheet": "シート",
    "slide": "スライド",
    "sound": "音声",
    "table": "表",
    "textbox": "テキストボックス",
}
PLACE = re.compile(r"([a-z]+)([0-9]*)")
LONGEST_PLACE = 48


@dataclass(frozen=True, slots=True)
class Passage:
    """Text that is read in one go. places: (offset, place), sorted, the first at 0."""

    text: str
    places: tuple[tuple[int, str], ...]

    def place(self, at: int) -> str:
        """Where the character at this offset stands in the file."""
        return self._mark(at)[1]

    def begins(self, at: int) -> int:
        """The offset at which the place of this character begins."""
        return self._mark(at)[0]

    def _mark(self, at: int) -> tuple[int, str]:
        found = bisect_right(self.places, at, key=lambda mark: mark[0]) - 1
        return self.places[max(found, 0)] if self.places else (0, "")


@dataclass(frozen=True, slots=True)
class Extract:
    """Everything a file says, hidden or not. kind: `docx`, `pdf`, …, by content; its name does not count."""

    kind: str
    passages: tuple[Passage, ...] = ()


def place_ja(place: str) -> str:
    """A place in words: `file1/sheet2:B7` → 中のファイル1のシート2のB7."""
    return "の".join(_word(piece) for step in place.split("/") for piece in step.split(":"))


def _word(piece: str) -> str:
    found = PLACE.fullmatch(piece)
    return PLACE_WORDS[found[1]] + found[2] if found and found[1] in PLACE_WORDS else piece


@dataclass(slots=True)
class Gathering:
    """The passages of a file, in the making. `below` gives the same one for a file within this file."""

    budget: Budget
    prefix: str = ""
    depth: int = 0
    passages: list[Passage] = field(default_factory=list)

    def add(self, segments: list[tuple[str, str]], joint: str = "\n") -> None:
        """One passage of (place, text) segments with `joint` between them. Raises FileRefusedError beyond bounds."""
        kept = [(place, text) for place, text in segments if text]
        if not any(text.strip() for _, text in kept):
            return
        self.budget.spend("characters", sum(len(text) for _, text in kept))
        at = 0
        places: list[tuple[int, str]] = []
        for place, text in kept:
            mark = (self.prefix + place)[:LONGEST_PLACE]
            if not places or places[-1][1] != mark:
                places.append((at, mark))
            at += len(text) + len(joint)
        self.passages.append(Passage(joint.join(text for _, text in kept), tuple(places)))

    def below(self, step: str) -> "Gathering":
        """For a file within this one; shares budget and passages."""
        return Gathering(self.budget, f"{self.prefix}{step}/", self.depth + 1, self.passages)
