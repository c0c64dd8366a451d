"""特記仕様書 as a Word file."""

from sekisho.documents.paper import SpecificationPaper
from sekisho.documents.specification_layout import lay_out
from sekisho.documents.word import to_docx


def write(paper: SpecificationPaper) -> bytes:
    """The docx file; the same bytes for the same paper."""
    return to_docx(lay_out(paper))
