"""A name that was found once is a name wherever it stands again in the same text (大森だけ午後から)."""

from collections.abc import Iterable, Iterator

from sekisho.screening.finding import Span
from sekisho.screening.names import NOT_NAMES, family_end, is_kanji

SHORTEST = 2
LONGEST = 12
MOST_NAMES = 40


def again(text: str, names: Iterable[Span]) -> Iterator[Span]:
    """Further places of the names, and of the family names that full ones begin with. One pass per name, 40 at most."""
    for word in list(_words(text, names))[:MOST_NAMES]:
        place = text.find(word)
        while place >= 0:
            end = place + len(word)
            if _stands_free(text, place, end):
                yield place, end
            place = text.find(word, end)


def _words(text: str, names: Iterable[Span]) -> dict[str, None]:
    """The words to look for, in order of their first place."""
    found: dict[str, None] = {}
    for start, end in names:
        word = text[start:end]
        if SHORTEST <= len(word) <= LONGEST and is_kanji(word[0]) and "\n" not in word and word not in NOT_NAMES:
            found[word] = None
        family = text[start : family_end(text, start)]
        if len(word) > len(family) >= SHORTEST and family not in NOT_NAMES:
            found[family] = None
    return found


def _stands_free(text: str, start: int, end: int) -> bool:
    """Not a piece of a longer word in kanji (大森駅, 西村建設)."""
    return not is_kanji(text[start - 1 : start]) and not is_kanji(text[end : end + 1])
