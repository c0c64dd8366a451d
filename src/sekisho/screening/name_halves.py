"""The rest of a name of which a part was found: 「真島」 of 「真島 周平」, 「さやか」 of 「淡路 さやか」.

The tagger cuts names as Sudachi cuts words, and a pattern knows only the family names of its lexicon. What stands on
the other side of a blank is asked of the dictionary. All questions look at a bounded window beside one name.
"""

import re
from collections.abc import Iterable, Iterator

from sekisho.screening.bearers import is_given, kinds
from sekisho.screening.finding import Span
from sekisho.screening.name_before import GIVEN_ENDINGS, TITLE_AT_END
from sekisho.screening.names import KANJI, LONGEST_FAMILY, NEVER_GIVEN, NOT_NAMES, is_kanji
from sekisho.screening.patterns import compiled

_KANA = "ぁ-んァ-ヶー"
_TITLE = "さん|さま|くん|ちゃん|様|氏|殿|先生|議員|委員|会長|課長|係長|主[査任事]"
_ENDS = f"(?=[はがもをにとの]?(?:{_TITLE}|[^{_KANA}{KANJI}A-Za-z0-9]|\\Z))"
_GIVEN = compiled(
    f"[{KANJI}]{{1,3}}(?=[はがもをにとのやか])|(?:[{KANJI}]{{1,3}}?|[ぁ-ん]{{1,4}}[{GIVEN_ENDINGS}]|[ァ-ヶー]{{1,4}}[{GIVEN_ENDINGS}]"
    f"|[ぁ-ん]{{2,5}}?|[ァ-ヶー]{{2,7}}){_ENDS}"
)
_LAST_OF_GIVEN = compiled(f"[{GIVEN_ENDINGS}](?![{KANJI}])|君(?=さん|様|さま|氏|先生)")
_LASTS = f"{GIVEN_ENDINGS}君"
# 「五十嵐 ゆきの」 at the end of a field: no particle, for nothing follows.
_KANA_GIVEN = compiled(" [ぁ-ん]{1,3}\\Z")
_ENDS_IN_NO = compiled("の(?=さん|様|ちゃん|くん| ?[」』\"'|/;<()\n,]|\\Z)")
_KANJI_BEFORE = compiled(f"[{KANJI}]{{1,7}}\\Z")
_BLANK_AFTER = compiled(" {1,2}|\\n")
# Latin names with all their marks (Phạm Thị Mai), and login names (okamura_sho).
LATIN = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ\u0300-\u036f"
LATIN_CAPITAL = "A-ZÀ-ÖØ-ÞĀ-ɏḀ-ỿ"
_LATIN_WORD = f"[{LATIN_CAPITAL}][{LATIN}'-]{{0,19}}"
_MARKED = compiled("[À-ÖØ-öø-ɏḀ-ỿ\u0300-\u036f]")
_LATIN_BEFORE = compiled(f"(?:(?<![{LATIN}'-]){_LATIN_WORD},? ){{1,3}}(?:{_LATIN_WORD})?\\Z")
_LATIN_BEHIND = compiled(f"[{LATIN}'-]{{0,19}}(?: {_LATIN_WORD}){{0,3}}(?![{LATIN}])")
_LOGIN_BEFORE = compiled(r"(?<![A-Za-z0-9._-])[A-Za-z0-9]{1,20}[_-]\Z")
_LOGIN_BEHIND = compiled(r"[_-][A-Za-z0-9]{1,20}(?![A-Za-z0-9@])")
_HYPHENED = compiled("-[a-z]{1,12}(?![A-Za-z])")
_REACH = 64
_COMMA = ", "  # between a family name and the given name behind it; more of them are a list of persons
_OPENS_FIELD = "「『\"'|/:;,>(\n\t"
_FIELD_END = compiled(" ?[」』\"'|/:;<()\n]")


def whole(text: str, names: Iterable[Span]) -> Iterator[Span]:
    """Longer spans for those of the names that stand beside their other half."""
    names = list(names)
    if _COMMA in text:
        yield from _turned_round(text, names)
    for start, end in names:
        first, last = text[start], text[end - 1]
        in_letters = first.isascii() or (first < _KANA[0] and _MARKED.match(first) is not None)
        found = _latin(text, start, end) if in_letters or first in "ĐƯƠ" else None
        if found is None and not last.isascii():
            found = _japanese(text, start, end)
        if found and found != (start, end):
            yield found


def _turned_round(text: str, names: list[Span]) -> Iterator[Span]:
    """Two names in Latin letters with a comma between that fill a field: one person's, the family name in front."""
    ends = dict(names)
    for start, end in ends.items():
        last = ends.get(end + len(_COMMA)) if text.startswith(_COMMA, end) and text[end - 1].isascii() else None
        if last is None or not text[last - 1].isascii():
            continue
        if (start == 0 or text[start - 1] in _OPENS_FIELD) and (last == len(text) or _FIELD_END.match(text, last)):
            yield start, last


def _japanese(text: str, start: int, end: int) -> Span:
    behind = text[end : end + 1]  # most names end before something that begins none of these expressions
    if behind in _LASTS and _LAST_OF_GIVEN.match(text, end) and (text[end] == "君" or not is_kanji(text[end - 1])):
        end += 1  # ヨシ|子, 怡|君さん
    if behind == "の" and _ENDS_IN_NO.match(text, end) and _KANA_GIVEN.search(text, start, end):
        end += 1
    start = _beginning(text, start, end)
    word = text[start:end]
    if " " in word or "\n" in word:
        return start, end
    blank = _BLANK_AFTER.match(text, end) if text[end : end + 1] in " \n" else None
    given = _GIVEN.match(text, blank.end()) if blank else None
    after_blank = text[start - 1 : start] == " " and is_kanji(text[start - 2 : start - 1])
    if given is None and not after_blank:
        return start, end  # most names: nothing need be asked of the dictionary
    family = kinds(word).family
    if family and given and _is_given_behind(given, after_break=text[end] == "\n"):
        return start, given.end()
    if after_blank and (not family or is_given(word)):
        before = _family_before(text, start)
        if before is not None:
            return before, end
    return start, end


def _beginning(text: str, start: int, end: int) -> int:
    """Where the family name begins of which the last characters were found (上|河内様, 国|東 陸斗)."""
    if not is_kanji(text[start]) or not is_kanji(text[start - 1 : start]):
        return start
    run = _KANJI_BEFORE.search(text, max(0, start - 5), start)
    blank = text.find(" ", start, end)
    head = end if blank < 0 else blank
    if run is None or head - run.start() > LONGEST_FAMILY or len(run[0]) > 2:
        return start
    word = text[run.start() : head]
    known = kinds(word)
    return run.start() if word not in NOT_NAMES and (known.family or (known.place and blank >= 0)) else start


def _is_given_behind(given: re.Match[str], *, after_break: bool) -> bool:
    """Whether a given name follows a family name, after a blank or after a break between the two halves."""
    known = kinds(given[0])
    return known.given and given[0] not in NOT_NAMES and not (after_break and (known.family or known.noun))


def _family_before(text: str, start: int) -> int | None:
    """The beginning of the family name in front of a given name and one blank."""
    run = _KANJI_BEFORE.search(text, max(0, start - 8), start - 1)
    if run is None or run[0] in NOT_NAMES:
        return None
    for size in range(1, len(run[0])):  # 「利用者段 理恵」
        if TITLE_AT_END.search(run[0][:size]) and kinds(run[0][size:]).family:
            return run.start() + size
    known = kinds(run[0])
    if len(run[0]) <= LONGEST_FAMILY and (known.family or known.place or not NEVER_GIVEN.intersection(run[0])):
        return run.start()
    return None


def _latin(text: str, start: int, end: int) -> Span | None:
    """The whole of a name in Latin letters: words with marks beside it, or the login name it is a part of."""
    before = _LOGIN_BEFORE.search(text, max(0, start - 22), start)
    behind = _LOGIN_BEHIND.match(text, end)
    if " " not in text[start:end] and (before or behind):
        return (before.start() if before else start), (behind.end() if behind else end)
    left = _LATIN_BEFORE.search(text, max(0, start - _REACH), start)
    right = _LATIN_BEHIND.match(text, end, end + _REACH)
    first, last = left.start() if left else start, right.end() if right else end
    if _MARKED.search(text, first, last):
        return first, last
    tail = _HYPHENED.match(text, end) if " " in text[start:end] else None  # Lee Jae|-won
    return (start, tail.end()) if tail else None
