"""DOB: a date that the text makes somebody's date of birth: 生年月日, …生まれ, or a date beside a name and a sex."""

import re
from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.labelled import GAP, Label, after, values
from sekisho.screening.name_before import name_before

_N = "(?:[0-9]{1,2}|[一二三四五六七八九十廿]{1,3})"
_YEAR = "(?:(?:18|19|20)[0-9]{2}|[一二][〇一二三四五六七八九]{3})"
_ERA = (
    "(?:明治|大正|昭和|平成|令和|[明大昭平令](?=[ .]?[0-9元])|[MTSHR](?=[ .]?[0-9元])"
    "|[mtshr](?<![A-Za-z0-9].)(?=[0-9]{1,2}[./-])|㍾|㍽|㍼|㍻|㋿)"
)
_ERA_YEAR = f"{_ERA}[ .]?(?:元|{_N})"
_BOTH = rf" ?\((?:{_ERA_YEAR}|{_YEAR}) ?年?\)"  # the year in the other calendar
_S = r"[ \n]{0,2}"
_ZODIAC = "(?:[子丑寅卯辰巳午未申酉戌亥]年)?"
_DATE = (
    rf"(?:(?:{_ERA_YEAR}|{_YEAR})(?:(?: ?年{_BOTH}|(?:{_BOTH})? ?年{_ZODIAC}){_S}{_N} ?月{_S}{_N} ?日?"
    rf"|(?:{_BOTH})? ?[./・・-] ?[0-9]{{1,2}} ?[./・-] ?[0-9]{{1,2}}(?![0-9]))"
    r"|(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|"
    r"3[01])(?![0-9])|[0-9]{2} ?年[ \n]{0,2}[0-9]{1,2} ?月[ \n]{0,2}[0-9]{1,2} ?日)"
)
_MONTH_DAY = rf"{_N} ?月 ?{_N} ?日"
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_MONTH = f"(?:{_MONTHS}|{_MONTHS.upper()})"
_DAY_FIRST = rf"[0-9]{{1,2}}(?:st|nd|rd|th)?[ ./-]{_MONTH}[A-Za-z]{{0,6}}[.,]?[ ./-][12][0-9]{{3}}"
_ENGLISH = (
    rf"(?:{_MONTH}[A-Za-z]{{0,6}}\.? [0-9]{{1,2}}(?:st|nd|rd|th)?,? [12][0-9]{{3}}|{_DAY_FIRST}"
    rf"|[12][0-9]{{3}}[ /-]{_MONTH}[A-Za-z]{{0,6}}[ /-][0-9]{{1,2}})"
)
_LABEL = Label(
    "生年月日", "生 年 月 日", "誕生日", "出生日", "出生年月日", "生年", "生年月", "生れ", "出生", "生月日",
    "生まれは", "date_of_birth", "date of birth", "birth_date", "birth date", "birthdate", "birthday", "birth_ymd",
    "birth", "dob", "d.o.b", "d.o.b.", "seinengappi", "seinen", "tanjobi", "born on", "born",
)  # fmt: skip
# 「生年月日の入力がばらばら：」, 「□明治 □大正 ☑昭和 □平成」
_PROSE = r"(?:[^\n。:0-9「」]{0,14}:)?"
_BOXES = r"(?:(?:[□☐■☑✓✔☒●○◯・レ]? ?(?:明治|大正|昭和|平成|令和|西暦|[明大昭平令MTSHR]) ?[・/,、]? ?){2,6})?"
_VALUES = (
    f"{_DATE}|{_ENGLISH}|{_MONTH_DAY}|[0-9]{{1,2}}/[0-9]{{1,2}}(?:/[12][0-9]{{3}})?(?![0-9/])"
    f"|[MTSHR1-5]?[0-9]{{6}}(?![0-9])|[0-9]{{2}}(?:[./・-] ?[0-9]{{1,2}}){{2}}(?![0-9])|(?:{_ERA_YEAR}"
    f"|{_YEAR}) ?年 ?{_N} ?月"
    f"|{_N} ?年 {{0,2}}{_N} ?月 {{0,2}}{_N} ?日"
)
# A further date behind the same label, unless it says of itself what it is.
_FURTHER = f"(?:{_DATE}|{_ENGLISH})(?!日| ?(?:に|付|から|まで|受|申|締|開|現|時|提|発|届|[~〜]))"
_VALUE = after(_VALUES, gap=_PROSE + GAP + _BOXES, further=_FURTHER)
_FULL = re.compile(_DATE)
# Where a date may begin, with as much of what follows as is quickly seen: one class first, so that `re` skips to it.
_HEAD = re.compile(
    "[0-9明大昭平令MTSHRmtshr㍾㍽㍼㍻㋿一二](?:(?<=[0-9])(?<![0-9].)(?=[0-9]{1,3} ?[年./・(-]|[0-9]{7})"
    "|(?<=[明大昭平令])(?=[治正和成 .0-9元])|(?<=[MTSHRmtshr])(?=[ .]?[0-9元])|(?<=[㍾㍽㍼㍻㋿])"
    "|(?<=[一二])(?=[〇一二三四五六七八九]{3}))"
)
_SHORT = re.compile(rf"{_MONTH_DAY}|[0-9]{{1,2}}/[0-9]{{1,2}}(?=生|うま| 生)")
_MONTH_BORN = re.compile("月(?=[にの ]?[生う]まれ)")
_COMPACT = re.compile(  # S550302生, 800302生
    r"[MTSHR]?[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])\Z"
)
_BORN = re.compile("生(?:(?<=[0-9].)|(?<=[0-9][ )].))")
_YEAR_MONTH = re.compile(rf"(?:{_ERA_YEAR}|{_YEAR}) ?年 ?{_N} ?月\Z")  # 昭和55年3月生まれ
# 「12.8.15」が生年月日: without an era it is a date of birth only because the text says so.
_SAID_BEHIND = re.compile(r"[」』\"')]{1,2} ?(?:[がはを]|という|と)?[ごお]?(?:生年月日|誕生日)")
_UNDATED = re.compile(r"(?:[0-9]{1,2}(?:[./・-][0-9]{1,2}){2}|[0-9]{6}|[0-9]{8})\Z")
_ABROAD = re.compile(_DAY_FIRST)
_TRAVEL_WORDS = ("旅券", "パスポート", "assport", "PASSPORT", "在留", "査証", "ビザ")
_TRAVEL = re.compile("|".join(_TRAVEL_WORDS))
_TRAVEL_REACH = 80
# 「花崎 ゆず、令5.7.7」: a short date behind what is divided as a name is.
_NAME_SHAPE = re.compile(
    r"(?<![々㐀-鿿ぁ-んァ-ヶー])[々㐀-鿿]{1,4} [々㐀-鿿ぁ-んァ-ヶー]{1,5}"
    r"(?<![区課市町村係室部局館号式品店社院校園所案件表図線駅])[、, (・]{1,2}\Z"
)
_SHORT_ERA = re.compile("[MTSHR明大昭平令][0-9元]")
_BIRTH = re.compile(
    r"(?: ?\n?[()]? ?(?:生|産まれ|うまれ|出生|誕生日|に(?=[生う産]まれ(?!変わ|かわ)))(?![産活徒涯物命駒野田涼地成鮮態])"
    r"|(?:[」』\"')]{0,2}(?:[がは]|という)|[」』\"')]{1,2}[をとの]?| ?[(=←] ?)[ごお]?(?:生年月日|誕生日|DOB))"
)
_EDGE = re.compile(r"[MTSHR][0-9元]")
_PERSON_BEHIND = re.compile(
    r"[\"')」]?[ ,、/|()・]{1,3}[\"'「]?(?:満? ?[0-9]{1,3} ?[歳才"
    r"]|男|女|[MF](?![A-Za-z])|(?:〒|住所|電話|TEL|0[0-9]{1,3}-))"
)
_SEX_BEFORE = re.compile(r"(?:男性?|女性?|[0-9]{1,3} ?[歳才])[\"')]?[ ,、/|()・]{1,3}[\"'「(]?\Z")
_NAME_GAP = re.compile(r"[\"'」]?(?: ?[,|(/・、\n]|  ?)[\"'「]? ?\Z")


def find(text: str) -> Iterator[Span]:
    """Spans of dates of birth in normalised text, without 生 or 生まれ."""
    yield from values(text, _LABEL, _VALUE)
    done = 0
    for head in _HEAD.finditer(text):
        found = _FULL.match(text, head.start()) if head.start() >= done else None
        if found is None:
            continue
        done = found.end()
        if _stands_alone(text, found.start()) and _is_birth(text, found):
            yield found.span()
    yield from _short_dates(text)
    if any(word in text for word in _TRAVEL_WORDS):
        for found in _ABROAD.finditer(text):
            if _TRAVEL.search(text, max(0, found.start() - _TRAVEL_REACH), found.start()):
                yield found.span()


def _short_dates(text: str) -> Iterator[Span]:
    """Dates that only what stands behind makes dates of birth: 800302生, 3月2日生まれ, 「12.8.15」が生年月日."""
    for birth in _BORN.finditer(text):
        found = _COMPACT.search(text, max(0, birth.start() - 8), birth.start() - (text[birth.start() - 1] in " )"))
        if found and _BIRTH.match(text, found.end()) and not _goes_on(text, found.start()):
            yield found.span()
    if "生まれ" in text or "うまれ" in text:
        for found in _SHORT.finditer(text):
            if _BIRTH.match(text, found.end()) and text[found.start() - 1 : found.start()] not in ("年", "/"):
                yield found.span()
        for month in _MONTH_BORN.finditer(text):
            found = _YEAR_MONTH.search(text, max(0, month.start() - 14), month.start() + 1)
            if found:
                yield found.span()
    if "生年月日" in text or "誕生日" in text:
        for label in _SAID_BEHIND.finditer(text):
            found = _UNDATED.search(text, max(0, label.start() - 10), label.start())
            if found and not _goes_on(text, found.start()):
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
        return True
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
