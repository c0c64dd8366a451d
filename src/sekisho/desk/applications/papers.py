"""From the desk's rows to the papers of `documents`."""

from dataclasses import dataclass, replace

from sekisho.desk.applications.facts import book
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.contracts.models import Engagement
from sekisho.documents import request_docx, request_pdf, specification_docx, specification_pdf
from sekisho.documents.paper import RequestPaper, SpecificationPaper
from sekisho.kernel.errors import NotFoundError
from sekisho.rules.application import Application

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Printable:
    """A paper that can be written in the forms of CONTENT_TYPES."""

    paper: RequestPaper | SpecificationPaper

    def write(self, form: str) -> bytes:
        """Bytes of the file. Raises NotFoundError for an unknown form."""
        match self.paper, form:
            case RequestPaper(), "docx":
                return request_docx.write(self.paper)
            case RequestPaper(), "pdf":
                return request_pdf.write(self.paper)
            case SpecificationPaper(), "docx":
                return specification_docx.write(self.paper)
            case SpecificationPaper(), "pdf":
                return specification_pdf.write(self.paper)
        raise NotFoundError(f"書類の形式「{form}」はありません。", next_ja="docx か pdf を指定してください。")


def request_paper(
    application: Application, engagement: Engagement, request: Request | None = None, version: Version | None = None
) -> Printable:
    """確認依頼書; receipt number and version stand at the head when given. A change brings its 新旧対照表."""
    paper = RequestPaper(book(engagement.book), application, is_draft=version is None)
    if request is not None:
        before = confirmed_before(request, version) if application.category == "change" else None
        paper = replace(paper, request_number=request.receipt, confirmed=before.application if before else None)
    return Printable(paper if version is None else replace(paper, version=version.number))


def confirmed_before(request: Request, version: Version | None) -> Version | None:
    """The version of another request that was in force when this one was filed (or is now, for a draft)."""
    permits = (
        request.engagement.permits.filter(version__isnull=False)
        .exclude(version__request=request)
        .select_related("version")
    )
    if version is not None:
        permits = permits.filter(issued_at__lte=version.submitted_at)
    last = permits.order_by("-issued_at").first()
    return last.version if last else None


def specification_paper(engagement: Engagement) -> Printable:
    """特記仕様書 with the contract's name, number and department in its header."""
    name, number, department = engagement.title, engagement.number, engagement.department.name
    return Printable(SpecificationPaper(book(engagement.book), name, number, department))
