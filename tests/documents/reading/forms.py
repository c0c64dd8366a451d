"""Forms as a city might have set them, typed into by a contractor: built from the specification of the paper.

Nothing here is shared with the reader. A form is a list of paragraphs and tables in WordprocessingML; `Form` says how
it is set (layout), how boxes are drawn (marks) and what was typed (answers).
"""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from sekisho.rules.book import load_book

BOOK = load_book("osaka-1.1")
FORM = BOOK.request
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def run(text: str, properties: str = "") -> str:
    parts = []
    for piece in text.split("\t"):
        lines = [f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in piece.split("\n")]
        parts.append("<w:br/>".join(lines))
    rpr = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{rpr}{'<w:tab/>'.join(parts)}</w:r>"


def p(*content: str) -> str:
    """A paragraph; what does not begin with a tag is typed text."""
    return f"<w:p>{''.join(c if c.startswith(('<w:', '<mc:')) else run(c) for c in content)}</w:p>"


def cell(content: str, span: int = 1, merge: str = "") -> str:
    properties = (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "") + merge
    body = content if content.startswith(("<w:p>", "<w:tbl>")) else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{body}</w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(c if c.startswith('<w:tc>') else cell(c) for c in cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def control(is_ticked: bool) -> str:
    sign = "☒" if is_ticked else "☐"
    state = f'<w14:checkbox><w14:checked w14:val="{int(is_ticked)}"/></w14:checkbox>'
    return f"<w:sdt><w:sdtPr>{state}</w:sdtPr><w:sdtContent>{run(sign)}</w:sdtContent></w:sdt>"


def legacy(is_ticked: bool) -> str:
    data = f'<w:ffData><w:checkBox><w:default w:val="0"/><w:checked w:val="{int(is_ticked)}"/></w:checkBox></w:ffData>'
    code = '<w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    return f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>{code}'


def wingdings(is_ticked: bool) -> str:
    return f'<w:r><w:sym w:font="Wingdings" w:char="{"F0FE" if is_ticked else "F0A8"}"/></w:r>'


def drawn(is_ticked: bool) -> str:
    """A ring drawn over the place, the new way and again the old way."""
    shape = '<wps:wsp><a:prstGeom prst="ellipse"/></wps:wsp>'
    new = f'<mc:Choice Requires="wps"><w:drawing><wp:anchor>{shape}</wp:anchor></w:drawing></mc:Choice>'
    old = "<mc:Fallback><w:pict><v:oval/></w:pict></mc:Fallback>"
    return f"<w:r><mc:AlternateContent>{new}{old}</mc:AlternateContent></w:r>" if is_ticked else run("")


def typed(ticked: str, empty: str = "□") -> Callable[[bool], str]:
    return lambda is_ticked: run(ticked if is_ticked else empty)


MARKS: dict[str, Callable[[bool], str]] = {
    "☑": typed("☑"),
    "■": typed("■"),
    "レ": typed("レ"),
    "✓": typed("✓"),
    "✔": typed("✔"),
    "〇": typed("〇"),
    "○ for nothing, ● for yes": typed("●", "○"),
    "☒": typed("☒"),
    "[x]": typed("[x]", "[ ]"),
    "（○）": typed("（○）", "（　）"),
    "□レ": typed("□レ"),
    "w14:checkbox": control,
    "FORMCHECKBOX": legacy,
    "Wingdings": wingdings,
    "ring or blank": typed("○", ""),
    "drawn": drawn,
    "×": typed("×"),
    "済": typed("済", ""),
}

ANSWERS: dict[str, Any] = {
    "date": "令和8年4月13日",
    "addressee": "大阪市福祉局生活福祉課",
    "address": "大阪市北区架空町1丁目2番3号",
    "company": "株式会社みおつくし調査",
    "representative": "代表取締役 架空 太郎",
    "contract_name": "住民アンケート集計業務委託",
    "contract_year": "令和8年度",
    "category": "new",
    "users": ["contractor"],
    "subcontractor_names": "",
    "contact_department": "調査部第一課",
    "contact_name": "見本 花子",
    "contact_phone": "06-1234-5678",
    "contact_fax_or_mail": "hanako@example.jp",
    "work": "アンケート自由記述の分類案の作成",
    "purpose": "分類にかかる時間の短縮",
    "method": "個人情報を除いた文を入力し、出力を担当者が確認・修正して使う",
    "kinds": ["text"],
    "kinds_other": "",
    "service": "みほんAIビジネス",
    "provider": "みほん株式会社",
    "terms": "みほんAIビジネス利用契約書（令和8年3月1日）",
    "curated": "",
    "user_scope": "調査部の職員5名（名簿は社内で管理）",
    "security": "情報セキュリティ責任者が端末と利用者を管理する",
    "logs": "利用ログを毎月点検し、5年間保管する",
    "law": "個人情報保護法の研修を年1回行い、規約を確認した",
    "checks": [True] * 13,
}


@dataclass(frozen=True)
class Form:
    layout: str = "tables"
    marks: str = "☑"
    answers: dict[str, Any] = field(default_factory=dict)
    wordings: dict[int, str] = field(default_factory=dict)  # checklist number → what is printed instead
    lost: tuple[int, ...] = ()  # checklist numbers that are not there
    version: str = "1.1"

    def typed(self, name: str) -> Any:
        return self.answers.get(name, ANSWERS[name])

    def mark(self, name: str, value: str) -> str:
        chosen = self.typed(name)
        return MARKS[self.marks](value == chosen if isinstance(chosen, str) else value in chosen)

    def checklist(self) -> list[tuple[int, str, str]]:
        """(number, the drawn mark, the wording); a mark that is text is typed as it is."""
        found = []
        for rule, state in zip(BOOK.rules, self.typed("checks"), strict=True):
            if rule.number not in self.lost:
                mark = run(state) if isinstance(state, str) else MARKS[self.marks](state)
                found.append((rule.number, mark, self.wordings.get(rule.number, rule.checklist)))
        return found

    def declarations(self) -> list[str]:
        return [p(words.replace("第1.1版", f"第{self.version}版")) for words in FORM.declarations]


def options(form: Form, name: str) -> list[str]:
    """mark, words, mark, words …"""
    content: list[str] = []
    for option in FORM.item(name).options:
        blank = ""
        if option.blank:
            blank = option.before_blank + (form.typed(option.blank) or "　　　　") + option.after_blank
        content += [form.mark(name, option.value), run(option.label + blank), run("　")]
    return content


def letter(form: Form) -> list[str]:
    """The head as paragraphs: labels with tabs, as typed by hand."""
    return [
        p(FORM.title),
        p(form.typed("date")),
        p(form.typed("addressee")),
        p("主たる営業所\n（又は支店等）\nの 所 在 地\t" + form.typed("address")),
        p("商号又は名称\t" + form.typed("company")),
        p("代表者（又は受任者）役職・氏名\t" + form.typed("representative")),
        *form.declarations(),
        p("記"),
    ]


def contract(form: Form) -> list[str]:
    return [
        p("1　契約又は指定管理名称及び締結年度"),
        p(f"　{form.typed('contract_name')}　{form.typed('contract_year')}"),
        p("2　区分"),
        p(*options(form, "category")),
        p("3　利用者"),
        p(*options(form, "users")),
        p("4　" + FORM.second_title),
        p("裏面以下のとおり"),
    ]


CONTACT = (
    ("部　署", "contact_department"),
    ("氏　名", "contact_name"),
    ("電話番号", "contact_phone"),
    ("ＦＡＸ／メール", "contact_fax_or_mail"),
)


def inside(form: Form, *names: str) -> str:
    return "".join(p(FORM.item(name).label + form.typed(name)) for name in names)


def contents(form: Form) -> list[tuple[str, str]]:
    """(heading, content) of each row of part 1."""
    kinds = p("・利用する生成ＡＩの種類") + p(*options(form, "kinds"))
    curated = "".join(
        p(form.mark("curated", option.value), run(option.label)) for option in FORM.item("curated").options
    )
    return [
        ("(1) 利用業務内容、利用目的、利用方法", inside(form, "work", "purpose", "method")),
        ("(2) 生成AIサービス名称、提供元", kinds + inside(form, "service", "provider", "terms")),
        ("利用する生成AIサービスの種類\n(2) で①②以外の場合", curated),
        ("(3) 利用者の範囲", p(form.typed("user_scope"))),
        ("(4) 利用者の把握や情報セキュリティ管理体制（管理系統、利用ログ管理）", inside(form, "security", "logs")),
        (
            "(5) 情報セキュリティ、個人情報保護法等の関係法令やサービス利用規約への理解と対応（実施状況）",
            p(form.typed("law")),
        ),
    ]


def tables(form: Form) -> list[str]:
    contact = table(row(cell("連絡先", 2)), *(row(label, form.typed(name)) for label, name in CONTACT))
    part_1 = table(row("事項", "内容"), *(row(cell(p(head)), cell(content)) for head, content in contents(form)))
    checks = table(row(cell("遵守事項", 2)), *(row(cell(p(mark)), words) for _, mark, words in form.checklist()))
    return [
        *letter(form),
        *contract(form),
        contact,
        p(FORM.second_title),
        p(FORM.part_1.heading),
        part_1,
        p(FORM.part_2.heading),
        p(FORM.part_2.confirmation),
        checks,
        p("以上"),
    ]


def one_table(form: Form) -> list[str]:
    """Everything below 記 in one table of three columns; the marks stand right of the wordings."""
    rows = [
        row(
            cell("1 契約又は指定管理名称及び締結年度"),
            cell(f"{form.typed('contract_name')}　{form.typed('contract_year')}", 2),
        ),
        row("2 区分", cell(p(*options(form, "category")), 2)),
        row("3 利用者", cell(p(*options(form, "users")), 2)),
        *(row("連絡先" if at == 0 else "", label, form.typed(name)) for at, (label, name) in enumerate(CONTACT)),
        row(cell(FORM.second_title, 3)),
        row(cell(FORM.part_1.heading, 3)),
        *(row(cell(p(head)), cell(content, 2)) for head, content in contents(form)),
        row(cell(FORM.part_2.heading, 3)),
        row(cell(FORM.part_2.confirmation, 3)),
        *(row(cell(words, 2), cell(p(mark))) for _, mark, words in form.checklist()),
    ]
    return [*letter(form), table(*rows), p("以上")]


def paragraphs(form: Form) -> list[str]:
    """No table at all."""
    made = [
        *letter(form),
        *contract(form),
        p("連絡先"),
        *(p(f"{label}\t{form.typed(name)}") for label, name in CONTACT),
    ]
    made += [p(FORM.second_title), p(FORM.part_1.heading)]
    for head, content in contents(form):
        made += [p(head), content]
    made += [p(FORM.part_2.heading), p(FORM.part_2.confirmation)]
    return [*made, *(p(mark, run("　" + words)) for _, mark, words in form.checklist()), p("以上")]


def cells(form: Form) -> list[str]:
    """Every label and every answer in a cell of its own; contact labels in a row above their answers."""
    start, going = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    head = table(
        row("主たる営業所（又は支店等）の所在地", form.typed("address")),
        row("商号又は名称", form.typed("company")),
        row("代表者（又は受任者）役職・氏名", form.typed("representative")),
    )
    contact = table(row(cell("連絡先", 4)), row(*(la for la, _ in CONTACT)), row(*(form.typed(n) for _, n in CONTACT)))
    rows = [row(cell("事項"), cell("内容", 2))]
    groups = (
        ("(1) 利用業務内容、利用目的、利用方法", ("work", "purpose", "method")),
        ("(2) 生成AIサービス名称、提供元", ("kinds", "service", "provider", "terms")),
        ("(4) 情報セキュリティ管理体制（管理系統、利用ログ管理）", ("security", "logs")),
    )
    for heading, names in groups:
        for at, name in enumerate(names):
            label = FORM.item(name).label.strip("・：")
            answer = cell(p(*options(form, "kinds"))) if name == "kinds" else cell(form.typed(name))
            rows.append(row(cell(heading if at == 0 else "", 1, start if at == 0 else going), cell(label), answer))
        if heading.startswith("(2)"):
            curated = "".join(p(form.mark("curated", o.value), run(o.label)) for o in FORM.item("curated").options)
            rows.append(row(cell("利用する生成AIサービスの種類"), cell(curated, 2)))
            rows.append(row(cell("(3) 利用者の範囲"), cell(form.typed("user_scope"), 2)))
    rows.append(row(cell(contents(form)[-1][0]), cell(form.typed("law"), 2)))
    checks = [row(str(number), words, cell(p(mark))) for number, mark, words in form.checklist()]
    return [
        p(form.typed("date")),
        p(form.typed("addressee") + "　御中"),
        p(FORM.title),
        head,
        *form.declarations(),
        p("記"),
        *contract(form),
        contact,
        p(FORM.second_title),
        p(FORM.part_1.heading),
        table(*rows),
        p(FORM.part_2.heading),
        p(FORM.part_2.confirmation),
        table(row("", "遵守事項", "チェック欄"), *checks),
        p("以上"),
    ]


LAYOUTS: dict[str, Callable[[Form], list[str]]] = {
    "tables": tables,
    "one_table": one_table,
    "paragraphs": paragraphs,
    "cells": cells,
}
Change = Callable[[list[str]], list[str]]


def body(form: Form) -> list[str]:
    return LAYOUTS[form.layout](form)


def docx(blocks: list[str], parts: dict[str, str] | None = None) -> bytes:
    """The file; `parts` are further parts by name, relationships among them."""
    document = f"<w:document {NAMESPACES}><w:body>{''.join(blocks)}<w:sectPr/></w:body></w:document>"
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    types = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/>'
    )
    start = f'<Relationship Id="r1" Type="{office}" Target="word/document.xml"/>'
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types">{types}</Types>')
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{package}/relationships">{start}</Relationships>')
        for name, content in {"word/document.xml": document, **(parts or {})}.items():
            archive.writestr(name, content)
    return written.getvalue()
