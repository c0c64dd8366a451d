"""Who is where and when: 「警備の配置。東門漆間、西門江藤」, 「ばら組古川・南、ゆり組宮城」, 「月：甲田／Park」.

What stands behind a place or a day is a name where a word for turns is near, the same is done at least twice in the
sentence, and most of what stands there are family names of the lexicon or the dictionary.
"""

import re
from collections.abc import Iterator

from sekisho.screening.bearers import kinds
from sekisho.screening.finding import Span
from sekisho.screening.names import FAMILY_NAMES, KANJI, NOT_NAMES, is_common_kana, is_kanji, plain_kanji
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Sought

_CUE = Sought(
    "配置|当番|日直|宿直|当直|割り?振|割り?当|シフト|分担|立哨|見守り|交通整理|持ち場|持場|担任|出番|番割",
    "配置", "当番", "日直", "宿直", "当直", "割り", "割振", "割当", "シフ", "分担", "立哨", "見守", "交通", "持ち",
    "持場", "担任", "出番", "番割",
)  # fmt: skip
_SPOT = (
    f"(?:[{KANJI}ぁ-んァ-ヶA-Z0-9]{{0,4}}(?:[門口階組班棟館係隊]|会場|場)"
    "|受付|誘導|巡回|案内|司会|記録|会計|窓口|電話|入口|出口|玄関|本部|救護|早番|遅番|日勤|夜勤|午前|午後|先導|最後尾|配膳|清掃|日直|踏切|信号前"
    "|[月火水木金土日]曜?(?=[:は]))"
)
_NAME = f"[{KANJI}]{{1,4}}|[ァ-ヶ][ァ-ヶー]{{1,6}}|[ぁ-ん]{{3,5}}|[A-Z][a-z]{{2,9}}"
_TURN = compiled(
    f"(?:(?<=[、,・: 。「])|^)(?:{_SPOT})[:は ]?(?P<names>(?:{_NAME})(?:[・/と](?:{_NAME}))*)(?=[、,。」 \\n]|が|\\Z)",
    re.MULTILINE,
)
_PART = compiled(_NAME)
_REACH = 60
_LEAST = 2


def find(reading: Reading) -> Iterator[Span]:
    """Spans of such names in normalised text."""
    text = reading.text
    done = 0
    for cue in _CUE.finditer(reading):
        if cue.start() < done:
            continue
        done = min(len(text), cue.end() + _REACH)
        end = text.find("\n\n", cue.end(), done)
        turns = [turn.span("names") for turn in _TURN.finditer(text, cue.end(), end if end >= 0 else done)]
        if len(turns) < _LEAST:
            continue
        names = [part.span() for turn in turns for part in _PART.finditer(text, *turn)]
        fitting = [(start, stop) for start, stop in names if _could_be(text[start:stop])]
        sure = sum(_is_sure(text[start:stop]) for start, stop in fitting)
        if len(fitting) == len(names) and 2 * sure >= len(names):
            yield from fitting


def _could_be(word: str) -> bool:
    if word in NOT_NAMES or is_common_kana(word):
        return False
    return word.isascii() or kinds(word).name or (not is_kanji(word[0]) and not kinds(word).noun)


def _is_sure(word: str) -> bool:
    if plain_kanji(word) in FAMILY_NAMES:
        return True
    found = kinds(word)
    return found.family and not found.noun
