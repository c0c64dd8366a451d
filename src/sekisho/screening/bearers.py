"""Whether a single word can be borne by a person: our lexicon, the tagger's lists and the entries of its dictionary.

For places where something already speaks for a name (a title, a list of names, the other half of a full name). The
dictionary knows rare family names by the ten thousand, and which words are places or plain nouns besides.
"""

from typing import NamedTuple

from sekisho.screening.names import FAMILY_NAMES, NOT_NAMES, is_common_kana, is_common_noun, is_kanji, plain_kanji
from sekisho.screening.patterns import compiled
from sekisho.screening.tagger.tagger import tagger

LONGEST = 8
_PERSON = "人名"


class Kinds(NamedTuple):
    """What a word can be; several at once, or nothing that is known."""

    family: bool
    given: bool
    place: bool
    noun: bool
    listed: bool  # as a given name in the dictionary itself, not only in the long lists of given names

    @property
    def name(self) -> bool:
        return self.family or self.given


_NOTHING = Kinds(False, False, False, False, False)
_KANA_STEM = compiled("([ぁ-んー]{1,3}|[ァ-ヶー]{1,3})[子美代江枝]")


def kinds(word: str) -> Kinds:
    """Of a word in kanji or kana of at most eight characters; of anything else nothing."""
    if not word or len(word) > LONGEST or not word.isprintable():  # half a character is not for the dictionary
        return _NOTHING
    plain = plain_kanji(word)
    lists = tagger()
    entries, given = lists.entries(plain), lists.knows_given(plain)
    if plain != word:  # the dictionary holds some old forms as well (馬渕)
        entries |= lists.entries(word)
        given |= lists.knows_given(word)
    family = plain in FAMILY_NAMES
    place = noun = listed = False
    for entry in entries:
        if entry[1] == "固有名詞":
            family |= entry[2] == _PERSON and entry[3] == "姓"
            listed |= entry[2] == _PERSON and entry[3] == "名"
            place |= entry[2] == "地名"
        else:
            noun = True
    if not given and not entries and (stem := _KANA_STEM.fullmatch(word)):
        given = lists.knows_given(stem[1]) or lists.knows_given(f"{stem[1]}こ")  # ユミ子
    return Kinds(family, given or listed, place, noun, listed)


def is_family(word: str) -> bool:
    return kinds(word).family


def is_given(word: str) -> bool:
    return kinds(word).given


def is_rare_family(word: str) -> bool:
    """Whether the dictionary has the word as a family name and not as a noun, whatever it ends in (諏訪部, 呉屋)."""
    if word in NOT_NAMES:
        return False
    found = kinds(word)
    return found.family and not found.noun


def could_be_borne(word: str) -> bool:
    """Whether the word, among names, is one more: a name by itself and not what offices and lists are full of."""
    if is_kanji(word[:1]):
        found = kinds(word)
        if word in NOT_NAMES or (is_common_noun(word) and not found.family):
            return len(word) == 1 and found.family
        return found.name
    return not is_common_kana(word) and kinds(word).name
