"""A 確認依頼書 that every rule accepts, to be changed one answer at a time. All names are invented."""

from dataclasses import replace
from datetime import date
from typing import Any

from sekisho.catalogue.catalogue import load
from sekisho.rules.application import CHECKS, PLEDGES, Application, AttachedFile, FactClaim, NamedUser, ServiceUse, Use
from sekisho.rules.book import Wording, load_book
from sekisho.rules.facts import Facts, Terms
from sekisho.rules.finding import Finding
from sekisho.rules.registry import precheck
from tests.rules.source_text import bare

TODAY = date(2026, 11, 23)
CATALOGUE = load()
FACTS = Facts(TODAY, CATALOGUE.by_id)
BOOK = load_book("osaka-1.1")

USE = Use(
    id="use-1",
    work="アンケート自由記述の分類案の作成",
    purpose="分類作業の時間の短縮",
    method="個人情報を除いた自由記述を読み込み、分類の案を作る。案は担当者が原文と照合し、修正して使う。",
    audience="internal",
)
SERVICE = ServiceUse(
    service="practice-text",
    name="練習用モデル・文章",
    provider="Sekisho",
    terms="練習用モデルの利用条件 第1版",
    kinds=("text",),
    contract="株式会社みおつくし調査と提供元の利用契約書（令和8年4月1日）",
    opt_out="契約書第5条（入力情報を学習に用いない）",
    opt_out_until=date(2027, 3, 31),
)
PICTURES = replace(SERVICE, service="practice-image", name="練習用モデル・画像", kinds=("image",))
FILE = AttachedFile(id="att-1", name="体制図.pdf", media="pdf", size=2048, sha256="0f" * 32)
PROOF = AttachedFile(
    id="att-2",
    name="契約書の写し.pdf",
    media="pdf",
    size=4096,
    sha256="a1" * 32,
    kind="opt_out",
    item="opt_out",
    service="practice-text",
    until=date(2027, 3, 31),
)
USER = NamedUser(id="usr-1", name="架空 はな", party="pty-1", company="株式会社みおつくし調査")


def complete(**answers: Any) -> Application:
    """The paper, with these answers changed."""
    paper = Application(
        date=date(2026, 11, 20),
        addressee="大阪市〇〇区役所 保健福祉課",
        address="大阪市〇〇区架空町1丁目2番3号",
        company="株式会社みおつくし調査",
        representative="代表取締役 架空 太郎",
        pledges=(True,) * PLEDGES,
        contract_name="令和8年度 大阪市〇〇区 地域福祉計画 住民アンケート集計・分析業務委託",
        contract_year=2026,
        category="new",
        users=("contractor",),
        contact_department="調査部",
        contact_name="架空 次郎",
        contact_phone="06-0000-0000",
        contact_fax_or_mail="info@example.jp",
        uses=(USE,),
        kinds=("text",),
        services=(SERVICE,),
        user_scope="調査部の架空はな（名簿のとおり）",
        named_users=(USER,),
        parties=("pty-1",),
        first_day=date(2026, 12, 1),
        last_day=date(2027, 3, 31),
        security="情報セキュリティ責任者（調査部長）が利用者と端末を管理する。",
        logs="利用ログは管理者が毎月点検し、契約の終了後5年間保管する。",
        law="個人情報の保護に関する法律と著作権法の研修を済ませ、提供元の規約を確かめた。",
        checks=(True,) * CHECKS,
    )
    return paper.with_answers(**answers)


def with_use(**answers: Any) -> Application:
    return complete(uses=(replace(USE, **answers),))


def with_service(**answers: Any) -> Application:
    return complete(services=(replace(SERVICE, **answers),))


def with_pictures(curated: str = "no_or_unknown", **answers: Any) -> Application:
    """The paper for a service that makes images."""
    services = (replace(PICTURES, **answers),)
    return complete(kinds=("image",), services=services, curated=curated)


def claimed(claim: FactClaim, proof: AttachedFile = PROOF, **answers: Any) -> Application:
    """The paper with one fact claimed otherwise than the catalogue, about its one service."""
    services = (replace(SERVICE, service=claim.service),)
    return complete(**{"services": services, "files": (proof,), "claims": (claim,)} | answers)


def unticked(number: int, answer: bool | None = False) -> Application:
    checks = list(complete().checks)
    checks[number - 1] = answer  # type: ignore[call-overload]
    return complete(checks=tuple(checks))


def terms(first: date = date(2026, 12, 1), last: date = date(2027, 3, 31)) -> Terms:
    return Terms(first, last, FACTS)


def wordings(number: int) -> dict[str, str]:
    """The three wordings of one rule as the book has them, for comparison with `source_text.wordings`."""
    rule = BOOK.rule(number)
    names: tuple[Wording, ...] = ("regulation", "specification", "checklist")
    return {name: bare(rule.wording(name)) for name in names}


def marks(application: Application, rule: int | None = None) -> set[tuple[str, str, str]]:
    """(code, item, level) of the findings, of one rule or of all."""
    found: tuple[Finding, ...] = precheck(application, FACTS)
    return {(f.code, f.item, f.level) for f in found if rule in (None, f.rule)}
