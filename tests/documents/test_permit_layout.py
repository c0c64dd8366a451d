from dataclasses import replace
from datetime import date

import pytest

from sekisho.documents.permit_layout import FORM_NOTE_JA, RECORDED_ELSEWHERE_JA, TITLE_JA, PermitPaper, lay_out
from sekisho.documents.printing import write
from sekisho.kernel.errors import NotFoundError
from sekisho.permits.conditions import Limits, NoSearchTools, Screen, SearchToolsRemoved
from tests.documents.papers import BOOK
from tests.documents.readers import bare, docx_text, pdf_text
from tests.permits.cases import CONDITIONS, permit

PAPER = PermitPaper(
    book=BOOK,
    permit=permit(),
    token_sha256="fedcba9876543210" * 4,
    key_id="0011223344556677",
    users=(("髙﨑 𠮷子", "架空編集株式会社"), ("見本 次郎", "合同会社れんしゅう")),
    services={"svc_text": "文章サービス", "svc_image": "画像サービス"},
    receipt="生成AI-2026-0007",
    draft_number="起-1",
    decision_number="決-2",
    decided_on=date(2026, 3, 31),
    remarks=("週に一度、利用の状況を報告すること。",),
    state="有効",
)
PRINTED = (
    TITLE_JA,
    FORM_NOTE_JA,
    "架空編集株式会社　御中",
    "令和8年4月1日から令和9年3月31日まで",
    "(1) 広報原稿の作成（下書き）",
    "文章サービス：文章",
    "画像サービス：画像・動画",
    "髙﨑 𠮷子（架空編集株式会社）",
    "週に一度、利用の状況を報告すること。",
    "個人情報（personal）を見つけたときは、通さない。（利用規定7）",
    "個人情報（personal.email）を見つけたときは、伏せて送る。",
    "画像サービスの画像・動画は、類似性を確認し、成果物として利用する前に発注者の同意を得る。（利用規定3）",
    "文章サービスは入力情報を学習しない設定で利用する（根拠の期限 令和9年3月31日）。（利用規定6）",
    "生成AI-2026-0007",
    "起-1　決-2",
    "令和8年3月31日",
    "pmt_1",
    "0123456789abcdef" * 4,
    "fedcba9876543210" * 4,
    "0011223344556677",
    "有効",
)


@pytest.mark.parametrize(("form", "read"), [("pdf", pdf_text), ("docx", docx_text)])
def test_scope_conditions_numbers_and_fingerprints_are_printed(form, read):
    printed = bare(read(write(lay_out(PAPER), form)))
    assert [words for words in PRINTED if bare(words) not in printed] == []


def test_a_limit_of_the_city_is_printed_and_not_as_a_rule():
    limited = permit(conditions=(*CONDITIONS, Limits(1, (("tokens-per-month", 1_000_000),))))
    printed = bare(pdf_text(write(lay_out(replace(PAPER, permit=limited)), "pdf")))
    assert bare("1か月のトークン数：1,000,000まで") in printed
    assert bare("1,000,000まで（利用規定") not in printed


def test_what_becomes_of_a_search_is_printed():
    removing = tuple(SearchToolsRemoved(5) if isinstance(c, NoSearchTools) else c for c in CONDITIONS)
    printed = bare(pdf_text(write(lay_out(replace(PAPER, permit=permit(conditions=removing))), "pdf")))
    assert bare("指定があるときは、関所がその指定を取り除いて送る。（利用規定5）") in printed
    assert "取り除いて" not in bare(pdf_text(write(lay_out(PAPER), "pdf")))


def test_every_kind_of_condition_is_told_or_part_of_the_scope():
    for condition in CONDITIONS:
        without = replace(
            PAPER, permit=permit(conditions=tuple(c for c in CONDITIONS if c is not condition or c.tag in NEEDED))
        )
        changes = bare(pdf_text(write(lay_out(without), "pdf"))) != bare(pdf_text(write(lay_out(PAPER), "pdf")))
        assert changes is (condition.tag not in NEEDED)


NEEDED = {"parties", "users", "purposes", "services", "kinds", "period"}  # the scope itself; the permit has them always


def test_what_is_not_known_leaves_no_empty_line():
    bare_paper = replace(PAPER, receipt="", draft_number="", decision_number="", decided_on=None, remarks=(), state="")
    printed = bare(pdf_text(write(lay_out(bare_paper), "pdf")))
    for label in ("受付番号", "起案番号", "決裁日", "付した条件", "手形の状態"):
        assert label not in printed


def test_who_does_not_pass_the_gate_is_told_duties_and_not_what_the_gate_does():
    """A city alone: the permit names no user, the people are those of 利用者の範囲 as filed."""
    printed = bare(pdf_text(write(lay_out(replace(PAPER, users=(), user_scope="編集課の職員2名")), "pdf")))
    for words in ("編集課の職員2名", "個人情報を入力しない。（利用規定7）", RECORDED_ELSEWHERE_JA):
        assert bare(words) in printed
    for words in ("関所を通して", "見つけたときは"):
        assert words not in printed


def test_an_unknown_finding_is_named_by_its_code():
    others = (c for c in CONDITIONS if not isinstance(c, Screen))
    conditions = (*others, Screen(7, (("novel.thing", "hold"),)))
    printed = bare(docx_text(write(lay_out(replace(PAPER, permit=permit(conditions=conditions))), "docx")))
    assert "novel.thingを見つけたときは、理由の入力があるまで止める。" in printed


def test_another_form_is_refused():
    with pytest.raises(NotFoundError, match="docx か pdf"):
        write(lay_out(PAPER), "odt")


def test_same_bytes_for_the_same_paper():
    assert write(lay_out(PAPER), "pdf") == write(lay_out(PAPER), "pdf")


def test_what_was_ruled_on_claims_is_printed_with_its_reason():
    claims = (("文章サービス：学習　カタログ「不明」→ 申告「しない」", False, "第5条はふれていない"),)
    assert "申告の判断" not in docx_text(write(lay_out(PAPER), "docx"))
    for form, read in (("docx", docx_text), ("pdf", pdf_text)):
        printed = bare(read(write(lay_out(replace(PAPER, claims=claims)), form)))
        assert bare(f"(1) {claims[0][0]}：認めない（{claims[0][2]}）") in printed
