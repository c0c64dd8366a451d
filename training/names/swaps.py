"""Annotated sentences again, with other names in them: what stands around a name is learned rather than the name."""

import random
import re
from collections.abc import Callable
from dataclasses import replace

from sekisho.screening.tagger.attributes import shape
from training.names.sources import Names, Sentence
from training.names.world import World

_KATAKANA = re.compile("[ァ-ヺー]{2,12}")
_WHICH = re.compile("(.+?)((?:[0-9]+|[一二三四五六七八九十]+)世|)", re.DOTALL)  # カール4世
_JOIN = re.compile("[・＝=]")
_PLAIN = re.compile("(?<![ァ-ヺー・＝=])[ァ-ヺー]{3,12}(?![ァ-ヺー・＝=])")
_KANJI_TO_KATAKANA, _OTHER_PLACE, _OTHER_PLAIN = 0.4, 0.6, 0.5  # how often


def with_other_names(sentence: Sentence, names: Names, dice: random.Random) -> Sentence | None:
    """The sentence with other names of the same form in it; None if it has no name in kanji."""

    def other(word: str, kind: str) -> str:
        if kind != "PERSON" or shape(_closed(word)) != "K" or len(word) > 6:
            return word
        family = dice.choice(names.family)[0]
        if len(word) <= 2:
            return family
        given = dice.choice(names.given if dice.random() < 0.5 else names.common_given)[0]
        return family + ("　" if "　" in word else "") + given

    return _with(sentence, other)


def with_names_from_abroad(sentence: Sentence, world: World, dice: random.Random) -> Sentence | None:
    """The sentence with other names in katakana, also for some in kanji, other places and other plain words.

    None if no name changed.
    """

    def other(word: str, kind: str) -> str:
        if kind == "PERSON":
            return _from_abroad(word, world, dice)
        return dice.choice(world.place) if _KATAKANA.fullmatch(word) and dice.random() < _OTHER_PLACE else word

    def plain(word: re.Match[str]) -> str:
        return dice.choice(world.plain) if dice.random() < _OTHER_PLAIN else word[0]

    changed = _with(sentence, other, lambda text: _PLAIN.sub(plain, text))
    return replace(changed, source="abroad", from_lists=True) if changed else None


def _with(sentence: Sentence, other: Callable[[str, str], str], between: Callable[[str], str] = str) -> Sentence | None:
    """The sentence with each name as `other` writes it for (name, kind), and what stands between as `between` does.

    None if no name is written otherwise.
    """
    text, spans, done, changed = "", [], 0, False
    for start, end, kind in sentence.spans:
        if start < done:
            return None
        text += between(sentence.text[done:start])
        word = other(sentence.text[start:end], kind)
        changed = changed or word != sentence.text[start:end]
        spans.append((len(text), len(text) + len(word), kind))
        text += word
        done = end
    text += between(sentence.text[done:])
    return replace(sentence, text=text, spans=tuple(spans)) if changed else None


def _from_abroad(word: str, world: World, dice: random.Random) -> str:
    """As many names joined as before; for a name in kanji one to three. Other names stay."""
    name, which = _WHICH.fullmatch(word).groups()  # every name fits
    parts = _JOIN.split(name)
    if all(_KATAKANA.fullmatch(part) for part in parts):
        names = _names(len(parts), world, dice)
        return names[0] + "".join(join + n for join, n in zip(_JOIN.findall(name), names[1:], strict=True)) + which
    if shape(_closed(word)) == "K" and dice.random() < _KANJI_TO_KATAKANA:
        count = 1 if len(word) <= 2 or dice.random() < 0.3 else dice.choice((2, 2, 2, 3))
        return "・".join(_names(count, world, dice))
    return word


def _names(count: int, world: World, dice: random.Random) -> list[str]:
    def one() -> str:
        form = dice.random()
        return dice.choice(world.family if form < 0.55 else world.given if form < 0.87 else world.person)

    if count == 1:
        return [one()]
    first = dice.choice(world.given if dice.random() < 0.6 else world.family)
    return [first, *(one() for _ in range(count - 2)), dice.choice(world.family)]


def _closed(word: str) -> str:
    return word.replace("　", "").replace(" ", "")
