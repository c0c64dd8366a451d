"""Persons who have died, as JMnedict names them with a year of death: `python -m training.names.departed > FILE`.

Personal information is of living persons (個人情報保護法 第2条). A name goes into the list only if hardly anybody else can
bear it: by how many bear the family name and how often the given name is found among all persons of JMnedict, and not
where a frequent family name stands before a given name that lists of today hold.
"""

import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator

from training.names.sources import names
from training.names.world import database

_NAMED = """
    SELECT writing.text, gloss.text FROM NETranslation t JOIN NETransType kind ON kind.tid = t.ID AND kind.text = 'person'
    JOIN NETransGloss gloss ON gloss.tid = t.ID JOIN NEKanji writing ON writing.idseq = t.idseq"""
_DEATH = re.compile(r"[\[(][^()]*?- ?(?:c\.?|ca\.?)? ?(\d{3,4})[^()]*\)|\(d\.? ?(\d{3,4})|died (?:in )?(\d{3,4})")
_WRITTEN = re.compile("[々〆ヶヵケノ㐀-鿿ぁ-んァ-ヴー・]{3,8}")
_LONGEST_FAMILY = 3
_OTHERS_ALLOWED = 1.0  # bearers to be expected
_FREQUENT_FAMILY = 20_000
_A_LINE = 10
_HEAD = """\
# Persons who have died, with the year: name/year. From JMnedict by `training/names/departed.py`, which leaves out names that
# others are likely to bear; property of the Electronic Dictionary Research and Development Group, CC BY-SA 4.0 (NOTICE, 7).
# Used as public_persons.txt is: beside an honorific or another cue such a name is found all the same. Take out whoever
# shares a name with somebody of a contract; further persons go into public_persons.txt, with a reason."""


def departed() -> Iterator[tuple[str, str]]:
    """Name and year of death, sorted by name."""
    lists = names()
    today = {name for name, _ in lists.given}
    bearers = dict(zip((name for name, _ in lists.family), lists.family_weights, strict=True))
    persons: dict[str, str] = {}
    for writing, gloss in sqlite3.connect(database()).execute(_NAMED):
        death = _DEATH.search(gloss)
        year = next(filter(None, death.groups())) if death else persons.get(writing, "")
        persons[writing] = year
    given = Counter(person[size:] for person in persons if (size := family_size(person, bearers)))
    for person, year in sorted(persons.items()):
        if year and is_written(person) and not is_shared(person, bearers, given, today):
            yield person, year


def is_written(person: str) -> bool:
    """Whether the name is in kanji or kana and as long as a full one."""
    return _WRITTEN.fullmatch(person) is not None


def family_size(person: str, bearers: dict[str, float]) -> int:
    """Characters of the family name, 0 if none is known."""
    known = [size for size in range(1, _LONGEST_FAMILY + 1) if person[:size] in bearers and len(person) > size]
    return max(known, key=lambda size: bearers[person[:size]] * 5**size, default=0)


def is_shared(person: str, bearers: dict[str, float], given: Counter[str], today: set[str]) -> bool:
    """Whether others are likely to bear the name."""
    size = family_size(person, bearers)
    if not size:
        return False
    of_family, rest = bearers[person[:size]], person[size:]
    expected = of_family * (given[rest] - 1) / given.total()
    return expected >= _OTHERS_ALLOWED or (of_family > _FREQUENT_FAMILY and rest in today)


def main() -> None:
    entries = [f"{person}/{year}" for person, year in departed()]
    print(_HEAD)
    for at in range(0, len(entries), _A_LINE):
        print(" ".join(entries[at : at + _A_LINE]))
    print(len(entries), "names", file=sys.stderr)


if __name__ == "__main__":
    main()
