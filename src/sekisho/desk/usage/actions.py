"""Decide what leaves, and take an export; both are told in the book, without anything of its content."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import IO

from django.db import transaction
from django.db.models import QuerySet

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.events.actions import Detail, record
from sekisho.desk.people.models import Person
from sekisho.desk.records.index import book_reader, catch_up, copy_reader
from sekisho.desk.records.models import Passage
from sekisho.desk.records.visible import visible_passages
from sekisho.desk.shell.clock import now, today
from sekisho.desk.usage.fields import MINIMUM, NEVER_JA, Fields
from sekisho.desk.usage.models import UsageFields
from sekisho.desk.usage.rows import Book, Books, Span, columns_of, rows_of
from sekisho.documents.dates import printed_day
from sekisho.documents.usage_table import MOST_XLSX, WRITERS, UsageTable
from sekisho.kernel.errors import InputError
from sekisho.ledger.checkpoint import stated_by
from sekisho.ledger.reader import Reader

CITY = ""  # the scope that is not one engagement's
HOW_JA = "台帳の番号の記録は、監査用キーで /tlog/ から読み、又は受領証で、その台帳の根ハッシュに照らせます。"
OPERATOR_JA = "運用者（発注者の範囲）"
ALL_OF_IT = 10**12  # leaves: the index may lag behind, an export may not


@dataclass(frozen=True, slots=True)
class Wanted:
    """form: `csv` or `xlsx`."""

    engagement: Engagement
    span: Span
    form: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What was written. sha256: of the file; it stands in the book, so that the file can be known again."""

    fields: Fields
    rows: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, or the minimum where nothing was. row: None for the minimum."""

    fields: Fields
    row: UsageFields | None


def in_effect(engagement: str) -> Decision:
    """For one engagement: its own, else the installation's, else the minimum."""
    rows = {row.scope: row for row in UsageFields.objects.filter(scope__in={engagement, CITY}, ended_at=None)}
    row = rows.get(engagement) or rows.get(CITY)
    return Decision(row.fields if row else MINIMUM, row)


@transaction.atomic
def decide(scope: str, wanted: Fields | None, reason: str, by: Person) -> bool:
    """Put it in the place of what was decided; None goes back to what holds without it. Whether anything changed.

    Raises InputError without a reason.
    """
    present = UsageFields.objects.select_for_update().filter(scope=scope, ended_at=None).first()
    if (present.fields if present else None) == wanted:
        return False
    if not reason.strip():
        raise InputError("理由を入力してください。", next_ja="何のためにその項目が要るかが、記録に残ります。")
    if present is not None:
        UsageFields.objects.filter(id=present.id).update(ended_at=now(), ended_by=by)
    if wanted is not None:
        UsageFields.objects.create(
            scope=scope,
            at_level=wanted.at,
            person_level=wanted.person,
            columns=list(wanted.columns),
            reason=reason.strip(),
            by=by,
        )
    record("usage.decide", by, scope or "city", engagement=scope, detail={"fields": wanted.code if wanted else ""})
    return True


def take(wanted: Wanted, by: Person | None, target: IO[bytes]) -> Taken:
    """Write the file and record that it was taken; by None on the command line. Raises InputError, LedgerError.

    target: readable, too. It must not be handed on before this returns: then the record is durable.
    """
    fields = in_effect(wanted.engagement.id).fields
    own = _book(book_reader())
    catch_up(ALL_OF_IT)
    passages = wanted.span.within(_visible(wanted.engagement, by))
    books = {None: own} | {log: _book(copy_reader(log)) for log in _others(passages)}
    if wanted.form not in WRITERS:
        raise InputError("その形式はありません。", next_ja="CSV か Excel（xlsx）を選んでください。")
    if wanted.form == "xlsx" and passages.count() > MOST_XLSX:
        raise InputError(
            f"Excel（xlsx）に書き出せるのは{MOST_XLSX:,}件までです。",
            next_ja="期間を短くするか、CSV で書き出してください。",
        )
    table = UsageTable(today(), _facts(wanted, fields, by, books), columns_of(fields))
    rows = WRITERS[wanted.form](table, rows_of(wanted.engagement, passages, fields, books), target)
    target.seek(0)
    taken = Taken(fields, rows, own.size, hashlib.file_digest(target, "sha256").hexdigest())  # type: ignore[arg-type]
    target.seek(0)
    note_taken(wanted, taken, by)
    return taken


@transaction.atomic
def note_taken(wanted: Wanted, taken: Taken, by: Person | None) -> None:
    """Who took what for which days under which fields; nothing of what stood in it."""
    span = wanted.span
    detail: Detail = {"first": span.first.isoformat(), "last": span.last.isoformat(), "form": wanted.form}
    detail |= {"fields": taken.fields.code, "rows": taken.rows, "size": taken.size, "sha256": taken.sha256}
    record("usage.take", by, wanted.engagement.id, engagement=wanted.engagement.id, detail=detail)


def _visible(engagement: Engagement, by: Person | None) -> QuerySet[Passage]:
    found = Passage.objects.all() if by is None else visible_passages(by)
    return found.filter(engagement=engagement.id)


def _book(reader: Reader) -> Book:
    """As its present checkpoint states it; without one before it was begun."""
    if not reader.size():
        return Book("", 0)
    checkpoint = reader.checkpoint()
    stated = stated_by(checkpoint)
    return Book(stated.origin, stated.size, checkpoint)


def _others(passages: QuerySet[Passage]) -> list[str]:
    """Ids of the books of other gateways that these stand in."""
    return list(passages.exclude(log=None).order_by().values_list("log", flat=True).distinct())


def _facts(wanted: Wanted, fields: Fields, by: Person | None, books: Books) -> tuple[tuple[str, str], ...]:
    span, engagement = wanted.span, wanted.engagement
    scope = f"{by.organisation.name}（{by.role_word}）が見られる範囲" if by else OPERATOR_JA
    facts = [
        ("契約又は指定管理名称", engagement.title),
        ("契約番号等", engagement.number),
        ("案件の番号", engagement.id),
        ("期間", f"{printed_day(span.first)}から{printed_day(span.last)}まで"),
        ("作成日", printed_day(today())),
        ("範囲", scope),
        ("出した項目（設定）", fields.words),
        ("出していない項目（設定）", "、".join(fields.left_out) or "なし"),
        ("設定にかかわらず出さないもの", "、".join(NEVER_JA)),
    ]
    for book in books.values():
        facts += _of_book(book)
    return (*facts, ("確かめ方", HOW_JA))


def _of_book(book: Book) -> list[tuple[str, str]]:
    if not book.checkpoint:
        return [("台帳", "まだ始まっていません")]
    signatures = book.checkpoint.rstrip("\n").rpartition("\n\n")[2]
    signed = " / ".join(signatures.split("\n"))
    root = stated_by(book.checkpoint).root.hex()  # base64 may begin with `+`, which no cell may
    facts = [("台帳", book.origin), ("台帳の件数", str(book.size)), ("台帳の根ハッシュ（16進）", root)]
    return [*facts, ("台帳の署名", signed)]


def last_month(day: date) -> Span:
    """The calendar month before this day: what is asked for most often."""
    last = day.replace(day=1) - timedelta(days=1)
    return Span(last.replace(day=1), last)
