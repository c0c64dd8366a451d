from dataclasses import replace
from datetime import date

import pytest

from sekisho.documents.answer_layout import BEFORE_JA, FORM_NOTE_JA, MEND_JA, TITLES_JA, AnswerPaper, lay_out
from sekisho.documents.printing import write
from tests.documents.papers import BOOK
from tests.documents.readers import bare, docx_text, loose_fonts, pdf_pages, pdf_text

PAPER = AnswerPaper(
    outcome="return",
    book=BOOK,
    department="架空市 広報課",
    officer="見本 職員",
    company="有限会社紙のみ",
    address="架空市1番",
    representative="代表取締役 髙﨑 𠮷子",
    title="窓口案内冊子編集業務委託",
    number="第1号",
    receipt="生成AI-2026-0007",
    version=2,
    sha256="0123456789abcdef" * 4,
    arrived_on=date(2026, 11, 3),
    decided_on=date(2026, 11, 20),
    reason="次の項目を補正してください。",
    comments=(("(4) 利用ログの管理体制", "点検の間隔を書いてください。"), ("根拠の期限", "期限が過ぎています。")),
    draft_number="起-1",
    decision_number="決-2",
    is_mailed=True,
)
PRINTED = (
    "令和8年11月20日",
    "受付番号　生成AI-2026-0007",
    "架空市1番",
    "有限会社紙のみ",
    "代表取締役 髙﨑 𠮷子　様",
    "担当　見本 職員",
    TITLES_JA["return"],
    "令和8年11月3日に受領した「生成AI利用に関する確認依頼書」（第2版）",
    "次の項目を補正してください。",
    "(4) 利用ログの管理体制",
    "点検の間隔を書いてください。",
    "期限が過ぎています。",
    "起-1　決-2",
    "0123456789abcdef" * 4,
    BEFORE_JA["new"],
    MEND_JA[True],
    FORM_NOTE_JA,
)


def printed(paper: AnswerPaper) -> str:
    return bare(pdf_text(write(lay_out(paper), "pdf")))


@pytest.mark.parametrize(("form", "read"), [("pdf", pdf_text), ("docx", docx_text)])
def test_to_whom_about_what_and_every_item_is_printed(form, read):
    words = bare(read(write(lay_out(PAPER), form)))
    assert [expected for expected in PRINTED if bare(expected) not in words] == []


def test_the_pdf_is_tagged_and_brings_its_fonts():
    data = write(lay_out(PAPER), "pdf")
    assert b"/MarkInfo" in data
    assert b"pdfuaid" in data
    assert loose_fonts(data) == set()


def test_who_filed_on_screen_mends_on_screen():
    words = printed(replace(PAPER, is_mailed=False))
    assert bare(MEND_JA[False]) in words
    assert bare(MEND_JA[True]) not in words
    assert "令和8年11月3日に提出のあった" in words


def test_a_refusal_gives_its_reason_and_asks_for_no_mending():
    words = printed(replace(PAPER, outcome="refuse", reason="契約の主体が確かめられません。"))
    for expected in (TITLES_JA["refuse"], "確認できない理由", "契約の主体が確かめられません。"):
        assert bare(expected) in words
    for absent in (TITLES_JA["return"], "補正を求める事項", MEND_JA[True]):
        assert bare(absent) not in words


@pytest.mark.parametrize("outcome", ["return", "refuse"])
def test_of_a_change_the_confirmed_scope_stays(outcome):
    words = printed(replace(PAPER, outcome=outcome, category="change"))
    assert bare(BEFORE_JA["change"]) in words
    assert bare(BEFORE_JA["new"]) not in words


def test_what_is_not_known_leaves_no_empty_line():
    words = printed(replace(PAPER, receipt="", number="", draft_number="", decision_number="", officer="", comments=()))
    for label in ("契約番号等", "起案番号", "担当", "確認依頼書の項目"):
        assert label not in words


def test_a_company_without_a_representative_is_written_to_as_such():
    assert bare("有限会社紙のみ　御中") in printed(replace(PAPER, representative=""))


def test_many_long_comments_run_on_with_the_head_of_the_table_again():
    pages = pdf_pages(write(lay_out(replace(PAPER, comments=PAPER.comments * 20)), "pdf"))
    assert len(pages) > 1
    assert all("確認依頼書の項目" in page for page in pages[:2])
    assert "以上" in pages[-1]


def test_same_bytes_for_the_same_paper():
    assert write(lay_out(PAPER), "pdf") == write(lay_out(PAPER), "pdf")
