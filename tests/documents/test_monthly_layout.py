"""利用状況報告（月次点検）: every figure is printed, signed or not, as PDF (tagged, fonts embedded) and Word."""

from dataclasses import replace

import pytest

from sekisho.documents.monthly_layout import FORM_NOTE_JA, NONE_JA, TITLE_JA, UNSIGNED_JA, MonthlyPaper, lay_out
from sekisho.documents.printing import write
from tests.documents.readers import bare, docx_text, loose_fonts, pdf_pages, pdf_text

PAPER = MonthlyPaper(
    year=2026,
    month=10,
    facts=(("契約又は指定管理名称", "窓口案内冊子編集業務委託"), ("点検する者", "有限会社紙のみ")),
    totals=(("関所に来た利用", "12件"), ("通さなかった", "3件")),
    uses=(("髙﨑 𠮷子", "練習用の文章サービス", "12件", "9件", "3件", "1200・3400"),),
    refusals=(("規定7", "personal.phone", "3件"),),
    open_records=("rec_abc",),
    unverified=9,
    silences=("令和8年10月1日から令和8年10月9日まで（9日）",),
    book=(("台帳の名前・件数", "sekisho.example/log　120件"), ("立会人の連署", "witness.example　120件まで")),
    signature=(
        ("氏名", "見本 管理者"),
        ("所見", "電話番号の入力が3件あった。"),
        ("SHA-256", "0123456789abcdef" * 2),
    ),
)
PRINTED = (
    TITLE_JA,
    "2026年10月",
    "窓口案内冊子編集業務委託",
    "12件",
    "髙﨑 𠮷子",
    "1200・3400",
    "規定7",
    "personal.phone",
    "rec_abc",
    "9件。出力を人が確かめた記録をとる機能がまだないため",
    "令和8年10月1日から令和8年10月9日まで（9日）",
    "sekisho.example/log　120件",
    "witness.example　120件まで",
    "見本 管理者",
    "電話番号の入力が3件あった。",
    "0123456789abcdef" * 2,
    FORM_NOTE_JA,
)


@pytest.mark.parametrize(("form", "read"), [("pdf", pdf_text), ("docx", docx_text)])
def test_every_figure_and_the_signature_are_printed(form, read):
    words = bare(read(write(lay_out(PAPER), form)))
    assert [expected for expected in PRINTED if bare(expected) not in words] == []
    assert bare(UNSIGNED_JA) not in words


def test_before_the_signature_the_paper_says_so_and_nothing_is_left_blank():
    empty = replace(PAPER, uses=(), refusals=(), open_records=(), silences=(), signature=())
    words = bare(pdf_text(write(lay_out(empty), "pdf")))
    assert bare(UNSIGNED_JA) in words
    assert words.count(bare(NONE_JA)) == 4


def test_fonts_are_embedded_and_many_people_run_on_over_pages():
    rows = tuple((f"架空 利用者{n}", "練習用", "1件", "1件", "0件", "1・2") for n in range(120))
    made = write(lay_out(replace(PAPER, uses=rows)), "pdf")
    assert loose_fonts(made) == set()
    assert len(pdf_pages(made)) > 2
    assert bare("架空 利用者119") in bare(pdf_text(made))
