"""PHONE: fixed lines with a valid area code, mobile, IP and toll-free numbers, +81, however they are divided."""

import re
from collections.abc import Iterable, Iterator

from sekisho.screening.finding import Span
from sekisho.screening.labelled import Label, after, values
from sekisho.screening.lexicon import words
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Cue, Reading, Run, Sought
from sekisho.screening.surroundings import is_office_contact, is_other_number, is_sample, names_department

AREA_CODES = frozenset(words("area_codes.txt"))
_GAP = r"[-.・の()_\s]{1,4}"
_NATIONAL = Sought(
    rf"0(?<![0-9].)[0-9]{{1,4}}(?:{_GAP})?[0-9]{{1,4}}(?:{_GAP})?[0-9]{{3,4}}(?![0-9])", runs=(Run(first="0"),)
)
_ABROAD = Sought(
    r"[+0](?<![0-9].)(?:(?<=\+) ?|(?<=0)(?:0|10[- ]?))81[-.\s]{0,2}(?:\(0\))?[-.\s]{0,2}"
    rf"(?P<rest>\(?0?[1-9][0-9]{{0,3}}(?:{_GAP})?[0-9]{{1,4}}(?:{_GAP})?[0-9]{{3,4}})(?![0-9])",
    "+8",
    "+ ",
    runs=(Run(tuple(range(3, 18)), first="0"),),
)
# 090 1234 87 65: a mobile number in groups of any size.
_MOBILE_ANYHOW = Sought(
    r"0(?<![0-9].)(?<![0-9][-.].)[6789]0[- ](?:[0-9]{1,4}[- ]){1,4}[0-9]{1,5}(?![0-9]|[- ][0-9])",
    runs=(Run((3,), first="0", behind="- "),),
)
# 080/2468/1357, 080~2468~1357, 【080】2468-1357: no date begins so, and no range has three ends.
_ODD_MARKS = "/~〜,、:=+*|→…"
_MOBILE_MARKED = Sought(
    rf"0(?<![0-9{_ODD_MARKS}].)[6789]0(?:(?P<mark>[{_ODD_MARKS}])[0-9]{{4}}(?P=mark)|[】\]]-?[\[【]?[0-9]{{4}}[】\]]?-?[\[【]?)"
    rf"[0-9]{{4}}(?![0-9{_ODD_MARKS}])",
    runs=(Run((3,), first="0", behind=f"{_ODD_MARKS}】]"),),
)
# Said aloud and written down so, by people and by machines that listen.
_SAID = {
    word: str(figure)
    for figure, said in enumerate(
        (
            ("ゼロ", "ぜろ", "零", "れい", "レイ", "まる", "マル", "〇"),
            ("いち", "イチ", "一"),
            ("に", "ニ", "二"),
            ("さん", "サン", "三"),
            ("よん", "ヨン", "四"),
            ("ご", "ゴ", "五"),
            ("ろく", "ロク", "六"),
            ("なな", "ナナ", "しち", "シチ", "七"),
            ("はち", "ハチ", "八"),
            ("きゅう", "キュウ", "九"),
        )
    )
    for word in said
}
_SAID_WORD = compiled("|".join([*_SAID, "[0-9]"]))
_SPOKEN = compiled(
    rf"(?:ゼロ|ぜろ|零|れい|まる|マル|〇)(?:(?:[の、,・\s-]|ええと"
    rf"|えー){{0,3}}(?:{_SAID_WORD.pattern})){{9,10}}(?![0-9])"
)
_USUAL_GROUPS = 3
_DIGITS = compiled("[0-9]+")
_MOBILE = compiled("0[6789]0")
_ELEVEN = compiled("0(?:[56789]0[0-9]|20[1-9]|800)[0-9]{7}")
_FREE = compiled("0(?:(?:120|570|990|180|170)[0-9]{6}|800[0-9]{7})")
# Numbers that the caller or nobody pays for are those of services; one that says so is nobody's.
_SERVICE = compiled(
    "(?:受付|ダイヤル|ダイアル|センター|窓口|お?問い?合わ?せ先?|相談|申込み?|コール|ホットライン|ヘルプデスク|案内"
    "|からは)(?:電話|番号|先|時間)?[はが: (「]{0,3}(?:0[0-9-]{9,12}[^0-9]{1,8})?\\Z"
)
# 「いのちの電話は0570-…」; a heading of such numbers reaches as far as its list.
_SERVICE_NAMED = compiled(
    "(?:の電話|電話相談|[ァ-ヶー]ダイヤル|相談先?|フリーダイヤル)[はが: (「]{0,3}\\Z"
    "|(?:お?問い?合わ?せ|相談|受付|通報|連絡)(?:窓口|先|電話)?(?:の?一覧|リスト|表)"
)
_SERVICE_REACH, _LIST_REACH = 36, 240
_INSIDE_WORD = compiled(r"[A-Za-z0-9_]-?\Z|[0-9]\.\Z")
_PHONE_ABBREVIATION = compiled("(?:TEL|FAX|PHONE|MOBILE)-?\\Z", re.IGNORECASE)


# Where a spreadsheet has dropped the 0: behind a label or below a heading only.
_LABEL = Label(
    "電話番号", "電話", "携帯", "携帯番号", "携帯電話番号", "連絡先", "自宅電話", "固定電話", "TEL", "tel_no", "phone",
    "phone_no", "phone_number", "mobile", "denwa", "keitai", "renrakusaki",
)  # fmt: skip
_WITHOUT_ZERO = after(
    r"(?:[6789]0(?P<mark>-?)[1-9][0-9]{3}(?P=mark)[0-9]{4}|[1-9][0-9]{8})(?![0-9]|-[0-9]|[円件人年])",
    gap=r"[\"' :=,\n]{0,4}",
)

_LOCAL = compiled(
    r"(?:\([ぁ-んァ-ヶー ]{2,14}\))?(?:さん|様|氏)?(?:\((?:[男女本]性?|本人|[妻夫子父母])\))?"
    r"[ :、,|]{0,3}(?P<value>[2-9][0-9]{2,3}-[0-9]{4})(?= ?(?:\n"
    r"|\Z|[、,|)]))"
)
# 「固定の方やね、6573の0982」
_LOCAL_SAID = Sought(
    "[2-9](?<![0-9の].)[0-9]{2,3}の[0-9]{4}(?![0-9の年月日])", runs=(Run((3, 4), first="23456789", behind="の"),)
)
_SAYS_PHONE = compiled("電話|固定|自宅|連絡先|TEL|番号")
_CALL_BEHIND = compiled("(?:番|に)?、?[^。\n]{0,20}(?:電話|かけて|お?掛け|ご?連絡)")
_LOCAL_REACH = 60
WITHOUT_ZERO_CUES = (Cue(runs=(Run((9, 10), first="123456789"), Run((2,), first="6789", behind="-"))),)
MARKED_CUES = (_MOBILE_MARKED.cue,)
# 「℡6771-0482」, written as in one's own town.
_LOCAL_LABELLED = Sought(
    r"(?:電話|自宅|℡|TEL|Tel|tel)(?:番号)?[はが:. (]{0,2}"
    r"(?P<value>(?!20[0-9]{2}-)[2-9][0-9]{2,3}-(?!0000)[0-9]{4})(?![0-9-])",
    "電話", "自宅", "℡", "TE", "Te", "te",
)  # fmt: skip
LOCAL_CUES = (_LOCAL_SAID.cue, _LOCAL_LABELLED.cue)
_LOCAL_CUE = Cue(runs=(Run((3, 4), first="23456789", before=" :、,|)", behind="-"),))


def find(reading: Reading) -> Iterator[Span]:
    """Spans of telephone numbers in normalised text; public offices' own numbers are left out."""
    text = reading.text
    for number in _ABROAD.finditer(reading):
        groups = _DIGITS.findall(number["rest"])
        if _is_number(["0" + groups[0].lstrip("0"), *groups[1:]]):
            yield number.span()
    for mobile in _MOBILE_ANYHOW.finditer(reading):
        groups = _DIGITS.findall(mobile[0])
        if len(groups) != _USUAL_GROUPS and _is_number(["".join(groups)]):
            yield mobile.span()
    done = 0
    for place in reading.places(_NATIONAL.cue):
        # A refused candidate may hide the beginning of the next number (「05 090-…」).
        found = _NATIONAL.pattern.match(text, place) if place >= done else None
        if found and _is_phone(text, found.start(), found.end(), _DIGITS.findall(found[0])):
            done = found.end()
            yield _with_bracket(text, found), done


def find_marked(reading: Reading) -> Iterator[Span]:
    """Spans of mobile numbers with marks between their groups that divide no other number so."""
    yield from (marked.span() for marked in _MOBILE_MARKED.finditer(reading))


def find_without_zero(reading: Reading) -> Iterator[Span]:
    """Spans of numbers behind a label or below a heading whose first 0 has been dropped."""
    for start, end in values(reading, _LABEL, _WITHOUT_ZERO):
        if _is_number(["0" + reading.text[start:end].replace("-", "")]):
            yield start, end


def find_local(reading: Reading) -> Iterator[Span]:
    """Spans of numbers within an area, as people say them, where telephones are spoken of."""
    text = reading.text
    for local in _LOCAL_SAID.finditer(reading):
        before = _SAYS_PHONE.search(text, max(0, local.start() - _LOCAL_REACH), local.start())
        if before or _CALL_BEHIND.match(text, local.end()):
            yield local.span()
    for local in _LOCAL_LABELLED.finditer(reading):
        start, end = local.span("value")
        if not (is_office_contact(text, start) or names_department(text, start, end)):
            yield start, end


def find_spoken(reading: Reading) -> Iterator[Span]:
    """Spans of numbers as they are said: ゼロきゅうゼロ、の、6604、の、8123."""
    for found in _SPOKEN.finditer(reading.text):
        digits = "".join(_SAID.get(word, word) for word in _SAID_WORD.findall(found[0]))
        if _is_number([digits]):
            yield found.span()


def _with_bracket(text: str, found: re.Match[str]) -> int:
    """「(06) 1234-5678」 begins with its bracket."""
    bracket = re.match("0[0-9]{1,4}\\)", found[0])
    return found.start() - (bracket is not None and text[found.start() - 1 : found.start()] == "(")


def _is_phone(text: str, start: int, end: int, groups: list[str]) -> bool:
    if not _is_number(groups) or is_sample(text, start, end):
        return False
    if _FREE.fullmatch("".join(groups)) and (
        _SERVICE.search(text, max(0, start - _SERVICE_REACH), start)
        or _SERVICE_NAMED.search(text, max(0, start - _LIST_REACH), start)
    ):
        return False
    mobile = _MOBILE.match(groups[0]) is not None
    if not mobile or len(groups) == 1:
        before = text[max(0, start - 8) : start]
        if _INSIDE_WORD.search(before) and not _PHONE_ABBREVIATION.search(before):
            return False
        if re.match(r"-[0-9]", text[end : end + 2]):
            return False
        if is_other_number(text, start):
            return False
    return mobile or not (is_office_contact(text, start) or names_department(text, start, end))


def _is_number(groups: list[str]) -> bool:
    """Whether the digits, divided so, are a number that somebody can be called at."""
    digits = "".join(groups)
    if set(digits[3:]) == {"0"} or digits == "0123456789":
        return False  # the filling of a form's example
    if len(digits) == 11:
        divided = len(groups) > 1 and digits[3] == "0"  # 070-0… is not given out: only where it is written as a number
        return _ELEVEN.fullmatch(digits) is not None and (digits[3] != "0" or divided or digits.startswith("0800"))
    if len(digits) != 10:
        return False
    if _FREE.fullmatch(digits):
        return True
    if not any(digits[1 : 1 + size] in AREA_CODES for size in (4, 3, 2, 1)):
        return False
    # Local exchanges begin with 2 to 9. A number written in the usual three groups counts all the same.
    return len(groups[-1]) == 4 if len(groups) > 1 else digits[3] not in "01" or digits[:2] in ("03", "06")


def beside_names(reading: Reading, names: Iterable[Span]) -> Iterator[Span]:
    """Local numbers behind names at the end of a line, where the whole place has one area code (乾 6572-3348)."""
    if not reading.has(_LOCAL_CUE):
        return
    for _, end in names:
        found = _LOCAL.match(reading.text, end)
        if found:
            yield found.span("value")
