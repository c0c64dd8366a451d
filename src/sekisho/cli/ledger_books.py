"""`sekisho ledger books`: the books of other gateways that this desk indexes."""

import time
from argparse import Namespace

from sekisho.cli.output import print_json, say
from sekisho.desk.records.index import catch_up_with, copy_reader
from sekisho.desk.records.models import OtherBook
from sekisho.desk.records.others import add_book, bind_engagements, read_book, rebuild, resume_book, suspend_book
from sekisho.desk.setup import migrate
from sekisho.kernel.clock import iso
from sekisho.kernel.errors import InputError
from sekisho.kernel.settings import Settings

UNTIL_DONE = 24 * 3600.0
WAIT_S = 0.5


def run(args: Namespace, settings: Settings) -> int:
    """`read` ends with status 1 where a book could not be read or was stopped."""
    migrate()
    if args.command == "add":
        made = add_book(args.name, args.vkey.strip(), args.place, args.secret, _bound(args))
        say(f"登録しました：{made.name}　{made.id}　{made.origin}")
        say("動いている関所は、10秒以内に読み始めます。すぐ読むときは sekisho ledger books read です。")
    elif args.command == "bind":
        bound = bind_engagements(args.book, _pairs(args.engagement))
        catch_up_with(bound.id)
        say(f"割り当てました：{bound.name}。載せ直しました。")
    elif args.command == "list":
        _list(args.json)
    elif args.command == "read":
        return _read()
    elif args.command == "rebuild":
        rebuild()
        say("索引を、台帳から作り直しました。")
    else:
        found = (suspend_book if args.command == "suspend" else resume_book)(args.book, args.reason, None)
        say(f"{found.name}の読取りを{'再開しました' if found.is_live else '止めました'}。")
    return 0


def _bound(args: Namespace) -> dict[str, str] | None:
    """None where the other gateway serves this desk's permits and so uses its ids."""
    return _pairs(args.engagement) if args.engagement else None


def _pairs(words: list[str]) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in words]
    if not all(there and here for there, _, here in pairs) or len({there for there, _, _ in pairs}) != len(pairs):
        raise InputError("割当ては、相手の案件=こちらの案件 の形で、相手の案件ごとに一度指定します。")
    return {there: here for there, _, here in pairs}


def _read() -> int:
    troubled = False
    for book in OtherBook.objects.filter(suspended_at=None):
        while not book.stopped and not read_book(book, UNTIL_DONE):
            time.sleep(WAIT_S)
        book.refresh_from_db()
        troubled |= bool(book.trouble)
        say(_line(book))
    return int(troubled)


def _list(as_json: bool) -> None:
    books = list(OtherBook.objects.all())
    if not as_json:
        for book in books:
            say(_line(book))
        return
    names = ("id", "name", "vkey", "place", "engagements", "trouble", "stopped", "unreadable", "elsewhere", "twice")
    print_json(
        [
            {name: getattr(book, name) for name in names}
            | {"size": copy_reader(book.id).size(), "read_at": iso(book.read_at) if book.read_at else ""}
            | {"suspended": book.suspended_at is not None, "twice_records": book.twice_records}
            for book in books
        ]
    )


def _line(book: OtherBook) -> str:
    state = book.get_stopped_display() or ("読取りを停止中" if book.suspended_at else book.trouble or "読取り中")
    return f"{book.id}\t{book.name}\t{copy_reader(book.id).size()}件\t{state}"
