from dataclasses import replace

from sekisho.documents.paper import SpecificationPaper
from sekisho.documents.specification_layout import lay_out
from tests.documents.papers import BOOK, SPECIFICATION
from tests.documents.test_request_layout import text


def test_rule_1_has_the_note_between_its_two_sentences():
    first, second = BOOK.rule(1).specification
    note = BOOK.specification.note
    assert f"1{first}\n{note.text}\n{note.url}\n{second}\n2" in text(lay_out(SPECIFICATION))


def test_every_rule_stands_under_its_number():
    printed = text(lay_out(SPECIFICATION))
    for rule in BOOK.rules:
        assert f"\n{rule.number}{rule.specification[0]}" in printed


def test_contract_stands_above_the_title():
    above, below = text(lay_out(SPECIFICATION)).split(BOOK.specification.title)
    assert "市政広報誌編集業務委託" in above
    assert "R8-架空-0123" in above
    assert "大阪市〇〇局広報課" in above
    assert "市政広報誌編集業務委託" not in below


def test_bare_sheet_has_nothing_above_the_title():
    assert text(lay_out(SpecificationPaper(BOOK))).startswith(BOOK.specification.title)


def test_a_note_on_another_rule_is_printed_there():
    form = replace(BOOK.specification, note=replace(BOOK.specification.note, rule=2, after_sentence=1))
    printed = text(lay_out(SpecificationPaper(replace(BOOK, specification=form))))
    assert BOOK.rule(2).specification[0] + "\n" + form.note.text in printed
