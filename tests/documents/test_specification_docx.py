from sekisho.documents import specification_docx, specification_pdf
from sekisho.documents.paper import SpecificationPaper
from tests.documents.papers import BOOK, SPECIFICATION
from tests.documents.readers import bare, docx_text, pdf_text
from tests.rules import source_text

BARE = SpecificationPaper(BOOK)


def test_rules_of_the_source_are_written_word_for_word():
    written = bare(docx_text(specification_docx.write(BARE)))
    wordings = source_text.specification()
    assert all(bare(sentence) in wordings[1] and bare(sentence) in written for sentence in BOOK.rule(1).specification)
    assert [number for number, words in wordings.items() if number > 1 and words not in written] == []


def test_word_and_pdf_say_the_same():
    assert bare(docx_text(specification_docx.write(SPECIFICATION))) == bare(
        pdf_text(specification_pdf.write(SPECIFICATION))
    )


def test_names_contract_number_and_department():
    written = docx_text(specification_docx.write(SPECIFICATION))
    for words in ("市政広報誌編集業務委託", "R8-架空-0123", "大阪市〇〇局広報課"):
        assert words in written


def test_contract_name_is_never_markup():
    name = '#import "x" *太* $x$ </w:t><w:p/>'
    assert name in docx_text(specification_docx.write(SpecificationPaper(BOOK, name)))


def test_same_bytes_for_the_same_paper():
    assert specification_docx.write(SPECIFICATION) == specification_docx.write(SPECIFICATION)
