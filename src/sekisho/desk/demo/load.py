"""Load the demonstration case once, and tell what a newcomer needs to know. Safe to repeat and to run while serving."""

import base64
import hashlib
import hmac
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sekisho.desk.applications.actions import Attaching, begin_request, save_attachments, save_draft, submit_request
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.contracts.actions import accept_party, add_party, attach_specification, declare_use, open_engagement
from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.contracts.visible import own_party
from sekisho.desk.demo.answers import IMAGE_SERVICE, TEXT_SERVICE, complete, proof_file, proof_meaning
from sekisho.desk.demo.cast import COMPANIES, MEMBERS, address_of
from sekisho.desk.demo.registered import load_secrets
from sekisho.desk.people import second_factor
from sekisho.desk.people.actions import attest
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.permits.actions import make_auditor_key, store_key
from sekisho.desk.permits.models import ApiKey, Connection, IssuedPermit, ModelRoute
from sekisho.desk.permits.publish import publish
from sekisho.desk.reviews.actions import Ruling, confirm_request, keep_comments, return_request, take_up
from sekisho.desk.shell.clock import days_ago, today
from sekisho.kernel.clock import fiscal_year
from sekisho.kernel.era import wareki_fiscal
from sekisho.kernel.errors import InputError, StateError
from sekisho.permits.keys import derive_key
from sekisho.rules.application import Application, Use
from sekisho.rules.book import book_ids

PRACTICE_MODEL = "practice-text"
# Days before today on which things happened, so that the history reads like one.
OPENED, FILED, TAKEN, CONFIRMED, CHANGED = 60, 20, 14, 9, 2
KEY_HOLDERS = ("staff", "staff2", "sub-staff")


def load_demo(upstream: str | None) -> tuple[dict[str, Any], bool]:
    """(facts of interfaces.md `demo`, whether it was loaded just now).

    upstream: OpenAI-compatible base URL for the text service, or None for the built-in practice model.
    """
    if upstream is not None:
        _insist_on_address(upstream)
    is_new = not Person.objects.filter(is_demo=True).exists()
    if is_new and Person.objects.exists():
        raise StateError(
            "ここには実際の利用者が登録されているため、練習用の案件は読み込めません。",
            next_ja="--data で別のフォルダーを指定してください。",
        )
    with transaction.atomic():
        if is_new:
            with days_ago(OPENED):
                _load()
        _connect(upstream)
    publish()
    return _facts(), is_new


def _insist_on_address(upstream: str) -> None:
    try:
        parts = urlsplit(upstream)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # e.g. an unclosed bracket of IPv6
        is_address = False
    if not is_address:
        raise InputError(
            "文章サービスの接続先が、http又はhttpsのアドレスではありません。",
            next_ja="例：http://127.0.0.1:11434/v1",
        )


def _secret(name: str) -> bytes:
    return hmac.new(settings.KEYRING.demo_secret(), name.encode(), hashlib.sha256).digest()


def password_of(login: str) -> str:
    """Derived, so that repeating `demo` can tell it again although only its hash is stored."""
    text = base64.b32encode(_secret(f"password {login}")).decode().lower()
    return "-".join(text[n : n + 5] for n in (0, 5, 10))


def key_of(login: str) -> str:
    """The API key of a member of the cast, derived for the same reason."""
    return derive_key(settings.KEYRING.demo_secret(), login)


def totp_of(login: str) -> str:
    return base64.b32encode(_secret(f"totp {login}")[:20]).decode()


def _load() -> None:
    companies = {row.key: _company(row.kind, row.name, row.address, row.representative) for row in COMPANIES}
    people = {row.login: _person(row.login, row.name, row.role, companies[row.company]) for row in MEMBERS}
    survey = _survey(companies, people)
    _center(companies, people)
    _cleaning(companies, people)
    _newsletter(companies, people)
    with days_ago(CONFIRMED - 1):
        for login in ("staff", "staff2", "staff3", "sub-staff"):
            attest(people[login], survey.book)
        for login in KEY_HOLDERS:
            _key(people[login], survey, key_of(login))
        make_auditor_key(people["auditor"], key_of("auditor"))


def _company(kind: Organisation.Kind, name: str, address: str, representative: str) -> Organisation:
    return Organisation.objects.create(kind=kind, name=name, address=address, representative=representative)


def _person(login: str, name: str, role: str, organisation: Organisation) -> Person:
    person = Person(email=address_of(login), name=name, role=role, organisation=organisation, is_demo=True)
    person.set_password(password_of(login))
    second_factor.store_secret(person, totp_of(login))
    person.save(force_insert=True)
    return person


def _engagement(people: dict[str, Person], kind: str, title: str, number: str, years: int = 1) -> Engagement:
    year = fiscal_year(timezone.localdate())  # of the real today, so that the case is never over when it is loaded
    return Engagement(
        department=people["officer"].organisation,
        officer=people["officer"],
        kind=kind,
        title=title.format(year=wareki_fiscal(year)),
        number=number,
        fiscal_year=year,
        first_day=date(year, 4, 1),
        last_day=date(year + years, 3, 31),
        book=book_ids()[-1],
    )


def _survey(companies: dict[str, Organisation], people: dict[str, Person]) -> Engagement:
    """The main case: confirmed, with a subcontractor, and a change that waits for the officer."""
    title = "{year} 大阪市〇〇区 地域福祉計画 住民アンケート集計・分析業務委託"
    engagement = _engagement(people, Engagement.Kind.WORK, title, "〇〇保福第101号")
    officer, responsible = people["officer"], people["responsible"]
    open_engagement(engagement, companies["miotsukushi"], officer)
    attach_specification(engagement, engagement.first_day, officer)
    top = Party.objects.get(engagement=engagement, parent=None)
    below = add_party(top, companies["naniwa"], "自由記述の分類", responsible)
    accept_party(below, people["sub-responsible"])
    version = _file(engagement, responsible, FILED, proof=True)
    _take_up(version, officer)
    with days_ago(CONFIRMED):
        ruling = Ruling(draft_number="〇〇保福起第77号", decision_number="〇〇保福決第77号", decided_on=today())
        confirm_request(version, ruling, officer)
    with days_ago(CONFIRMED - 1):
        load_secrets(engagement, officer, responsible)
    _file_change(engagement, responsible)
    return engagement


def _file_change(engagement: Engagement, responsible: Person) -> None:
    with days_ago(CHANGED):
        change = begin_request(engagement, responsible)
        more = Use("use-3", "調査票の設問案の作成", "設問案の検討", "設問の案を作らせ、担当者が検討する。", "internal")
        wanted = complete(change.application, engagement, today())
        _keep(change, wanted.with_answers(uses=(*wanted.uses, more)), responsible)
        submit_request(change, responsible)


def _center(companies: dict[str, Organisation], people: dict[str, Person]) -> None:
    """A designated-manager agreement over several years; its request was returned once."""
    title = "大阪市立〇〇区民センターの指定管理"
    engagement = _engagement(people, Engagement.Kind.AGREEMENT, title, "〇〇市協第12号", years=5)
    open_engagement(engagement, companies["center"], people["officer"])
    attach_specification(engagement, engagement.first_day, people["officer"])
    version = _file(engagement, people["center"], FILED)
    _take_up(version, people["officer"])
    with days_ago(CONFIRMED):
        comment = {"logs": "利用ログを誰が、どのくらいの間隔で点検するのかを書いてください。"}
        keep_comments(version, comment, people["officer"])
        return_request(version, Ruling(reason="コメントの項目を補正してください。"), people["officer"])


def _cleaning(companies: dict[str, Organisation], people: dict[str, Person]) -> None:
    """A contract where generative AI is not used: nothing to file."""
    engagement = _engagement(people, Engagement.Kind.WORK, "{year} 〇〇区役所庁舎清掃業務委託", "〇〇総第34号")
    open_engagement(engagement, companies["cleaning"], people["officer"])
    attach_specification(engagement, engagement.first_day, people["officer"])
    declare_use(engagement, Engagement.Use.NONE, people["cleaning"])


def _newsletter(companies: dict[str, Organisation], people: dict[str, Person]) -> None:
    """Where a newcomer begins: the 特記仕様書 is attached, nothing was filed yet."""
    title = "{year} 〇〇区 広報紙編集補助業務委託"
    engagement = _engagement(people, Engagement.Kind.WORK, title, "〇〇総第56号")
    open_engagement(engagement, companies["miotsukushi"], people["officer"])
    attach_specification(engagement, engagement.first_day, people["officer"])


def _file(engagement: Engagement, by: Person, days: int, *, proof: bool = False) -> Version:
    with days_ago(days):
        draft = begin_request(engagement, by)
        _keep(draft, complete(draft.application, engagement, today()), by)
        if proof:
            draft = Request.objects.get(id=draft.id)
            wanted = Attaching((), (), (proof_file(),), proof_meaning(today()))
            save_attachments(draft, wanted, draft.revision, by)
        return submit_request(draft, by)


def _take_up(version: Version, officer: Person) -> None:
    with days_ago(TAKEN):
        take_up(version.request, officer)


def _keep(draft: Request, application: Application, by: Person) -> None:
    steps = ("cover", "uses", "services", "users", "security", "attachments", "checklist")
    for number, step in enumerate(steps):
        save_draft(draft, application, number, step, by)


def _key(person: Person, engagement: Engagement, clear: str) -> None:
    party = own_party(person, engagement)
    if party is None:
        raise StateError("練習用の案件の登場人物が、案件の当事者ではありません。")
    store_key(ApiKey(person=person, engagement=engagement, party=party, purpose="use-2"), clear, person)


def _connect(upstream: str | None) -> None:
    """Routes of the practice services; `upstream` moves the text service elsewhere and back."""
    protocol = "openai" if upstream else "practice"
    text, _ = Connection.objects.update_or_create(
        service=TEXT_SERVICE, defaults={"protocol": protocol, "base_url": upstream or "", "secret": ""}
    )
    image, _ = Connection.objects.get_or_create(service=IMAGE_SERVICE, defaults={"protocol": "practice"})
    for model, connection, kind in ((PRACTICE_MODEL, text, "text"), ("practice-image", image, "image")):
        ModelRoute.objects.get_or_create(
            model=model, defaults={"connection": connection, "kind": kind, "upstream_model": model}
        )


def _facts() -> dict[str, Any]:
    permit = IssuedPermit.objects.filter(version__request__author__is_demo=True).order_by("issued_at").first()
    if permit is None or permit.version is None:
        raise StateError("練習用の案件が壊れています。", next_ja="別のフォルダーで読み込み直してください。")
    return {
        "base_url": settings.SEKISHO.public_url,
        "engagement": permit.engagement_id,
        "request": permit.version.request_id,
        "permit": permit.id,
        "api_key": key_of("staff"),
        "auditor_key": key_of("auditor"),
        "accounts": [
            {
                "role": row.role.value,
                "email": address_of(row.login),
                "password": password_of(row.login),
                "totp_secret": totp_of(row.login),
                "name": row.name,
            }
            for row in MEMBERS
        ],
        "models": [
            {"id": row.model, "kind": row.kind, "service": row.connection_id}
            for row in ModelRoute.objects.order_by("-kind", "model").filter(connection__service__startswith="practice-")
        ],
    }
