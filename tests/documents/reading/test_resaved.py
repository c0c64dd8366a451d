"""Forms opened and saved again by LibreOffice 7.4 (`resaved/`): the same answers, no doubt of reading.

Made with `soffice --headless --convert-to "docx:MS Word 2007 XML"` from the layouts of forms.py and our own paper.
"""

import re
from pathlib import Path

import pytest

from sekisho.documents import request_docx
from sekisho.documents.reading.request import read_request
from tests.documents.papers import BOOK, filled, request
from tests.documents.readers import bare, docx_text
from tests.documents.reading.collection import PLAIN
from tests.documents.reading.test_request import carried

RESAVED = Path(__file__).parent / "resaved"
PAGE_OF_PAGES = re.compile(r"[0-9]+/[0-9]+")  # the footer's fields keep what they showed last
CITY = ("tables", "one_table", "paragraphs", "cells", "control", "legacy", "wing")


@pytest.mark.parametrize("name", CITY)
def test_a_form_saved_by_another_program_is_read_alike(name):
    reading = read_request((RESAVED / f"{name}.docx").read_bytes(), (BOOK,))
    assert {item.id: item.value for item in reading.items} == PLAIN
    assert reading.doubts == ()
    assert not [doubt for item in reading.items for doubt in item.doubts]


def test_our_own_paper_saved_by_another_program_comes_back():
    reading = read_request((RESAVED / "ours.docx").read_bytes(), (BOOK,))
    assert reading.application == carried(filled())
    assert reading.doubts == ()


def test_our_saved_paper_is_the_one_that_is_printed_today():
    """Whoever changes the paper saves it anew as the module says: `filled()` through LibreOffice."""
    files = ((RESAVED / "ours.docx").read_bytes(), request_docx.write(request()))
    saved, printed = (PAGE_OF_PAGES.sub("", bare(docx_text(data))) for data in files)
    assert saved == printed
