"""Reading a word list of this package: white space between words, `#` begins a line of comment."""

import re
from collections.abc import Iterable
from importlib.resources import files


def words(name: str) -> tuple[str, ...]:
    """The words of `lexicons/<name>` in order."""
    text = (files("sekisho.screening") / "lexicons" / name).read_text(encoding="utf-8")
    return tuple(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def alternation(choices: Iterable[str]) -> str:
    """An expression for any of the words, longest first, that tells them apart by their first character.

    Begins with literals only, so that `re` skips over everything that begins none of them.
    """
    by_first: dict[str, list[str]] = {}
    for word in sorted(set(choices), key=lambda word: (-len(word), word)):
        by_first.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in by_first.items())
