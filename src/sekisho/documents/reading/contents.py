"""Sheets 2 and 3: what AI is used for, which services, who, under what security; then the checklist."""

import re

from sekisho.documents.reading.answers import Answer
from sekisho.documents.reading.board import Anchor
from sekisho.documents.reading.letter import chosen, in_brackets, options_of
from sekisho.documents.reading.marks import Mark
from sekisho.documents.reading.sheet import Sheet
from sekisho.documents.reading.stream import fold
from sekisho.documents.reading.ticks import mark_lines, read_check
from sekisho.documents.reading.wording import difference

TEXTS = ("work", "purpose", "method", "service", "provider", "terms", "security", "logs")
ROWS = ("user_scope", "law")
NUMBERED = re.compile(r"^[(（]([0-9]{1,3})[)）]\t")
CIRCLED = re.compile(r"^[①-⑳]")


def read_contents(sheet: Sheet) -> None:
    """Fills the items of sheets 2 and 3."""
    for item in TEXTS:
        sheet.values[item] = sheet.labelled(item, is_long=True)
    for item in ROWS:
        sheet.values[item] = sheet.labelled(item, is_long=True)
    _kinds(sheet)
    values = chosen(sheet, "curated", options_of(sheet, "curated"))
    if len(values) > 1:
        sheet.doubt(
            "curated",
            "form.choice",
            "学習コンテンツの選別について、両方が選ばれています。",
            "どちらか一方を選んでください。",
        )
    sheet.values["curated"] = values[0] if len(values) == 1 else ""
    _checks(sheet)


def entries(text: str) -> tuple[str, ...]:
    """One answer, or the several that our own paper numbers (1) (2) … each on a line of its own."""
    found: list[str] = []
    for line in text.split("\n"):
        number = NUMBERED.match(line)
        if number and int(number[1]) == len(found) + 1:
            found.append(line[number.end() :])
        elif found:
            found[-1] += "\n" + line
        else:
            return (text,)
    return tuple(found) if len(found) > 1 else (text,)


def _kinds(sheet: Sheet) -> None:
    """The boxes between the label of the kinds and the next label; short words, so they are looked for only there."""
    board, options = sheet.board, sheet.form.item("kinds").options
    label = board.first("item:kinds")
    sheet.values["kinds"], sheet.values["kinds_other"] = [], ""
    start = label.end if label else 0
    end = board.following(start) if label else len(board.stream.folded)
    for option in options:
        for words in (fold(option.label), fold(CIRCLED.sub("", option.label))):
            places = list(board.places(words, start, end))
            if places and (label or len(words) > 2):
                board.put(Anchor(f"option:kinds:{option.value}", places[0], places[0] + len(words)))
                break
    anchors = options_of(sheet, "kinds")
    if not anchors:
        sheet.doubt("kinds", "read.missing", "「生成AIの種類」の欄が見つかりません。")
        return
    sheet.values["kinds"] = chosen(sheet, "kinds", anchors)
    if label:
        sheet.claim("kinds", Answer("", (board.stream.line_of(anchors[0].start),), anchors[0].start, anchors[-1].end))
    other = next((a for a in anchors if a.name.endswith(":other")), None)
    if other is not None:
        sheet.values["kinds_other"] = in_brackets(sheet, other, "kinds_other")


def _checks(sheet: Sheet) -> None:
    items = [item for item in sheet.form.items if item.value == "check"]
    anchors = {item.id: sheet.board.named(f"check:{item.id.removeprefix('check_')}") for item in items}
    for item in items:
        found = anchors[item.id]
        sheet.values[item.id] = None
        if not found:
            sheet.doubt(
                item.id,
                "read.missing",
                f"{sheet.called(item.id)}の項目が見つかりません。",
                "この項目を遵守するか、相手方に確かめてください。",
            )
            continue
        marks = {read_check(sheet.board, anchor, has_solid=sheet.has_solid) for anchor in found}
        ticked = {mark.ticked for mark in marks if mark.is_there} or {mark.ticked for mark in marks}
        sheet.values[item.id] = ticked.pop() if len(ticked) == 1 else None
        _say(sheet, item.id, marks)
        for anchor in found:
            for number in mark_lines(sheet.board, anchor):
                sheet.claim_line(number)
        if found[0].is_altered:
            typed = sheet.board.stream.between(found[0].start, found[0].end).strip()
            sheet.doubt(
                item.id,
                "read.altered",
                f"{sheet.called(item.id)}の文言が、様式と違います（{difference(item.label, typed)}）。",
                "文言を様式どおりに直した書類を求めてください。",
            )


def _say(sheet: Sheet, item: str, marks: set[Mark]) -> None:
    if sheet.values[item] is None:
        sheet.doubt(item, "read.unclear", f"{sheet.called(item)}の印が読み取れません。")
    if any(mark.is_unusual for mark in marks):
        sheet.doubt(item, "read.unusual", f"{sheet.called(item)}の印（図形の丸や「済」など）を、チェックと読みました。")
