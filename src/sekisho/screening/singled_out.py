"""A sentence about the only one: 「市営渡船で唯一の女性船長で、二年前に全盲の夫と結婚した人」.

Where a text says itself that there is nobody else, no age is needed and parts may stand anywhere in the
sentence: a place or a group, and two things told about somebody. `circumstances.py` reads phrases that are joined
word by word; here the whole clause counts, from its first part to the person at its end.
"""

from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.lexicon import alternation, words
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Sought, Words, product

_KANJI = "々㐀-鿿"
_ONE = "(?:[一1]人|ひとり|独り)"
_ONLY = Sought(
    f"唯一|(?:ただ|たった)、?{_ONE}|{_ONE}(?:だけ|しか|きり)|[一1](?:軒|世帯|家族|名|例|組)(?:だけ|しか|のみ)|(?:ただ|たった)、?[一1](?:軒|世帯|家族|名|例|組)"
    "|(?:数|[二三四五2-5])(?:人|名|例|世帯)しか|最年[少長]|最高齢|紅一点|黒一点|(?:子|者|生徒|児童|女性|男性)[一1]人(?=[で、だ])|ほかに(?:い|例が)な",
    "唯一", "ただ", "たっ", "ひと", "独り", *product("一1", "人軒世家名例組"), *product("数二三四五2345", "人名例世"),
    "最年", "最高", "紅一", "黒一", *product("子者", "一1"), "生徒", "児童", "女性", "男性", "ほか",
)  # fmt: skip
# Weaker: it is said of buildings and events as well.
_FIRST = Sought(
    "初めて|初の|はじめて|第[一1]号|[一1](?:人|例)目",
    "初め", "初の", "はじ", "第一", "第1", *product("一1", "人例"),
)  # fmt: skip
_MAY_STAND = Words(
    "唯一", "一人", "ひとり", "1人", "独り", "最年", "最高齢", "初", "はじめて", "一軒",
    "一世帯", "一例", "一名", "しか", "一点", "1例", "1軒", "第1", "第一", "ほかに",
)  # fmt: skip
_GROUP = (
    f"(?:[{_KANJI}ァ-ヶーA-Z0-9]{{0,10}}(?:[市区町村県府都島院校局課署社園団所寺座隊係棟階室部会店館港浜谷]|団地|地区|商店街|学級|学年|クラス|校区|渡船|丁目|病棟|中州|集落|全国|組合|大学|支部|[1-6]年生?)"
    "(?=[でのにはから内初、中唯最]|[1-6一]年|全体)"
    "|(?:当|本|わが|我が|この|うちの)[校院園館課局社所施係町村市区国地]|[市区町村府県国校院島]内|地元|近所)"
)
_AGE = "(?:[0-9]{1,3}|[〇一二三四五六七八九十百]{1,5})[歳才]|(?:[1-9]0|[二三四五六七八九]十)代|[小中高][1-6]|[1-6]年生"
_SEX = "女性|男性|[男女][子児]|少年|少女|女(?=[一-龥])|男(?=[一-龥])"
_ILL = (
    f"(?:難病|[{_KANJI}ァ-ヶー]{{1,10}}(?:癌|がん|症|病(?![院棟室])|障害|障がい|麻痺|依存|肝炎|切断|移植)|全盲|盲目|弱視|難聴|聾|ろう者|盲導犬|聴導犬|介助犬|義足|義手|義眼|車いす|車椅子|人工[一-龥]{{2,4}}|酸素"
    "|透析|寝たきり|失語|吃音|白杖|胃ろう|ペースメーカー|HIV|ALS|てんかん|うつ)"
)
_HOME = (
    "(?:独居|独り暮らし|一人暮らし|ひとり暮らし|未婚|既婚|離婚|再婚|結婚|死別|別居|生活保護|不登校|里子|里親|養子|シングル|ひきこもり|引きこもり|育休|育児休業|介護休暇|同性|性別|トランス"
    "|双子|三つ子|四つ子|夫(?![人婦])|妻|父|母|兄|姉|弟|妹|息子|娘|孫|夫婦|夫妻|子育て|出産|妊娠)"
)
_EVENT = (
    "(?:優勝|準優勝|入賞|受賞|表彰|代表|金メダ|銀メダ|銅メダ|メダリスト|五輪|オリンピック|パラリンピック|国体|全国大会|甲子園|プロ|実業団|芸能|中途採用|転職|移住|帰化|難民|亡命|服役|出所"
    "|逮捕|前科|被災|被爆|殉職|叙勲|勲章|自殺|自傷|虐待|いじめ|亡くし|事故で|火災で|経験|元[一-龥ァ-ヶー]{2})"
)
_NATION = (
    "(?:[ァ-ヶー]{2,10}(?:国籍|籍|出身|系|人)|(?:中国|韓国|台湾|朝鮮|米国|英国|外国)(?:籍|出身|人)"
    "|残留孤児|アイヌ|ムスリム|イスラム教徒|無国籍)"
)
_WORK = (
    f"(?:[{_KANJI}ァ-ヶー]{{0,8}}(?:{alternation(words('occupations.txt'))}"
    "|[一-龥](?:師|士|員|官|医|家(?![族庭])|手|工|職人|選手|教諭|議員|匠|夫|司|女将|当主|店主|主任|船長|市議|区議|町議|府議|県議|議長|力士|仏師|奏者|校長|社長|会長|所長)"
    "|女将|当主|店主|市議|力士))(?=[^一-龥]|だ|で|の|が|を|は|\\Z)"
)
_PART = compiled(
    f"(?P<age>{_AGE})|(?P<ill>{_ILL})|(?P<home>{_HOME})|(?P<event>{_EVENT})|(?P<nation>{_NATION})|(?P<work>{_WORK})|(?P<sex>{_SEX})"
)
_PLACE = compiled(_GROUP)
_SOMEBODY = compiled(
    "(?:人|方|者|女性|男性|子|男|女|生徒|児童|園児|学生|患者|住民|職員|係員|社員|選手|夫婦|夫妻|家|当主|女将|師|士|員|官|医|手術|症例|例|父|母|夫|妻|兄|姉|弟|妹|息子|娘|孫|主)(?![ぁ-ん]{0,2}数|数|口|々)"
)
_WORD_GOES_ON = compiled(f"[{_KANJI}ァ-ヶー]{{0,10}}(?:した|している|だった|である)?")
_WORD_BEFORE = compiled(f"[{_KANJI}ァ-ヶーA-Z0-9]{{1,12}}(?:の)?\\Z")
_SENTENCE_END = compiled("[。\n「」『』?!;]")
_OF_NOBODY = compiled(
    "募集|対象|割合|想定|架空|向け|平均|歳以上|歳以下|歳未満|例に|たとえば|例えば|人数|統計|補助|制度|説明会|お知らせ|指導案|応募|申し?込|案内|手引|条例|規則|要綱|公募|採用試験|定員"
)
_BEFORE, _BEHIND = 60, 70
_MOST_READ = 5000  # sentences of one text; nobody writes of so many only ones, so the rest counts unread
_ENOUGH = 2
_ENOUGH_WITHOUT_PLACE = 4
_WEIGHTY = frozenset(("age", "ill", "home", "event", "nation"))


def find(reading: Reading) -> Iterator[Span]:
    """Spans of such phrases in normalised text, none overlapping another."""
    if not reading.holds(_MAY_STAND):
        return
    text = reading.text
    done = 0
    anchors = sorted((found.start(), only is _ONLY) for only in (_ONLY, _FIRST) for found in only.finditer(reading))
    for number, (anchor, only) in enumerate(anchors):
        if anchor < done:
            continue
        if number >= _MOST_READ:
            yield anchor, anchor + 1
            continue
        start, end = _clause(text, anchor, done)
        if (span := _singled_out(text, start, end, anchor, only=only)) is not None:
            yield span
            done = end


def _clause(text: str, anchor: int, floor: int) -> Span:
    """The sentence round the anchor, as far as is looked."""
    start = max(floor, anchor - _BEFORE)
    for mark in _SENTENCE_END.finditer(text, start, anchor):
        start = mark.end()
    close = _SENTENCE_END.search(text, anchor, anchor + _BEHIND)
    return start, close.start() if close else min(len(text), anchor + _BEHIND)


def _singled_out(text: str, start: int, end: int, anchor: int, *, only: bool) -> Span | None:
    parts = list(_PART.finditer(text, start, end))
    kinds = {str(part.lastgroup) for part in parts}
    place = _PLACE.search(text, start, end)
    enough = _ENOUGH if place else _ENOUGH_WITHOUT_PLACE
    if len(kinds) < enough + (not only) or not kinds & _WEIGHTY or _OF_NOBODY.search(text, start, end):
        return None
    people = [who.end() for who in _SOMEBODY.finditer(text, anchor, end)]
    if not people:
        return None
    first = min(anchor, parts[0].start(), place.start() if place else anchor)
    before = _WORD_BEFORE.search(text, max(start, first - 14), first)
    last = max(people[-1], parts[-1].end())
    goes_on = _WORD_GOES_ON.match(text, last, end)
    return before.start() if before else first, goes_on.end() if goes_on else last
