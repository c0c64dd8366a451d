"""Family names inside the user ids of logs and settings: user=hasegawa-m, uid: k.nishimura."""

from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.reading import Reading, Words
from sekisho.screening.sieve import Sieve
from sekisho.screening.tagger.attributes import short_romaji
from sekisho.screening.tagger.tagger import tagger

_HINTS = Words("ser", "SER", "uid", "ogin", "ccount", "ID", "ーザ")
_ID = Sieve(
    "(?:(?<![A-Za-z])(?:[Uu]ser(?:name|id|_id|_name)?|USER|uid|UID|[Ll]ogin(?:_?id)?|[Aa]ccount)"
    "|ユーザー?(?:ID|名)?|(?:利用者|職員|担当|ログイン)ID)[\"']?[=: は]{1,2}[\"']?"
    "(?P<id>(?P<family>[a-z]{4,14})[._-][a-z]{1,2}|[a-z][._-](?P<last>[a-z]{4,14}))(?![A-Za-z0-9@._-])"
)
# Towns, and words that a reading is short for, that are ids of systems.
_NO_PERSON = frozenset(
    {"osaka", "kobe", "nara", "kyoto", "minato", "kita", "nishi", "naniwa", "jinji", "kanri", "sakai"}
)


def find(reading: Reading) -> Iterator[Span]:
    """Spans of such ids as a whole."""
    if not reading.holds(_HINTS):
        return
    for found in _ID.finditer(reading.text):
        family = found["family"] or found["last"]
        if family not in _NO_PERSON and tagger().knows_romaji(short_romaji(family)):
            yield found.span("id")
