"""Values that only their label tells from other numbers: 「宛名番号：1468036996」, a JSON key, the column of a table.

Several values may follow one label. A line that only names kinds heads a table: what stands below in the same column,
divided by commas, bars, blanks or tags, is of that kind.

All questions are linear in the text: a label is looked for as plain words, its value in a bounded stretch behind it,
and each line of a table is read once.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from sekisho.screening.finding import Span
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Cue, Reading
from sekisho.screening.sieve import Sieve
from sekisho.screening.tagger.attributes import in_hiragana

# What may stand between a label and its value: marks, particles, what is said between, tags of a table, 「（10桁）」,
# the end of a key (menkyo_bango), the attribute that holds it, and its last digits before the whole of it.
GAP = (
    r"(?:[のはがもをに第欄]|番号|ナンバー|[Nn][Oo]\.?|№|です|is |とは|(?:な?ん?です)?(?:か|が|けど|けれども"
    r"|ね|よ)(?![ぁ-ん])|えっ?ー?と|ええと|あの|[Nn]umber|を?お願い(?:いた)?します|を(?:教えて|うかが"
    r"|伺)[ぁ-ん]{2,6}|。?\n[一-龥ぁ-んA-Z]{1,5}:|順に|それぞれ|各|控え?|本人|配偶者|[妻夫](?=[ :の])"
    r"|[長次][男女](?=[ :の])"
    r"|_?(?:[Bb]ango|BANGO|[Nn]o|NO|[Nn]um|NUM)(?![a-zA-Z])|[Vv]alue|値|のほう[はが。]?|の方[はが。]"
    r"|(?:下[0-9]桁|末尾)[はが: ]{0,2}[0-9]{2,4}[、 ]?(?:全桁|フルで|全部)[はがだと: ]{0,2}"
    r"|[:=#.|,、>→⇒←\"'「」『』【】〈〉《》\[\]〔〕{}・/…-]|\s{1,40}+"
    r"|<[^<>\n]{0,40}|&nbsp;|\([^()\n0-9]{0,12}\)|\([0-9]{1,2}桁\)|[()]){0,10}?"
)
# Between two values behind one label: 「3318-902746（青）と3350-117408」.
_AND = (
    r"[」』\"')]?(?: ?\([^()\n]{1,12}\))? ?(?:[、,/・&;→⇒]|及び|および|又は|または|もしくは|[とや]|から"
    r"|\n ?[-・*]?| ) ?[「『\"'(旧新]?"
    r"(?:(?:本人|配偶者|[妻夫父母子]|[長次二三][男女]|第[1-3一二三]子|祖[父母]|マル[一-龥]{1,2})[ :はが]?)?"
)
_LONGEST_CELL = 60
_LONGEST_HEAD = 1000  # of a line that heads a table
_LONGEST_BEFORE = 28  # of a value whose label follows in brackets: 1234567890(宛名番号)
_SAYS_SO = ("です", "でした", "だ", "らし", "のよう", "になる", "となる")
_LONGEST_WORD = 16  # of a heading between blanks
_DIVIDERS = ("<t", "|", ",", "、", "\t", ";", " ")
_CELL_MARKS = " \"'「」()<>;|"
_TUPLE = compiled(r"\(([^()\n]{3,600})\)")
_ROW_END = compiled("\n|</tr>")
_NO_HEAD = compiled("[=:;,\"'。「」{}\\[\\]<>]")
_WORDS = compiled("[^ ]+")
_NO_HEADING = compiled(r"[0-9](?!\W*\Z)|[:=# \"'(][0-9]")  # 「住所2」 is one
_DIGITS = compiled("[0-9]")


_Head = tuple[int, str, int]  # column, divider, number of columns
_ANY = "\0"  # stands in no label


@dataclass(frozen=True, slots=True)
class Value:
    """How a value looks: behind its label or as a cell, behind another, and before a label in brackets.

    The group is called `value`."""

    first: re.Pattern[str]
    further: re.Pattern[str]
    before: re.Pattern[str]
    alike: bool  # whether further values must have as many digits as the first, so that they are of its kind


_CELL = compiled(f"(?P<value>.{{1,{_LONGEST_CELL}}})")
_ANY_CELL = Value(_CELL, _CELL, _CELL, alike=True)


_ENDINGS = Cue()  # of all labels


class Label:
    """A few ways of writing one label, in plain (normalised) writing, small letters or capitals, katakana or hiragana.

    None is shorter than two characters: by the last two (…番号) all labels are looked for in one pass over the text.
    """

    made: "list[Label]" = []

    def __init__(self, *words: str) -> None:
        self.words = frozenset(written for word in map(_lower, words) for written in _writings(word))
        endings = {word[-2:] for word in self.words}
        self._ending = compiled(pairs(endings))
        self._by_ending = _by_ending(self.words)
        _ENDINGS.add(*heads(endings))
        self.cue = Cue(*heads(endings))
        self.number = len(Label.made)
        Label.made.append(self)

    def ends(self, reading: Reading) -> list[int]:
        """Where each label in the text ends, in order."""
        if not reading.has(self.cue):
            return []
        if reading.label_ends is None:
            reading.label_ends = _ends(reading)
        return reading.label_ends.get(self.number, [])

    def stands_in(self, text: str) -> bool:
        for found in self._ending.finditer(text):
            end = found.start() + 2
            for ending in (text[max(0, end - 3) : end], text[end - 2 : end]):
                if any(_ends_with(text, end, word) for word in self._by_ending.get(ending, ())):
                    return True
        return False

    def stands_before(self, text: str, start: int, reach: int) -> bool:
        """Whether the label stands within `reach` characters before `start`."""
        return self.stands_in(text[max(0, start - reach) : start])


def _writings(word: str) -> tuple[str, ...]:
    """The word, in hiragana, and as a key whose parts begin with capitals (kojin_id, kojinId)."""
    return word, in_hiragana(word), word.replace("_", "") if word.isascii() else word


def _ends(reading: Reading) -> dict[int, list[int]]:
    """Where labels end, by their numbers."""
    if not _table or _table[0][0] != len(Label.made):
        _table[:] = [(len(Label.made), _owners(Label.made))]
    text, owners, found = reading.text, _table[0][1], dict[int, list[int]]()
    for place in reading.places(_ENDINGS):
        end = place + 2
        words = owners.get(text[place - 1 : end], ()) if place else ()
        for word, labels in (*words, *owners.get(text[place:end], ())):
            if _ends_with(text, end, word):
                for label in labels:
                    ends = found.setdefault(label, [])
                    if not ends or ends[-1] != end:
                        ends.append(end)
    return found


_Owners = dict[str, list[tuple[str, tuple[int, ...]]]]
_table: list[tuple[int, _Owners]] = []  # the one in use; made when the first text is read, after all labels


def _owners(labels: "list[Label]") -> _Owners:
    """Words by their last characters in all ways, with the numbers of the labels that have them."""
    having: dict[str, list[int]] = {}
    for label in labels:
        for word in label.words:
            having.setdefault(word, []).append(label.number)
    return {ending: [(word, tuple(having[word])) for word in words] for ending, words in _by_ending(having).items()}


def _by_ending(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The words by their last characters, three at most, in all their ways; short ones first."""
    groups: dict[str, list[str]] = {}
    for word in sorted(words, key=len):
        for ending in product(*map(ways, word[-3:])):
            groups.setdefault("".join(ending), []).append(word)
    return {ending: tuple(group) for ending, group in groups.items()}


def _ends_with(text: str, end: int, word: str) -> bool:
    """Whether the label ends there; one of Latin letters must be a word and no part of one (dob in Adobe, borne)."""
    start = end - len(word)
    if start < 0:
        return False
    if text.startswith(word, start):
        if not word.isascii():
            return True
    elif not word.islower() or _lower(text[start:end]) != word:  # kanji and kana have one way
        return False
    if not word.isascii():
        return True
    before, behind = text[max(0, start - 1) : start], text[end : end + 1]
    inside = before.isascii() and before.isalpha() and text[start].isalpha()
    inside = inside and not (before.islower() and text[start].isupper())  # driverLicense
    return not inside and not (behind.isascii() and behind.islower() and text[end - 1].isalpha())


def pairs(endings: Iterable[str]) -> str:
    """An expression for the first character of each pair, small or capital, so that pairs may overlap.

    One character by itself stands for every pair that begins with it.
    """
    seconds: dict[str, str] = {}
    for ending in endings:
        seconds[ending[0]] = seconds.get(ending[0], "") + (ending[1:] or _ANY)
    return "|".join(
        re.escape(way) + ("" if _ANY in after else f"(?=[{re.escape(''.join(map(ways, after)))}])")
        for first, after in seconds.items()
        for way in ways(first)
    )


def heads(words: Iterable[str]) -> Iterator[str]:
    """The first two characters of each word in all of its ways, or its only one."""
    for word in words:
        yield from map("".join, product(*map(ways, word[:2])))


def ways(character: str) -> str:
    """The character and, if it is a small one, what `_lower` reads as it."""
    other = character.upper() if character.isascii() and character.islower() else ""
    return character + other + "İ" * (character == "i")


def values(reading: Reading, label: Label, value: Value, unless: re.Pattern[str] | None = None) -> Iterator[Span]:
    """Spans of `value` right behind a label and one after the other, or in the column of a table that the label heads.

    `unless`: what must not end where the label ends (「事業者番号」 is no 「者番号」).
    """
    text = reading.text
    ends = [end for end in label.ends(reading) if unless is None or not unless.search(text, max(0, end - 12), end)]
    for end in ends:
        if match := _before(text, end, value):
            yield match.span("value")
        match = value.first.match(text, end)
        first = match
        while first and match:
            yield match.span("value")
            match = value.further.match(text, match.end("value"))
            if match and value.alike and digits(match["value"]) != digits(first["value"]):
                break
    yield from columns(text, ends, value)


def _before(text: str, end: int, value: Value) -> re.Match[str] | None:
    """The value whose label follows: 1234567890(宛名番号), 1234567890 ← 宛名番号, 1234567890が宛名番号です."""
    start = max(0, end - _LONGEST_WORD)
    if text[end : end + 1] == ")":
        mark = text.rfind("(", start, end)
    else:
        mark = text.rfind("←", start, end)
        if mark < 0 and text.startswith(_SAYS_SO, end):
            mark = text.rfind("が", start, end)
    return value.before.search(text, max(0, mark - _LONGEST_BEFORE), mark) if mark > 0 else None


def digits(text: str) -> int:
    """How many decimal digits the text holds."""
    return len(_DIGITS.findall(text))


def heading(*words: str) -> Sieve:
    """An expression for cells that hold one of the words and nothing else, in lines divided by commas or bars."""
    return Sieve(f"(?m)(?:^|[,|])[ \"']*(?:{'|'.join(words)})(?=[ \"']*(?:[,|]|$))")


def cells(text: str, heading: Sieve | re.Pattern[str]) -> Iterator[Span]:
    """Spans of what stands in the columns below a heading."""
    yield from columns(text, [found.end() for found in heading.finditer(text)], _ANY_CELL)


def filled(text: str, heading: Sieve | re.Pattern[str], pattern: re.Pattern[str]) -> Iterator[Span]:
    """Those of `cells` that hold nothing but what the pattern matches, without blanks and quotation marks around."""
    for start, end in cells(text, heading):
        bare = text[start:end].strip(" \"'")
        if pattern.fullmatch(bare):
            begin = text.index(bare, start, end)
            yield begin, begin + len(bare)


def after(pattern: str, gap: str = GAP, *, further: str | None = None) -> Value:
    """A shape for `values`: the pattern as group `value` behind what may follow a label.

    further: the pattern of what follows another value, if it need not have as many digits as the first.
    """
    value = f"(?P<value>{pattern})"
    return Value(
        compiled(gap + value),
        compiled(f"{_AND}(?P<value>{further or pattern})"),
        compiled(f"{value}[」』]? ?\\Z"),
        alike=further is None,
    )


def columns(text: str, ends: list[int], value: Value) -> Iterator[Span]:
    """Spans of cells below the labels that end there: lines divided by commas, bars, blanks or tags, tuples of SQL."""
    if not ends:
        return
    has_rows = "</tr>" in text or "VALUES" in text or "values" in text
    if not has_rows and not any(_heads(text, end) for end in ends):
        return
    yield from _below(_lines(text), ends, value)
    if "(" in text and ("VALUES" in text or "values" in text):
        yield from _below(((found[1], found.start(1)) for found in _TUPLE.finditer(text)), ends, value)


def _heads(text: str, end: int) -> bool:
    """Whether the label that ends there may head a table: its line does, and another follows."""
    close = text.find("\n", end, end + _LONGEST_HEAD)
    start = text.rfind("\n", max(0, end - _LONGEST_HEAD), end) + 1
    return close >= 0 and close - start < _LONGEST_HEAD and _head(text[start:close], end - start) is not None


def _below(lines: Iterator[tuple[str, int]], ends: list[int], value: Value) -> Iterator[Span]:
    heads: tuple[_Head, ...] = ()
    at, count = 0, len(ends)
    for line, start in lines:
        while at < count and ends[at] <= start:
            at += 1
        if at < count and ends[at] <= start + len(line) and (found := _heads_of(line, start, ends, at)):
            heads = found
            continue
        for place, divider, width in heads:
            yield from _of_column(start, _cells_at(line, place, divider, width), value, whole=divider == " ")


def _heads_of(line: str, start: int, ends: list[int], at: int) -> tuple[_Head, ...]:
    """The columns that labels of this line head; in a long one only the first is asked."""
    last = bisect_right(ends, start + len(line)) if len(line) <= _LONGEST_HEAD else at + 1
    found = (_head(line, end - start) for end in ends[at:last])
    return tuple({head[0]: head for head in found if head}.values())


def _of_column(start: int, cells: Iterator[tuple[str, int]], value: Value, *, whole: bool) -> Iterator[Span]:
    for cell, begin in cells:
        inner = begin + len(cell) - len(cell.lstrip(_CELL_MARKS))
        bare = cell.strip(_CELL_MARKS)
        match = value.first.fullmatch(bare) if whole else value.first.match(bare)
        if match:
            yield start + inner + match.start("value"), start + inner + match.end("value")


def _cells_at(line: str, place: int, divider: str, width: int) -> Iterator[tuple[str, int]]:
    """What stands in the column, with its place in the line. Where cells are divided by blanks, which they may hold
    themselves (a name), all those that may be meant."""
    if divider == " ":
        words = list(_WORDS.finditer(line))
        spare = len(words) - width
        if 0 <= spare <= width:
            yield from ((word[0], word.start()) for word in words[place : place + spare + 1])
        return
    cells = line.split(divider)
    if len(cells) < width or len(cells[place]) > _LONGEST_CELL:
        return
    begin = sum(len(cell) + len(divider) for cell in cells[:place])
    inside = cells[place].find(">") + 1 if divider == "<t" else 0
    yield cells[place][inside:], begin + inside


def _head(line: str, end: int) -> _Head | None:
    """Column, divider and number of columns if the line heads a table and the label that ends there is a heading."""
    for divider in _DIVIDERS:
        if divider == " ":
            return _head_of_words(line, end)
        if divider in line:
            place = line.count(divider, 0, end)
            cells = line.split(divider)
            cell = cells[min(place, len(cells) - 1)]
            if len(cell) <= _LONGEST_CELL and not _NO_HEADING.search(cell):
                return place, divider, len(cells)
    return None


def _head_of_words(line: str, end: int) -> _Head | None:
    """The same for a line of nothing but short words between blanks (a table that was copied: tabs are blanks here)."""
    words = line.split()
    if len(words) < 2 or _DIGITS.search(line) or max(map(len, words)) > _LONGEST_WORD or _NO_HEAD.search(line):
        return None
    return len(line[:end].split()) - 1, " ", len(words)


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """Lines and rows of HTML, with where they start."""
    start = 0
    for end in _ROW_END.finditer(text) if "</tr>" in text else re.finditer("\n", text):
        yield text[start : end.start()], start
        start = end.end()
    yield text[start:], start


def _lower(text: str) -> str:
    """Small letters at the same places: İ is the one character that `str.lower` makes longer."""
    return text.replace("İ", "I").lower()
