"""規定1: answers that exist but cannot be, or contradict each other."""

import re
from collections.abc import Iterator

from sekisho.kernel.width import number_text
from sekisho.permits.conditions import KIND_WORDS
from sekisho.rules.answers import bare, is_empty
from sekisho.rules.application import KINDS, Application
from sekisho.rules.finding import Finding, Level
from sekisho.rules.items import NAMES

CATEGORIES = ("new", "change")
PARTIES = ("contractor", "subcontractor")
# What names a unit that can answer: 課, a branch office, a ward office's section …
UNIT = re.compile("課|室|係|担当|グループ|センター|事務所|支所|出張所|館|署|園|学校")
PHONE_DIGITS = range(9, 16)  # 9 without the leading 0 to 15 by ITU-T E.164


def check(rule: int, application: Application) -> tuple[Finding, ...]:
    """`rule` is the number findings carry."""
    found = (
        *_choices(application),
        *_letterhead(application),
        *_subcontractors(application),
        *_kinds(application),
        *_services(application),
        *_people(application),
    )
    return tuple(Finding(rule, code, item, level, *words, row) for code, item, level, words, row in found)


# (code, item, level, (what is wrong, what to do), row): the number is added in one place.
Fault = tuple[str, str, Level, tuple[str, str], int | None]


def _choices(application: Application) -> Iterator[Fault]:
    if application.category not in CATEGORIES:
        words = "区分（新規・変更）が1つに決まっていません。", "どちらか一方を選んでください。"
        yield "form.choice", "category", "stop", words, None
    if not application.users or not set(application.users) <= set(PARTIES):
        words = (
            "利用者（受注者又は指定管理者、再委託等の相手方）が選ばれていません。",
            "当てはまるものを選んでください。",
        )
        yield "form.choice", "users", "stop", words, None
    if not application.kinds or not set(application.kinds) <= set(KINDS):
        words = "生成AIの種類が選ばれていません。", "利用する種類をすべて選んでください。"
        yield "form.choice", "kinds", "stop", words, None


def _letterhead(application: Application) -> Iterator[Fault]:
    if not is_empty(application.addressee) and not UNIT.search(application.addressee):
        words = "宛先に、業務を所管する課（事務所など）の名がありません。", "契約の担当課までを書いてください。"
        yield "form.addressee", "addressee", "doubt", words, None
    digits = sum(character.isdecimal() for character in number_text(application.contact_phone))
    if not is_empty(application.contact_phone) and digits not in PHONE_DIGITS:
        words = "連絡先の電話番号の桁数が合いません。", "市外局番から書いてください。"
        yield "form.phone", "contact_phone", "doubt", words, None


def _subcontractors(application: Application) -> Iterator[Fault]:
    is_ticked = "subcontractor" in application.users
    is_named = any(not is_empty(name) for name in application.subcontractor_names)
    if is_ticked and not is_named:
        words = (
            "再委託等の相手方が利用者に選ばれていますが、社名がありません。",
            "社名を書くか、選択を外してください。",
        )
        yield "form.mismatch", "subcontractor_names", "stop", words, None
    if is_named and not is_ticked:
        words = (
            "再委託等の相手方の社名がありますが、利用者に選ばれていません。",
            "利用者で「再委託又は再々委託等の相手方」を選ぶか、社名を消してください。",
        )
        yield "form.mismatch", "users", "stop", words, None


def _kinds(application: Application) -> Iterator[Fault]:
    is_ticked = "other" in application.kinds
    if is_ticked and is_empty(application.kinds_other):
        words = "生成AIの種類「⑤その他」の内容がありません。", "どのような種類かを書いてください。"
        yield "form.empty", "kinds_other", "stop", words, None
    if not is_ticked and not is_empty(application.kinds_other):
        words = "「その他」の内容がありますが、⑤その他が選ばれていません。", "選ぶか、内容を消してください。"
        yield "form.mismatch", "kinds", "stop", words, None
    served = {kind for service in application.services for kind in service.kinds}
    for kind in KINDS:
        if kind in application.kinds and kind not in served and application.services:
            words = (
                f"種類「{KIND_WORDS[kind]}」に利用するサービスがありません。",
                "サービスごとの種類を選ぶか、種類の選択を外してください。",
            )
            yield "form.mismatch", "kinds", "doubt", words, None


def _services(application: Application) -> Iterator[Fault]:
    ids = [service.service for service in application.services]
    for row, service in enumerate(application.services, start=1):
        if not service.kinds or not set(service.kinds) <= set(KINDS):
            words = f"{row}件目のサービスについて、利用する種類が選ばれていません。", "種類を選んでください。"
            yield "form.choice", "service", "stop", words, row
        elif not set(service.kinds) <= set(application.kinds):
            words = (
                f"{row}件目のサービスの種類に、「{NAMES['kinds']}」で選ばれていないものがあります。",
                "種類の選択を合わせてください。",
            )
            yield "form.mismatch", "kinds", "stop", words, row
        if service.service and service.service in ids[: row - 1]:
            words = f"{row}件目のサービスは、前の行と同じものです。", "1つの行にまとめてください。"
            yield "form.mismatch", "service", "stop", words, row


def _people(application: Application) -> Iterator[Fault]:
    companies = {_company(name) for name in (application.company, *application.subcontractor_names)}
    for row, user in enumerate(application.named_users, start=1):
        if is_empty(user.name):
            words = f"利用者の名簿の{row}人目に氏名がありません。", "氏名を書いてください。"
            yield "form.empty", "named_users", "doubt", words, row
        if user.party not in application.parties or _company(user.company) not in companies:
            words = (
                f"利用者の名簿の{row}人目の会社が、利用する会社として書かれていません。",
                "会社を「再委託等の相手方」に加えるか、名簿から外してください。",
            )
            yield "form.mismatch", "named_users", "doubt", words, row


def _company(name: str) -> str:
    """For comparison: ㈱ and （株） are 株式会社."""
    return bare(name).replace("(株)", "株式会社").replace("(有)", "有限会社")
