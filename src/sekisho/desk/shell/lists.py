"""What every long list does the same way: sorting by what stands in the URL, pages, and download as CSV."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.db.models.sql.where import WhereNode
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from sekisho.documents.cells import csv_cell

PER_PAGE = 50


def sorted_by(found: QuerySet[Any], wanted: str, columns: Mapping[str, str]) -> QuerySet[Any]:
    """Ordered by one of `columns` (URL word → field); `-word` turns it round, anything else leaves the order."""
    field = columns.get(wanted.removeprefix("-"))
    if field is None:
        return found
    sign = "-" if wanted.startswith("-") else ""
    return found.order_by(f"{sign}{field}", "pk")


def paged(found: QuerySet[Any], wanted: str | None) -> Page[Any]:
    """The wanted page, or the nearest there is.

    Which rows stand on it is decided on their keys alone: only those are read and put together, on the last page, too.
    """
    keys = found.prefetch_related(None).values_list("pk", flat=True)
    page = Paginator(keys, PER_PAGE).get_page(wanted)
    page.object_list = rows_of(found, list(page.object_list))
    return page


def rows_of(found: QuerySet[Any], keys: Sequence[str]) -> list[Any]:
    """The rows with these keys, in their order. The keys must come from `found`: its conditions are not asked again,
    because with them the store would look through all the rows that fulfil them, and not go by the keys.
    """
    bare = found.order_by()
    bare.query.where = WhereNode()
    rows = bare.in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


def csv_file(head: Sequence[str], rows: Iterable[Sequence[object]], name: str) -> HttpResponse:
    """UTF-8 with a byte order mark, which Excel needs to read Japanese; no cell is ever a formula."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([csv_cell(value) for value in row] for row in rows)
    response = HttpResponse("\ufeff" + made.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
