"""A layout as PDF: A4, 明朝 embedded, tagged (PDF/UA-1), the same bytes for the same layout on every machine.

Typst runs in this process with the fonts shipped in two wheels: no system font, no network, no temporary file. The
layout goes in as JSON, so words are values to the template and never its source. No date is written into the file.
"""

import json
from dataclasses import fields, is_dataclass
from importlib.resources import files
from typing import Any

import typst

from sekisho.documents.blocks import BODY_POINTS, EDGE_MM, MARGIN_MM, PAGE_MM, Layout
from sekisho.documents.characters import face_draws, show, with_note
from sekisho.documents.font import FAMILY, font_folder, read_coverage
from sekisho.kernel.errors import PaperError

TEMPLATE = ("templates", "paper.typ")
TICK_FAMILY = "DejaVu Sans Mono"  # inside the typst wheel; the only one of these faces with ☑


def to_pdf(layout: Layout) -> bytes:
    """The PDF. Characters the face cannot draw are 〓 and listed at the end. Raises PaperError."""
    shown = with_note(*show(layout, face_draws(read_coverage())))
    paper = _plain(shown) | {
        "page": PAGE_MM,
        "margin": MARGIN_MM,
        "edge": EDGE_MM,
        "points": BODY_POINTS,
        "face": FAMILY,
        "ticks": TICK_FAMILY,
    }
    return _compile(files("sekisho.documents").joinpath(*TEMPLATE).read_bytes(), json.dumps(paper))


def _compile(template: bytes, paper: str) -> bytes:
    folder = font_folder()
    try:
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])
        compiler = typst.Compiler(
            template,
            root=folder,  # the template reads no file; the working directory is not its business
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={"paper": paper},
        )
        made = compiler.compile(pdf_standards=["ua-1"])
    except typst.TypstError:
        # Not chained: typst's message quotes the text of the paper, and an error carries no personal information.
        raise PaperError(
            "PDF を作成できませんでした。", next_ja="Word（.docx）で出力し、管理者に知らせてください。"
        ) from None
    if not isinstance(made, bytes):
        raise PaperError("PDF を作成できませんでした。")
    return made


def _plain(value: Any) -> Any:
    """Dataclasses as objects that name their kind in `is`; a name no field has."""
    if is_dataclass(value):
        return {"is": type(value).__name__} | {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
