"""確認依頼書 as a Word file."""

from sekisho.documents.paper import RequestPaper
from sekisho.documents.request_layout import lay_out
from sekisho.documents.word import to_docx


def write(paper: RequestPaper) -> bytes:
    """The docx file; the same bytes for the same paper."""
    return to_docx(lay_out(paper))
