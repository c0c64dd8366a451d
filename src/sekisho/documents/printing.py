"""A layout in the form that is asked for. The papers with a `write` of their own are older than this file."""

from sekisho.documents.blocks import Layout
from sekisho.documents.typeset import to_pdf
from sekisho.documents.word import to_docx
from sekisho.kernel.errors import NotFoundError


def write(layout: Layout, form: str) -> bytes:
    """The file. Raises NotFoundError for a form other than docx and pdf."""
    match form:
        case "docx":
            return to_docx(layout)
        case "pdf":
            return to_pdf(layout)
    raise NotFoundError(f"書類の形式「{form}」はありません。", next_ja="docx か pdf を指定してください。")
