"""What a phrase tells about somebody: parts that joined words hold together, and whether they single a person out.

「難病を抱えながら豆腐屋を営む63歳の女性」: unlike in a list (`recognizers/quasi.py`) a few words of the sentence
stand between the parts, so more of them must come together. Groups and figures are told by what stands around them.
"""

import re
from collections.abc import Iterable, Iterator

from sekisho.screening.finding import Span
from sekisho.screening.places import CITY
from sekisho.screening.reading import Sought, product

_KANJI = "々㐀-鿿"
_WORD = rf"(?:(?![男女])[{_KANJI}ァ-ヶーA-Za-z])"
_END = rf"(?![{_KANJI}ァ-ヶー])"
_NUMBER = "(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})"
UNIQUE = Sought(
    "唯一|[ただっ]{2,3}[一1]人|[ただっ]{2,3}ひとり|最高齢|最年[長少]|[1-5一二三四五](?:人|名|例|世帯)しか|ひとりしか|[1一]人だけ",
    *("唯一", "最高", "最年", "ひと"),
    *product("ただっ", "ただっ"),
    *product("12345一二三四五", "人名例世"),
)
_AGE = rf"(?<![0-9]){_NUMBER}[歳才](?!以[上下]|未満|から|まで|児|時|刻|を超|に達|代|前後|ぐらい|くらい|[~～-])"
_GRADE = r"[小中高](?:学校?|校)?[1-6]年生?(?![0-9度月間])|[小中高][1-6](?![0-9])"
_SEX = (
    "(?:男性|女性|男児|女児|[男女]子(?:生徒|児童|園児|学生|高校生|中学生)?|男の子|女の子|少年|少女|主婦|妊婦|母親|父親|未亡人|青年"
    "|おばあさん|おじいさん)"
)
_TOWN_AND = (
    rf"(?:[{_KANJI}ァ-ヶー]{{1,6}}(?:の)?(?:商店街|団地|校区|学区|銀座|住宅|市場|通り)"
    rf"|[{_KANJI}]{{1,6}}[一二三四五六七八九0-9]丁目)"
)
_PLACE = (
    rf"(?:{CITY}(?![議長民営政税役会場販立])(?:内|(?:(?!独居|単身|同居|唯一|最[高年]|在住)[{_KANJI}ヶケノ]){{1,6}}{_END})?(?:の?(?:団地|商店街))?"
    rf"|[市区町村県府]内|{_TOWN_AND})(?:在住|在勤|出身)?"
)
_ILL = (
    rf"(?:難病|{_WORD}{{1,12}}(?:癌|がん|症|病|障害|障がい|麻痺|依存症?|不全|失調|肝炎)(?:者|患者)?(?![院棟床気虫室{_KANJI}])"
    r"|(?<![A-Za-z])(?:ALS|HIV|SLE|PTSD|ADHD|ASD|MS|COPD)(?![A-Za-z])(?:患者|陽性)?"
    r"|(?:人工)?透析中?|全盲|弱視|難聴|聴覚障害|失語|車いす|車椅子|寝たきり|人工呼吸器|胃ろう|要介護[1-5]|要支援[12]|妊娠中|妊娠[0-9]{1,2}(?:[かヶカケ]月|週))"
)
_LIVING = (
    "(?:独居|独り暮らし|一人暮らし|ひとり暮らし|(?:一人|1人|ひとり|独り)で(?:暮ら|住)|単身(?!赴任手当|向け)|双子|三つ子|四つ子|未婚|離婚|死別|別居"
    "|生活保護|ひきこもり|引きこもり|不登校|里子|里親|養子|老老介護|車中泊|路上生活|[夫妻母父子娘](?:息子)?を亡くし|[三四五六七八九3-9]人(?:の子|きょうだい|兄弟|姉妹))"
)
_WORK = (
    rf"(?:{_WORD}{{1,10}}(?:[育護祉養理計療律転裁築車操通訳具報定備書]士|運転手|選手|職人|農家|漁師|大工|教諭|教員|議員|店主|団長|住職|牧師|神主|医師|技師|[看護調理美容庭講]師"
    rf"|芸人|画家|職員|社員|通訳|議長|会長|楽師|演奏家|棋士|力士|杜氏|監督|騎手|実習生|留学生)(?![{_KANJI}])"
    rf"|{_WORD}{{1,8}}(?:店|屋|業|工房|食堂|喫茶|教室|農園|旅館|工場|塾|院)を(?:営[むみん]|経営|切り盛り)|{_WORD}{{0,4}}(?:料理店|作業所|店|施設|病院)(?:に通う|に勤める|で働く|に勤務)"
    "|漁師|農家|宮大工|鵜匠|刀鍛冶|杜氏|海女|猟師|僧侶|住職|神父|牧師|棋士|力士|元?[市区町村県府]議(?!会)|民生委員)"
)
_NATION = (
    rf"(?:[ァ-ヶー]{{2,8}}(?:国籍|籍|出身|生まれ|系|人(?![{_KANJI}]))"
    rf"|(?:中国|韓国|台湾|朝鮮|米国|英国|北朝鮮)(?:国籍|籍|出身|生まれ|人(?![{_KANJI}])))"
)
_KIN = f"(?:両親|祖[父母]|[父母夫妻兄姉弟妹](?=[がはもをのと、])|長[男女]|次[男女]|息子|娘)(?![{_KANJI}])"
_PIECE = re.compile(
    rf"(?P<age>{_AGE}|\((?<=[性師士員親人手工]\(){_NUMBER}歳?\))|(?P<grade>{_GRADE})|(?P<unique>{UNIQUE.pattern.pattern})|(?P<nation>{_NATION})|(?P<living>{_LIVING})"
    rf"|(?P<place>{_PLACE})|(?P<work>{_WORK})|(?P<ill>{_ILL})|(?P<sex>{_SEX})|(?P<kin>{_KIN})"
)
# What every place holds: a window without one is not read.
_PLACE_HINT = re.compile(
    "[市区郡町村県府商団銀住通丁](?:(?<=[市区郡])|(?<=[町村県府])内|(?<=商)店街|(?<=団)地|(?<=銀)座|(?<=住)宅|(?<=通)り|(?<=丁)目)"
)
# Between two parts: particles and marks, and a verb or two.
_BETWEEN = re.compile(
    rf"[ぁ-ゖ、・,/ ]{{0,9}}+(?:[{_KANJI}]{{1,2}}[ぁ-ゖ、,]{{1,8}}+)?(?:[{_KANJI}]{{1,3}}[ぁ-ゖ、, ]{{1,5}}+)?"
)
_PARTS_FROM = re.compile(
    "さん|ちゃん|くん|など|たち|です|ます|でした|ません|ください|または|および|の場合|対象|割合|想定|以上|向け|たら|れば|一方|ほか"
)
_LIST, _OTHER_LIST = re.compile(r" ?[・/|] ?"), re.compile(" ?[、,]")
_END_OF_SENTENCE = re.compile("[。\n「」『』?!]")
_BEFORE, _BEHIND = 80, 60
_LONGEST = 120
# What makes it a group, a figure or an invention.
GROUP_BEHIND = re.compile(
    r"[のがはをでに、 ]{0,2}(?:割合|比率|人口|率|平均|人数|数(?!年|日|か|ヶ)|層|向け|対象|限定|想定"
    r"|[0-9,.]+ ?[人名%割]|が?多[いくか]|が?少な|が?増え|が?減"
    r"|ペルソナ|架空|という設定|以上|以下|未満|指導案|授業|学級|体力テスト|各|方々|皆さん|部の|チーム|[ァ-ヶー]{2,8}[部団]|無料|クーポン|健診|検診|募集|たち|ら[がはの、])"
)
GROUP_BEFORE = re.compile(
    "(?:平均|上限|下限|対象は?|標準|モデル|架空の?|仮に|例えば|たとえば)[はがの、]? ?(?:年齢[はがの:]? ?)?\\Z"
)


def find(text: str, anchors: Iterable[int]) -> Iterator[Span]:
    """Spans of such phrases around the places where ages or words for the only one stand, in order."""
    for first, last in _windows(text, anchors):
        chain: list[re.Match[str]] = []
        for piece in _PIECE.finditer(text, first, last) if _PLACE_HINT.search(text, first, last) else ():
            if chain and not _goes_on(text, chain, piece):
                yield from _judged(text, chain)
                chain = []
            chain.append(piece)
        yield from _judged(text, chain)


def _windows(text: str, anchors: Iterable[int]) -> Iterator[Span]:
    """Sentences, or what is near the anchors in them; each place once."""
    done = 0
    for anchor in sorted(anchors):
        if anchor < done:
            continue
        first = max(done, anchor - _BEFORE)
        for end in _END_OF_SENTENCE.finditer(text, first, anchor):
            first = end.end()
        close = _END_OF_SENTENCE.search(text, anchor, anchor + _BEHIND)
        done = close.start() if close else min(len(text), anchor + _BEHIND)
        yield first, done


def _goes_on(text: str, chain: list[re.Match[str]], piece: re.Match[str]) -> bool:
    gap = text[chain[-1].end() : piece.start()]
    if (
        len(gap) > 18
        or piece.end() - chain[0].start() > _LONGEST
        or not _BETWEEN.fullmatch(gap)
        or _PARTS_FROM.search(gap)
    ):
        return False
    if len(chain) > 1 and _OTHER_LIST.match(gap):
        return not _LIST.fullmatch(text, chain[-2].end(), chain[-1].start())
    return True


def _judged(text: str, chain: list[re.Match[str]]) -> Iterator[Span]:
    kinds = [str(piece.lastgroup) for piece in chain]
    if kinds.count("age") > 1 or not _singles_out(set(kinds)):
        return
    start, end = chain[0].start(), chain[-1].end()
    if GROUP_BEHIND.match(text, end) or GROUP_BEFORE.search(text, max(0, start - 10), start):
        return
    yield start, end


def _singles_out(kinds: set[str]) -> bool:
    """A place always; with an age or for the only one of its kind two things more, with a grade a sex and one more."""
    if "place" not in kinds:
        return False
    told = kinds - {"age", "grade", "unique", "place", "kin"}
    if "age" in kinds:
        return len(told) + ("unique" in kinds) >= 2
    if "grade" in kinds:
        return "sex" in told and len(told) >= 2
    return "unique" in kinds and len(told) >= 2
