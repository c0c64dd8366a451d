import io
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn

from sekisho.documents import request_docx, request_pdf
from sekisho.documents.blocks import Part, Table, Text
from sekisho.documents.difference_layout import FORM_NOTE_JA, NAME_JA, SAME_JA, difference_sheet
from sekisho.rules.application import NamedUser
from tests.documents.papers import PEOPLE, USES, filled, request
from tests.documents.readers import bare, docx_text, pdf_pages, pdf_text

CHANGED = {
    "security": "制作部長を責任者とし、総務課長が利用者を管理する",
    "named_users": (*PEOPLE, NamedUser("x-3", "髙﨑 𠮷子", "p-1", "株式会社みおつくし印刷")),
    "uses": USES[:1],
    "checks": (True,) * 13,
}


def changed_paper():
    return replace(request(**CHANGED), confirmed=filled())


def rows(part: Part) -> dict[str, tuple[tuple[Text, ...], tuple[Text, ...]]]:
    (table,) = (block for block in part.sheets[0] if isinstance(block, Table))
    return {
        row.cells[0].paragraphs[0].runs[0].text: tuple(cell.paragraphs[0].runs for cell in row.cells[1:])
        for row in table.rows[1:]
    }


def test_every_changed_item_has_a_row_and_no_other():
    found = rows(difference_sheet(filled(), filled(**CHANGED), ""))
    assert list(found) == [
        "利用業務（2）",
        "利用目的（2）",
        "利用方法（2）",
        "出力を直接受け取る人（2）",
        "利用者の名簿",
        "情報セキュリティ管理体制",
        "遵守チェックリスト 9番目の項目",
        "遵守チェックリスト 10番目の項目",
    ]


def test_what_changed_is_underlined_on_both_sides():
    before, after = rows(difference_sheet(filled(), filled(**CHANGED), ""))["情報セキュリティ管理体制"]
    assert [run.text for run in before if run.underlined] == ["編集課長"]
    assert [run.text for run in after if run.underlined] == ["総務課長"]
    assert "".join(run.text for run in before) == filled().security
    assert "".join(run.text for run in after) == CHANGED["security"]


def test_an_empty_side_says_so():
    _, after = rows(difference_sheet(filled(), filled(**CHANGED), ""))["利用業務（2）"]
    assert after == (Text("（記載なし）"),)


def test_date_and_category_are_no_change():
    part = difference_sheet(filled(category="new", date=None), filled(), "")
    assert SAME_JA in [block.runs[0].text for block in part.sheets[0]]


@pytest.mark.parametrize(
    "text_of", [lambda p: pdf_text(request_pdf.write(p)), lambda p: docx_text(request_docx.write(p))]
)
def test_both_forms_print_the_sheet_behind_the_paper(text_of):
    printed = bare(text_of(changed_paper()))
    for words in (NAME_JA, FORM_NOTE_JA, "確認済みの内容", "変更後の内容", "総務課長が利用者を管理する", "髙﨑𠮷子"):
        assert bare(words) in printed


def test_the_sheet_counts_its_own_pages():
    assert bare(pdf_pages(request_pdf.write(changed_paper()))[-1]).endswith("新旧対照表1/1")


def test_without_a_confirmed_paper_there_is_no_sheet():
    assert NAME_JA not in pdf_text(request_pdf.write(request(**CHANGED)))


def test_word_underlines_what_changed():
    document = docx.Document(io.BytesIO(request_docx.write(changed_paper())))
    runs = [run for run in document.element.body.iter(qn("w:r")) if run.find(f"{qn('w:rPr')}/{qn('w:u')}") is not None]
    words = ["".join(node.text or "" for node in run.iter(qn("w:t"))) for run in runs]
    assert "総務課長" in words
    assert "編集課長" in words
