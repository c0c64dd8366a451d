from dataclasses import fields

from sekisho.documents.blocks import Box, Layout, Paragraph, Table, with_texts
from sekisho.documents.request_layout import lay_out
from tests.documents.papers import request


def paragraphs(layout: Layout):
    for part in layout.parts:
        for sheet in part.sheets:
            for block in sheet:
                if isinstance(block, Paragraph):
                    yield block
                else:
                    yield from (p for row in block.rows for cell in row.cells for p in cell.paragraphs)
                    yield from () if block.closing is None else (block.closing,)


def test_every_text_passes_through_the_change():
    changed = with_texts(lay_out(request()), lambda text: "＊" if text else "")
    assert changed.title == "＊"
    assert {part.running for part in changed.parts} == {"＊"}
    assert {part.name for part in changed.parts} == {"", "＊"}
    for paragraph in paragraphs(changed):
        assert paragraph.marker in ("", "＊")
        assert all(isinstance(run, Box) or run.text in ("", "＊") for run in paragraph.runs)


def test_nothing_but_texts_changes():
    layout = lay_out(request())
    assert with_texts(layout, str) == layout


def test_rows_fill_the_columns_of_their_table():
    tables = [b for part in lay_out(request()).parts for sheet in part.sheets for b in sheet if isinstance(b, Table)]
    assert len(tables) >= 6
    for table in tables:
        for row in table.rows:
            assert sum(cell.span for cell in row.cells) == len(table.columns)


def test_no_field_is_called_as_the_template_calls_the_kind():
    assert all(f.name != "is" for kind in (Paragraph, Table, Box) for f in fields(kind))
