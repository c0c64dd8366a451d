"""特記仕様書 as PDF."""

from sekisho.documents.paper import SpecificationPaper
from sekisho.documents.specification_layout import lay_out
from sekisho.documents.typeset import to_pdf


def write(paper: SpecificationPaper) -> bytes:
    """The PDF file; the same bytes for the same paper. Raises PaperError if it cannot be made."""
    return to_pdf(lay_out(paper))
