"""新旧対照表: what a change request changes, beside what was confirmed. Printed with every 確認依頼書 (変更).

The guideline knows no such sheet, so it says that its form is Sekisho's. What changed is underlined in both columns and
empty sides say so in words: nothing depends on colour.
"""

from sekisho.documents.blocks import TEXT_WIDTH_MM, Block, Cell, Paragraph, Part, Row, Table, Text, line
from sekisho.rules.application import Application
from sekisho.rules.differences import Difference, differences, marks
from sekisho.rules.items import NAMES

NAME_JA = "新旧対照表"
FORM_NOTE_JA = "この表の様式は、ガイドラインが定めたものではありません。Sekisho（関所）の様式です。"
HEADS_JA = ("項目", "確認済みの内容", "変更後の内容")
LEGEND_JA = "下線は、変わった部分です。"
SAME_JA = "確認済みの内容からの変更はありません。"
NOTHING_JA = "（記載なし）"
WIDTHS_MM = (36.0, 67.0, TEXT_WIDTH_MM - 103.0)
POINTS = 9.0
# Every paper has its own date, and whether 新規 or 変更 is said on its first sheet; the pledges are made anew.
NOT_COMPARED = frozenset({"date", "category", "pledges"})


def difference_sheet(confirmed: Application, answers: Application, running: str) -> Part:
    """The sheet; it says so if nothing was changed."""
    found = [one for one in differences(confirmed, answers) if one.item not in NOT_COMPARED]
    blocks: list[Block] = [
        Paragraph((Text(NAME_JA),), align="center", points=13, heading=1),
        line(FORM_NOTE_JA, align="left", points=POINTS, before=8),
        line(LEGEND_JA if found else SAME_JA, align="left", points=POINTS, before=2),
    ]
    if found:
        head = Row(tuple(Cell((line(word, align="center", points=POINTS),), middle=True) for word in HEADS_JA))
        rows = tuple(_row(one) for one in found)
        blocks.append(Table(WIDTHS_MM, (head, *rows), head=1, repeats=True, before=6))
    return Part((tuple(blocks),), running, NAME_JA)


def _row(one: Difference) -> Row:
    name = item_name(one.item) + (f"（{one.row}）" if one.row is not None else "")
    before = [Text(m.text, m.step == "removed") for m in marks(one.before, one.after) if m.step != "added"]
    after = [Text(m.text, m.step == "added") for m in marks(one.before, one.after) if m.step != "removed"]
    cells = (_cell([Text(name)]), _cell(before), _cell(after))
    return Row(cells, splits=True)


def item_name(item: str) -> str:
    """What the sheets of Sekisho call an item; checklist items by their number."""
    return NAMES.get(item) or f"遵守チェックリスト {item.removeprefix('check_')}番目の項目"


def _cell(runs: list[Text]) -> Cell:
    return Cell((Paragraph(tuple(runs) or (Text(NOTHING_JA),), align="left", points=POINTS),))
