"""確認依頼書 as PDF."""

from sekisho.documents.paper import RequestPaper
from sekisho.documents.request_layout import lay_out
from sekisho.documents.typeset import to_pdf


def write(paper: RequestPaper) -> bytes:
    """The PDF file; the same bytes for the same paper. Raises PaperError if it cannot be made."""
    return to_pdf(lay_out(paper))
