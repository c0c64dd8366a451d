"""QUASI: an age with a sex and a place, an illness or a way of living: together they single out one person.

Read from the age outwards, in whatever order and however joined (・、／ blank の で). What follows in the same list
(、骨折で入院) belongs to it, but proves nothing by itself.
"""

import re
from collections.abc import Iterator

from sekisho.screening import circumstances, narrated, singled_out
from sekisho.screening.finding import Span
from sekisho.screening.lexicon import words
from sekisho.screening.patterns import compiled
from sekisho.screening.places import CITY, VILLAGE
from sekisho.screening.reading import Reading, Sought, product

_NUMBER = "(?:[0-9]{1,3}|[一二三四五六七八九十百]{1,4})"
_AGE = Sought(
    r"[歳才](?<=[0-9十一二三四五六七八九].)(?!以[上下]|未満|から|まで|児|時|刻|を超|入学|未|になる前|に達|代|前後"
    r"|ぐらい|くらい)(?:[0-9]{1,2}[かヶカケ]月)?",
    "歳",
    "才",
)
_AGE_BEFORE = compiled(rf"(?:満 ?|当時 ?|年[齢代]:? ?|推定 ?)?{_NUMBER} ?\Z")
# An age without 歳: 「女性（84）」, 「年齢34」, a class at school, a baby's months.
_BARE_AGE = Sought(
    r"\((?<=[性子児人母父婦員生師士業者主ー]\()[0-9]{1,3}\)|年齢[: ]{0,2}[0-9]{1,3}(?![0-9歳才代~以])"
    r"|[小中高](?:学|校)?[1-6]年?生?(?=の?[男女])|生後[0-9]{1,2}[かヶカケ]月(?:[0-9]{1,2}日)?"
    r"|age(?<![A-Za-z].{3})[\"']?[:=] ?[0-9]{1,3}(?![0-9])",
    *product("(", "0123456789"),
    "年齢",
    *product("小中高", "学校123456"),
    "生後",
    "ag",
)
# Cells of a row: 「72,女,茨木市」.
_SEX_CELL = Sought(r"[男女](?<=[0-9][,|/・、 ].)性?(?=[,|/・、 \n]|\Z)", "男", "女")
_CELL_OF_AGE = Sought(
    r"[男女][性児子]?[,|/・、 ](?P<age>[1-9][0-9]?|10[0-9])(?=[,|/・、 ]|歳)", *product("男女", "性児子,|/・、 ")
)
_AGE_CELL = compiled(r"(?<![0-9.:/-])(?<![0-9],)(?:[1-9][0-9]?|10[0-9])(?=[,|/・、 ]\Z)")
_DECADE = Sought(
    r"代(?<=[0-9十歳].)(?:前半|後半|半ば)?(?!後|前|目|以|表|金|理|替|わ|休|え)|歳(?:前後|ぐらい|くらい)", "代", "歳"
)
_DECADE_BEFORE = compiled(r"(?:年[齢代]:? ?)?(?:[1-9]0|[一二三四五六七八九]?十)歳?\Z")
_SEX = (
    r"(?:男性|女性|男児|女児|[男女]子(?:生徒|児童|園児|学生|高校生|中学生)?|男の子|女の子|少年|少女|主婦|妊婦|母親|父親|[長次二三][男女](?![性子児])|息子|娘|男(?![子女性児])|女(?![子性児])"
    r"|M(?![A-Za-z])|F(?![A-Za-z]))"
)
_LIVES = (
    "(?:[ 、]?(?:在住|居住|在勤|在学|出身|(?:の近く)?に(?:住む|住んでいる|住んでる|お住まい|住所を有する|暮らす"
    "|通う))の?)"
)
_KANJI = "々㐀-鿿"
_GOES = (
    rf"(?:の[{_KANJI}ァ-ヶー]{{2,8}}(?:に|へ)?(?:勤務の?|通う|勤める|勤務(?:する|の)?|入[所院]中の|入居する"
    rf"|在籍する)|の[府市県国私都区]立(?:高校?|中学校?|小学校|大学|保育[園所]|幼稚園))"
)
_TOWN = rf"(?:(?![男女])[{_KANJI}ヶケノ]){{1,8}}"
_STEM = rf"(?:{'|'.join(words('city_stems.txt'))})"
_PLACE = (
    rf"(?:{_TOWN}(?<!独居)(?<!単身)(?<!同居){_LIVES}|(?<![{_KANJI}]){_STEM}(?![{_KANJI}ァ-ヶー](?<![在住男女で]))"
    rf"|(?:{CITY}|{VILLAGE})(?![議長民営政税役会場販])(?:立{_TOWN}|内"
    rf"|{_TOWN}(?:[0-9一二三四五六七八九]{{1,2}}丁目)?)?(?:(?<=丁目)の?(?:路上|付近))?"
    rf"|{_TOWN}(?:[0-9一二三四五六七八九]{{1,2}}丁目|地区|団地|校区|学区)"
    rf"|{_TOWN}(?:公園|駅|学校|団地|商店街|病院|神社)(?:の?(?:近く|そば|付近|近辺|近所|前|裏)"
    rf"|(?={_LIVES})))(?:{_LIVES}|{_GOES})?"
)
_TRAIT = (
    rf"(?:独居|一人暮らし|ひとり暮らし|独り暮らし|単身|無職|寝たきり|車いす|生活保護(?:受給(?:中|者|世帯)?)?の?"
    rf"|(?:[{_KANJI}ァ-ヶー]{{1,10}}|うつ)(?:癌|がん|症|病|障害|麻痺|依存)(?:の?患者|の?疑い|あり"
    rf"|で[休療入通治][一-龥]中)?|(?:人工)?透析中?|がん(?:の?患者)?"
    r"|DV(?:被害|避難)中?者?|[A-Z]{2,5}(?![A-Za-z0-9])(?:陽性|感染者?|患者|の?疑い)?"
    r"|初産婦?|経産婦?|未婚|既婚|離婚(?:調停中|歴あり)?|[1-9一二三四五]児の[母父]親?|心肺停止|[目耳足]が不自由"
    r"|(?<=[病疾症][名病患状][:=])[一-龥ァ-ヶー]{2,12}"
    r"|妊娠(?:中|[0-9]{1,2}(?:[かヶカケ]月|週)目?)?|産後[0-9]{0,2}(?:[かヶカケ]月|週|日)?|出産間近"
    r"|(?:係|課|部|局|室|所|園|次|署|院|校|組合|自治会|町会)長|主[査事任幹]|教頭|職員|患者|利用者"
    rf"|(?<=[、,・/|(:= ])元?[{_KANJI}ァ-ヶー]{{1,8}}(?:師|士|員|手|医|官|工|職|長|主|生|係"
    rf"|屋)(?=[、,・/|) 。」\n]|の|で|が|です|\Z)"
    rf"|要介護[1-5]|要支援[12]|視覚障害|聴覚障害|会社員|公務員|技能実習生|留学生|大学生|高校生|中学生|小学生|学生"
    rf"|教員|教諭|教師|医師|看護師|保育士|農家|漁師|農業|漁業|林業|自営業?|職人"
    rf"|アルバイト|パート|フリーター|作業員|(?:元?[ァ-ヶー]{{1,8}})?運転手|議員|元?[市区町村県府都]議|民生委員"
    rf"|飲食店[員主]|店員|僧侶|シングルマザー|シングルファザー|ひとり親|ひきこもり|引きこもり|不登校"
    rf"|国籍:? ?[ァ-ヶー]{{2,8}}|[ァ-ヶー]{{2,8}}(?:国?籍|人)|(?:中国|韓国|台湾)(?:国?籍|人)|[小中高][1-6](?:年生?)?)"
)
_FIELD = "(?:性別|住所|居住地|所在地?|職業|年齢|国籍|家族構成|病名|地域|区|sex|gender|city|ward|address|job)"
# These only with their mark: elsewhere they are words of the sentence.
_HEADED = (
    "(?:居住区|居住地域|地区|疾病|疾患|傷病名?|症状|状況|家族|世帯|続柄|ward|disease|illness|nationality|occupation)"
)
_JOIN = (
    rf"(?:[ \n\"'」]{{0,2}}(?:[、,・/|():;=の]|で)?[ \n\"']{{0,2}}"
    rf"(?:{_FIELD}[\"']?[:=]?|{_HEADED}[\"']?[:= ]|) ?[\"']?|\n ?[-*] ?(?:{_FIELD}:|{_HEADED}:)? ?)"
)
_ORG = (
    rf"[{_KANJI}ァ-ヶー]{{1,10}}(?:事務所|学校|病院|医院|保育所|保育園|幼稚園|高校|中学|大学|消防署|警察署|役所"
    rf"|役場|局|センター|会社|工場|施設)(?:内|立)?"
    r"(?:の|に?勤務の?|に勤務する|に勤める|で働く|に通う)"
)
_ITEM = rf"(?:(?P<place>{_PLACE})|(?P<org>{_ORG})|(?P<age>{_NUMBER}歳(?![児以]))|(?P<sex>{_SEX})|(?P<trait>{_TRAIT}))"
# Anything else of a list, if it ends as an illness, work, a way of living or what befell somebody.
_MORE = (
    r"(?:(?:[^\s、,。・/|()「」『』:]{1,14}?(?:症|病|癌|がん|障害|障がい|依存|麻痺|透析|骨折|院|所|中|居|暮らし|世帯"
    r"|家庭|師|士|員|生|業|婦|主|長|議|人|児|職|勤務"
    r"|在学|在籍|[かヶカケ]月|死亡|停止|搬送|経営|官|溺水|重体|重傷|軽傷|介護|受給|保護|国籍|者|離婚|失業|療養|難民|被害|歴|あり|なし|酸素|切断"
    r"|造設|術後|利用|使用|育児中|級)"
    r"|全盲|弱視|難聴|ろう|盲ろう|人工肛門|[A-Z]{2,4})"
    r"(?=[」』)。、,・/| \n]|です|だ|が|の|で|を|と|は|\Z))"
)
_RIGHT = compiled(_JOIN + _ITEM)
_RIGHT_OVER = compiled(rf"(?:[ 、,・/]{{1,2}}|の){_MORE}(?={_JOIN}(?:{_PLACE}|{_SEX}))")
_LEFT = compiled(_ITEM + _JOIN + r"\Z")
# What an item may end in: without it the long expression need not be tried.
_LEFT_END = compiled(rf"[{_KANJI}ァ-ヶー0-9A-Zのるむいうすくばんりしつにへえけ]{_JOIN}\Z")
_REST = compiled(rf"(?: ?[、,・/|] ?| |の(?<=[市区町村]の)){_MORE}")
# What still belongs to the last of them: its degree, or what came of it (障害2級, 障害で入院歴, 元船員で片足切断).
_TAIL = compiled(
    r" ?[1-7]級|術後|(?:の?患者|利用|使用|療養中)(?=[」』)。、,・/| \n]|です|の|\Z)"
    r"|で[^、。\n「」()で]{1,10}?(?:歴(?:あり|がある)?|[休療入通治][一-龥]中|切断|造設|障害|麻痺|症|病|児|利用|使用)"
    r"(?=[」』)。、,\n]|です|の|が|を|し|\Z)"
)
# The last of a list that has been found, whatever it says.
_LAST_ITEM = compiled(rf" ?(?P<mark>[、・/|]) ?[{_KANJI}ァ-ヶー]{{2,10}}(?=[」』)。\n]|\Z)")
_DIVIDERS = "、・,/|"
_REACH = 26
_MOST_ITEMS = 5
_MOST_REST = 2
# 65歳以上の女性, 女性の割合: people by the thousand.
_STATISTIC = compiled(
    r"[のがは、 ]{0,2}(?:割合|比率|人口|投票率|平均|人数|患者数|死亡率|就業率|受診率|率|各|層|向け|対象|の?方々"
    r"|[0-9,]+ ?[人名%]|[0-9,.]+ ?%)"
)
_GROUP = compiled(
    "[)、 ]{0,2}(?:を?想定|を?架空|という(?:設定|モデル|ペルソナ|想定|架空|前提|仮定)|のモデル(?:世帯|ケース))"
    "|の(?:指導案|体力テスト|人?数(?![日年か])|授業|学級)"
    "|[ァ-ヶー]{2,10}[部団](?![屋品])|が[^、。]{1,14}場合"
)
_AVERAGE = compiled(r"(?:平均|上限|下限|対象|標準|モデル)[はがの]? ?(?:年齢[はがの:]? ?)?\Z")


def find(reading: Reading) -> Iterator[Span]:
    """Spans of such combinations in normalised text, from the first to the last of their parts."""
    text = reading.text
    for start, end in _combined(reading):
        opened = text.count("(", start, end) > text.count(")", start, end) and text[end : end + 1] == ")"
        yield start, end + opened


def _combined(reading: Reading) -> Iterator[Span]:
    text = reading.text
    ages = sorted(_ages(reading))
    anchors = [begin for begin, _, _ in ages] + [only.start() for only in circumstances.ANCHOR.finditer(text)]
    yield from circumstances.find(text, anchors)
    yield from singled_out.find(reading)
    yield from narrated.find(reading)
    done = 0
    for begin, stop, exact in ages:
        if begin < done:
            continue
        seen = {"sex"} if text[begin] in "男女" else set()
        start, end, seen = _extended(text, begin, stop, done, seen)
        seen.discard("age")
        last, rest = _with_rest(text, start, end) if len(seen) >= 2 else (end, 0)
        if len(seen) >= 2 and (tail := _TAIL.match(text, last)):
            last = tail.end()
        if not _singles_out(seen, rest, exact=exact) or _STATISTIC.match(text, last) or _GROUP.match(text, last):
            continue
        if _AVERAGE.search(text, max(0, begin - 8), begin):
            continue
        if further := _LAST_ITEM.match(text, last):
            last = further.end() if further["mark"] in text[start:last] else last
        yield start, last
        done = last


def _ages(reading: Reading) -> Iterator[tuple[int, int, bool]]:
    """Where ages stand, and whether they are exact to the year."""
    text = reading.text
    for mark in _AGE.finditer(reading):
        age = _AGE_BEFORE.search(text, max(0, mark.start() - 9), mark.start())
        if age:
            yield age.start(), mark.end(), True
    for found in _BARE_AGE.finditer(reading):
        yield found.start(), found.end(), True
    for cell in _SEX_CELL.finditer(reading):
        age = _AGE_CELL.search(text, max(0, cell.start() - 5), cell.start())
        if age:
            yield age.start(), age.end(), True
    for cell in _CELL_OF_AGE.finditer(reading):
        yield cell.start(), cell.end("age"), True
    for mark in _DECADE.finditer(reading):
        decade = _DECADE_BEFORE.search(text, max(0, mark.start() - 8), mark.start())
        if decade:
            yield decade.start(), mark.end(), False


def _extended(text: str, start: int, end: int, floor: int, seen: set[str]) -> tuple[int, int, set[str]]:
    """As far as sex, place and traits follow and precede, and which of them do. A second sex or place is another's."""
    for _ in range(_MOST_ITEMS):
        right = _RIGHT.match(text, end)
        if right and right.lastgroup == "place" and "\n" in text[end : right.start("place")] and _in_row(text, start):
            break  # the next row's
        if (
            right is None
            or (right.lastgroup in seen and right.lastgroup != "trait")
            or _leaves_list(text, start, right)
        ):
            over = _RIGHT_OVER.match(text, end) if right is None else None
            if over is None:
                break
            end = over.end()
            continue
        seen.add(str(right.lastgroup))
        end = right.end()
    for _ in range(_MOST_ITEMS):
        begin = max(floor, start - _REACH)
        begin = max(begin, text.rfind("。", begin, start) + 1, text.rfind(")", begin, start) + 1)
        left = _LEFT.search(text, begin, start) if _LEFT_END.search(text, max(begin, start - 24), start) else None
        if left is None or (left.lastgroup in seen and left.lastgroup != "trait"):
            break
        seen.add(str(left.lastgroup))
        start = left.start()
    return start, end, seen


def _in_row(text: str, start: int) -> bool:
    """Whether a place stands before in the same line."""
    line = text.rfind("\n", 0, start) + 1
    left = _LEFT.search(text, max(line, start - _REACH), start)
    return left is not None and left.lastgroup == "place"


def _leaves_list(text: str, start: int, item: re.Match[str]) -> bool:
    """Whether the item is divided from a list by another mark than the list's own (86歳・女性・此花区、独居)."""
    marks = [mark for mark in _DIVIDERS if mark in text[start : item.start()]]
    return (
        bool(marks)
        and item.lastgroup not in ("sex", "place")
        and item[0][0] in _DIVIDERS
        and item[0][0] not in (*marks, "・")
    )


def _with_rest(text: str, start: int, end: int) -> tuple[int, int]:
    """The end of the list that has begun, and how many further items it has."""
    for items in range(_MOST_REST):
        more = _REST.match(text, end)
        if more is None or _leaves_list(text, start, more):
            return end, items
        end = more.end()
    return end, _MOST_REST


def _singles_out(seen: set[str], rest: int, *, exact: bool) -> bool:
    """An exact age needs one more thing beside sex or place; tens of years need all three."""
    return len(seen) + (rest > 0) >= 3 if not exact else len(seen) >= 2
