"""Sheet 1: the day, the department, who files, the contract, the category and who uses AI."""

import re

from sekisho.documents.reading.board import Anchor
from sekisho.documents.reading.day_words import BLANK_DAY, DAY, STARTED_DAY, YEAR, read_day, read_year, squeezed
from sekisho.documents.reading.marks import Mark
from sekisho.documents.reading.sheet import Sheet
from sekisho.documents.reading.stream import fold
from sekisho.documents.reading.ticks import Ticked, read_options
from sekisho.kernel.width import number_text

HONORIFIC = re.compile(r"[\s　]*(?:御中|様|殿|宛て?|あて)$")
OFFICE = re.compile("市|府|県|局|区役所|課|室|センター|事務所|所長|長$")
YEAR_AT_END = re.compile(
    r"[\s　、,（(]*(?:(?:令和|平成|昭和|西暦|[RHSrhsＲＨＳ]\.?)?[\s　]*[0-9０-９元〇一二三四五六七八九十]{1,4}"
    r"[\s　]*年[\s　]*度)[\s　]*(?:締結)?[）)]?$"
)
# As our own paper prints it; what stands before the one wide space is the name, to its last mark.
PRINTED_YEAR = re.compile(r"(?<=\S)\u3000((?:令和|平成|昭和|西暦)(?:元|[0-9]{1,5})年度)$")
BLANK_YEAR = re.compile(r"^(?:令和|平成)?年度?(?:締結)?$")
SEPARATORS = re.compile(r"[、,，;；／\n]|(?<=\S)[\s　]*・[\s　]*(?=(?:株式|有限|合同|一般|㈱))")


def read_letter(sheet: Sheet) -> None:
    """Fills sheet 1's items."""
    for item in ("address", "company", "representative"):
        sheet.values[item] = sheet.labelled(item, is_long=item == "address")
    for item in ("contact_department", "contact_name", "contact_phone", "contact_fax_or_mail"):
        text = sheet.labelled(item, is_long=False)
        sheet.values[item] = number_text(text) if item == "contact_phone" else text
    _head(sheet)
    _contract(sheet)
    _category(sheet)
    _users(sheet)


def _head(sheet: Sheet) -> None:
    """The lines above the declarations that are nobody's: the day, then the department."""
    stream, board = sheet.board.stream, sheet.board
    names = ("declaration:0", "declaration:1", "head:begin", "head:contract_name", "option:category:new")
    end = min((a.start for name in names for a in board.named(name)), default=0)
    numbers = [
        n for n in range(stream.line_of(end) + 1 if end else 0) if n < len(stream.lines) and stream.first[n] < end
    ]
    owned = {n for lines in sheet.lines_of.values() for n in lines}
    free = [n for n in numbers if n not in owned and board.is_free(*_bounds(sheet, n)) and stream.lines[n].text.strip()]
    days = [n for n in free if _is_day(stream.lines[n].text)]
    _date(sheet, days)
    blank = fold(sheet.form.item("addressee").label)
    offices = [n for n in free if n not in days and OFFICE.search(stream.lines[n].text)]
    for number in offices:
        sheet.claim_line(number)
    typed = [
        HONORIFIC.sub("", stream.lines[n].text.strip(" \t　")) for n in offices if fold(stream.lines[n].text) != blank
    ]
    sheet.values["addressee"] = "\n".join(typed)
    sheet.lines_of["addressee"] = tuple(offices)


def _bounds(sheet: Sheet, number: int) -> tuple[int, int]:
    bounds = sheet.board.stream.bounds
    return bounds[number], bounds[number + 1]


def _is_day(text: str) -> bool:
    words = squeezed(text).removeprefix("日付").removeprefix("提出日").lstrip(":")
    return bool(BLANK_DAY.match(words) or STARTED_DAY.match(words) or (DAY.search(words) and len(words) < 24))


def _date(sheet: Sheet, days: list[int]) -> None:
    sheet.values["date"] = None
    for number in days:
        sheet.claim_line(number)
    sheet.lines_of["date"] = tuple(days)
    texts = [squeezed(sheet.board.stream.lines[n].text) for n in days]
    typed = [text for text in texts if not BLANK_DAY.match(text)]
    if not typed:
        return  # the pre-check says that the day is missing
    if len(typed) > 1:
        sheet.doubt("date", "read.twice", "日付と読める行が2つ以上あります。")
        return
    try:
        sheet.values["date"] = read_day(typed[0]).isoformat()
    except ValueError:
        sheet.doubt(
            "date", "form.date", "日付が欠けているか、暦にない日です。", "提出する日を確かめて、入れてください。"
        )


def _contract(sheet: Sheet) -> None:
    """Name and year stand together, the year last; a year inside the name alone is not the year of the contract."""
    board = sheet.board
    sheet.values["contract_year"] = None
    if board.first("item:contract_name") is not None:
        text = sheet.labelled("contract_name", is_long=False)
    else:
        head = board.first("head:contract_name")
        if head is None:
            sheet.values["contract_name"] = ""
            for item in ("contract_name", "contract_year"):
                sheet.doubt(item, "read.missing", f"{sheet.called(item)}の欄が見つかりません。")
            return
        board.anchors.append(Anchor("item:contract_name", head.start, head.end))
        text = sheet.labelled("contract_name", is_long=True)
    year = text
    if board.first("item:contract_year") is not None:
        year = sheet.labelled("contract_year", is_long=False)
        text = text.strip(" \t\n　、")  # between the two fields
    else:
        found = PRINTED_YEAR.search(text) or YEAR_AT_END.search(text)
        text, year = (text[: found.start()], found[0]) if found else (text, "")
    sheet.values["contract_name"] = text.strip(" \t\n　")
    _year(sheet, year)


def _year(sheet: Sheet, typed: str) -> None:
    words = squeezed(typed).strip("()、,")
    if not words or BLANK_YEAR.match(words):
        if YEAR.search(squeezed(sheet.values["contract_name"])):
            sheet.doubt(
                "contract_year",
                "read.year",
                "締結年度が、名称の中にしかありません。契約を結んだ年度か確かめてください。",
            )
        return
    found = YEAR.search(words) or YEAR.search(words.removesuffix("締結") + "年度")
    try:
        sheet.values["contract_year"] = read_year(found) if found else None
    except (ValueError, KeyError):
        found = None
    if found is None:
        sheet.doubt("contract_year", "read.year", "締結年度が読み取れません。")


def _category(sheet: Sheet) -> None:
    values = chosen(sheet, "category", options_of(sheet, "category"))
    sheet.values["category"] = values[0] if len(values) == 1 else ""


def _users(sheet: Sheet) -> None:
    anchors = options_of(sheet, "users")
    sheet.values["users"] = chosen(sheet, "users", anchors)
    sheet.values["subcontractor_names"] = []
    named = next((a for a in anchors if a.name.endswith(":subcontractor")), None)
    if named is not None:
        text = in_brackets(sheet, named, "subcontractor_names").removeprefix("社名")
        names = SEPARATORS.split(text.lstrip("：: 　"))
        sheet.values["subcontractor_names"] = [name.strip(" 　") for name in names if name.strip(" 　")]


def options_of(sheet: Sheet, item: str) -> list[Anchor]:
    found = [a for a in sheet.board.anchors if a.name.startswith(f"option:{item}:")]
    for name in {a.name for a in found}:
        same = sorted((a for a in found if a.name == name), key=lambda a: a.start)
        found = [a for a in found if a.name != name or a is same[0]]
    return sorted(found, key=lambda a: a.start)


def chosen(sheet: Sheet, item: str, anchors: list[Anchor]) -> list[str]:
    """Ids of the ticked options in the form's order; what cannot be read is a doubt and not chosen."""
    options = [option.value for option in sheet.form.item(item).options]
    lost = [value for value in options if not any(a.name.endswith(f":{value}") for a in anchors)]
    ticked: Ticked = read_options(sheet.board, anchors, has_solid=sheet.has_solid)
    if lost:
        sheet.doubt(item, "read.missing", f"{sheet.called(item)}の選択肢に、見つからないものがあります。")
    if ticked.is_ring_loose:
        sheet.doubt(
            item, "read.drawn", f"{sheet.called(item)}に図形の丸がありますが、どの選択肢を囲んでいるか読み取れません。"
        )
        return []
    unclear = [value for value, mark in ticked.marks.items() if mark.ticked is None]
    if unclear:
        sheet.doubt(item, "read.unclear", f"{sheet.called(item)}の印に、読み取れないものがあります。")
        if item in ("category", "curated"):
            return []
    _remark(sheet, item, list(ticked.marks.values()))
    return [value for value in options if value in ticked.marks and ticked.marks[value].ticked is True]


def _remark(sheet: Sheet, item: str, marks: list[Mark]) -> None:
    if any(mark.is_unusual for mark in marks):
        sheet.doubt(item, "read.unusual", f"{sheet.called(item)}の印（図形の丸や「済」など）を、チェックと読みました。")


def in_brackets(sheet: Sheet, anchor: Anchor, item: str) -> str:
    """What is written into the brackets behind an option, or in the cell beside it."""
    stop = sheet.board.following(anchor.end)
    stream = sheet.board.stream
    first = stream.line_of(anchor.end - 1)
    end_line = stream.line_of(stop) if stop < len(stream.folded) else len(stream.lines)
    text, last = "", first
    for number, words in stream.pieces(anchor.end, stop):
        if number not in (first, end_line) and stream.lines[number].place != stream.lines[first].place:
            break
        text, last = (text + "\n" + words if text else words), number
        if words.rstrip(" \t　□☐").endswith(("）", ")")):
            break
    found = re.match(r"[\s　]*[（(](.*)[）)]", text, re.DOTALL)
    if found:
        sheet.lines_of[item] = tuple(range(first, last + 1))
        bounds = stream.bounds
        sheet.claimed.update(range(anchor.end, min(stop, bounds[last + 1])))
        return found[1].strip(" \t\n　_＿")
    return ""
