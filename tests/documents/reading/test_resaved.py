"""Forms opened and saved again by LibreOffice 7.4 (`resaved/`): the same answers, no doubt of reading.

Made with `soffice --headless --convert-to "docx:MS Word 2007 XML"` from the layouts of forms.py and our own paper.
"""

from pathlib import Path

import pytest

from sekisho.documents.reading.request import read_request
from tests.documents.papers import BOOK, filled
from tests.documents.reading.collection import PLAIN
from tests.documents.reading.test_request import carried

RESAVED = Path(__file__).parent / "resaved"
CITY = ("tables", "one_table", "paragraphs", "cells", "control", "legacy", "wing")


@pytest.mark.parametrize("name", CITY)
def test_a_form_saved_by_another_program_is_read_alike(name):
    reading = read_request((RESAVED / f"{name}.docx").read_bytes(), (BOOK,))
    assert {item.id: item.value for item in reading.items} == PLAIN
    assert reading.doubts == ()
    assert not [doubt for item in reading.items for doubt in item.doubts]


def test_our_own_paper_saved_by_another_program_comes_back():
    reading = read_request((RESAVED / "ours.docx").read_bytes(), (BOOK,))
    assert reading.application == carried(filled(files=(), claims=()))  # saved before 別紙1 listed these
    assert reading.doubts == ()
