"""`sekisho ledger records`: the records of one engagement and period as CSV or Excel, minimised as the city decided."""

from argparse import Namespace
from datetime import date

from sekisho.cli.lookup import engagement_called
from sekisho.cli.output import print_json, say
from sekisho.cli.whole_file import whole_file
from sekisho.desk.contracts.visible import engagement_for
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import May
from sekisho.desk.setup import migrate
from sekisho.desk.usage.actions import Wanted, take
from sekisho.desk.usage.rows import Span
from sekisho.kernel.errors import InputError
from sekisho.kernel.settings import Settings


def run(args: Namespace, settings: Settings) -> int:
    """Without --by as the operator, who sees what the city sees. The same fields leave for everybody."""
    migrate()
    form = args.output.suffix.lower().removeprefix(".")
    if form not in ("csv", "xlsx"):
        raise InputError(f"形式「{args.output.suffix}」はありません。", next_ja=".csv か .xlsx を指定してください。")
    span = Span(_day(args.first, "--first"), _day(args.last, "--last"))
    if span.last < span.first:
        raise InputError("期間の末日が、初日より前です。", next_ja="--first と --last を確かめてください。")
    by = _person(args.by) if args.by else None
    engagement = engagement_for(by, args.engagement) if by else engagement_called(args.engagement)
    with whole_file(args.output) as target:
        taken = take(Wanted(engagement, span, form), by, target)
    if args.json:
        facts = {"rows": taken.rows, "size": taken.size, "sha256": taken.sha256}
        print_json({"file": str(args.output), "fields": taken.fields.code, **facts})
        return 0
    say(f"利用記録を書き出しました：{args.output}（{taken.rows}件）")
    say(taken.fields.words)
    say(f"SHA-256 {taken.sha256}")
    return 0


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            f"{option} の値が日付ではありません。", next_ja="2026-10-01 のように指定してください。"
        ) from error


def _person(email: str) -> Person:
    found = Person.objects.filter(email=email.lower(), is_active=True).first()
    if found is None or not found.may(May.TAKE_USAGE):
        raise InputError(
            f"{email} は、利用記録を書き出せる人として登録されていません。", next_ja="--by を確かめてください。"
        )
    return found
