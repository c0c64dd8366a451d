"""`sekisho document`: papers as files."""

from argparse import Namespace

from sekisho.cli.lookup import engagement_called
from sekisho.desk.applications.models import Request
from sekisho.desk.applications.papers import Printable, request_paper, specification_paper
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.monthly.month import read_month
from sekisho.desk.monthly.seen import seen_of
from sekisho.desk.papers.disclosure import disclosure_layout
from sekisho.desk.papers.models import Disclosure
from sekisho.desk.papers.monthly import monthly_paper
from sekisho.desk.papers.permit import permit_paper
from sekisho.desk.papers.register import register_rows
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.records.index import catch_up
from sekisho.desk.shell.clock import today
from sekisho.documents import monthly_layout, register_xlsx
from sekisho.documents.permit_layout import lay_out
from sekisho.documents.printing import write
from sekisho.kernel.errors import InputError, NotFoundError
from sekisho.kernel.settings import Settings


def run(args: Namespace, settings: Settings) -> int:
    """Write the paper in the form that the file's ending names."""
    form = args.output.suffix.removeprefix(".").lower()
    if args.command == "register":
        data = _register(form, args.year)
    elif args.command == "permit":
        data = _permit(args.permit, form)
    elif args.command == "disclosure":
        data = _disclosure(args.disclosure, form)
    elif args.command == "monthly":
        data = _monthly(args.engagement, args.month, form)
    else:
        paper = _specification(args.engagement) if args.command == "special-spec" else _request(args.request)
        data = paper.write(form)
    args.output.write_bytes(data)
    return 0


def _specification(engagement_id: str) -> Printable:
    return specification_paper(engagement_called(engagement_id))


def _request(request_id: str) -> Printable:
    """The latest filed version, or the draft where nothing was filed yet."""
    found = Request.objects.filter(id=request_id).first()
    if found is None:
        raise NotFoundError(f"確認依頼 {request_id} は見つかりません。")
    version = found.latest
    return request_paper(version.application if version else found.application, found.engagement, found, version)


def _permit(permit_id: str, form: str) -> bytes:
    found = IssuedPermit.objects.filter(id=permit_id).first()
    if found is None:
        raise NotFoundError(f"手形 {permit_id} は見つかりません。")
    return write(lay_out(permit_paper(found)), form)


def _disclosure(disclosure_id: str, form: str) -> bytes:
    found = Disclosure.objects.filter(id=disclosure_id).first()
    if found is None:
        raise NotFoundError(f"公開用の書類 {disclosure_id} は見つかりません。", next_ja="画面で先に作成してください。")
    return write(disclosure_layout(found), form)


def _monthly(engagement_id: str, month: str, form: str) -> bytes:
    """Of the 受注者・指定管理者: as signed, or as it stands."""
    found = Engagement.objects.filter(id=engagement_id).first()
    if found is None or found.contractor is None:
        raise NotFoundError(f"案件 {engagement_id} は見つかりません。")
    catch_up()
    seen = seen_of(found, found.contractor, read_month(month, today()))
    return write(monthly_layout.lay_out(monthly_paper(seen)), form)


def _register(form: str, year: int | None) -> bytes:
    """Of the whole installation: filed requests of all departments."""
    if form != "xlsx":
        raise InputError(f"台帳の形式「{form}」はありません。", next_ja="xlsx を指定してください。")
    engagements = Engagement.objects.all() if year is None else Engagement.objects.filter(fiscal_year=year)
    rows = register_rows(engagements, Request.objects.filter(submitted_at__isnull=False))
    return register_xlsx.write(rows, today(), "すべての業務所管課" if year is None else f"{year}年度締結分")
