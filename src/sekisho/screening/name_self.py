"""Names that a word beside them gives away: 「安次嶺と名乗る女性」「担任蓬莱。」「仁家 1人」「おおにしですけど」.

The word is the evidence; the dictionary is only asked whether such a family name exists, since nouns are names too.
"""

import re
from collections.abc import Iterable, Iterator

from sekisho.screening.bearers import kinds
from sekisho.screening.finding import Span
from sekisho.screening.names import (
    FAMILY_NAMES,
    FAMILY_READINGS,
    KANJI,
    NOT_NAMES,
    is_common_kana,
    is_common_noun,
    is_family_reading,
    is_kanji,
    plain_kanji,
)
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Sought, product

_CALLED = Sought(
    "と名乗|と申(?=[すし])|(?:と|って)(?:いう|言う)者(?![々㐀-鿿])", "と名", "と申", "とい", "と言", "って"
)
_BEFORE_CALLED = compiled(f"(?<![{KANJI}ぁ-んァ-ヶー])(?:[{KANJI}]{{1,5}}|[ぁ-ん]{{2,6}})\\Z")
_BEHIND_PARTICLE = compiled(f"(?<=[はがのもで])[{KANJI}]{{1,4}}\\Z")  # 「名前は出水と名乗る」
# 「名前は出水です」, not of a file or a dog
_NAME_IS = Sought(
    f"(?:名前|本名)は[「『]?(?P<name>[{KANJI}]{{1,4}}|[ぁ-ん]{{2,6}}|[ァ-ヶー]{{2,8}})[」』]?"
    "(?=です(?![がかけ])|だ(?:そう|と)|で[、。]|といい|と言い|らし|とのこと|としか|とだけ|。|\\n)",
    *product("名本", "前名"),
)
_OF_SOMEBODY = compiled("(?:(?:\\A|[。、:「『\\n )])お?|[者人方性子娘妻夫客員](?:さん|様)?のお?)\\Z")
# 「「ふみ」という名前だけ判明」, 「「まお」という子が」
_NAMED = Sought(
    "(?:と|って)(?:いう|言う)(?:(?:お?名前|名)|子(?=[がはのにをと、。」]|ども?[がはの]))", "とい", "と言", "って"
)
_QUOTED = compiled(f"[「『\"'](?P<name>[{KANJI}]{{1,4}}|[ぁ-ん]{{2,6}}|[ァ-ヶー]{{2,8}})[」』\"']\\Z")
_BORNE = compiled(
    "の(?:男|女|方|人|子|児|患者|職員|お?客|利用者|高齢|生徒|園児|老人|お(?:ば|じ|年寄))|だけ|しか|のみ|らしい|との?こと"
    "|で[すは、。]|と(?:だけ|言|名乗|聞)|[がと](?:書|判|記|あ[るっり])|以外"
)
_PERSON_NEAR = compiled(
    "[男女]性|本人|持ち物|所持品|名札|患者|迷[子い]|身元|高齢|[児園]児|児童|[0-9][歳代]|徘徊|行方|認知症|来庁|通報|相談"
)
_OF_THINGS = compiled("犬|猫|ペット|キャラ|マスコット|商品|店名|曲|作品|列車|公園|施設|園名|クラス|愛称")
_NEAR = 60
_ROLE = Sought(
    "(?:担任|書記|会計|主治医|司会|座長|監事|責任者|後任|前任|運転手|現場代理人)[の:]?"
    f"(?P<name>[{KANJI}]{{1,4}})(?=[。、,()\n」]|\\Z)",
    "担任", "書記", "会計", "主治", "司会", "座長", "監事", "責任", "後任", "前任", "運転", "現場",
)  # fmt: skip
_HOUSEHOLD = Sought("家(?= ?[0-9]{1,2}人)", *product("家", " 0123456789"))
_BEFORE_HOUSE = compiled(f"(?<![{KANJI}ぁ-んァ-ヶー])[{KANJI}]{{1,4}}\\Z")
# 「おおにしですけど、町会の」
_I_AM = Sought("です(?=が|けど|けれど|、|。)", "です")
_KANA_SELF = compiled("(?:\\A|[「『。\n]|えー、?|あの、?)(?P<name>[ぁ-ん]{3,6})\\Z")
_NO_HOUSE = frozenset("実本分民農隣空借貸我当両各他旧生")
_OF_OFFICE = "員者人師士長課係部局"
_LONGEST = 3  # characters of a family name that the dictionary does not know
_REACH = 7
_READING = compiled(r" ?\((?P<reading>[ぁ-ゖー]{2,14}(?: [ぁ-ゖー]{2,8})?|[ァ-ヶー]{2,14}(?: [ァ-ヶー]{2,8})?)\)")
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
    yield from _called(reading)
    for cue in _ROLE.finditer(reading):
        if _is_family(cue["name"]):
            yield cue.span("name")
    for cue in _HOUSEHOLD.finditer(reading):
        house = _BEFORE_HOUSE.search(text, max(0, cue.start() - _REACH), cue.start())
        if house and house[0] not in _NO_HOUSE and (_is_family(house[0]) or kinds(house[0]).given):
            yield house.span()
    for cue in _I_AM.finditer(reading):
        said = _KANA_SELF.search(text, max(0, cue.start() - _REACH - 3), cue.start())
        if said and is_family_reading(said["name"]):
            yield said.span("name")
    for cue in _KIN.finditer(reading):
        if cue["name"] not in _OF_FORMS and kinds(cue["name"]).given:
            yield cue.span("name")


def _called(reading: Reading) -> Iterator[Span]:
    """Names by which somebody is said to go."""
    text = reading.text
    for cue in _CALLED.finditer(reading):
        near = max(0, cue.start() - _REACH), cue.start()
        called = _BEFORE_CALLED.search(text, *near)
        if called and cue[0] == "と名乗":
            if called[0] not in NOT_NAMES and not _is_plain(called[0]):
                yield called.span()
        elif (called := called or _BEHIND_PARTICLE.search(text, *near)) and _is_borne(called[0]):
            yield called.span()
    for cue in _NAME_IS.finditer(reading):
        before = _OF_SOMEBODY.search(text, max(0, cue.start() - 5), cue.start())
        if before and (_is_borne(cue["name"]) or _is_mere_given(cue["name"])):
            yield cue.span("name")
    for cue in _NAMED.finditer(reading):
        quoted = _QUOTED.search(text, max(0, cue.start() - 10), cue.start())
        if quoted and kinds(quoted["name"]).name and _is_somebody_s(text, quoted.start(), cue):
            yield quoted.span("name")


def _is_borne(word: str) -> bool:
    """Whether the word is a family name; one of one character must be in our own list (not 何と申しますか)."""
    if not is_kanji(word[0]):
        return word in FAMILY_READINGS and not is_common_kana(word)
    if word in NOT_NAMES or is_common_noun(word):
        return False
    return plain_kanji(word) in FAMILY_NAMES or (len(word) > 1 and kinds(word).family)


def _is_mere_given(word: str) -> bool:
    found = kinds(word)
    return found.given and not found.noun and word not in NOT_NAMES


def _is_somebody_s(text: str, start: int, cue: re.Match[str]) -> bool:
    """Whether the name in quotation marks is a person's, by what follows and what the text is about."""
    if _OF_THINGS.search(text, max(0, start - _NEAR, text.rfind("。", 0, start)), start):
        return False
    if cue[0].endswith("子"):
        return True
    borne = _BORNE.match(text, cue.end())
    return borne is not None and (
        borne[0][0] == "の" or _PERSON_NEAR.search(text, max(0, start - _NEAR), start) is not None
    )


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
