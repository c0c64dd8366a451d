"""A second writing: without what is put into a text when it is copied, its numerals and its streets in one form.

Readings in brackets, tags, numbers of lines, lists, pages and notes go; 二十三 is 23, 1丁目2番3号 is 123, ㈱ is
株式会社, ヴァ is バ. What is registered and what is asked are both read as they stand and so: hashes made before this
writing was known keep their meaning.
"""

import re
from itertools import accumulate

import numpy as np

from sekisho.screening.patterns import compiled
from sekisho.screening.registered.fold import Codes, Folded, Places, fold
from sekisho.screening.registered.needles import LONGEST
from sekisho.screening.registered.prints import MOST_APART

_DIGITS = "〇零一二三四五六七八九"
_TENS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = f"{_DIGITS}十百千"
_COUNTERS = "丁番号条項章節年月日名件回円万億階期次級種枚個歳才割倍か箇ヶケヵ"
_KANA = "ぁ-ゖァ-ヺｦ-ﾟー・\\s"
_ARABIC = "0-9０-９"
_PAGE = (
    f"(?:[-‐–—―−－] ?)?(?:[pP]\\.? ?)?[{_ARABIC}]{{1,4}}(?: ?[/／] ?[{_ARABIC}]{{1,4}})?(?: ?(?:[-‐–—―−－]|ページ|頁))?"
)
_ITEM = (
    f"[（(][{_ARABIC}{_NUMERAL}ア-ンa-zA-Z]{{1,3}}[）)]|[{_ARABIC}]{{1,4}}[.．、)）:：\t 　](?![{_ARABIC}])"
    "|[①-⒛㉑-㊿Ⓐ-ⓩ]"
)
# By its first character, so that `re` looks for that alone.
_EDIT = compiled(
    f"[\n<《（(\\[［※注⁰¹²³⁴-⁹丁番号{_NUMERAL}㈱㈲ヴ](?:"
    # A line that is nothing but the number of a page; what a line of a list begins with.
    f"(?<=\n)[ \t　>|]*(?:{_PAGE}[ \t　]*(?=\r?\n|\\Z)|{_ITEM})"
    # Readings above words, as HTML, as Aozora, in brackets behind the word; other tags.
    f"|(?<=<)(?:r[tp]>[^<>\n]{{0,40}}</r[tp]>|/?[A-Za-z!][^<>\n]{{0,200}}>)|(?<=《)[{_KANA}]{{1,24}}》"
    f"|(?<=[一-鿿々〆ヶぁ-ヺ][（(])[{_KANA}]{{1,24}}[）)]"
    # Marks of notes.
    f"|(?<=[\\[［])[{_ARABIC}]{{1,3}}[\\]］]|(?<=※)[{_ARABIC}]{{0,2}}|(?<=注)[{_ARABIC}]{{1,2}}|(?<=[⁰¹²³⁴-⁹])"
    # Between the numbers of a street.
    f"|(?<=[{_ARABIC}{_NUMERAL}]丁)目|(?<=[{_ARABIC}{_NUMERAL}]番)(?:地の?|(?=[{_ARABIC}]))|(?<=[{_ARABIC}{_NUMERAL}]号)"
    # One numeral alone only before or behind what counts: 一部, 統一 and 十分 stand in every text.
    f"|(?P<numeral>(?<=[{_NUMERAL}])(?<![{_ARABIC}].)(?:[{_NUMERAL}]+|(?<=第.)|(?=[{_COUNTERS}])))"
    "|(?P<firm>(?<=[㈱㈲])|(?<=[（(])(?:株|有|一社|一財|公社|公財|社福)[）)])|(?P<v>(?<=ヴ)[ァィェォ]?))"
)
_FIRMS = {
    "株": "株式会社",
    "㈱": "株式会社",
    "有": "有限会社",
    "㈲": "有限会社",
    "一社": "一般社団法人",
    "一財": "一般財団法人",
    "公社": "公益社団法人",
    "公財": "公益財団法人",
    "社福": "社会福祉法人",
}
LEAST_KEPT, LEAST_DIGITS = 4, 9
REACH = LONGEST  # more than the 40 characters of a document
_V = {"": "ブ", "ァ": "バ", "ィ": "ビ", "ェ": "ベ", "ォ": "ボ"}


def bare(text: str) -> str | None:
    """The second writing, or None where it is the first one."""
    made = _EDIT.sub(_new, f"\n{text}")  # every line has a beginning to be seen
    return made[made.startswith("\n") :] if made != f"\n{text}" else None


def fold_bare(text: str) -> Folded | None:
    """The second writing folded, where it differs, with places in `text`; None where it is the first one."""
    pieces: list[str] = []
    lengths: list[int] = []
    edits: list[int] = []
    done = 0
    lined = f"\n{text}"
    for edit in _EDIT.finditer(lined):
        new = _new(edit)
        if new == edit[0]:
            continue
        pieces += (lined[done : edit.start()], new)
        lengths += (edit.start() - done, len(new))
        edits += edit.span()
        done = edit.end()
    if not edits:
        return None
    folded = fold("".join((*pieces, lined[done:])))
    # Stretches that were left and those that were put in take turns. The places of the former move along; each
    # character of the latter stands for all that it replaced.
    bounds = np.array([0, *accumulate(lengths)])
    turns = np.searchsorted(bounds, folded.places, "right") - 1
    begins = np.array([0, *edits])[turns]
    is_new = turns % 2 == 1
    places = np.where(is_new, begins, begins + folded.places - bounds[turns])
    ends = np.where(is_new, np.array([*edits, 0])[turns], places + 1)
    return _near(Folded(folded.codes, places - 1, ends - 1), np.searchsorted(folded.places, bounds[1:]))


def _near(folded: Folded, edits: Places) -> Folded:
    """Only what is within REACH of an edit: the rest reads as it stands. Codes that nothing has lie between."""
    count = len(folded.codes)
    steps = np.zeros(count + 1, np.int64)
    np.add.at(steps, np.maximum(edits - REACH, 0), 1)
    np.add.at(steps, np.minimum(edits + REACH, count), -1)
    kept = np.flatnonzero(np.cumsum(steps[:-1]) > 0)
    gaps = np.repeat(np.flatnonzero(np.diff(kept) > 1) + 1, MOST_APART)
    codes = np.insert(folded.codes[kept], gaps, 0)
    return Folded(codes, np.insert(folded.places[kept], gaps, 0), np.insert(folded.ends[kept], gaps, 0))


def codes_of(text: str) -> list[Codes]:
    """The folded writings of a document that is to be registered: as it stands, and bare where that is another."""
    plain, other = fold(text).codes, bare(text)
    folded = None if other is None else fold(other).codes
    return [plain] if folded is None or np.array_equal(folded, plain) else [plain, folded]


def bare_word(word: str) -> str | None:
    """The second writing of a term or field, None where it is the first, or would stand in any text (三千, 3号館)."""
    other = bare(word)
    if other is None:
        return None
    kept = [c for c in other if c.isalnum()]
    is_number = all(c.isdecimal() for c in kept)
    return other if len(kept) >= (LEAST_DIGITS if is_number else LEAST_KEPT) else None


def _new(edit: re.Match[str]) -> str:
    if edit["numeral"] is not None:
        return _arabic(edit[0])
    if edit["firm"] is not None:
        return _FIRMS[edit[0].strip("（()）")]
    return "" if edit["v"] is None else _V[edit["v"]]


def _arabic(numeral: str) -> str:
    """二十三 → 23, 二三 → 23; what is no number (千百千) as it stands."""
    if not any(tens in numeral for tens in _TENS):
        return "".join(str(max(0, _DIGITS.index(digit) - 1)) for digit in numeral)
    total, digit, above = 0, -1, 10_000
    for each in numeral:
        if each in _TENS:
            if _TENS[each] >= above:
                return numeral
            above = _TENS[each]
            total, digit = total + max(1, digit) * above, -1
        elif digit >= 0:
            return numeral
        else:
            digit = max(0, _DIGITS.index(each) - 1)
    return str(total + max(0, digit))
