import pytest
from hypothesis import given, settings

from sekisho.documents import request_pdf
from sekisho.documents.blocks import EDGE_MM, MARGIN_MM, PAGE_MM
from sekisho.documents.paper import RequestPaper
from sekisho.rules.application import Application
from tests.documents.papers import BLANK_REQUEST, BOOK, FORM, HOSTILE, ON_PAPER, UNBREAKABLE, filled, request
from tests.documents.readers import MM, bare, boxes, composed, ink, loose_fonts, pdf_pages, pdf_text
from tests.rules import source_text
from tests.rules.strategies import any_applications

LONG = "公開済みの資料の文章を入力し、出力を加筆・修正して使う。" * 60
HANGING = 8


@pytest.fixture(scope="module")
def full() -> bytes:
    return request_pdf.write(request())


@pytest.fixture(scope="module")
def blank() -> bytes:
    return request_pdf.write(BLANK_REQUEST)


def test_checklist_of_the_source_is_printed_word_for_word(blank):
    printed = bare(pdf_text(blank))
    missing = [number for number, words in source_text.checklist().items() if words not in printed]
    assert missing == []


def test_declarations_of_the_source_are_printed_word_for_word(blank):
    printed = bare(pdf_text(blank))
    assert all(bare(words) in printed and bare(words) in source_text.request() for words in FORM.declarations)


@pytest.mark.parametrize("field", ON_PAPER)
def test_answer_is_printed(full, field):
    printed = bare(pdf_text(full))
    assert [words for words in ON_PAPER[field] if bare(words) not in printed] == []


def test_blank_form_has_three_sheets_as_the_citys(blank):
    first, second, third = pdf_pages(blank)
    assert bare(first).endswith("1/3")
    assert bare(second).endswith("2/3")
    assert bare(third).endswith("3/3")
    assert FORM.begin_mark in first.splitlines()
    assert bare(FORM.second_title) in bare(second)
    assert bare(BOOK.rule(8).checklist) in bare(second)
    assert bare(BOOK.rule(9).checklist) in bare(third)
    assert bare(FORM.end_mark) in bare(third)


def test_attachment_has_its_own_sheet_only_if_there_is_something_to_list(full, blank):
    assert "別紙1" not in pdf_text(blank)
    sheets = pdf_pages(full)
    assert len(sheets) == 4
    assert bare(sheets[2]).endswith("3/3")
    assert bare(sheets[3]).endswith("別紙11/1")


def test_long_answers_run_on_and_the_marks_follow():
    pages = pdf_pages(request_pdf.write(request(security=LONG, logs=LONG, law=LONG)))
    form = pages[:-1]
    assert len(form) > 4
    assert [bare(page).endswith(f"{n}/{len(form)}") for n, page in enumerate(form, 1)] == [True] * len(form)
    assert bare("".join(pages)).count("公開済みの資料の文章を入力し") >= 3 * 60 - len(pages)  # some cross a page


@pytest.mark.parametrize("lines", range(40, 52))
def test_end_mark_is_never_alone_on_a_page(lines):
    answer = "\n".join(["行"] * lines)
    pages = pdf_pages(request_pdf.write(RequestPaper(BOOK, Application(law=answer))))
    last = next(page for page in pages if FORM.end_mark in page.split())
    assert bare(BOOK.rule(13).checklist) in bare(last)


def test_nothing_stands_outside_the_margins():
    data = request_pdf.write(
        request(company="株式会社" + "長い" * 80, contract_name="契約名" * 90, security=LONG, law="".join(UNBREAKABLE))
    )
    left_edge, right_edge = MARGIN_MM * MM - 1, (PAGE_MM[0] - MARGIN_MM) * MM + HANGING
    foot = 8 * MM  # page marks stand below the text
    for _, char, (left, bottom, right, top) in boxes(data):
        assert left >= left_edge, char
        assert right <= right_edge, char
        assert foot <= bottom <= top <= (PAGE_MM[1] - EDGE_MM / 3) * MM, char


def test_boxes_have_ink_and_a_tick_shows(full):
    empty, ticked = ink(full, "□"), ink(full, "☑")
    assert len(empty) == 1 + 0 + 2 + 1 + 2
    assert len(ticked) == 1 + 2 + 3 + 1 + 11
    assert min(empty) > 0.02
    assert min(ticked) > max(empty) + 0.05


def test_fonts_are_embedded(full):
    assert loose_fonts(full) == set()


@pytest.mark.parametrize("field", ["company", "contact_name", "security", "kinds_other"])
def test_typed_text_is_printed_as_it_is(field):
    typed = "\n".join(HOSTILE)
    printed = bare(pdf_text(request_pdf.write(request(**{field: f"始{typed}終"}))))
    assert bare(f"始{composed(typed)}終") in printed


def test_same_bytes_for_the_same_paper(full):
    assert request_pdf.write(request()) == full


def test_another_answer_makes_another_file(full):
    assert request_pdf.write(request(law="別の答え")) != full


@given(any_applications())
@settings(max_examples=25, deadline=None)
def test_any_application_can_be_printed(application):
    printed = bare(pdf_text(request_pdf.write(RequestPaper(BOOK, application))))
    assert bare(BOOK.rule(13).checklist) in printed


def test_the_number_stands_on_every_sheet(full):
    assert all("受付R8-12" in page for page in pdf_pages(full))
    assert "第2版" not in pdf_text(request_pdf.write(RequestPaper(BOOK, filled())))
