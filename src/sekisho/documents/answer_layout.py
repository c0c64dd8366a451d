"""The city's answer as a letter: 補正依頼 with what is to be mended item by item, or 確認不可 with its reason.

For contractors who are written to by mail, with or without an account. 確認 has a letter of its own (`permit_layout`).
The guideline asks for neither letter and gives none a form, so the sheet says that its form is Sekisho's.
"""

import datetime as dt
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import Literal

from sekisho.documents.blocks import TEXT_WIDTH_MM, Block, Cell, Layout, Paragraph, Part, Row, Table, Text, line, marked
from sekisho.documents.dates import printed_day
from sekisho.rules.book import RuleBook

TITLES_JA = {
    "return": "生成AI利用に関する確認依頼書の補正について（依頼）",
    "refuse": "生成AI利用に関する確認依頼書の審査結果について（確認不可）",
}
OPENINGS_JA = {
    "return": "について、審査の結果、下記のとおり補正が必要ですので依頼します。",
    "refuse": "について、審査の結果、下記の理由により確認できませんので通知します。",
}
FORM_NOTE_JA = (
    "この書面は、Sekisho（関所）で作成しました。"
    "書面の様式も、書面によることも、ガイドラインが定めたものではありません。"
)
BEFORE_JA = {
    "new": "発注者の確認を受けるまで、この業務で生成AIを利用することはできません（利用規定1）。",
    "change": "発注者の確認を受けるまで、すでに確認を受けた範囲だけを利用できます（利用規定1）。",
}
MEND_JA = {
    True: (
        "「2　補正を求める事項」を直した確認依頼書（Word）を、"
        "業務所管課へ電子メール、郵送又は持参により提出してください。"
    ),
    False: "関所の「確認依頼」の画面で「補正する」を開き、「2　補正を求める事項」を直して、再提出してください。",
}
NEXT_JA = {
    "return": "誓約事項とチェックリストは、補正した内容について改めて確かめ、記入してください。",
    "refuse": "生成AIを利用しようとするときは、上の理由の点を改めて、新しい確認依頼書を提出してください。",
}
WITHDRAW_JA = "生成AIの利用をやめるときは、補正に代えて、業務所管課に取下げを申し出てください。"
ASK_JA = "内容について分からないことは、業務所管課に問い合わせてください。"
POINTS = 9.5
LABEL_MM = 38.0
ITEM_MM = 50.0
HASH_PIECE = 32  # characters of a hash a line


@dataclass(frozen=True, slots=True)
class AnswerPaper:
    """A decision other than 確認 on one filed version, dated decided_on.

    arrived_on: 提出日 or 受領日. comments: (item, what the officer says of it), standard reasons included. category:
    `new` or `change`. is_mailed: the version came by mail, and so does the mended one.
    """

    outcome: Literal["return", "refuse"]
    book: RuleBook
    department: str
    officer: str
    company: str
    address: str
    representative: str
    title: str
    number: str
    receipt: str
    version: int
    sha256: str
    arrived_on: dt.date
    decided_on: dt.date
    category: str = "new"
    reason: str = ""
    comments: tuple[tuple[str, str], ...] = ()
    draft_number: str = ""
    decision_number: str = ""
    is_mailed: bool = False


def lay_out(paper: AnswerPaper) -> Layout:
    """One or more sheets; long comments run on."""
    title = TITLES_JA[paper.outcome]
    blocks: list[Block] = [
        line(printed_day(paper.decided_on), align="right"),
        *([line(f"受付番号　{paper.receipt}", align="right")] if paper.receipt else []),
        *_addressee(paper),
        line(paper.department, align="right", before=8),
        *([line(f"担当　{paper.officer}", align="right")] if paper.officer else []),
        Paragraph((Text(title),), align="center", points=14, heading=1, before=16),
        replace(line(f"{_arrival(paper)}{OPENINGS_JA[paper.outcome]}", before=14), first=1),
        line("記", align="center", before=10),
        *_body(paper),
        line(FORM_NOTE_JA, points=8.5, before=8),
        line("以上", align="right", before=6),
    ]
    return Layout(title, (Part((tuple(blocks),), paper.receipt),))


def _addressee(paper: AnswerPaper) -> list[Paragraph]:
    """Address and name as on the paper that was filed; without a representative the company alone."""
    ending = "" if paper.representative else "　御中"
    lines = [
        paper.address,
        f"{paper.company}{ending}",
        *([f"{paper.representative}　様"] if paper.representative else []),
    ]
    return [line(text, align="left", before=8 if at == 0 else 0) for at, text in enumerate(filter(None, lines))]


def _arrival(paper: AnswerPaper) -> str:
    how = "に受領した" if paper.is_mailed else "に提出のあった"
    return f"{printed_day(paper.arrived_on)}{how}「生成AI利用に関する確認依頼書」（第{paper.version}版）"


def _body(paper: AnswerPaper) -> list[Block]:
    is_return = paper.outcome == "return"
    return [
        _heading("1", "対象の確認依頼書"),
        _facts(_about(paper)),
        _heading("2", "補正を求める事項" if is_return else "確認できない理由"),
        *_said(paper),
        _heading("3", "今後の手続き"),
        *_numbered(_steps(paper)),
    ]


def _about(paper: AnswerPaper) -> list[tuple[str, str]]:
    numbers = "　".join(part for part in (paper.draft_number, paper.decision_number) if part)
    rows = [
        ("契約又は指定管理名称", paper.title),
        ("契約番号等", paper.number),
        ("依頼の区分", {"new": "新規", "change": "変更"}.get(paper.category, "")),
        ("受付番号・版", f"{paper.receipt}　第{paper.version}版".strip()),
        ("受領日" if paper.is_mailed else "提出日", printed_day(paper.arrived_on)),
        ("起案番号・決裁番号", numbers),
        ("内容のSHA-256", "\n".join(wrap(paper.sha256, HASH_PIECE))),
        ("ガイドラインの版", f"{paper.book.title} {paper.book.version_label}"),
    ]
    return [(label, text) for label, text in rows if text]


def _said(paper: AnswerPaper) -> list[Block]:
    """What is said of the whole, then a table of the items."""
    blocks: list[Block] = []
    if paper.reason:
        blocks.append(line(paper.reason, align="left", points=POINTS, before=3))
    if paper.comments:
        head = Row((_cell("確認依頼書の項目"), _cell("補正の内容" if paper.outcome == "return" else "審査での指摘")))
        rows = tuple(Row((_cell(item), _cell(text)), splits=True) for item, text in paper.comments)
        widths = (ITEM_MM, TEXT_WIDTH_MM - ITEM_MM)
        blocks.append(Table(widths, (head, *rows), head=1, repeats=True, before=4))
    return blocks


def _steps(paper: AnswerPaper) -> list[str]:
    before = BEFORE_JA.get(paper.category, BEFORE_JA["new"])
    if paper.outcome == "return":
        return [MEND_JA[paper.is_mailed], NEXT_JA["return"], before, WITHDRAW_JA, ASK_JA]
    return [before, NEXT_JA["refuse"], ASK_JA]


def _cell(text: str) -> Cell:
    return Cell((line(text, align="left", points=POINTS),))


def _heading(number: str, text: str) -> Paragraph:
    return replace(marked(number, text, 2), before=10, heading=2, keeps=True)


def _facts(rows: list[tuple[str, str]]) -> Table:
    made = tuple(Row((_cell(label), _cell(text)), splits=True) for label, text in rows)
    return Table((LABEL_MM, TEXT_WIDTH_MM - LABEL_MM), made, before=3)


def _numbered(sentences: list[str]) -> list[Paragraph]:
    return [
        replace(marked(f"({n})", text, 2.4, points=POINTS), before=2, align="left")
        for n, text in enumerate(sentences, start=1)
    ]
