"""Whether words in Latin letters are English rather than a name: the tagger has seen few sentences of that language."""

from sekisho.screening.lexicon import words
from sekisho.screening.patterns import compiled

_WORD = compiled(r"[^\W\d_]+(?:'[a-z]+)?")
_ENGLISH = frozenset(words("english_words.txt"))


def is_english(text: str) -> bool:
    """Whether one of its words stands in no name (You are, How do I, Kita Ward)."""
    return text[:1].isascii() and not _ENGLISH.isdisjoint(word.lower() for word in _WORD.findall(text))
