"""A table of PostgreSQL written anew, so that its files hold only rows that somebody may still read."""

from typing import Any

from psycopg import Connection
from psycopg.errors import Diagnostic
from psycopg.sql import SQL, Identifier


def write_anew(link: Connection[Any], table: str) -> bool:
    """Whether no deleted row came along. Outside of any transaction; waits for whoever reads. Raises psycopg.Error.

    The server keeps rows that somebody might still ask for: a query or a backup under way in this database, its own
    ANALYZE, a transaction of any of its databases that began to write before the rows were deleted. How many says only
    its report, in the server's language, with the number in front. No report, no yes.
    """
    reports: list[str] = []

    def hear(told: Diagnostic) -> None:
        if told.message_detail:
            reports.append(told.message_detail)

    link.add_notice_handler(hear)
    try:
        link.execute(SQL("VACUUM (FULL, VERBOSE) {}").format(Identifier(table)))
    finally:
        link.remove_notice_handler(hear)
    return bool(reports) and all(report.split(maxsplit=1)[:1] == ["0"] for report in reports)
