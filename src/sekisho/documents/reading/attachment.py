"""別紙 within the same file: our own 別紙1 read back, or a table of several services under any 別紙."""

import datetime as dt
import re
from dataclasses import dataclass

from sekisho.documents.attachment_layout import AUDIENCE_JA, NONE_JA, TITLE_JA
from sekisho.documents.reading.day_words import read_day, squeezed
from sekisho.documents.reading.lines import Line
from sekisho.rules.book import RequestForm
from sekisho.rules.opt_out_evidence import BY_FILES

HEADING = re.compile(r"^別[紙添](?:[0-9]{1,2}|[①-⑳])?(?:[)(:：・]|$)|^別[紙添].{0,30}$")
PERIOD = re.compile(r"^(.+)から(.+)まで$")
COLUMNS = {
    "service": re.compile("サービス|名称|製品"),
    "provider": re.compile("提供元|提供者|事業者|会社"),
    "terms": re.compile("規約|条件|約款"),
    "kinds": re.compile("種類|区分"),
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """`first` is the number of its first line. tables: rows of cells. is_ours: printed by Sekisho."""

    first: int
    titles: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]
    period: tuple[dt.date | None, dt.date | None]
    is_ours: bool


def find_attachment(lines: tuple[Line, ...], after: int) -> Attachment | None:
    """The first 別紙 that begins behind line `after`."""
    begin = next(
        (n for n in range(after, len(lines)) if not lines[n].place and HEADING.match(squeezed(lines[n].text))), None
    )
    if begin is None:
        return None
    rest = lines[begin:]
    texts = [squeezed(line.text) for line in rest if not line.place]
    titles = tuple(line.text.strip() for line in rest if not line.place and HEADING.match(squeezed(line.text)))
    periods = [found for text in texts if (found := PERIOD.match(text))]
    period = (_day(periods[0][1]), _day(periods[0][2])) if periods else (None, None)
    return Attachment(
        begin,
        titles,
        _tables(rest),
        period,
        TITLE_JA.lower() in {t.lower() for t in texts} or squeezed(TITLE_JA) in texts,
    )


def _tables(lines: tuple[Line, ...]) -> tuple[tuple[tuple[str, ...], ...], ...]:
    cells: dict[int, dict[int, dict[int, str]]] = {}
    for line in lines:
        if line.place:
            table, row, column = line.place[0]
            here = cells.setdefault(table, {}).setdefault(row, {})
            here[column] = here[column] + "\n" + line.text if column in here else line.text
    return tuple(
        tuple(tuple(row[c].strip() for c in sorted(row)) for _, row in sorted(rows.items()))
        for _, rows in sorted(cells.items())
    )


def rows_under(attachment: Attachment, *heads: str) -> tuple[tuple[str, ...], ...]:
    """The body rows of the table with exactly these heads."""
    for table in attachment.tables:
        if table and table[0] == heads:
            return tuple(row for row in table[1:] if len(row) == len(heads))
    return ()


def listed_services(attachment: Attachment) -> tuple[dict[str, str], ...]:
    """Rows of a table whose heads name a service and what belongs to it, as {service, provider, terms, kinds}."""
    for table in attachment.tables:
        heads = [squeezed(head) for head in table[0]] if table else []
        where = {
            name: next((n for n, head in enumerate(heads) if pattern.search(head)), None)
            for name, pattern in COLUMNS.items()
        }
        if where["service"] is None or (where["provider"] is None and where["terms"] is None):
            continue
        rows = [
            {name: row[at] if at is not None and at < len(row) else "" for name, at in where.items()}
            for row in table[1:]
        ]
        return tuple(row for row in rows if row["service"])
    return ()


def audiences(attachment: Attachment) -> dict[str, str]:
    """Number of the use → `internal`, `citizens` or ""."""
    ids = {words: name for name, words in AUDIENCE_JA.items()}
    rows = rows_under(attachment, "番号", "利用業務", "出力を直接受け取る人")
    return {row[0]: ids.get(row[2], "") for row in rows}


def kinds_in(words: str, form: RequestForm) -> tuple[str, ...]:
    options = form.item("kinds").options
    return tuple(o.value for o in options if o.label in words or re.sub("^[①-⑳]", "", o.label) in words)


def given(words: str) -> str:
    """What a person wrote; "" where our paper says that nothing was, or that files show it."""
    return "" if words == NONE_JA or BY_FILES.fullmatch(words) else words


def day_or_none(words: str) -> dt.date | None:
    return _day(squeezed(given(words)))


def _day(words: str) -> dt.date | None:
    try:
        return read_day(words)
    except ValueError:
        return None
