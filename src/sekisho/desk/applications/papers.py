"""From the desk's rows to the papers of `documents`."""

from dataclasses import dataclass

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
    """確認依頼書; receipt number and version stand at the foot when given."""
    receipt = request.receipt if request else ""
    number = version.number if version else 0
    return Printable(RequestPaper(book(engagement.book), application, receipt, number, is_draft=version is None))


def specification_paper(engagement: Engagement) -> Printable:
    """特記仕様書 with the contract's name, number and department in its header."""
    name, number, department = engagement.title, engagement.number, engagement.department.name
    return Printable(SpecificationPaper(book(engagement.book), name, number, department))
