"""`sekisho files`: attached and received files whose years are over, and what is erased for good."""

from argparse import Namespace

from sekisho.cli import disposal as signed
from sekisho.cli.ledger_erase import read_reason
from sekisho.cli.output import print_json, say, warn
from sekisho.desk.attachments.erasing import Ground
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.papers import disposal
from sekisho.desk.records.erasures import person_by
from sekisho.desk.retention.carrying import carry_on, finish, under_way
from sekisho.desk.setup import migrate
from sekisho.desk.shell.bases import basis_words
from sekisho.desk.shell.wiping import how_to_clear
from sekisho.kernel.clock import fiscal_year
from sekisho.kernel.errors import InputError
from sekisho.kernel.settings import Settings

TELL_S = 5.0


def run(args: Namespace, settings: Settings) -> int:
    """Status 1 also where files are unreadable but old copies have not left the store's own files yet."""
    migrate()
    if args.command == "list":
        return _files(args) if args.engagement else _list(args, settings)
    if args.command == "erase":
        by = person_by(args.by) if args.by else None
        return _told(disposal.erase_file(args.file, Ground(args.basis, read_reason(args.reason), by)), args)
    engagement = Engagement.objects.filter(id=args.engagement).first()
    if engagement is None:
        raise InputError(f"案件 {args.engagement} はありません。", next_ja="files list に表示される番号を指定します。")
    year = fiscal_year(engagement.last_day)
    if args.command == "propose":
        return signed.propose("files", engagement.id, year, args, read_reason(args.reason))
    return _approve(engagement, year, args)


def _approve(engagement: Engagement, year: int, args: Namespace) -> int:
    """A few at a time until all are gone; cut off, the next approval of nothing new or the running desk goes on."""
    row = next((row for row in under_way() if row.engagement_id == engagement.id), None)
    row = row or signed.approve("files", engagement.id, year, args)
    while not carry_on(row.id, TELL_S):
        warn(f"消去しています：{row.items.filter(is_done=True).count()}/{row.disposed}件")
    return _told(f"{engagement.title}（{row.disposed}件）", args, is_clear=finish(row.id))


def _list(args: Namespace, settings: Settings) -> int:
    shown = [row for row in disposal.holdings() if args.all or row.is_due]
    if args.json:
        print_json({"engagements": [_document(row) for row in shown]})
        return 0
    for row in shown:
        mark = "廃棄できます" if row.is_due else "保存期間内"
        say(f"{row.engagement.id}\t{row.engagement.title}（{row.engagement.department.name}）")
        say(f"\t{_counts(row)}　{row.due.isoformat()}から　{mark}")
    if not shown:
        say("保存期間を過ぎたファイルはありません。")
    say(f"保存期間は、案件の末日の年度が終わってから{settings.retention_paper_years}年です（この関所の設定）。")
    return 0


def _counts(row: disposal.Holding) -> str:
    return f"別紙・証拠 {row.attached}件　受領したファイル {row.received}件　読取りの途中 {row.unfinished}件"


def _document(row: disposal.Holding) -> dict[str, object]:
    found: dict[str, object] = {"engagement": row.engagement.id, "title": row.engagement.title}
    found |= {"attached": row.attached, "received": row.received, "unfinished": row.unfinished}
    return found | {"due": row.due.isoformat(), "is_due": row.is_due}


def _files(args: Namespace) -> int:
    rows = list(disposal.files_of(args.engagement))
    if args.json:
        print_json({"files": [{"id": r.id, "name": r.name, "sha256": r.sha256, "erased": r.erased} for r in rows]})
        return 0
    for row in rows:
        say(f"{row.id}\t{row.name}\tSHA-256 {row.sha256}{f'　消去済み：{row.erased}' if row.erased else ''}")
    if not rows:
        say("この案件に、添付・受領したファイルはありません。")
    return 0


def _told(what: str, args: Namespace, *, is_clear: bool | None = None) -> int:
    is_clear = disposal.clear() if is_clear is None else is_clear
    left = disposal.same_bytes(args.file) if args.command == "erase" else []
    if args.json:
        print_json({"erased": what, "cleared": is_clear, "same": [row.id for row in left]})
    else:
        say(f"消去しました：{what}（{basis_words(args.basis)}）。元には戻せません。")
        say("名称・SHA-256・消去の記録は残ります。これより前に取ったバックアップは、別に廃棄してください。")
        for row in left:
            warn(f"同じ内容のファイルが、ほかに残っています：{row.id}　{row.name}")
    if not is_clear:
        warn("ファイルは開けなくなりましたが、データベースの古い写しの消去まで確かめられていません。")
        warn(how_to_clear(disposal.TABLES))
    return 0 if is_clear else 1
