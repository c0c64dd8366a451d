"""Who comes to a meeting: 「・関／オンライン」, 「・東／15分遅れ」, 「・南／代理で港が出席」, 「谷：欠席、原：出席」.

A word of attendance stands behind a mark, and in front of that a short word that fills its line or its place in a list.
Twice at least, and one of them must be a family name that is no direction: then the others are names too.
"""

from collections.abc import Iterator

from sekisho.screening.bearers import could_be_borne, kinds
from sekisho.screening.finding import Span
from sekisho.screening.names import FAMILY_NAMES, KANJI, is_kanji, plain_kanji
from sekisho.screening.patterns import compiled
from sekisho.screening.places import PREFECTURE_STEMS
from sekisho.screening.reading import Reading, Sought, product

_ATTENDS = (
    "出席|欠席|参加|不参加|オンライン|リモート|[ZW]oom|Teams|ウェブ|遅刻|遅参|早退|途中(?:参加|退席)|代理|委任|未定|未回答"
    "|回答なし|返信なし|不在|お?休み|有休|年休|在宅|テレワーク|直行|直帰|出張|来[場所]|現地|会場参加|保留|調整中"
    "|[0-9]{1,2}分(?:ほど|程度?)?(?:遅|早)|[0-9]{1,2}時(?:[0-9]{1,2}分)?(?:から|まで|に?(?:合流|退席|早退))"
)
_STATUS = Sought(
    f" ?[/:|( →-] ?(?:{_ATTENDS})",
    *product("/:|( →-", "出欠参不オリZTWウ遅早途代委未回返お休有年在テ直来現会保調 123456789"), *product(" ", "/:|(→-"),
)  # fmt: skip
_BEFORE = compiled(
    f"(?:^|[\\n、。,;] ?)(?:[・•●○*-] ?|[0-9]{{1,2}}[.)] ?)?(?P<name>[{KANJI}]{{1,3}}|[ァ-ヶ][ァ-ヶー]{{1,5}})\\Z"
)
_REACH = 12
# 「代理で港が出席」, 「代理：港」
_DEPUTY = compiled(f"代理(?:で|は|として|に|[: /]) ?(?P<name>[{KANJI}]{{1,3}})(?:が(?:出席|参加)|[。、)\\n]|\\Z)")
_LEAST = 2
_OF_ONE = compiled(
    "[出欠]席|[遅早]|代理|委任|休|在宅|テレ|直|出張|オンライン|リモート"
)  # a town or a hall is no such thing
_PLACES = frozenset("東西南北中上下前後内外左右本表裏") | PREFECTURE_STEMS


def find(reading: Reading) -> Iterator[Span]:
    """Spans of such names in normalised text."""
    text = reading.text
    lines = _STATUS.finditer(reading)
    if len(lines) < _LEAST or not any(_OF_ONE.search(line[0]) for line in lines):
        return
    before = (_BEFORE.search(text, max(0, line.start() - _REACH), line.start()) for line in lines)
    heads = [head.span("name") for head in before if head]
    fitting = [(start, end) for start, end in heads if _fits(text[start:end])]
    if len(fitting) < _LEAST or 2 * len(fitting) <= len(heads) or not any(_is_sure(text[slice(*at)]) for at in fitting):
        return
    yield from fitting
    for line in lines:
        deputy = _DEPUTY.match(text, line.end() - len("代理")) if line[0].endswith("代理") else None
        if deputy and _fits(deputy["name"]):
            yield deputy.span("name")


def _fits(word: str) -> bool:
    return could_be_borne(word) or (is_kanji(word[0]) and plain_kanji(word) in FAMILY_NAMES)


def _is_sure(word: str) -> bool:
    return is_kanji(word[0]) and word not in _PLACES and kinds(word).family
