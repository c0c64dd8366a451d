from sekisho.documents import specification_pdf
from sekisho.documents.paper import SpecificationPaper
from tests.documents.papers import BOOK, SPECIFICATION
from tests.documents.readers import bare, loose_fonts, pdf_pages, pdf_text
from tests.rules import source_text

BARE = SpecificationPaper(BOOK)


def test_rules_of_the_source_are_printed_word_for_word():
    printed = bare(pdf_text(specification_pdf.write(BARE)))
    wordings = source_text.specification()
    assert all(bare(sentence) in wordings[1] and bare(sentence) in printed for sentence in BOOK.rule(1).specification)
    assert [number for number, words in wordings.items() if number > 1 and words not in printed] == []


def test_title_opening_heading_and_note_are_printed():
    printed = bare(pdf_text(specification_pdf.write(BARE)))
    form = BOOK.specification
    for words in (form.title, form.opening, form.heading, form.note.text, form.note.url):
        assert bare(words) in printed


def test_is_one_sheet_without_a_page_mark():
    assert len(pdf_pages(specification_pdf.write(BARE))) == 1
    (sheet,) = pdf_pages(specification_pdf.write(SPECIFICATION))
    assert "1/1" not in bare(sheet)


def test_long_contract_name_still_leaves_one_sheet():
    name = "令和8年度大阪市〇〇区における地域福祉計画の住民アンケート集計及び分析業務の委託に関する契約（その2）" * 2
    assert len(pdf_pages(specification_pdf.write(SpecificationPaper(BOOK, name, "番号", "課")))) == 1


def test_names_contract_number_and_department():
    printed = bare(pdf_text(specification_pdf.write(SPECIFICATION)))
    for words in ("市政広報誌編集業務委託", "R8-架空-0123", "大阪市〇〇局広報課"):
        assert words in printed


def test_contract_name_is_never_markup():
    paper = SpecificationPaper(BOOK, '#import "x" *太* $x$ </w:t>')
    assert bare('#import"x"*太*$x$</w:t>') in bare(pdf_text(specification_pdf.write(paper)))


def test_fonts_are_embedded():
    assert loose_fonts(specification_pdf.write(SPECIFICATION)) == set()


def test_same_bytes_for_the_same_paper():
    assert specification_pdf.write(SPECIFICATION) == specification_pdf.write(SPECIFICATION)
