"""Names that a word beside them gives away: 「安次嶺と名乗る女性」「担任蓬莱。」「仁家 1人」「おおにしですけど」.

The word is the evidence; the dictionary is only asked whether such a family name exists, since nouns are names too.
"""

import re
from collections.abc import Iterable, Iterator

from sekisho.screening.bearers import kinds
from sekisho.screening.finding import Span
from sekisho.screening.names import FAMILY_READINGS, KANJI, NOT_NAMES, is_common_kana, is_common_noun, is_kanji
from sekisho.screening.reading import Reading, Sought, product

_CALLED = Sought("と名乗", "と名")
_BEFORE_CALLED = re.compile(f"(?<![{KANJI}ぁ-んァ-ヶー])(?:[{KANJI}]{{1,5}}|[ぁ-ん]{{2,6}})\\Z")
_ROLE = Sought(
    "(?:担任|書記|会計|主治医|司会|座長|監事|責任者|後任|前任|運転手|現場代理人)[の:]?"
    f"(?P<name>[{KANJI}]{{1,4}})(?=[。、,()\n」]|\\Z)",
    "担任", "書記", "会計", "主治", "司会", "座長", "監事", "責任", "後任", "前任", "運転", "現場",
)  # fmt: skip
_HOUSEHOLD = Sought("家(?= ?[0-9]{1,2}人)", *product("家", " 0123456789"))
_BEFORE_HOUSE = re.compile(f"(?<![{KANJI}ぁ-んァ-ヶー])[{KANJI}]{{1,4}}\\Z")
# 「おおにしですけど、町会の」
_I_AM = Sought("です(?=が|けど|けれど|、|。)", "です")
_KANA_SELF = re.compile("(?:\\A|[「『。\n]|えー、?|あの、?)(?P<name>[ぁ-ん]{3,6})\\Z")
# 「…洗濯物が干せない。いしぐろ」
_SIGNED = Sought(
    "。 ?(?P<name>[ぁ-ん]{3,6})(?=\n|\\Z|」)",
    *product("。", " あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむもやゆよりわがごじだどば"),
)
_NO_HOUSE = frozenset("実本分民農隣空借貸我当両各他旧生")
_OF_OFFICE = "員者人師士長課係部局"
_LONGEST = 3  # characters of a family name that the dictionary does not know
_REACH = 7
_READING = re.compile(r" ?\((?P<reading>[ぁ-ゖー]{2,14}(?: [ぁ-ゖー]{2,8})?|[ァ-ヶー]{2,14}(?: [ァ-ヶー]{2,8})?)\)")
# 「長男：蓮」: one character behind the word for kin; what a form has there (有, 済) is none.
_KIN = Sought(
    r"(?:[夫妻父母孫]|[男女](?<=[長次二三四].)|子(?<![親男女養里様]子))[1-4]? ?[:=] ?"
    r"(?P<name>[一-龥])(?=[ 、,。)(・/\n]|\Z)",
    *product("夫妻父母孫男女子", " :=1234"),
)
_OF_FORMS = frozenset("有済未在要本男空可否無没亡死健正副主")


def find(reading: Reading) -> Iterator[Span]:
    """Spans of such names in normalised text."""
    text = reading.text
    for cue in _CALLED.finditer(reading):
        called = _BEFORE_CALLED.search(text, max(0, cue.start() - _REACH), cue.start())
        if called and called[0] not in NOT_NAMES and not _is_plain(called[0]):
            yield called.span()
    for cue in _ROLE.finditer(reading):
        if _is_family(cue["name"]):
            yield cue.span("name")
    for cue in _HOUSEHOLD.finditer(reading):
        house = _BEFORE_HOUSE.search(text, max(0, cue.start() - _REACH), cue.start())
        if house and house[0] not in _NO_HOUSE and (_is_family(house[0]) or kinds(house[0]).given):
            yield house.span()
    for cue in _I_AM.finditer(reading):
        said = _KANA_SELF.search(text, max(0, cue.start() - _REACH - 3), cue.start())
        if said and said["name"] in FAMILY_READINGS and not is_common_kana(said["name"]):
            yield said.span("name")
    for cue in _KIN.finditer(reading):
        if cue["name"] not in _OF_FORMS and kinds(cue["name"]).given:
            yield cue.span("name")
    for cue in _SIGNED.finditer(reading):
        if cue["name"] in FAMILY_READINGS and not is_common_kana(cue["name"]):
            yield cue.span("name")


def readings(text: str, names: Iterable[Span]) -> Iterator[Span]:
    """How names that have been found are read, in brackets behind them: 「鴻池 まどか（こうのいけ）」."""
    for _, end in names:
        # Behind most names stands neither a blank nor a bracket.
        if text[end : end + 1] in " (" and (found := _READING.match(text, end)):
            yield found.span("reading")


def _is_plain(word: str) -> bool:
    """Whether somebody calls himself that without being called so (職員と名乗る男)."""
    if is_kanji(word[0]):
        found = kinds(word)
        return not found.family and (
            found.noun or is_common_noun(word) or len(word) > _LONGEST or word[-1] in _OF_OFFICE
        )
    return word not in FAMILY_READINGS or is_common_kana(word)


def _is_family(word: str) -> bool:
    found = kinds(word)
    return word not in NOT_NAMES and (found.family or found.place)
