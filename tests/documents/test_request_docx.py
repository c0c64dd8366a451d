import io

import docx
import pytest
from hypothesis import given, settings

from sekisho.documents import request_docx, request_pdf
from sekisho.documents.paper import RequestPaper
from tests.documents.papers import BLANK_REQUEST, BOOK, FORM, HOSTILE, ON_PAPER, request
from tests.documents.readers import bare, docx_text, pdf_text
from tests.rules import source_text
from tests.rules.strategies import any_applications


@pytest.fixture(scope="module")
def full() -> bytes:
    return request_docx.write(request())


@pytest.fixture(scope="module")
def blank() -> bytes:
    return request_docx.write(BLANK_REQUEST)


def test_checklist_of_the_source_is_written_word_for_word(blank):
    printed = bare(docx_text(blank))
    assert [number for number, words in source_text.checklist().items() if words not in printed] == []


def test_every_wording_of_the_form_is_written(blank):
    printed = bare(docx_text(blank))
    words = [FORM.title, *FORM.declarations, FORM.begin_mark, FORM.end_mark, FORM.second_title, FORM.part_1.heading]
    words += [FORM.part_2.heading, FORM.part_2.confirmation, FORM.part_2.column, *FORM.part_1.columns]
    words += [part for row in FORM.rows for part in (row.heading, row.text)]
    words += [option.label for item in FORM.items for option in item.options]
    words += [item.label for item in FORM.items if item.label.startswith("・")]
    assert [part for part in words if bare(part) not in printed] == []


@pytest.mark.parametrize("field", ON_PAPER)
def test_answer_is_written(full, field):
    printed = bare(docx_text(full))
    assert [words for words in ON_PAPER[field] if bare(words) not in printed] == []


def test_word_and_pdf_say_the_same(full):
    """Letter by letter, apart from where page marks and running heads stand."""
    in_pdf, in_word = bare(pdf_text(request_pdf.write(request()))), bare(docx_text(full))
    edges = ("受付R8-12第2版", "1/3", "2/3", "3/3", "別紙11/1")
    for edge in edges:
        in_pdf, in_word = in_pdf.replace(edge, ""), in_word.replace(edge, "")
    assert in_pdf == in_word


def test_attachment_is_a_section_of_its_own_only_if_there_is_something_to_list(full, blank):
    assert len(docx.Document(io.BytesIO(full)).sections) == 2
    assert len(docx.Document(io.BytesIO(blank)).sections) == 1
    assert "別紙1" not in docx_text(blank)


@pytest.mark.parametrize("field", ["company", "contact_name", "security", "kinds_other"])
def test_typed_text_is_written_as_it_is(field):
    typed = [f"始{each}終" for each in (*HOSTILE, "笑顔😀")]
    written = docx_text(request_docx.write(request(**{field: "\n".join(typed)})))
    assert [each for each in typed if each not in written] == []


def test_same_bytes_for_the_same_paper(full):
    assert request_docx.write(request()) == full


@given(any_applications())
@settings(max_examples=40, deadline=None)
def test_any_application_can_be_written(application):
    written = bare(docx_text(request_docx.write(RequestPaper(BOOK, application))))
    assert bare(BOOK.rule(13).checklist) in written
