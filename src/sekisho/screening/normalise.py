"""One way of writing for many: `normalise(text)` is what recognizers read, with the way back to the original.

Most texts change only character by character, and then offsets are the same. Where something was taken out (zero
width, spaced digits) or joined (ﾀﾞ → ダ) a layer of shifts is kept: a few integers per place, not one per character.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from types import ModuleType

from sekisho.screening.compiled import LOOPS
from sekisho.screening.finding import Span
from sekisho.screening.folds import (
    ACCENTS,
    ANYTHING,
    COMBINING,
    DIGIT_LIKE,
    IDEOGRAPHS,
    INVISIBLE,
    KANJI_DIGITS,
    KANJI_ZEROS,
    MARKER_DIGITS,
    MARKER_ZEROS,
    PLAIN,
    VOICING,
    Seen,
)
from sekisho.screening.patterns import compiled

_CARRIAGE_RETURN = compiled("\r+(?=\n)")  # a line ends once, as Windows writes it
_IRREGULAR = compiled(f"[{INVISIBLE}{VOICING}]+|(?<=[0-9])[{ACCENTS}]+")
_KANJI = "".join(KANJI_DIGITS)
_MARKERS = "".join(MARKER_DIGITS)
_DIGIT = f"[0-9{_KANJI}{_MARKERS}]"
# Seven digits is the shortest number looked for (a postal code). Digits and gaps share no character, so that the
# expression never has a second way to match.
_RUN = compiled(rf"{_DIGIT}(?:[-ー.・の()\s]{{0,3}}{_DIGIT}){{6,}}")
# Four kanji digits in a row are a number too (普通 二二八一七七): no name and no word has so many. Behind what says
# that a number follows two are enough (記号三一).
_SHORT_RUN = compiled(
    rf"[{_KANJI}]{{4,6}}(?![{_KANJI}十百千万])(?<![十百千万].{{4}})(?<![十百千万].{{5}})(?<![十百千万].{{6}})"
    rf"|(?<=[番記]号|枝番|店番|口座)[はが:= 「『第]{{0,3}}(?:(?<=枝番)|(?![{KANJI_ZEROS}]))[{_KANJI}]{{2,}}"
    rf"(?![{_KANJI}十百千万])"
)
_FROM_KANJI = str.maketrans(KANJI_DIGITS)
_FROM_MARKERS = str.maketrans(MARKER_DIGITS)
# One ① in a row of other digits heads the next entry of a list; several are a way of writing. No list begins with ⓪.
_TOGETHER = compiled(f"[{_MARKERS}]{{2,}}|[{MARKER_ZEROS}]")
_BETWEEN_DIGITS = compiled(f"(?<=[0-9])[{_MARKERS}](?=[0-9])")
_LONGEST_NUMBER = 12  # digits; in a longer run several numbers follow one another (03-1234-5678①06-…)
# ①丁目②番, ①-②-③, 昭和③③年③月①④日, ③ 月 ② 日: too short for a run, and no list marker either.
_MARKED = compiled(
    rf"(?<![0-9{_MARKERS}])[{_MARKERS}]{{2,}}+(?![0-9])"
    rf"|[{_MARKERS}](?:(?=丁目|番|号|[年月日])|(?:[-の./ー・][{_MARKERS}]+)+"
    rf"|(?<=[0-9][-の./ー・].)|(?= (?:丁目|番|[年月]) [0-9{_MARKERS}])"
    rf"|(?<=[目番年月] .)(?= [番号月日](?![{IDEOGRAPHS}])))"
)
# These begin with what they look for and look back afterwards: `re` then skips at once to the places that matter.
_LONG_VOWEL = compiled(r"ー(?=\s?[0-9])(?:(?<=[0-9]ー)|(?<=[0-9]\sー))")
_ONE = compiled("一(?<=[0-9].)(?=[0-9])")  # 4一6一33: between other digits it is a hyphen
_IDEOGRAPH = compiled(f"[{IDEOGRAPHS}]")
# Kanji digits at the edge of a run that may be the end or beginning of a name (健三 090…, …5678三浦).
_EDGE_HEAD = compiled(rf"[{_KANJI}]+(?=[^{_KANJI}])")
_EDGE_TAIL = compiled(rf"(?<=[^{_KANJI}])[{_KANJI}]+\Z")
_LONGEST_EDGE = 2
_SPACED = compiled(r"[0-9](?=[ ・.-][0-9])(?<![0-9].)(?:(?: [0-9](?![0-9])){2,}|(?:[-・.][0-9](?![0-9])){9,})")
# 「昭和5 5年」「1 4日」「S5 5.3.2」: two digits with a blank between, in a date or the number of a house.
_OF_TWO = "[和正成治昭平大令MTSHR年月目番]"
_TWO_APART = compiled(rf" (?:(?<={_OF_TWO}[0-9] )|(?<={_OF_TWO} [0-9] ))(?=[0-9](?: ?[年月日番号丁]|[./-][0-9]))")
# 「村 山 寅 次」「春 日 丘 1 - 7 - 2」: single characters with a blank between each, four ideographs at least.
_APART = compiled(
    r"[々㐀-鿿豈-﫿](?<![^\s「『(:、。].)(?: [々㐀-鿿豈-﫿ぁ-ゖァ-ヶー0-9-](?![々㐀-鿿豈-﫿ァ-ヶー0-9A-Za-z-])){3,}"
)
# 「オ ク ム ラ  タ カ シ」: the boxes of a form, with a wider gap between the two halves of a name.
_KANA_LETTERS = "(?: [ぁ-ゖァ-ヶー](?![々㐀-鿿ぁ-ゖァ-ヶー])){1,7}"
_KANA_APART = compiled(
    "(?P<label>フ リ ガ ナ|ふ り が な)?(?(label) {1,3})"
    f"(?P<name>[ぁ-ゖァ-ヶ](?<![^\\s:「(].){_KANA_LETTERS} {{2,3}}[ぁ-ゖァ-ヶ]{_KANA_LETTERS})"
)
_LETTER_GAP = compiled("(?<! ) (?! )")
_APART_HINT = compiled("[々㐀-鿿豈-﫿](?= [々㐀-鿿豈-﫿] [々㐀-鿿豈-﫿](?![々㐀-鿿豈-﫿]))")
_ENTITY = compiled("&(?:(hyphen|[nm]?dash|#45|#x2[dD]|#820[89]|#821[0-3]|#8722)|nbsp|#160|#xA0|#12288|#x3000);")
_LEAST_IDEOGRAPHS = 4
_MOST_OF_A_NAME = 6
_DAYS = compiled("[日月火水木金土] [日月火水木金土] [日月火水木金土]")
# O9O-l234-5678: nothing but digits and letters that look like some, and the digits are more.
_DISGUISED = compiled(r"[0-9OolI](?<![A-Za-z0-9].)(?:[-. ]?[0-9OoQlI]){8,}(?![A-Za-z0-9])")
_LEAST_DIGITS = 6
# 2l年, 3OO48l2: a letter beside a digit, in a word of digits and such letters. Read so by recognizers only.
_BESIDE_DIGIT = compiled("[OoQlI](?:(?<=[0-9OolI].)|(?=[0-9]))")
_WORD_END = compiled("[A-Za-z0-9]{0,12}")
_WORD_START = compiled(r"[A-Za-z0-9]{0,12}\Z")
_OF_DIGITS = compiled("[0-9OoQlI]{2,12}")
# A text set letter by letter: 「昭 和 4 8 年 1 0 月」. Words of one kanji in a row (林 森 原 東 …) are left alone.
_LETTER = "[々㐀-鿿ぁ-ゖァ-ヶー0-9.,:/()「」-]"
_LETTERED = compiled(rf" {_LETTER}(?: (?:[0-9](?![0-9])|{_LETTER}(?![々㐀-鿿ぁ-ゖァ-ヶー0-9]))){{6,400}}")
_FEWEST_SPACES = 7
_NO_NAME = compiled("[0-9ぁ-ゖ]")
_NOT_DIGIT = compiled("[^0-9]")


@dataclass(frozen=True, slots=True)
class Layer:
    """Where a text became shorter. Place i of the result stood `by[k]` characters further on before, k by bisection.

    starts and ends differ for joined characters only, so that a span ending in one covers both of its halves.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    by: tuple[int, ...]

    def back(self, start: int, end: int) -> Span:
        return start + self.by[bisect_right(self.starts, start)], end + self.by[bisect_left(self.ends, end)]


@dataclass(frozen=True, slots=True)
class Normalised:
    """The text as recognizers read it. `layers` are in the order in which they were applied."""

    text: str
    layers: tuple[Layer, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """The span of the original text that was read as `text[start:end]`. Needs start < end."""
        for layer in reversed(self.layers):
            start, end = layer.back(start, end)
        return start, end


def normalise(text: str, loops: ModuleType | None = LOOPS) -> Normalised:
    """Fold widths, digits, hyphens and spaces; take out what cannot be seen. Works on any str, also ill-formed."""
    layers: list[Layer] = []
    seen = ANYTHING  # what the text may hold; asked again where something has changed it
    if "\r\n" in text:
        text, layer = _rewrite(text, [(*found.span(), "") for found in _CARRIAGE_RETURN.finditer(text)])
        layers.append(layer)
    if not text.isascii() or not text.isprintable():
        text, seen = PLAIN.read(text, loops)
        if seen & Seen.UNSEEN and _IRREGULAR.search(text):
            text, layer = _rewrite(text, _visible(text))
            layers.append(layer)
            text, seen = PLAIN.read(text, loops)
        if text.count(" ") >= _FEWEST_SPACES:
            spaces = [space for run in _LETTERED.finditer(text) if _NO_NAME.search(run[0]) for space in _spaces(run)]
            if spaces:
                text, layer = _rewrite(text, spaces)
                layers.append(layer)
                text, seen = PLAIN.read(text, loops)
        text, seen = _plain_numbers(text, seen, loops)
    if "&" in text:
        entities = [(found.start(), found.end(), "-" if found[1] else " ") for found in _ENTITY.finditer(text)]
        if entities:
            text, layer = _rewrite(text, entities)
            layers.append(layer)
            text, seen = PLAIN.read(text, loops)
    if seen & Seen.LOOKALIKE:
        text, seen = PLAIN.read(_BESIDE_DIGIT.sub(_as_digit, _DISGUISED.sub(_undisguised, text)), loops)
    gaps = _needless(text, seen)
    if gaps:
        text, layer = _rewrite(text, gaps)
        layers.append(layer)
    return Normalised(text, tuple(layers))


def _plain_numbers(text: str, seen: int, loops: ModuleType | None) -> tuple[str, int]:
    """The text with digits of one style and with hyphens between them, and what it may hold."""
    if seen & (Seen.RUN | Seen.MARKER):
        text = _SHORT_RUN.sub(_fold_short_run, _RUN.sub(_fold_run, text))
        text, seen = PLAIN.read(_MARKED.sub(_plain_digits, text) if seen & Seen.MARKER else text, loops)
    if "ー" in text:
        text = _LONG_VOWEL.sub("-", text)
    if "一" in text and _ONE.search(text):
        text, seen = PLAIN.read(_ONE.sub("-", text), loops)
    return text, seen


Edit = tuple[int, int, str]  # start and end in the text, and what stands there afterwards: one character or none


def _needless(text: str, seen: int) -> list[Edit]:
    """The blanks within words and numbers that are written apart, in order."""
    gaps = [gap for run in _SPACED.finditer(text) for gap in _gaps(run)] if seen & Seen.SPACED else []
    if " " in text:
        gaps += [(gap.start(), gap.end(), "") for gap in _TWO_APART.finditer(text)]
    if "  " in text:
        gaps += [
            (run.start(part) + gap.start(), run.start(part) + gap.end(), "")
            for run in _KANA_APART.finditer(text)
            for part in ("label", "name")
            for gap in _LETTER_GAP.finditer(run[part] or "")
        ]
    if seen & Seen.APART and _APART_HINT.search(text):
        gaps += [gap for run in _APART.finditer(text) for gap in _blanks(run)]
    return sorted(set(gaps))


def _visible(text: str) -> Iterable[Edit]:
    for run in _IRREGULAR.finditer(text):
        start, end = run.span()
        marks = [mark for mark in run[0] if mark in VOICING]
        joined = ""
        if marks and start:
            joined = unicodedata.normalize("NFC", text[start - 1] + COMBINING.get(marks[0], marks[0]))
        if len(joined) == 1:
            yield start - 1, end, joined
        else:
            yield start, end, ""


def _gaps(run: re.Match[str]) -> Iterable[Edit]:
    for gap in _NOT_DIGIT.finditer(run[0]):
        yield run.start() + gap.start(), run.start() + gap.end(), ""


def _spaces(run: re.Match[str]) -> Iterable[Edit]:
    for at, character in enumerate(run[0], run.start()):
        if character == " ":
            yield at, at + 1, ""


def _blanks(run: re.Match[str]) -> Iterable[Edit]:
    """The blanks of words written apart, unless the characters are few, stand for days (月 火 水 木), or are too many
    ideographs with nothing else between them: those are words of one character each (林 森 原 東 西 南 北).
    """
    ideographs = len(_IDEOGRAPH.findall(run[0]))
    is_list = ideographs > _MOST_OF_A_NAME and 2 * ideographs - 1 == len(run[0])
    if ideographs >= _LEAST_IDEOGRAPHS and not is_list and not _DAYS.match(run[0]):
        for at in range(run.start() + 1, run.end(), 2):
            yield at, at + 1, ""


def _rewrite(text: str, edits: Iterable[Edit]) -> tuple[str, Layer]:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    by = [0]
    done = length = 0
    for start, end, kept in edits:
        pieces += (text[done:start], kept)
        length += start - done + len(kept)
        done = end
        starts.append(length)
        ends.append(length - len(kept))
        by.append(done - length)
    pieces.append(text[done:])
    return "".join(pieces), Layer(tuple(starts), tuple(ends), tuple(by))


def _fold_run(run: re.Match[str]) -> str:
    """Digits of one long number, except what at its edges belongs to the words beside it (健三 090…)."""
    whole = run[0]
    if whole.isascii():
        return whole
    start, end = run.span()
    head = _word_before(whole, run.string[start - 1 : start])
    tail = _word_after(whole, run.string[end : end + 1])
    middle = whole[head : len(whole) - tail]
    if sum("0" <= c <= "9" for c in middle) >= 7 and not any(c in KANJI_DIGITS for c in middle.replace("一", "")):
        middle = middle.replace("一", "-")  # 090一1234一5678: the only kanji digit is a hyphen in disguise
    middle = _fold_markers(middle.translate(_FROM_KANJI)).replace("ー", "-")
    return whole[:head] + middle + whole[len(whole) - tail :]


def _fold_short_run(run: re.Match[str]) -> str:
    """Digits of a number of four to six, unless most of them are blanks of a form (〇〇〇〇)."""
    zeros = sum(run[0].count(zero) for zero in KANJI_ZEROS)
    return run[0] if 2 * zeros > len(run[0]) else run[0].translate(_FROM_KANJI)


def _fold_markers(numbers: str) -> str:
    """Digits for markers: for several together, and for all where they are one number and not the heads of a list."""
    markers = [MARKER_DIGITS[c] for c in numbers if c in MARKER_DIGITS]
    digits = len(markers) + sum("0" <= c <= "9" for c in numbers)
    if digits == len(markers) and any(ord(second) - ord(first) != 1 for first, second in pairwise(markers)):
        return numbers.translate(_FROM_MARKERS)
    if digits <= _LONGEST_NUMBER:
        numbers = _BETWEEN_DIGITS.sub(_plain_digits, numbers)
    return _TOGETHER.sub(_plain_digits, numbers)


def _undisguised(run: re.Match[str]) -> str:
    digits = sum("0" <= c <= "9" for c in run[0])
    return run[0].translate(DIGIT_LIKE) if digits >= _LEAST_DIGITS else run[0]


def _as_digit(letter: re.Match[str]) -> str:
    text, at = letter.string, letter.start()
    before = _WORD_START.search(text, max(0, at - 12), at)
    behind = _WORD_END.match(text, at)
    word = (before[0] if before else "") + (behind[0] if behind else "")
    digits = sum("0" <= c <= "9" for c in word)
    return letter[0].translate(DIGIT_LIKE) if _OF_DIGITS.fullmatch(word) and 2 * digits >= len(word) else letter[0]


def _plain_digits(found: re.Match[str]) -> str:
    return found[0].translate(_FROM_MARKERS)


def _word_before(whole: str, before: str) -> int:
    found = _EDGE_HEAD.match(whole)
    return len(found[0]) if found and _is_word(found[0], whole[found.end()], before) else 0


def _word_after(whole: str, after: str) -> int:
    found = _EDGE_TAIL.search(whole, max(0, len(whole) - _LONGEST_EDGE - 1))
    return len(found[0]) if found and _is_word(found[0], whole[found.start() - 1], after) else 0


def _is_word(kanji: str, inside: str, outside: str) -> bool:
    """Whether the kanji between the rest of the run and the text outside belong to the text: they touch an ideograph
    there, and towards the number there is a space or a digit of another style."""
    if len(kanji) > _LONGEST_EDGE or _IDEOGRAPH.fullmatch(outside) is None or any(c in KANJI_ZEROS for c in kanji):
        return False
    return inside.isspace() or inside.isdigit()
