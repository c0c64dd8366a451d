"""Damaged and odd forms, each with what a careful person reads in it and which defects were planted.

`expected` holds only what differs from a plainly filled form. Every third case is kept back: the reader is not tuned
on it (`is_kept_back`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.documents.reading.forms import (
    ANSWERS,
    BOOK,
    Form,
    body,
    cell,
    docx,
    p,
    row,
    run,
    table,
)

Blocks = list[str]
PLAIN: dict[str, Any] = {
    **{name: value for name, value in ANSWERS.items() if name != "checks"},
    "date": "2026-04-13",
    "contract_year": 2026,
    "subcontractor_names": [],
    **{f"check_{n}": True for n in range(1, 14)},
}


@dataclass(frozen=True)
class Case:
    name: str
    form: Form = field(default_factory=Form)
    change: Callable[[Blocks], Blocks] = list
    expected: dict[str, Any] = field(default_factory=dict)
    defects: frozenset[tuple[str, str]] = frozenset()  # (item or "", code)
    parts: dict[str, str] = field(default_factory=dict)

    def file(self) -> bytes:
        return docx(self.change(body(self.form)), self.parts)


def swap(old: str, new: str, times: int = 1) -> Callable[[Blocks], Blocks]:
    """Replace in the source of the blocks; the test fails if there was nothing to replace."""

    def change(blocks: Blocks) -> Blocks:
        whole = "\0".join(blocks)
        assert old in whole, old
        return whole.replace(old, new, times).split("\0")

    return change


def add(*blocks: str, at: int = 0) -> Callable[[Blocks], Blocks]:
    return lambda made: [*made[: len(made) + at], *blocks, *made[len(made) + at :]]


def ticks(*false: int) -> dict[str, Any]:
    return {"checks": [n not in false for n in range(1, 14)]}


def altered(number: int, old: str, new: str) -> dict[int, str]:
    words = BOOK.rule(number).checklist
    assert old in words
    return {number: words.replace(old, new)}


def replaced_check(number: int, mark: str) -> dict[str, Any]:
    return {"checks": [mark if n == number else True for n in range(1, 14)]}


COMPANY = ANSWERS["company"]
SUBCONTRACTED = {"users": ["contractor", "subcontractor"], "subcontractor_names": "合同会社れんしゅう、有限会社みほん"}
PICTURES = {"kinds": ["text", "image"], "curated": "no_or_unknown"}
DELETED = '<w:del w:id="1" w:author="x"><w:r><w:delText>旧社名</w:delText></w:r></w:del>'
RUBY = "<w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby>"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
    'Target="http://192.0.2.1/x.dotm" TargetMode="External"/></Relationships>'
)
FOOTNOTES = '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</w:footnotes>'
COMMENTS = FOOTNOTES.replace("footnotes", "comments")


def boxed_contact(blocks: Blocks) -> Blocks:
    """The contact table stands in a text box, drawn the new way and again the old way."""
    at = next(n for n, block in enumerate(blocks) if block.startswith("<w:tbl>") and "部　署" in block)
    content = f"<w:txbxContent>{blocks[at]}</w:txbxContent>"
    shape = f"<wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp>"
    new = f'<mc:Choice Requires="wps"><w:drawing>{shape}</w:drawing></mc:Choice>'
    old = f"<mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback>"
    anchor = f"<w:p><w:r><mc:AlternateContent>{new}{old}</mc:AlternateContent></w:r></w:p>"
    return [*blocks[:at], anchor, *blocks[at + 1 :]]


def old_box(blocks: Blocks) -> Blocks:
    at = next(n for n, block in enumerate(blocks) if block.startswith("<w:tbl>") and "部　署" in block)
    content = f"<w:txbxContent>{blocks[at]}</w:txbxContent>"
    box = f"<w:p><w:r><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></w:r></w:p>"
    return [*blocks[:at], box, *blocks[at + 1 :]]


def split_check(blocks: Blocks) -> Blocks:
    """Item 3's row cut in two over the foot of a page, the head repeated by hand."""
    words = BOOK.rule(3).checklist
    first, second = words[:60], words[60:]
    return swap(
        f"{p(words)}</w:tc></w:tr>",
        f"{p(first)}</w:tc></w:tr>{row(cell('遵守事項', 2))}{row('', second)}",
    )(blocks)


def nested_list(blocks: Blocks) -> Blocks:
    return swap(p(ANSWERS["user_scope"]), p("下表のとおり") + table(row("所属", "人数"), row("調査部", "5名")) + p(""))(
        blocks
    )


def services_table(blocks: Blocks) -> Blocks:
    rows = (
        row("サービス名称", "提供元", "利用規約", "種類"),
        row("みほんAI文章", "みほん株式会社", "法人契約書", "文章"),
        row("みほんAI画像", "れんしゅう株式会社", "法人利用規約", "画像"),
    )
    return [*blocks, p("別紙1　生成AIサービス一覧"), table(*rows)]


CASES: tuple[Case, ...] = (
    Case("tables"),
    Case("one table", Form("one_table")),
    Case("cells of their own", Form("cells")),
    Case("no table at all", Form("paragraphs")),
    Case("content controls", Form(marks="w14:checkbox")),
    Case("legacy form fields", Form("one_table", marks="FORMCHECKBOX")),
    Case("Wingdings", Form("cells", marks="Wingdings")),
    Case("black squares", Form("paragraphs", marks="■")),
    Case("katakana re", Form(marks="レ")),
    Case(
        "check marks",
        Form("one_table", marks="✓", answers=SUBCONTRACTED),
        expected={
            "users": ["contractor", "subcontractor"],
            "subcontractor_names": ["合同会社れんしゅう", "有限会社みほん"],
        },
    ),
    Case(
        "heavy check marks",
        Form("paragraphs", marks="✔", answers=ticks(4, 9)),
        expected={"check_4": False, "check_9": False},
        defects=frozenset({("check_4", "form.check"), ("check_9", "form.check")}),
    ),
    Case(
        "rings",
        Form("cells", marks="〇", answers=ticks(13)),
        expected={"check_13": False},
        defects=frozenset({("check_13", "form.check")}),
    ),
    Case(
        "white and black rings",
        Form(marks="○ for nothing, ● for yes", answers={"category": "change", **ticks(2)}),
        expected={"category": "change", "check_2": False},
        defects=frozenset({("check_2", "form.check")}),
    ),
    Case(
        "crossed boxes",
        Form("one_table", marks="☒", answers=PICTURES),
        expected={"kinds": ["text", "image"], "curated": "no_or_unknown"},
    ),
    Case(
        "brackets with x",
        Form("cells", marks="[x]", answers=ticks(1)),
        expected={"check_1": False},
        defects=frozenset({("check_1", "form.check")}),
    ),
    Case("brackets with ring", Form("paragraphs", marks="（○）")),
    Case("box and re", Form(marks="□レ", answers={"category": "change"}), expected={"category": "change"}),
    Case(
        "rings or blank cells",
        Form("one_table", marks="ring or blank", answers=ticks(5)),
        expected={"check_5": False},
        defects=frozenset({("check_5", "form.check")}),
    ),
    Case(
        "a cross is no tick",
        Form(answers=replaced_check(7, "×")),
        expected={"check_7": None},
        defects=frozenset({("check_7", "read.unclear")}),
    ),
    Case(
        "a word for a tick",
        Form("cells", answers=replaced_check(6, "済")),
        defects=frozenset({("check_6", "read.unusual")}),
    ),
    Case(
        "altered item",
        Form("one_table", wordings=altered(7, "入力しません", "入力することがあります")),
        defects=frozenset({("check_7", "read.altered")}),
    ),
    Case(
        "lost item",
        Form("paragraphs", lost=(10,)),
        expected={"check_10": None},
        defects=frozenset({("check_10", "read.missing")}),
    ),
    Case("Reiwa in kanji", Form(answers={"date": "令和八年四月十三日"})),
    Case(
        "R8.4.13 and full width",
        Form("one_table", answers={"date": "Ｒ８．４．１３", "contact_phone": "０６－１２３４－５６７８"}),
    ),
    Case("Gregorian with slashes", Form("cells", answers={"date": "2026/4/13", "contract_year": "２０２６年度"})),
    Case(
        "impossible day",
        Form("paragraphs", answers={"date": "令和8年2月30日"}),
        expected={"date": None},
        defects=frozenset({("date", "form.date")}),
    ),
    Case(
        "no day",
        Form("cells", answers={"date": "令和　年　月　日"}),
        expected={"date": None},
        defects=frozenset({("date", "form.date")}),
    ),
    Case(
        "both categories",
        Form("one_table", answers={"category": ["new", "change"]}),
        expected={"category": ""},
        defects=frozenset({("category", "form.choice")}),
    ),
    Case(
        "no category and no kind",
        Form(answers={"category": "", "kinds": []}),
        expected={"category": "", "kinds": []},
        defects=frozenset({("category", "form.choice"), ("kinds", "form.choice")}),
    ),
    Case(
        "named without tick",
        Form("cells", answers={"subcontractor_names": "有限会社みほん"}),
        expected={"subcontractor_names": ["有限会社みほん"]},
        defects=frozenset({("users", "form.mismatch")}),
    ),
    Case(
        "ticked without name",
        Form("paragraphs", answers={"users": ["contractor", "subcontractor"]}),
        expected={"users": ["contractor", "subcontractor"]},
        defects=frozenset({("subcontractor_names", "form.mismatch")}),
    ),
    Case(
        "pictures without the curated answer",
        Form("one_table", answers={"kinds": ["image", "video"]}),
        expected={"kinds": ["image", "video"]},
        defects=frozenset({("curated", "form.empty")}),
    ),
    Case(
        "another kind",
        Form("cells", answers={"kinds": ["other"], "kinds_other": "音楽", "curated": "yes"}),
        expected={"kinds": ["other"], "kinds_other": "音楽", "curated": "yes"},
    ),
    Case(
        "empty answers",
        Form(answers={"purpose": "", "law": "", "contact_name": ""}),
        expected={"purpose": "", "law": "", "contact_name": ""},
        defects=frozenset({("purpose", "form.empty"), ("law", "form.empty"), ("contact_name", "form.empty")}),
    ),
    Case(
        "see attachment that is not there",
        Form("one_table", answers={"security": "別紙参照"}),
        expected={"security": "別紙参照"},
        defects=frozenset({("security", "form.attachment")}),
    ),
    Case(
        "consumer plan",
        Form("paragraphs", answers={"service": "ChatGPT（無料版）"}),
        expected={"service": "ChatGPT（無料版）"},
        defects=frozenset({("service", "service.consumer")}),
    ),
    Case(
        "bare name of a consumer service",
        Form(answers={"service": "ChatGPT"}),
        expected={"service": "ChatGPT"},
        defects=frozenset({("service", "service.consumer")}),
    ),
    Case(
        "serves citizens",
        Form("cells", answers={"method": "市民からの問い合わせにチャットボットで自動回答する"}),
        expected={"method": "市民からの問い合わせにチャットボットで自動回答する"},
        defects=frozenset({("method", "public.method")}),
    ),
    Case("another version", Form("one_table", version="1.0"), defects=frozenset({("", "form.version")})),
    Case(
        "words outside the fields",
        Form(),
        add(p("追伸：単価の見直しもお願いします。")),
        defects=frozenset({("", "read.outside")}),
    ),
    Case(
        "department without section",
        Form(answers={"addressee": "大阪市長"}),
        expected={"addressee": "大阪市長"},
        defects=frozenset({("addressee", "form.addressee")}),
    ),
    Case("contact in a text box", Form(), boxed_contact),
    Case("contact in an old text box", Form(), old_box),
    Case(
        "tracked changes",
        Form(),
        swap(
            run("商号又は名称\t" + COMPANY), run("商号又は名称\t") + DELETED + f'<w:ins w:id="2">{run(COMPANY)}</w:ins>'
        ),
        defects=frozenset({("", "file.tracked")}),
    ),
    Case(
        "struck words",
        Form(),
        swap(
            run("商号又は名称\t" + COMPANY), run("商号又は名称\t") + run("旧みおつくし", "<w:strike/>") + run(COMPANY)
        ),
        defects=frozenset({("", "file.struck"), ("company", "file.struck")}),
    ),
    Case(
        "hidden words",
        Form(),
        swap(run("商号又は名称\t" + COMPANY), run("商号又は名称\t" + COMPANY) + run("裏メモ", "<w:vanish/>")),
        defects=frozenset({("", "file.hidden")}),
    ),
    Case("soft hyphens", Form(), swap("調査部第一課", "調査\u00ad部第一課")),
    Case(
        "ruby",
        Form("paragraphs"),
        swap(
            run("氏　名\t見本 花子"),
            run("氏　名\t") + f"<w:r>{RUBY.format(run('みほん'), run('見本'))}</w:r>" + run(" 花子"),
        ),
    ),
    Case("item cut over two rows", Form(), split_check),
    Case("table in a cell", Form(), nested_list, expected={"user_scope": "下表のとおり\n所属\n人数\n調査部\n5名"}),
    Case(
        "comments",
        Form("one_table"),
        parts={"word/comments.xml": COMMENTS.format(f'<w:comment w:id="0">{p("要確認")}</w:comment>')},
        defects=frozenset({("", "file.comments")}),
    ),
    Case(
        "footnote",
        Form(),
        parts={"word/footnotes.xml": FOOTNOTES.format(f'<w:footnote w:id="2">{p("単価は別途協議")}</w:footnote>')},
        defects=frozenset({("", "file.notes"), ("", "read.outside")}),
    ),
    Case(
        "external template",
        Form(),
        parts={"word/_rels/settings.xml.rels": RELATIONS},
        defects=frozenset({("", "file.external")}),
    ),
    Case(
        "services in a table",
        Form(answers={"service": "別紙1のとおり", "provider": "別紙1のとおり", "terms": "別紙1のとおり", **PICTURES}),
        services_table,
        expected={
            "service": "別紙1のとおり",
            "provider": "別紙1のとおり",
            "terms": "別紙1のとおり",
            "kinds": ["text", "image"],
            "curated": "no_or_unknown",
        },
        defects=frozenset({("service", "read.attached-table")}),
    ),
    Case(
        "underlined blanks", Form("paragraphs"), swap(run("部　署\t調査部第一課"), run("部　署：＿＿調査部第一課＿＿"))
    ),
    Case(
        "drawn rings in the checklist",
        Form(answers={"checks": [True] * 13}),
        swap(p(run("☑")), p(*["<w:r><w:pict><v:oval/></w:pict></w:r>"])),
        defects=frozenset({("check_1", "read.unusual")}),
    ),
    Case(
        "characters of names",
        Form("cells", answers={"company": "㈱髙﨑①商店", "representative": "代表取締役 髙﨑 𠮷男"}),
        expected={"company": "㈱髙﨑①商店", "representative": "代表取締役 髙﨑 𠮷男"},
    ),
    Case(
        "lines in an answer",
        Form("one_table", answers={"logs": "1 毎月点検する\n2 5年間保管する"}),
        expected={"logs": "1 毎月点検する\n2 5年間保管する"},
    ),
    Case("form of the scan", Form(), swap("商号又は名称", "署名又は名称")),
    Case("spaces within words", Form("one_table"), swap("電話番号", "電 話 番 号")),
)
KEPT_BACK = CASES[2::3]
TUNED = tuple(case for case in CASES if case not in KEPT_BACK)
