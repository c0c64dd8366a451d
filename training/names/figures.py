"""Persons known to the public, as JMnedict names them: `python -m training.names.figures > FILE`.

Names with a year of birth and none of death, which JMnedict has of people of politics, sport, music, film and letters,
and whole names from abroad in katakana. A name from Japan goes into the list only if hardly anybody else can bear it, by
the rule of `departed.py`.
"""

import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator

from training.names.departed import family_size, is_shared, is_written
from training.names.sources import names
from training.names.world import database

_NAMED = """
    SELECT writing.text, gloss.text FROM NETranslation t JOIN NETransType kind ON kind.tid = t.ID AND kind.text = 'person'
    JOIN NETransGloss gloss ON gloss.tid = t.ID
    JOIN (SELECT idseq, text FROM NEKanji
          UNION ALL SELECT idseq, text FROM NEKana WHERE idseq NOT IN (SELECT idseq FROM NEKanji)) writing
    ON writing.idseq = t.idseq"""
_BIRTH = re.compile(r"\((?:b\. ?)?(1[89]\d\d)[.\d? ]*- ?\)")
_KATAKANA = re.compile("[ァ-ヺー・＝=]{6,24}")
_DOTS = re.compile("[・＝=]")
_WHOLE = re.compile(r"[A-Z]\S*(?: \S+){1,4}")
_ALIVE_SINCE = 1900
_COMMON = frozenset(("ジョンスミス",))  # a model of a name as well
_A_LINE = 12
_HEAD = """\
# Persons known to the public: full names of JMnedict with a year of birth, and from abroad in katakana without dots. Chosen
# by `training/names/figures.py`, which leaves out names that others are likely to bear; property of the Electronic
# Dictionary Research and Development Group, CC BY-SA 4.0 (NOTICE, 8). Used as public_persons.txt is: beside an honorific or
# another cue such a name is found all the same. Take out whoever shares a name with somebody of a contract."""


def figures() -> Iterator[str]:
    """Their names, sorted; those from abroad without the dots, which JMnedict leaves out too."""
    lists = names()
    today = {name for name, _ in lists.given}
    bearers = dict(zip((name for name, _ in lists.family), lists.family_weights, strict=True))
    rows = list(sqlite3.connect(database()).execute(_NAMED))
    persons = {person for person, _ in rows}
    given = Counter(person[size:] for person in persons if (size := family_size(person, bearers)))
    abroad, here = set[str](), set[str]()
    for writing, gloss in rows:
        if _KATAKANA.fullmatch(writing) and _WHOLE.match(gloss.partition(" (")[0]):
            abroad.add(_DOTS.sub("", writing))
        birth = _BIRTH.search(gloss)
        if birth and int(birth[1]) >= _ALIVE_SINCE and is_written(writing) and family_size(writing, bearers):
            here.add(writing)
    yield from sorted(abroad - _COMMON)
    yield from sorted(person for person in here if not is_shared(person, bearers, given, today))


def main() -> None:
    found = list(figures())
    print(_HEAD)
    for at in range(0, len(found), _A_LINE):
        print(" ".join(found[at : at + _A_LINE]))
    print(len(found), "names", file=sys.stderr)


if __name__ == "__main__":
    main()
