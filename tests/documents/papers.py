"""Papers to print. All people and firms are invented."""

from datetime import date
from typing import Any

from sekisho.documents.paper import RequestPaper, SpecificationPaper
from sekisho.rules.application import CHECKS, PLEDGES, Application, AttachedFile, FactClaim, NamedUser, ServiceUse, Use
from sekisho.rules.book import load_book

BOOK = load_book("osaka-1.1")
FORM = BOOK.request

USES = (
    Use(
        "u-1",
        "広報誌の記事の下書き",
        "下書きを作る時間を短くする",
        "公開済みの資料を入力し、出力を直して使う",
        "internal",
    ),
    Use("u-2", "会議録の要約", "要約を早く配る", "発言者名を除いた文字起こしを入力する", "internal"),
)
SERVICES = (
    ServiceUse(
        "practice-text",
        "練習用モデル・文章",
        "提供元みほん",
        "練習用モデルの利用条件第1版",
        ("text",),
        "個別の利用契約",
        "契約書第5条",
        date(2027, 3, 31),
    ),
    ServiceUse(
        "practice-image",
        "練習用モデル・画像",
        "提供元れんしゅう",
        "画像の利用条件",
        ("image",),
        "基本契約と注文書",
        "管理画面の写し",
        date(2026, 9, 30),
    ),
)
PEOPLE = (
    NamedUser("x-1", "架空 はな", "p-1", "株式会社みおつくし印刷"),
    NamedUser("x-2", "見本 次郎", "p-2", "合同会社れんしゅう"),
)
TICKED = (True,) * 8 + (False, None) + (True,) * (CHECKS - 10)


FILES = (
    AttachedFile(
        "a-1", "契約書の写し.pdf", "pdf", 1, "0f" * 32, "opt_out", "opt_out", SERVICES[0].service, date(2027, 3, 30)
    ),
    AttachedFile("a-2", "連絡体制.xlsx", "xlsx", 1, "a1" * 32, "other"),
)


def filled(**answers: Any) -> Application:
    """An application with every item answered, changed by `answers`."""
    application = Application(
        date=date(2026, 4, 13),
        addressee="大阪市〇〇局広報課",
        address="大阪市〇〇区架空町1丁目2番3号",
        company="株式会社みおつくし印刷",
        representative="代表取締役 架空 太郎",
        pledges=(True,) * PLEDGES,
        contract_name="市政広報誌編集業務委託",
        contract_year=2026,
        category="change",
        users=("contractor", "subcontractor"),
        subcontractor_names=("合同会社れんしゅう", "有限会社みほん"),
        contact_department="制作部 編集課",
        contact_name="見本 花子",
        contact_phone="06-0000-0000",
        contact_fax_or_mail="hanako@example.jp",
        uses=USES,
        kinds=("text", "image", "other"),
        kinds_other="音楽の生成",
        services=SERVICES,
        curated="no_or_unknown",
        user_scope="編集課の職員2名",
        named_users=PEOPLE,
        parties=("p-1", "p-2"),
        first_day=date(2026, 5, 1),
        last_day=date(2027, 3, 30),
        security="制作部長を責任者とし、編集課長が利用者を管理する",
        logs="毎月、編集課長が点検する",
        law="研修を年1回受け、規約の要点を社内規程に入れた",
        checks=TICKED,
        attachments=("体制図.pdf", "規約の写し.pdf"),
        files=FILES,
        claims=(FactClaim(SERVICES[0].service, "trains_on_input_default", "no", "a-1", "第5条", "unknown"),),
    )
    return application.with_answers(**answers)


def request(**answers: Any) -> RequestPaper:
    return RequestPaper(BOOK, filled(**answers), "受付R8-12", 2)


BLANK_REQUEST = RequestPaper(BOOK, Application())
SPECIFICATION = SpecificationPaper(BOOK, "市政広報誌編集業務委託", "R8-架空-0123", "大阪市〇〇局広報課")

# What each field of an Application leaves on the paper. `parties` are ids that say nothing to a reader: the firms
# stand beside the people. `pledges` are the declarations, which are always printed.
ON_PAPER: dict[str, tuple[str, ...]] = {
    "date": ("令和8年4月13日",),
    "addressee": ("大阪市〇〇局広報課",),
    "address": ("大阪市〇〇区架空町1丁目2番3号",),
    "company": ("株式会社みおつくし印刷",),
    "representative": ("代表取締役 架空 太郎",),
    "pledges": FORM.declarations,
    "contract_name": ("市政広報誌編集業務委託",),
    "contract_year": ("令和8年度",),
    "category": ("□新規（新規業務への利用）", "☑変更（確認済業務の利用内容の変更）"),
    "users": ("☑受注者又は指定管理者", "☑再委託又は再々委託等の相手方"),
    "subcontractor_names": ("（社名：合同会社れんしゅう、有限会社みほん）",),
    "contact_department": ("制作部 編集課",),
    "contact_name": ("見本 花子",),
    "contact_phone": ("06-0000-0000",),
    "contact_fax_or_mail": ("hanako@example.jp",),
    "uses": tuple(f"({n}){text}" for n, use in enumerate(USES, 1) for text in (use.work, use.purpose, use.method)),
    "kinds": ("☑①文章", "□②音声", "☑③画像", "□④動画", "☑⑤その他"),
    "kinds_other": ("（音楽の生成）",),
    "services": (
        *(f"({n}){text}" for n, s in enumerate(SERVICES, 1) for text in (s.name, s.provider, s.terms)),
        *(text for s in SERVICES for text in (s.contract, s.opt_out)),
        "令和9年3月31日",
        "令和8年9月30日",
    ),
    "curated": ("□利用者が生成物", "☑利用者が生成物"),
    "user_scope": ("編集課の職員2名",),
    "named_users": ("架空 はな", "見本 次郎", "合同会社れんしゅう"),
    "parties": (),
    "first_day": ("令和8年5月1日から",),
    "last_day": ("令和9年3月30日まで",),
    "security": ("・情報セキュリティ管理体制：制作部長を責任者とし、編集課長が利用者を管理する",),
    "logs": ("・利用ログの管理体制：毎月、編集課長が点検する",),
    "law": ("研修を年1回受け、規約の要点を社内規程に入れた",),
    "checks": tuple(("☑" if ticked else "□") + rule.checklist for rule, ticked in zip(BOOK.rules, TICKED, strict=True)),
    "attachments": ("体制図.pdf", "規約の写し.pdf"),
    "files": ("契約書の写し.pdf", "オプトアウトの根拠", "令和9年3月30日", "0f" * 8, "連絡体制.xlsx", "その他"),
    "claims": ("既定で入力を学習しないと提供者が表明", "ファイル1", "第5条"),
}

# What people paste, and what people try.
HOSTILE = (
    '#import "@preview/x:1.0.0"',
    '#read("paper.typ")',
    "#panic()",
    "*太字* _斜体_ `code`",
    "$x^2$ $",
    "\\u{0} \\n #sym.dot",
    "[角括弧] ] #[",
    "<w:p><w:r/></w:p>",
    "</w:t></w:r>&amp;&#0;",
    "{{ request }} {% if %}",
    "@ref <label>",
    "// 注釈 /* 注釈 */",
    "\"引用\" '引用' -- --- ... ~",
    "= 見出し",
    "- 箇条",
    "髙﨑①㈱𠮷",
    "か\u3099き\u3099",
    "a  b　　c",
)
# No place to break a line.
UNBREAKABLE = (
    "a" * 400,
    "https://example.jp/" + "path/" * 60,
    "ー" * 200,
    "ょ" * 200,
    "…" * 200,
    "（" * 200,
    "。" * 200,
    "々" * 200,
    "0" * 300,
)
