"""Whether a word is nobody's: インフルエンザに似た症状 and 税理士になったつもりで name no maker and no work.

Asked of the dictionary, and only of what stands before a cue and is in no list.
"""

import re

from sekisho.screening.lexicon import words
from sekisho.screening.patterns import compiled
from sekisho.screening.tagger.tagger import tagger

LONGEST = 16
_GENERAL, _PLACE, _SUFFIX = "普通名詞", "地名", "接尾辞"
# Programs of an office, and abbreviations: their looks are a matter of specifications.
_LATIN = compiled("[A-Z]{2,4}s?|Excel|Word|PowerPoint|Outlook|Teams|Windows|Office|Access|Google|Zoom|Slack|kintone")
_THINGS = frozenset(words("english_things.txt"))


def is_ordinary(word: str) -> bool:
    """Whether it is a plain noun or a place, or made of two (業務システム, 市民課)."""
    if _LATIN.fullmatch(word):
        return True
    if not word.isprintable() or len(word) > LONGEST:  # half a character is not for the dictionary
        return False
    return _is_noun(word) or any(
        _is_noun(word[:cut]) and _is_noun(word[cut:], as_suffix=True) for cut in range(2, len(word))
    )


def is_ordinary_english(phrase: str) -> bool:
    """Whether a phrase in capitals is a place, an office or a thing (Osaka City Hall, Mount Fuji, Art Deco)."""
    return not _THINGS.isdisjoint(word.lower() for word in re.findall("[A-Za-z]+", phrase))


def _is_noun(word: str, *, as_suffix: bool = False) -> bool:
    entries = tagger().entries(word)
    return any(entry[1] == _GENERAL or entry[2] == _PLACE or (as_suffix and entry[0] == _SUFFIX) for entry in entries)
