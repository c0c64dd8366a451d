"""`sekisho document`: papers as files."""

from argparse import Namespace

from sekisho.desk.applications.models import Request
from sekisho.desk.applications.papers import Printable, request_paper, specification_paper
from sekisho.desk.contracts.models import Engagement
from sekisho.kernel.errors import NotFoundError
from sekisho.kernel.settings import Settings


def run(args: Namespace, settings: Settings) -> int:
    """Write the paper in the form that the file's ending names."""
    paper = _specification(args.engagement) if args.command == "special-spec" else _request(args.request)
    args.output.write_bytes(paper.write(args.output.suffix.removeprefix(".").lower()))
    return 0


def _specification(engagement_id: str) -> Printable:
    found = Engagement.objects.filter(id=engagement_id).first()
    if found is None:
        raise NotFoundError(f"案件 {engagement_id} は見つかりません。")
    return specification_paper(found)


def _request(request_id: str) -> Printable:
    """The latest filed version, or the draft where nothing was filed yet."""
    found = Request.objects.filter(id=request_id).first()
    if found is None:
        raise NotFoundError(f"確認依頼 {request_id} は見つかりません。")
    version = found.latest
    return request_paper(version.application if version else found.application, found.engagement, found, version)
