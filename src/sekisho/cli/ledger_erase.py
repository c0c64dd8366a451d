"""`sekisho ledger erase` and `sekisho ledger retention`: make stored text unreadable for good, and wait until it is."""

from argparse import Namespace

from django.core.exceptions import ValidationError

from sekisho.cli import disposal
from sekisho.cli.output import print_json, say, warn
from sekisho.cli.own_book import own_log
from sekisho.desk.records import erasures
from sekisho.desk.records.models import ErasureOrder
from sekisho.desk.setup import migrate
from sekisho.desk.shell.bases import basis_words
from sekisho.desk.shell.fields import LineField
from sekisho.kernel.errors import InputError
from sekisho.kernel.settings import Settings
from sekisho.ledger.settling import settle
from sekisho.ledger.shelves import read_shelf

WAIT_S = 60.0


def run(args: Namespace, settings: Settings) -> int:
    """Status 1 also where the text is unreadable but its old copies have not left the store's files yet."""
    migrate()
    if args.command == "list":
        return _list(args)
    if args.command == "erase":
        by = erasures.person_by(args.by) if args.by else None
        order = erasures.erase_record(args.record, args.basis, read_reason(args.reason), by)
        return _carry_out(order, args, settings)
    shelf = read_shelf(args.shelf)
    if args.command == "propose":
        return disposal.propose(shelf.retention, shelf.engagement, shelf.year, args, read_reason(args.reason))
    row = disposal.approve(shelf.retention, shelf.engagement, shelf.year, args)
    return _carry_out(ErasureOrder.objects.get(id=row.order), args, settings)


def _list(args: Namespace) -> int:
    shown = (standing for standing in erasures.standing_shelves() if args.all or standing.is_due)
    if args.json:
        print_json({"shelves": [_document(standing) for standing in shown]})
        return 0
    is_empty = True
    for standing in shown:
        is_empty = False
        mark = "廃棄できます" if standing.is_due else "保存期間内"
        word = erasures.CLASS_WORDS[standing.shelf.retention]
        say(f"{standing.shelf.name}\t{standing.title or '（案件不明）'}　{standing.shelf.year}年度　{word}")
        say(f"\t本文 {standing.bodies}件　{standing.due.isoformat()}から　{mark}")
    if is_empty:
        say("保存期間を過ぎた書架はありません。")
    return 0


def _document(standing: erasures.Standing) -> dict[str, object]:
    shelf = standing.shelf
    found = {"shelf": shelf.name, "engagement": shelf.engagement, "class": shelf.retention, "fiscal_year": shelf.year}
    return found | {"bodies": standing.bodies, "due": standing.due.isoformat(), "is_due": standing.is_due}


def _carry_out(order: ErasureOrder, args: Namespace, settings: Settings) -> int:
    is_done = settle(lambda: own_log(settings), lambda: erasures.is_carried_out(order), WAIT_S)
    if args.json:
        print_json({"erasure": order.id, "record": order.record, "shelf": order.shelf, "cleared": is_done})
    elif is_done:
        say(f"消去しました：{order.record or order.shelf}（{basis_words(args.basis)}）。元には戻せません。")
        say("台帳の記録と、これまでの受領証は有効なままです。これより前に取ったバックアップは、別に廃棄してください。")
    if not is_done:
        warn("消去を受け付けましたが、古い写しの消去まで確かめられていません。")
        warn("台帳を読んでいる処理が終わったころに sekisho ledger verify で確かめてください。")
    return 0 if is_done else 1


def read_reason(text: str) -> str:
    """One line of words. Raises InputError."""
    try:
        return str(LineField(max_length=300).clean(text))
    except ValidationError as error:
        raise InputError("--reason の値が使えません。", next_ja="".join(error.messages)) from error
