"""PENSION: the basic pension number (基礎年金番号), four and six digits, where the text speaks of pensions."""

from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.labelled import Label, after, values
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Run, Sought

_LABEL = Label(
    "基礎年金番号",
    "年金番号",
    "年金手帳",
    "年金手帳の番号",
    "年金の番号",
    "年金No",
    "年金証書番号",
    "年金コード",
    "年金証書",
    "基礎年金",
    "pension_no",
    "pension_number",
    "pension number",
    "国民年金 番号",
    "国民年金番号",
    "ねんきん番号",
    "nenkin_no",
    "kiso_no",
    "kisono",
    "kiso_bango",
    "nenkin",
    "pension",
)
_SPOKEN_OF = ("年金", "ension", "ENSION", "enkin", "ENKIN", "kiso", "KISO")  # one of these is in every label
_VALUE = after(r"[0-9](?:[-・. の_/]{0,3}[0-9]){9}(?:[-・. の_/]{0,3}[0-9]{4})?(?![0-9])")
_DIVIDED = Sought(
    r"[0-9](?<![0-9A-Za-z].)(?<![0-9][-.].)[0-9]{3}(?: ?[-の] ?| )[0-9]{6}(?![0-9]|-[0-9]| ?[千百万円人件])",
    runs=(Run((4,), behind=" -の"),),
)
_TOPIC = Label(
    "年金", "ねんきん", "国年", "厚年", "免除申請", "納付猶予", "学生納付特例", "脱退一時金", "付加保険料", "号被保険者"
)
_REACH = 110
_NAMED_BEHIND = compiled("[^。\n]{0,24}年金")
# Alone in a line, as pasted from a column of them.
_LINE = Sought(
    r"[0-9](?<![^ \n].)(?<![^\n] .)[0-9]{3}(?: ?- ?| )[0-9]{6}(?= ?(?:\n|\Z))",
    runs=(Run((4,), before=" \n", behind=" -"),),
)
_OF_THINGS = compiled(
    "注文|受注|発注|品番|型番|品目|商品|部品|在庫|伝票|請求|見積|納品|製造|ロット|備品|資産|図面|文書|契約|案件|工事|JAN|追跡"
)


def find(reading: Reading) -> Iterator[Span]:
    """Spans of pension numbers in normalised text."""
    text = reading.text
    if any(word in text for word in _SPOKEN_OF):
        yield from values(reading, _LABEL, _VALUE)
    for found in _DIVIDED.finditer(reading):
        if _TOPIC.stands_before(text, found.start(), _REACH) or _NAMED_BEHIND.match(text, found.end()):
            yield found.span()
    lines = list(_LINE.finditer(reading))
    if len(lines) > 1 and not _OF_THINGS.search(text):
        yield from (line.span() for line in lines)
