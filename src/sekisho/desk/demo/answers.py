"""What the contractor of the demonstration case writes into the 確認依頼書."""

from datetime import date, timedelta
from typing import Any

from sekisho.desk.applications.people import nameable_people
from sekisho.desk.contracts.models import Engagement
from sekisho.rules.application import CHECKS, PLEDGES, Application, NamedUser, ServiceUse, Use

TEXT_SERVICE = "practice-text"
IMAGE_SERVICE = "practice-image"
OPT_OUT_DAYS = 365
CONTRACT = "法人間の利用契約を締結し、管理者が利用者とログを管理している（練習用）。"
OPT_OUT = "練習用モデルは入力を保存せず、学習も行わない決定的なプログラムである（仕様書に記載）。"
SECURITY = (
    "情報セキュリティ責任者（代表取締役）の下に管理者を置く。利用者ごとのキーを発行し、関所（ゲートウェイ）を通した利用だけを認める。"
    "端末は社給に限り、二要素認証を必須とする。"
)
LOGS = "すべての利用を関所の台帳に記録し、管理者が毎月点検する。利用ログは履行期間の終了後も市の指示に従って保管する。"
PROOF = (
    "オプトアウトの確認記録（練習用）\n\n"
    "対象　練習用モデル・文章\n"
    "確認　入力を保存せず、学習にも用いないことを、仕様書の第2項で確かめた。\n"
    "確認者　調査第一課 管理者\n"
)
LAW = "個人情報保護法、著作権法、サービスの利用規約について年1回の研修を行い、受講を記録している。"


def uses() -> tuple[Use, ...]:
    return (
        Use(
            "use-1",
            "住民アンケートの自由記述の分類と要約の下書き",
            "集計作業の時間短縮",
            "氏名・連絡先等を除いた自由記述を入力し、分類案と要約案を作らせる。担当者が原文と照らして確認し、修正する。",
            "internal",
        ),
        Use(
            "use-2",
            "報告書・打合せ資料の文案の作成",
            "文案作成の効率化",
            "構成と要点を指示して文案を作らせる。担当者が事実関係を確認し、加筆・修正して使う。",
            "internal",
        ),
    )


def service(name: str, today: date) -> ServiceUse:
    """One of the two practice services, with its evidence."""
    kinds = {TEXT_SERVICE: ("text",), IMAGE_SERVICE: ("image",)}
    words = {TEXT_SERVICE: "練習用モデル・文章", IMAGE_SERVICE: "練習用モデル・画像"}
    return ServiceUse(
        service=name,
        name=words[name],
        provider="Sekisho",
        terms="練習用モデル利用規約",
        kinds=kinds[name],
        contract=CONTRACT,
        opt_out=OPT_OUT,
        opt_out_until=today + timedelta(days=OPT_OUT_DAYS),
    )


def proof_file() -> tuple[str, bytes]:
    """The evidence attached to the main case: its name and its bytes."""
    return "オプトアウトの確認記録（練習用）.txt", PROOF.encode()


def proof_meaning(today: date) -> dict[str, Any]:
    """What that file is to the paper."""
    until = today + timedelta(days=OPT_OUT_DAYS)
    return {"kind": "opt_out", "item": "opt_out", "service": TEXT_SERVICE, "until": until}


def complete(draft: Application, engagement: Engagement, today: date) -> Application:
    """Fill a fresh draft so that it can be filed."""
    people = nameable_people(engagement)
    named = tuple(
        NamedUser(person.id, person.name, str(getattr(person, "party", "")), person.organisation.name)
        for person in people
    )
    return draft.with_answers(
        pledges=(True,) * PLEDGES,
        contact_department="調査第一課",
        contact_phone="06-0000-0000",
        contact_fax_or_mail="chosa1@sekisho.example",
        uses=uses(),
        kinds=("text", "image"),
        services=(service(TEXT_SERVICE, today), service(IMAGE_SERVICE, today)),
        curated="no_or_unknown",
        user_scope=f"本業務に従事する{len(named)}名（別紙1のとおり）",
        named_users=named,
        parties=tuple(dict.fromkeys(user.party for user in named)),
        security=SECURITY,
        logs=LOGS,
        law=LAW,
        checks=(True,) * CHECKS,
    )
