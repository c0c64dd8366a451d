"""What a phrase tells about somebody: parts that joined words hold together, and whether they single a person out.

「難病を抱えながら豆腐屋を営む63歳の女性」: unlike in a list (`recognizers/quasi.py`) a few words of the sentence
stand between the parts, so more of them must come together. Groups and figures are told by what stands around them.
"""

import re
from collections.abc import Iterable, Iterator

from sekisho.screening.finding import Span
from sekisho.screening.labelled import pairs
from sekisho.screening.lexicon import alternation, words
from sekisho.screening.patterns import compiled
from sekisho.screening.sieve import Sieve

_KANJI = "々㐀-鿿"
_WORD = rf"(?:(?![男女])[{_KANJI}ァ-ヶーA-Za-z])"
# Where a word may begin: long ones are not tried from each of their characters.
_BEGINS = rf"(?:(?<![{_KANJI}ァ-ヶー])|(?<=[性子区市町村児歳才代内]))"
_END = rf"(?![{_KANJI}ァ-ヶー])"
_NUMBER = "(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})"
UNIQUE = compiled(
    "唯一|[ただっ]{2,3}[一1]人|[ただっ]{2,3}ひとり|最高齢|最年[長少]|[1-5一二三四五](?:人|名|例|世帯)しか|ひとりしか|[1一]人だけ"
    "|(?:国内|全国|府内|県内|市内|区内)[でに](?:[0-9一二三四五]|数)(?:例|人)(?!しか)|紅一点|黒一点"
)
_AGE = (
    rf"(?<![0-9])(?:{_NUMBER}|百)[歳才](?!以[上下]|未満|から|まで|児|時|刻|を超|に達|代|前後|ぐらい|くらい|[~～-])"
    r"|(?:明治|大正|昭和|平成|令和)[0-9元]{1,2}年(?:[0-9]{1,2}月)?生まれ|(?:19|20)[0-9]{2}年(?:[0-9]{1,2}月)?生まれ|生後[0-9]{1,2}(?:[かヶカケ]月|日)"
)
_DECADE = r"(?<![0-9])[1-9]0(?:歳)?代(?:前半|半ば|後半)?(?!以|前|目|表)"
_GRADE = (
    r"[小中高](?:学校?|校)?[1-6]年生?(?![0-9度月間])|[小中高][1-6](?![0-9])"
    r"|(?<![0-9令成和])[1-6]年(?:生(?!まれ)|(?=[男女]子|の[男女]))"
)
_SEX = (
    "(?:男性|女性|男児|女児|[男女]子(?:生徒|児童|園児|学生|高校生|中学生|大生)?|女子高生|男の[子人]|女の[子人]|少年|少女|主婦|妊婦|母親|父親|未亡人|青年"
    "|おばあさん|おじいさん|女将|夫婦|夫妻|兄弟|姉妹|兄妹|姉弟|の子(?=[がはをに、」。)]|$))"
)
_TOWN_AND = (
    rf"(?:[{_KANJI}ァ-ヶー]{{1,6}}(?:の)?(?:商店街|団地|校区|学区|銀座|住宅|市場|通り)"
    rf"|(?:(?![市区町村府県公私]立|近く)[{_KANJI}]){{2,5}}(?<!立)(?<!内)(?:公園|駅前|駅|神社|市場|[小中]学校|小|高校|保育[所園]|病院|教会)(?![{_KANJI}])"
    rf"|[{_KANJI}]{{1,6}}[一二三四五六七八九0-9]丁目|新世界|釜ヶ崎|キタ|ミナミ)"
)
_EMPLOYER = (
    rf"(?:(?:株式会社|\(株\)|社会福祉法人|医療法人)[{_KANJI}ァ-ヶーぁ-ん]{{1,10}}?(?=[のでに、勤])"
    rf"|[{_KANJI}ァ-ヶー]{{2,8}}(?:製作所|運輸|建設|工業|産業|物産|電機|製薬|商事|交通|タクシー|水道局|交通局|消防署|警察署|郵便局|支援学校|大学)(?=[のでに、勤]))"
)
# Plainer than `places.CITY`, and tried only where a word may begin: what stands beside decides here.
_CITY = rf"(?:{_BEGINS}(?:[{_KANJI}]{{1,5}}[ヶケノツ])?[{_KANJI}]{{1,5}}?[市区郡]|[ぁ-んァ-ヶ]{{2,6}}市)"
_PLACE = (
    rf"(?:{_CITY}(?![議長民営政税役会場販立])(?:内|(?:(?!独居|単身|同居|唯一|最[高年]|在住)[{_KANJI}ヶケノ]){{1,6}}{_END})?(?:の?(?:団地|商店街))?"
    rf"|{_TOWN_AND}|{_EMPLOYER})(?:在住|在勤|出身)?"
)
_ILL = (
    rf"(?:難病|{_BEGINS}{_WORD}{{1,12}}(?:癌|がん|症|病|障害|障がい|麻痺|依存症?|不全|失調|肝炎|切断|移植|欠損|アレルギー|疾患)(?:者|の?患者|児)?(?![院棟床気虫室{_KANJI}])"
    r"|(?<![A-Za-z])(?:ALS|HIV|SLE|PTSD|ADHD|ASD|MS|COPD|LGBT|DV)(?![A-Za-z])(?:の?患者|陽性|被害者?)?"
    r"|(?:人工)?透析中?|全盲|弱視|難聴|聾|ろう者|盲導犬|聴覚障害|失語|車いす|車椅子|寝たきり|人工呼吸器|胃ろう|人工肛門|要介護[1-5]|要支援[12]|末期がん|うつ|被爆"
    r"|妊娠中|妊娠[0-9]{1,2}(?:[かヶカケ]月|週)|(?:で|を)?出産(?=した|後|間近)|流産|服役|前科|自殺未遂|虐待を受け)"
)
_LIVING = (
    "(?:独居|独り暮らし|一人暮らし|ひとり暮らし|(?:一人|1人|ひとり|独り)で(?:暮ら|住)|単身(?!赴任手当|向け)|双子|三つ子|四つ子|未婚|離婚|死別|別居|三世代同居"
    "|生活保護|ひきこもり|引きこもり|不登校|里子|里親|養子|老老介護|車中泊|路上生活|[夫妻母父子娘](?:息子)?を亡くし|[三四五六七八九3-9]人(?:の子|きょうだい|兄弟|姉妹)"
    "|[母父]子[2-9二三四五]人|子なし|簡易宿所|グループホーム|特養|老人ホーム|養護施設|(?:市営|府営|都営|公営)住宅|シングル(?:マザー|ファザー))"
)
_WORK = (
    rf"{_BEGINS}(?:元|前|現役の?)?{_WORD}{{0,10}}(?:{alternation(words('occupations.txt'))})(?![{_KANJI}])"
    rf"|{_BEGINS}{_WORD}{{1,8}}(?:店|屋|業|工房|食堂|喫茶|教室|農園|旅館|工場|塾|院)(?:を(?:営[むみん]|経営|切り盛り)|をしている|をする)"
    rf"|{_BEGINS}{_WORD}{{0,4}}(?:料理店|作業所|店|施設|病院|工場|学校|大学|銭湯|区役所|会社)(?:に通う|に通って|に勤める|で働く|に勤務)"
    rf"|(?:学校|高校|大学|病院)で{_WORD}{{2,4}}をしている|{_BEGINS}[一-龥ァ-ヶー]{{2,6}}勤務"
)
_ORG = (
    rf"{_BEGINS}{_WORD}{{0,8}}(?:料理店|店|屋|医院|病院|保育[園所]|幼稚園|[小中高]学校|学校|高校|大学|銭湯|工場|会社|寺|神社|教会|旅館|工房|工務店|事務所|センター|施設|市場|区役所)"
    "(?:の|で|に(?:通う|通って(?:いる)?|勤める|勤務する))"
)
_NATION = (
    rf"(?:[ァ-ヶー]{{2,8}}(?:国籍|籍|出身|生まれ|系|人(?![{_KANJI}])|から避難)|日系[ァ-ヶー]{{2,6}}人?|(?:在日)?(?:中国|韓国|台湾|朝鮮|米国|英国|北朝鮮)(?:国籍|籍|出身|生まれ|人(?![{_KANJI}]))"
    r"|難民|残留(?:孤児|婦人)|イスラム教徒|ムスリム|帰国(?:子女|者)|アイヌ|無国籍)"
)
_KIN = f"(?:両親|祖[父母]|[父母夫妻兄姉弟妹](?=[がはもをのと、])|長[男女]|次[男女]|息子|娘)(?![{_KANJI}])"
# Where such a phrase may be about: by pairs of characters, for one quick pass over the text.
PAIRS = (
    *(
        "唯一",
        "ただ",
        "たっ",
        "最高",
        "最年",
        "人し",
        "人だ",
        "名し",
        "例し",
        "帯し",
        "例の",
        "紅一",
        "黒一",
        "生ま",
        "百歳",
        "組で",
    ),
    *(
        "男性",
        "女性",
        "男児",
        "女児",
        "男の",
        "女の",
        "母親",
        "父親",
        "年生",
        "年男",
        "年女",
        "夫婦",
        "姉妹",
        "兄妹",
        "の子",
    ),
    *(f"{school}{year}" for school in "小中高" for year in "123456"),
)
ANCHOR = compiled(pairs(PAIRS))
# What tells something about a person holds one of these; most sentences with an age do not and are not read further.
_TELLS = compiled(
    "[病症癌痺炎疾難透盲聴寝胃妊産虐被独双籍営職士師手員婦官議司将主工家奏監棋農漁船祖兄姉娘孤避唯最紅屋店校長身う人生業護婚養宿勤元介切移里施車ニパコレアムザA-Z]"
)
# A place or a group one belongs to holds one of these, and without one nobody is singled out.
_PLACED = Sieve(
    "[市区郡]|商店街|団地|校区|学区|銀座|住宅|通り|公園|駅|神社|小|高校|保育|病院|教会|丁目|新世界|釜ヶ崎|キタ|ミナミ|会社|\\(株\\)|法人|製作所|運輸|建設|工業|産業"
    "|物産|電機|製薬|商事|交通|タクシー|水道局|消防署|警察署|郵便局|学校|大学|内|当|この|町会|自治会|組|クラス|学年"
)
_IN_BRACKETS = rf"\((?<=[性師士員親人手工生主長婦]\(){_NUMBER}歳?\)"
_AROUND = (
    "[市区町村県府校園社館庁課局班組署]内|当[館園課局校社所院署]|この[課班町校園村島]"
    "|町会|自治会|[1-6]年[0-9]組|クラス|学年"
)
_PIECE = Sieve(
    *(rf"(?=[^ぁ-ん、。・,/ ー\n]|[たひうおのころ])(?P<{kind}>{expression})" for kind, expression in (
        ("age", f"{_AGE}|{_IN_BRACKETS}"), ("decade", _DECADE), ("grade", _GRADE), ("unique", UNIQUE.pattern),
        ("nation", _NATION), ("living", _LIVING), ("work", _WORK), ("around", _AROUND), ("place", _PLACE),
        ("org", _ORG), ("ill", _ILL), ("sex", _SEX), ("kin", _KIN),
    ))
)  # fmt: skip
# Between two parts: particles and marks, and a verb or two.
_BETWEEN = compiled(
    rf"[ぁ-ゖ、・,/( ]{{0,9}}+(?:[{_KANJI}]{{1,2}}[ぁ-ゖ、,]{{1,8}}+)?(?:[{_KANJI}]{{1,3}}[ぁ-ゖ、, ]{{1,5}}+)?"
)
_PARTS_FROM = compiled(
    "一覧|の方|のため|さん|ちゃん|くん|など|たち|です|ます|でした|ません|ください|または|および|の場合|対象|割合|想定|以上|向け|たら|れば|一方|ほか"
)
_TURNS = compiled("が(?!い|、)")
_SEVERAL = compiled("夫[婦妻]|兄|姉|双子|親子|母子|父子")
_LIST, _OTHER_LIST = compiled(r" ?[・/|] ?"), compiled(" ?[、,]")
_END_OF_SENTENCE = compiled("[。\n「」『』?!]")
_BEFORE, _BEHIND = 60, 44
_LONGEST = 120
_MUCH = 2  # things told about somebody whose age is not
# What makes it a group, a figure or an invention.
GROUP_BEHIND = compiled(
    r"[のがはをでに、 ]{0,2}(?:割合|比率|人口|一覧|名簿|率|平均|人数|数(?!年|日|か|ヶ)|層|向け|対象|限定|想定"
    r"|[0-9,.]+ ?[人名%割]|が?多[いくか]|が?少な|が?増え|が?減"
    r"|ペルソナ|架空|という設定|以上|以下|未満|指導案|授業|学級|体力テスト|各|方々|皆さん|部の|チーム|[ァ-ヶー]{2,8}[部団]|無料|クーポン|健診|検診|募集|たち|ら[がはの、]"
    r"|[がのは][^、。]{1,14}場合)"
)
GROUP_BEFORE = compiled(
    "(?:平均|上限|下限|対象は?|標準|モデル|架空の?|仮に|例えば|たとえば)[はがの、]? ?(?:年齢[はがの:]? ?)?\\Z"
)


def find(text: str, anchors: Iterable[int]) -> Iterator[Span]:
    """Spans of such phrases around the places where ages or words for the only one stand, in order."""
    for first, last in _windows(text, anchors):
        chain: list[re.Match[str]] = []
        for piece in _PIECE.finditer(text, first, last):
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
        if _TELLS.search(text, first, done) and _PLACED.search(text, first, done):
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
    while chain and chain[-1].lastgroup == "org":
        chain.pop()
        kinds.pop()
    several = kinds.count("age") > 1 and not any(_SEVERAL.match(piece[0]) for piece in chain)
    if several or not _singles_out(set(kinds)):
        return
    start, end = chain[0].start(), chain[-1].end()
    if text.count("(", start, end) > text.count(")", start, end) and text[end : end + 1] == ")":
        end += 1
    if GROUP_BEHIND.match(text, end) or GROUP_BEFORE.search(text, max(0, start - 10), start):
        return
    yield start, end


def _singles_out(kinds: set[str]) -> bool:
    """A place always; with an exact age one thing more, with a decade, a grade or for the only one of a kind two."""
    if not kinds & {"place", "around"}:
        return False
    told = kinds - {"age", "decade", "grade", "unique", "place", "around", "kin", "org"}
    if "age" in kinds:
        return len(told - {"sex"}) > ("place" not in kinds) or bool(told and "unique" in kinds)
    if not kinds & {"decade", "grade", "unique"}:  # 「城東区の全盲の女性ピアニスト」
        return "place" in kinds and "sex" in told and len(told) > _MUCH
    weight = len(told) + ("org" in kinds and bool(told))
    if "unique" in kinds:
        return weight >= 2 or bool(told & {"ill", "nation"})
    return weight >= 2 and bool(told - {"sex"})
