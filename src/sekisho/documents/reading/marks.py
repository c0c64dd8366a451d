"""What a person put into a box to tick. Never a guess: what can be read two ways is no answer."""

import re
import unicodedata
from dataclasses import dataclass

from sekisho.documents.reading.symbols import RING

EMPTY = "□☐❑❏◻⬜▢"
TICKS = "☑✓✔■☒✅🗹◼"
RINGS = "○〇◯●◎◉丸"
CROSSES = "×✗✘✕☓╳"
LETTERS = "レﾚvV"
IN_BRACKETS = re.compile(r"[\[(［（【]\s*([^\])］）】]{0,2})\s*[\])］）】]")
NUMBERING = re.compile(r"^\s*(?:[(（]?\d{1,2}[)）.．、]?|[①-⑳])?\s*|[・･\s　]")
FIRST_NUMBER = re.compile(r"^\s*(?:\d{1,2}[.．、]?|[①-⑳])\s*")
SIGNS = f"[{EMPTY}{TICKS}{RINGS}{CROSSES}{LETTERS}{RING}△▲xX]"
BRACKET_MARK = rf"[\[(［（【]\s*{SIGNS}?\s*[\])］）】]"
AT_END = re.compile(rf"((?:{BRACKET_MARK}|{SIGNS}|[ \t　])+)$")
AT_START = re.compile(rf"^((?:{BRACKET_MARK}|{SIGNS}|[ \t　])+)")
WORDS = frozenset(("済", "確認済", "確認済み", "確認しました", "はい", "ok", "yes", "可", "有", "チェック", "check"))


@dataclass(frozen=True, slots=True)
class Mark:
    """`ticked`: true, false, or None for what cannot be read. `is_there`: whether anything stood in the place.

    `is_unusual`: read as a tick, but a person should look. `is_drawn`: a drawn ring.
    """

    ticked: bool | None
    is_there: bool = True
    is_unusual: bool = False
    is_drawn: bool = False


NOTHING = Mark(False, is_there=False)


def read_mark(token: str, *, has_solid: bool = False) -> Mark:
    """The mark in what stands beside an item. `has_solid`: ● stands elsewhere in the group, so ○ is an empty place."""
    bracket = IN_BRACKETS.fullmatch(token.strip()) or IN_BRACKETS.fullmatch(FIRST_NUMBER.sub("", token).strip())
    words = (bracket[1] if bracket else NUMBERING.sub("", token)).strip().strip("\ufe0e\ufe0f")
    if not words:
        return Mark(False, is_there=bool(bracket))
    if len(words) > 8:
        return Mark(None)
    signs = words.replace("丸", "○").replace("Ｖ", "V").replace("ｖ", "v")
    if unicodedata.normalize("NFKC", signs).lower() in WORDS:
        return Mark(True, is_unusual=True)
    kinds = {_kind(char, has_solid, bool(bracket)) for char in signs if not char.isspace()}
    is_drawn = RING in signs
    if kinds == {"empty"}:
        return Mark(False)
    if kinds <= {"tick", "empty"}:  # a tick set beside the box that the form prints
        return Mark(True, is_drawn=is_drawn, is_unusual=is_drawn)
    return Mark(None)


def _kind(char: str, has_solid: bool, in_brackets: bool) -> str:
    if char in EMPTY or (has_solid and char in "○〇◯"):
        return "empty"
    if char in TICKS + RINGS + LETTERS + RING or (in_brackets and char in "xX"):
        return "tick"
    return "unclear"
