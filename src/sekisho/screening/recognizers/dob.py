"""DOB: a date that the text makes somebody's date of birth: 生年月日, …生まれ, or a date beside a name and a sex."""

import re
from collections.abc import Iterable, Iterator

from sekisho.screening.dates import DATE, DAY_FIRST, ENGLISH, ERA, ERA_YEAR, FIGURED, MONTH_DAY, YEAR, N, within, year
from sekisho.screening.finding import Span
from sekisho.screening.labelled import GAP, Label, after, values
from sekisho.screening.lexicon import alternation, words
from sekisho.screening.name_before import name_before
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Cue, Reading, Run, Sought, Words, product
from sekisho.screening.sieve import Sieve

_LABEL = Label(
    "生年月日", "生 年 月 日", "誕生日", "出生日", "出生年月日", "生年", "生年月", "生れ", "出生", "生月日",
    "生まれは", "生まれ:", "誕生月日", "バースデー",
    "date_of_birth", "date of birth", "birth_date", "birth date", "birthdate", "birthday", "birth_ymd",
    "birth", "dob", "d.o.b", "d.o.b.", "seinengappi", "seinen", "tanjobi", "born on", "born",
)  # fmt: skip
# 「生年月日の入力がばらばら：」, 「□明治 □大正 ☑昭和 □平成」
_PROSE = r"(?:[^\n。:0-9「」]{0,14}:)?"
_BOXES = r"(?:(?:[□☐■☑✓✔☒●○◯・レ]? ?(?:明治|大正|昭和|平成|令和|西暦|[明大昭平令MTSHR]) ?[・/,、]? ?){2,6})?"
_VALUES = (
    f"{DATE}|{FIGURED}(?![0-9-])|{ENGLISH}|{MONTH_DAY}|[0-9]{{1,2}}/[0-9]{{1,2}}(?![0-9/])"
    f"|[0-9]{{1,2}}(?:[./-][0-9]{{1,2}}){{1,2}}[./-][12][0-9]{{3}}(?![0-9/])"
    f"|[MTSHR1-5]?[0-9]{{6}}(?![0-9])|[0-9]{{2}}(?:[./・-] ?[0-9]{{1,2}}){{2}}(?![0-9])|(?:{ERA_YEAR}"
    f"|{YEAR}) ?年 ?{N} ?月"
    f"|{N} ?年 {{0,2}}{N} ?月 {{0,2}}{N} ?日|[1-5]-[0-9]{{6}}(?![0-9])"
    rf"|{ERA}[ .]?{N}(?P<mark>、|,| ){N}(?P=mark){N}(?![0-9年月日])"
    rf"|(?:19|20)[0-9]{{2}}(?P<sign>[_:])[01]?[0-9](?P=sign)[0-3]?[0-9](?![0-9])"
    r"|(?:datetime\.)?[Dd]ate\((?:18|19|20)[0-9]{2}, ?[0-9]{1,2}, ?[0-9]{1,2}(?=\))"
    r"|(?:19|20)[0-9]{2} [01]?[0-9] [0-3]?[0-9](?![0-9])"
    f"|[〇一二三四五六七八九]{{2}}(?:[./・-]{N}){{2}}"
)
# A further date behind the same label, unless it says of itself what it is.
_FURTHER = f"(?:{DATE}|{ENGLISH})(?!日| ?(?:に|付|から|まで|受|申|締|開|現|時|提|発|届|[~〜]))"
_VALUE = after(_VALUES, gap=_PROSE + GAP + _BOXES, further=_FURTHER)
_FULL = compiled(DATE)
# 2099/13/45: what a test enters to be told that there is no such day.
_NO_DAY = compiled("[0-9]{4}([./-])(?:1[3-9]|[2-9][0-9]|[0-9]{1,2}\\1(?:3[2-9]|[4-9][0-9]))")
# 「BETWEEN '2019-04-02' AND '2020-04-01'」: the first and the last day of a year or a school year are nobody's.
_CLASS = Sought(
    "(?:BETWEEN|between|Between) ?(?:[A-Za-z]{0,12}\\()?[\"']?[0-9]{4}[-/]?"
    "(?:04[-/]?0(?P<second>2)|04[-/]?01|(?P<january>01[-/]?01))[\"')]{0,2}"
    " (?:AND|and|And) (?:[A-Za-z]{0,12}\\()?[\"']?[0-9]{4}[-/]?"
    "(?(second)04[-/]?01|(?(january)12[-/]?31|03[-/]?31))(?![0-9])",
    "BETWEEN",
    "between",
    "Between",
)
# Days on which the count of years or of school years turns, where such are spoken of and nobody is named.
_TURNING = compiled("(?:2月29日|3月31日|4月[12]日|2/29|4/[12])\\Z")
_TURNS = compiled("閏|うるう|学年|早生まれ|遅生まれ|就学|年齢計算|加齢|満年齢の数え|みなす")
_SOMEBODY_NEAR = compiled("さん|くん|ちゃん|様|氏|君|児童名|本人")
_TURNS_REACH = 30
# Where a date may begin, with as much of what follows as one pass sees.
_HEAD = Cue(
    *product("明大昭平令", "治正和成 .0123456789元一二三四五六七八九十"),
    *product("MTSHRmtshr", " .0123456789元一二三四五六七八九十"),
    *"㍾㍽㍼㍻㋿",
    *product("一二", "〇一二三四五六七八九"),
    runs=(Run((4,), first="12", behind=" 年./・(-"), Run((2,), behind=" 年"), Run((8,), first="12")),
)
_SHORT = Sieve(rf"{MONTH_DAY}|[0-9]{{1,2}}/[0-9]{{1,2}}(?=生|うま| 生)")
_MONTH_BORN = compiled("月(?=[にの ]?(?:生(?![産活徒涯物命駒野田涼地成鮮態])|うまれ))")
_COMPACT = compiled(  # S550302生, 800302生
    r"[MTSHR]?[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])\Z"
)
_BORN = Sought("生(?:(?<=[0-9].)|(?<=[0-9][ )].))", "生")
_BORN_WORDS = Words("生まれ", "うまれ")
_YEAR_MONTH = compiled(rf"(?:{ERA_YEAR}|{YEAR}) ?年 ?{N} ?月\Z")  # 昭和55年3月生まれ
# 「12.8.15」が生年月日: without an era it is a date of birth only because the text says so.
_SAID_BEHIND = compiled(r"[」』\"')]{1,2} ?(?:[がはを]|という|と)?[ごお]?(?:生年月日|誕生日)")
_RANGE_BEFORE = compiled(
    "[0-9一二三四五六七八九十]日? ?(?:[~〜]|から) ?\\Z"
)  # of who was born when: the last day of a year
_UNDATED = compiled(r"(?:[0-9]{1,2}(?:[./・-][0-9]{1,2}){2}|[0-9]{6}|[0-9]{8})\Z")
_BORN_BEHIND = compiled("[生う]まれ(?<=[0-9)].{3})")
_ABROAD = compiled(DAY_FIRST)
_TRAVEL_WORDS = Words("旅券", "パスポート", "assport", "PASSPORT", "在留", "査証", "ビザ")
_TRAVEL = compiled("|".join(_TRAVEL_WORDS.words))
_TRAVEL_REACH = 80
# 「花崎 ゆず、令5.7.7」: a short date behind what is divided as a name is.
_NAME_SHAPE = compiled(
    r"(?<![々㐀-鿿ぁ-んァ-ヶー])[々㐀-鿿]{1,4} [々㐀-鿿ぁ-んァ-ヶー]{1,5}"
    r"(?<![区課市町村係室部局館号式品店社院校園所案件表図線駅])[、, (・]{1,2}\Z"
)
_SHORT_ERA = compiled("[MTSHR明大昭平令][0-9元]")
_BIRTH = compiled(
    r"(?: ?\n?[()]? ?(?:生|産まれ|うまれ|出生|誕生日|(?:に|の"
    r"|[、, ]{1,2}(?:[一-龥]{1,6} ?)?)(?=[生う産]まれ(?!変わ|かわ)))(?![産活徒涯物命駒野田涼地成鮮態])"
    r"|(?:[」』\"')]{0,2}(?:[がは]|という)|[」』\"')]{1,2}[をとの]?| ?[(=←] ?)[ごお]?(?:生年月日|誕生日|DOB))"
)
# In prose and code a word for birth makes a date one from further away, in front of it or behind, and a whole list.
_WORD = Sought(
    "生年月日|誕生日|出生日|[Bb]irth|BIRTH|dob(?![a-z])|DOB|[Ss]einengappi|[Tt]anjobi",
    "生年",
    "誕生",
    "出生",
    "Bi",
    "bi",
    "BI",
    "do",
    "DO",
    "Se",
    "se",
    "Ta",
    "ta",
)
_REACH = 30
_RECENT = 2024  # from here on, nearness alone makes a date nobody's birth
_STEP = 16  # from one date of a list to the next
_LONGEST_LIST = 12
_ENDS_NEAR = compiled("[0-9一二三四五六七八九十]")
_LONGEST = 24  # of one date
_OTHER_DATE = compiled(
    "(?:[^生年]月日|[^月生本毎平休祝前当翌後同誕][日](?=[はがに:]|[^一-龥]{0,3}\\Z)|日[時程付]|期[限日間]|施行"
    "|改[正定訂]|締|会議|採用|申請|受付|発行|交付|登録|更新|回答|作成|年度|基準|現在|有効)"
)
_EVENT_BEHIND = compiled(
    "(?! [一-龥]{1,6}(?<=[師士員卒職])(?:[ 、\n]|\\Z))"  # what somebody is, not what happened then
    "(?! (?:中国|韓国|朝鮮|台湾|米国|英国|国籍|在留|本籍|世帯主|続柄|[長次][男女]|本人|[妻夫子父母](?![一-龥])))"
    "(?! [一-龥]{1,6}[市区町村郡][^\n]{0,16}[0-9])"
    " ?(?:日?[にまで]{1,2}(?![すし])|日?から(?![、はが])|より|付|以[降前後]|[~〜]|[一-龥](?<![生産男女歳才人と様]))"
)
_BACK = compiled(
    r"[。、,「」『』\"')(\]\[|←:=・ ]{0,4}(?:これらは|どれも|いずれも|すべて|全て|全部|どちらも|両方|とも|みな"
    r"|以上|上記|(?:が|は|を|も|の|という|という人の|など)?)[、 ]?[ごお]?"
)
_LISTED = compiled(r"[\s、,;/|・「」『』\"'()→⇒]{1,5}|[とや及びからまたは、 ]{1,4}")
# A row of a record: nothing of a sentence between the name and the date.
_ROW = 64
_LAST_BORN = 2012
_ROW_GAP = compiled(r"(?:様|さん|氏|殿)?[\"'」)]?[ ,、|/\t;・:(=>\"'_][^。\nぁ-んのはがを]{0,48}")
_KIN_BEFORE = compiled(f"(?:{alternation(words('kin.txt'))}|本人|児童|園児|乳児|対象児|お子さん)[ :の・]{{0,2}}\\Z")
_GLUED = compiled(r" {0,30}(?P<date>(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))[0-9](?![0-9])")
_GLUED_DIGITS = 9
_EDGE = compiled(r"[MTSHR][0-9元]")
_PERSON_BEHIND = compiled(
    r"[\"')」]?[ ,、/|()・]{1,3}[\"'「]?(?:満? ?[0-9]{1,3} ?[歳才"
    r"]|男|女|[MF](?![A-Za-z])|(?:〒|住所|電話|TEL|0[0-9]{1,3}-))"
)
_SEX_BEFORE = compiled(r"(?:男性?|女性?|[0-9]{1,3} ?[歳才])[\"')]?[ ,、/|()・]{1,3}[\"'「(]?\Z")
# 「男／28.7.14」: a cell without an era, of a day that there is.
_SEX_CELL = Sought(
    r"[男女]性?(?<![々㐀-鿿][男女])(?<![々㐀-鿿][男女]性)[,|/・ ]{1,3}"
    r"(?P<date>[0-9]{1,2}[./-](?:0?[1-9]|1[0-2])[./-](?:0?[1-9]|[12][0-9]|3[01]))"
    r"(?= ?(?:[,|/)\n]|\Z))",
    *product("男女", "性,|/・ "),
)
# 「生まれたのが昭和40年9月12日で」: of people, not of firms and their goods.
_WAS_BORN = Sought(rf"生まれたの[がは]、? ?(?P<date>{DATE})", "生ま")
_OF_THINGS = compiled("社|ブランド|商品|店|制度|創[立業]|設立|開業|団体|銘柄|校|園")
# 「55.10.9 / 男」, the other way round.
_BEFORE_SEX = Sought(
    r"[0-9](?<![0-9A-Za-z./-].)[0-9]?[./-](?:0?[1-9]|1[0-2])[./-](?:0?[1-9]|[12][0-9]|3[01])"
    r"(?= ?[,|/・、] ?[男女]性?(?: ?[,|/・、)\n]|\Z))",
    runs=(Run((1, 2), behind="./-"),),
)
_NAME_GAP = compiled(r"[\"'」]?(?: ?[,|(/・、\n]|  ?)[\"'「]? ?\Z")


def find(reading: Reading) -> Iterator[Span]:
    """Spans of dates of birth in normalised text, without 生 or 生まれ."""
    classes = [bounds.span() for bounds in _CLASS.finditer(reading)]
    if not classes:
        return _births(reading)
    return (s for s in _births(reading) if not any(first <= s[0] and s[1] <= last for first, last in classes))


def _births(reading: Reading) -> Iterator[Span]:
    text = reading.text
    yield from (span for span in values(reading, _LABEL, _VALUE) if not _NO_DAY.match(text, *span))
    done = 0
    for head in reading.places(_HEAD):
        found = _FULL.match(text, head) if head >= done else None
        if found is None:
            continue
        done = found.end()
        if _stands_alone(text, found.start()) and _is_birth(text, found):
            yield found.span()
    yield from _short_dates(reading)
    for word in _WORD.finditer(reading):
        yield from _reached(text, word.end())
        yield from _called(text, word.start())
    if reading.holds(_TRAVEL_WORDS):
        for found in _ABROAD.finditer(text):
            if _TRAVEL.search(text, max(0, found.start() - _TRAVEL_REACH), found.start()):
                yield found.span()


def beside_names(reading: Reading, names: Iterable[Span]) -> Iterator[Span]:
    """Dates in the cells behind names that have been found, of years in which people were born rather than served."""
    text, may_be_glued = reading.text, reading.together >= _GLUED_DIGITS
    for first, end in names:
        glued = _GLUED.match(text, end) if may_be_glued else None
        if glued:
            yield glued.span("date")
            continue
        gap = _ROW_GAP.match(text, end)
        if gap is None:
            continue  # most names: no cell ends here
        for start, stop in within(text, end, end + _ROW, gap.end()):
            if _ROW_GAP.fullmatch(text, end, start) is None or _OTHER_DATE.search(text, end, start):
                break
            born = year(text[start:stop]) <= _LAST_BORN or _is_of_child(text, first, end, start)
            if born and not _EVENT_BEHIND.match(text, stop):
                yield start, stop
                break


def _is_of_child(text: str, first: int, end: int, start: int) -> bool:
    """Whether a date in brackets right behind a name that a word for kin stands before is a birth, however lately."""
    return text[end:start].strip(" ") == "(" and _KIN_BEFORE.search(text, max(0, first - 6), first) is not None


def _reached(text: str, end: int) -> Iterator[Span]:
    """Dates within reach behind a word for birth, and one after the other; not those of something that happened."""
    reach = _REACH
    if _ENDS_NEAR.search(text, end, end + reach + _LONGEST) is None:
        return
    for _ in range(_LONGEST_LIST):
        stop = text.find("。", end, end + reach + 1)
        limit = stop if stop >= 0 else end + reach
        found = next((date for date in within(text, end, limit + _LONGEST) if date[0] <= limit), None)
        if found is None or year(text[found[0] : found[1]]) >= _RECENT or _EVENT_BEHIND.match(text, found[1]):
            return
        if _OTHER_DATE.search(text, end, found[0]) or "□" in text[end : found[0]]:
            return
        yield found
        end, reach = found[1], _STEP


def _called(text: str, start: int) -> Iterator[Span]:
    """Dates of a list in front of a word for birth that says of them what they are (T14-12-5、S3.1.2。どれも誕生日)."""
    if _ENDS_NEAR.search(text, max(0, start - _STEP), start) is None:
        return
    between = _BACK
    dates = list(within(text, max(0, start - _LONGEST_LIST * _LONGEST), start))
    for found in reversed(dates):
        if not between.fullmatch(text, found[1], start) or year(text[found[0] : found[1]]) >= _RECENT:
            return
        yield found
        start, between = found[0], _LISTED


def _short_dates(reading: Reading) -> Iterator[Span]:
    """Dates that only 「生」, 「生まれ」 or the label behind them make dates: 800302生, 3月2日生まれ."""
    text = reading.text
    for birth in _BORN.finditer(reading):
        found = _COMPACT.search(text, max(0, birth.start() - 8), birth.start() - (text[birth.start() - 1] in " )"))
        if found and _BIRTH.match(text, found.end()) and not _goes_on(text, found.start()):
            yield found.span()
    if reading.holds(_BORN_WORDS):
        for found in _SHORT.finditer(text):
            if (
                _BIRTH.match(text, found.end())
                and text[found.start() - 1 : found.start()] not in ("年", "/")
                and not _turns(text, *found.span())
            ):
                yield found.span()
        for birth in _BORN_BEHIND.finditer(text):
            found = _UNDATED.search(text, max(0, birth.start() - 10), birth.start())
            if found and not _goes_on(text, found.start()):
                yield found.span()
    for sex in _SEX_CELL.finditer(reading):
        yield sex.span("date")
    yield from (date.span() for date in _BEFORE_SEX.finditer(reading))
    yield from _said_to_be_born(reading)
    yield from _months(text)
    if "生年月日" in text or "誕生日" in text:
        for label in _SAID_BEHIND.finditer(text):
            found = _UNDATED.search(text, max(0, label.start() - 10), label.start())
            if found and not _goes_on(text, found.start()):
                yield found.span()


def _turns(text: str, start: int, end: int) -> bool:
    """Whether a day without a year is spoken of as one of the calendar (閏年の2月29日生まれ)."""
    if _TURNING.search(text, start, end) is None:
        return False
    first, last = max(0, start - _TURNS_REACH), end + _TURNS_REACH
    return _TURNS.search(text, first, last) is not None and _SOMEBODY_NEAR.search(text, first, last) is None


def _said_to_be_born(reading: Reading) -> Iterator[Span]:
    for born in _WAS_BORN.finditer(reading):
        if not _OF_THINGS.search(reading.text, max(0, born.start() - _STEP), born.end() + _STEP):
            yield born.span("date")


def _months(text: str) -> Iterator[Span]:
    """Months of a year in which somebody was born: 昭和55年3月生."""
    if "月生" in text or (("生まれ" in text or "うまれ" in text) and "月" in text):
        for month in _MONTH_BORN.finditer(text):
            found = _YEAR_MONTH.search(text, max(0, month.start() - 14), month.start() + 1)
            if found:
                yield found.span()


def _goes_on(text: str, start: int) -> bool:
    """Whether what stands before belongs to the same word or number."""
    before = text[start - 1 : start]
    return before.isascii() and (before.isalnum() or before in tuple("-_./"))


def _stands_alone(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    return not (before.isascii() and before.isalnum()) or (_EDGE.match(text, start) is None and not before.isdigit())


def _is_birth(text: str, found: re.Match[str]) -> bool:
    if _BIRTH.match(text, found.end()):
        return _RANGE_BEFORE.search(text, max(0, found.start() - 6), found.start()) is None
    if _PERSON_BEHIND.match(text, found.end()) and (_sits_in_row(text, found.start())):
        return True
    if _SEX_BEFORE.search(text, max(0, found.start() - 10), found.start()):
        return True
    return _is_beside_name(text, found.start())


def _sits_in_row(text: str, start: int) -> bool:
    return text[start - 1 : start] in ("", ",", "|", "(", " ", "\n", '"', "'", "、", "/", "・", ">")


def _is_beside_name(text: str, start: int) -> bool:
    """「山田太郎（S55.3.2）」「山田花子,1999/01/04,」: a full name directly before the date."""
    if _SHORT_ERA.match(text, start) and _NAME_SHAPE.search(text, max(0, start - 14), start):
        return True
    gap = _NAME_GAP.search(text, max(0, start - 4), start)
    if gap is None:
        return False
    name = name_before(text, gap.start(), strict=True)
    return name is not None and name[1] - name[0] >= 3
