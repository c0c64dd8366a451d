"""A name that was found once is a name wherever it stands again in the same text (大森だけ午後から)."""

import re
from collections.abc import Callable, Iterable, Iterator

from sekisho.screening.bearers import is_family, kinds
from sekisho.screening.finding import Span
from sekisho.screening.names import LONGEST_FAMILY, NOT_NAMES, family_end, is_common_kana, is_kanji

_TITLE_BEHIND = re.compile(
    "[様氏殿]|君(?![津島])|先生|夫妻|議員|委員|会長|部長|課長|係長|班長|主[査任事]|教[諭授頭]|校長|園長|医師"
)
_HONORIFIC_BEHIND = re.compile("さん|さま|様(?![々子式相態])|氏(?![名族])|くん|先生|委員|議員|課長|係長|主[査任]")
_PARTS = re.compile("[・ =]")
_KATAKANA = re.compile("[ァ-ヶ][ァ-ヶー]{2,9}")
# What names one person, by its digits and letters alone.
NUMBERS = frozenset(
    ("MYNUMBER", "MUNI_ID", "HEALTH_INSURANCE", "PENSION", "DRIVER_LICENSE", "PASSPORT", "RESIDENCE_CARD")
)
FEWEST_DIGITS = 7
_WRITTEN = re.compile("[0-9A-Za-z]")
_SERIES = re.compile("[A-Z]{1,3}[0-9]{0,2}-[0-9]{4,8}")
SHORTEST = 2
LONGEST = 12
MOST_NAMES = 40


def again(text: str, names: Iterable[Span]) -> Iterator[Span]:
    """Further places of the names, and of the family names that full ones begin with. One pass per name, 40 at most."""
    for word in list(_words(text, names))[:MOST_NAMES]:
        yield from _places(text, word, _free(word))


def numbers_again(text: str, numbers: Iterable[Span]) -> Iterator[Span]:
    """Further places of numbers that have been found, as they stand there and undivided (2 7 1 0… as 2710…).

    With them come others of the same series (T-20418 … T-20533).
    """
    written = {text[start:end] for start, end in numbers}
    for shape in {_shape(each) for each in written if _SERIES.fullmatch(each)}:
        yield from (found.span() for found in shape.finditer(text))
    written |= {"".join(_WRITTEN.findall(each)) for each in written}
    for word in [each for each in sorted(written) if len(each) >= FEWEST_DIGITS][:MOST_NAMES]:
        yield from _places(text, word, _is_whole_number)


def _places(text: str, word: str, stands_free: Callable[[str, int, int], bool]) -> Iterator[Span]:
    place = text.find(word)
    while place >= 0:
        end = place + len(word)
        if stands_free(text, place, end):
            yield place, end
        place = text.find(word, end)


def _is_whole_number(text: str, start: int, end: int) -> bool:
    return not _WRITTEN.match(text[start - 1 : start]) and not _WRITTEN.match(text, end)


def _shape(number: str) -> re.Pattern[str]:
    """Numbers of the same series: the same letters, as many figures."""
    figures = re.sub("[0-9]+", lambda run: f"[0-9]{{{len(run[0])}}}", number)
    return re.compile(f"(?<![0-9A-Za-z_-]){figures}(?![0-9A-Za-z_-])")


def _free(word: str) -> Callable[[str, int, int], bool]:
    if not is_kanji(word[0]):
        return _stands_free_in_katakana
    return _single if len(word) == 1 else _stands_free


def _words(text: str, names: Iterable[Span]) -> dict[str, None]:
    """The words to look for, in order of their first place."""
    found: dict[str, None] = {}
    for start, end in names:
        word = text[start:end]
        if "ァ" <= word[0] <= "ヶ":
            found.update(dict.fromkeys(part for part in _PARTS.split(word) if _is_half(part)))
            continue
        head = word.split(" ", maxsplit=1)[0]
        if len(head) == 1 and is_kanji(head):
            found[head] = None
        if SHORTEST <= len(word) <= LONGEST and is_kanji(word[0]) and "\n" not in word and word not in NOT_NAMES:
            found[word] = None
        family = text[start : family_end(text, start)]
        rare = len(word) > len(head) > len(family) and len(head) <= LONGEST_FAMILY and is_kanji(head[:1])
        if rare and is_family(head):
            family = head  # a rare one before a blank (淡路 さやか)
        if len(word) > len(family) >= SHORTEST and family not in NOT_NAMES:
            found[family] = None
    return found


def _is_half(part: str) -> bool:
    """Whether a part of a name in katakana is one wherever it stands: no plain word (ローズ), and not too short."""
    return _KATAKANA.fullmatch(part) is not None and not is_common_kana(part) and not kinds(part).noun


def _stands_free_in_katakana(text: str, start: int, end: int) -> bool:
    return not any("ァ" <= c <= "ー" for c in (text[start - 1 : start] or " ") + (text[end : end + 1] or " "))


def _stands_free(text: str, start: int, end: int) -> bool:
    """Not a piece of a longer word in kanji (大森駅, 西村建設), but for a title behind it (淡路議員)."""
    if is_kanji(text[start - 1 : start]):
        return False
    return not is_kanji(text[end : end + 1]) or _TITLE_BEHIND.match(text, end) is not None


def _single(text: str, start: int, end: int) -> bool:
    """A name of one character is one only before an honorific or where it opens what is said (「林は席を外して…」)."""
    if is_kanji(text[start - 1 : start]) or text[start - 1 : start] == "お":
        return False
    return _HONORIFIC_BEHIND.match(text, end) is not None or (
        text[start - 1 : start] in ("「", "『") and text[end : end + 1] in ("は", "が", "も")
    )
