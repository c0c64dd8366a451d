"""DOB: a date that the text makes somebody's date of birth: 生年月日, …生まれ, or a date beside a name and a sex."""

import re
from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.labelled import Label, after, values
from sekisho.screening.name_before import name_before

_N = "(?:[0-9]{1,2}|[一二三四五六七八九十廿]{1,3})"
_YEAR = "(?:(?:18|19|20)[0-9]{2}|[一二][〇一二三四五六七八九]{3})"
_ERA = (
    "(?:明治|大正|昭和|平成|令和|[明大昭平令](?=[ .]?[0-9元])|[MTSHR](?=[ .]?[0-9元])"
    "|[mtshr](?<![A-Za-z0-9].)(?=[0-9]{1,2}[./-])|㍾|㍽|㍼|㍻|㋿)"
)
_ERA_YEAR = f"{_ERA}[ .]?(?:元|{_N})"
_BOTH = rf" ?\((?:{_ERA_YEAR}|{_YEAR}) ?年?\)"  # the year in the other calendar
_S = r"[ \n]?"
_DATE = (
    rf"(?:(?:{_ERA_YEAR}|{_YEAR})(?:(?: ?年{_BOTH}|(?:{_BOTH})? ?年){_S}{_N} ?月{_S}{_N} ?日?"
    rf"|(?:{_BOTH})? ?[./・・-] ?[0-9]{{1,2}} ?[./・-] ?[0-9]{{1,2}}(?![0-9]))"
    r"|(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|"
    r"3[01])(?![0-9])|[0-9]{2} ?年 ?[0-9]{1,2} ?月 ?[0-9]{1,2} ?日)"
)
_MONTH_DAY = rf"{_N} ?月 ?{_N} ?日"
_ENGLISH = (
    r"(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? [0-9]{1,2}(?:st|nd|rd|th)?,? [12][0-9]{3}"
    r"|[0-9]{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? [12][0-9]{3})"
)
_LABEL = Label(
    "生年月日", "生 年 月 日", "誕生日", "出生日", "出生年月日", "生年", "生れ", "出生",
    "生まれは", "date_of_birth", "birth_date", "birthdate", "birthday",
    "birth", "dob", "d.o.b", "seinengappi", "born on", "born",
)  # fmt: skip
_VALUE = after(
    f"{_DATE}|{_ENGLISH}|{_MONTH_DAY}|[0-9]{{1,2}}/[0-9]{{1,2}}/[12][0-9]{{3}}|[MTSHR1-5]?[0-9]{{6}}(?![0-9])"
    f"|[0-9]{{2}}(?:[.・-][0-9]{{1,2}}){{2}}(?![0-9])|(?:{_ERA_YEAR}|{_YEAR}) ?年 ?{_N} ?月"
)
_FULL = re.compile(_DATE)
# Where a date may begin, with as much of what follows as is quickly seen: one class first, so that `re` skips to it.
_HEAD = re.compile(
    "[0-9明大昭平令MTSHRmtshr㍾㍽㍼㍻㋿一二](?:(?<=[0-9])(?<![0-9].)(?=[0-9]{1,3} ?[年./・(-]|[0-9]{7})"
    "|(?<=[明大昭平令])(?=[治正和成 .0-9元])|(?<=[MTSHRmtshr])(?=[ .]?[0-9元])|(?<=[㍾㍽㍼㍻㋿])"
    "|(?<=[一二])(?=[〇一二三四五六七八九]{3}))"
)
_SHORT = re.compile(_MONTH_DAY)
_COMPACT = re.compile("[MTSHR](?<![A-Za-z0-9].)[0-9]{6}(?![0-9])")  # S550302
_BIRTH = re.compile(
    r" ?\n?\)? ?(?:生|産まれ|うまれ|出生|誕生日|に(?=[生う産]まれ(?!変わ|かわ)))(?![産活徒涯物命駒野田涼地成鮮態])"
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
    yield from (found.span() for found in _COMPACT.finditer(text) if _BIRTH.match(text, found.end()))
    if "生まれ" in text or "うまれ" in text:
        for found in _SHORT.finditer(text):
            if _BIRTH.match(text, found.end()) and text[found.start() - 1 : found.start()] not in ("年", "/"):
                yield found.span()


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
    gap = _NAME_GAP.search(text, max(0, start - 4), start)
    if gap is None:
        return False
    name = name_before(text, gap.start(), strict=True)
    return name is not None and name[1] - name[0] >= 3
