"""Numbers that nothing but their row makes somebody's: a cell of digits beside a cell that holds a name.

「照合結果,"森下 忍","301842750621","一致"」: a record of somebody, and what stands in it is theirs. Only lines
divided by commas or bars; what the heading calls a price, a day or an article's number is none of it.
"""

import re
from collections.abc import Iterable, Iterator

from sekisho.screening.finding import Span
from sekisho.screening.patterns import compiled

_DIVIDERS = (",", "|")
_MARKS = " \"'「」"
_NUMBER = compiled("[A-Z]{0,3}-?[0-9]{7,14}[A-Z]{0,2}|[0-9]{2,5}-[0-9]{3,7}(?:-[0-9]{2,4})?")
_DATE = compiled("(?:19|20)[0-9]{2}-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12][0-9]|3[01])")
_LONGEST = 400
_OF_THINGS = compiled(
    "円|金額|額|単価|価格|税込|残高|日付|日時|時刻|年月|期限|数量|件数|人数|合計|小計|JAN|ISBN|品番|型番|商品|部品|在庫|発注|注文|受注|伝票|請求|工事|契約|案件|図面|文書|備品"
    "|郵便|〒|面積|距離|座標|緯度|経度|番地|延長|price|amount|date|time|count|total|sku|isbn|jan|qty|url",
    re.IGNORECASE,
)


def beside_names(text: str, names: Iterable[Span]) -> Iterator[Span]:
    """Spans of such numbers. names: where persons have been found."""
    if not any(mark in text for mark in _DIVIDERS):
        return
    heading = ""
    done = -1
    for start, end in sorted(names):
        if start < done:
            continue
        line, done = _line(text, start, end)
        row = text[line:done]
        divider = next((mark for mark in _DIVIDERS if row.count(mark) > 1), "")
        if not divider or len(row) > _LONGEST or not _fills_cell(text, start, end, divider):
            continue
        heading = heading or text[: max(0, text.find("\n", 0, _LONGEST))]
        titles = heading.split(divider)
        place = line
        cells = row.split(divider)
        for number, cell in enumerate(cells):
            bare = cell.strip(_MARKS)
            title = titles[number] if len(titles) == len(cells) else ""
            if _NUMBER.fullmatch(bare) and not _DATE.fullmatch(bare) and not _OF_THINGS.search(title):
                at = place + cell.index(bare)
                yield at, at + len(bare)
            place += len(cell) + 1


def _line(text: str, start: int, end: int) -> Span:
    stop = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, stop if stop >= 0 else len(text)


def _fills_cell(text: str, start: int, end: int, divider: str) -> bool:
    """Whether nothing but marks stands between the name and the edges of its cell."""
    before = text[max(0, start - 3) : start].rstrip(_MARKS)
    behind = text[end : end + 3].lstrip(_MARKS)
    opens = not before or before[-1] in (divider, "\n")
    return opens and (not behind or behind[0] in (divider, "\n"))
