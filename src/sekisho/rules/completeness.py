"""規定1: every item of the paper answered. One finding per item (and row) that is empty."""

from collections.abc import Iterator

from sekisho.rules.answers import bare, is_empty
from sekisho.rules.application import Application, AttachedFile
from sekisho.rules.finding import Finding
from sekisho.rules.items import NAMES

LINES = (
    "addressee",
    "address",
    "company",
    "representative",
    "contract_name",
    "contact_department",
    "contact_name",
    "contact_phone",
    "user_scope",
    "security",
    "logs",
    "law",
)
# 「別紙添付による報告も可」 applies to part 1 of sheet 2.
PART_ONE = ("user_scope", "security", "logs", "law")
OF_A_USE = ("work", "purpose", "method")
OF_A_SERVICE = ("name", "provider", "terms")
ITEM_OF_FIELD = {"name": "service"}


def check(rule: int, application: Application) -> tuple[Finding, ...]:
    """`rule` is the number findings carry."""
    return (
        *(_empty(rule, item) for item in LINES if is_empty(getattr(application, item))),
        *_fax_or_mail(rule, application),
        *_uses_and_services(rule, application),
        *_pledges(rule, application),
        *_attachments(rule, application),
        *_people(rule, application),
    )


def _empty(rule: int, item: str, row: int | None = None) -> Finding:
    place = "" if row is None else f"{row}件目の"
    return Finding(
        rule, "form.empty", item, "stop", f"{place}「{NAMES[item]}」が書かれていません。", "記入してください。", row
    )


def _fax_or_mail(rule: int, application: Application) -> Iterator[Finding]:
    if is_empty(application.contact_fax_or_mail):
        yield Finding(
            rule,
            "form.empty",
            "contact_fax_or_mail",
            "doubt",
            "「連絡先のFAX/メール」が書かれていません。",
            "どちらかを記入してください。どちらもないときは「なし」と書いてください。",
        )


def _uses_and_services(rule: int, application: Application) -> Iterator[Finding]:
    if not application.uses:
        yield _empty(rule, "work")
    for row, use in enumerate(application.uses, start=1):
        yield from (_empty(rule, item, row) for item in OF_A_USE if is_empty(getattr(use, item)))
    if not application.services:
        yield _empty(rule, "service")
    for row, service in enumerate(application.services, start=1):
        for field in OF_A_SERVICE:
            if is_empty(getattr(service, field)):
                yield _empty(rule, ITEM_OF_FIELD.get(field, field), row)
        if not service.service:
            yield Finding(
                rule,
                "form.choice",
                "service",
                "stop",
                f"{row}件目の生成AIサービスが、カタログから選ばれていません。",
                "契約しているプランを選んでください。見つからないときは「その他（カタログ未登録）」を選んでください。",
                row,
            )


def _pledges(rule: int, application: Application) -> Iterator[Finding]:
    if not application.pledges or not all(application.pledges):
        yield Finding(
            rule,
            "form.pledge",
            "pledges",
            "stop",
            "依頼文の誓約（遵守・記載内容・本人の同意）に、済んでいないものがあります。",
            "3つの文を読み、それぞれ誓約してください。",
        )


def _attachments(rule: int, application: Application) -> Iterator[Finding]:
    """「別紙参照」 needs a 別紙. The list of users that Sekisho prints itself counts as one for 利用者の範囲."""
    if application.attachments:
        yield _not_held(rule)
        return
    answers: list[tuple[str, int | None, str, str]] = [
        (item, None, getattr(application, item), "") for item in PART_ONE
    ]
    answers += [(i, row, getattr(use, i), "") for row, use in enumerate(application.uses, 1) for i in OF_A_USE]
    answers += [
        (ITEM_OF_FIELD.get(field, field), row, getattr(service, field), service.service)
        for row, service in enumerate(application.services, 1)
        for field in OF_A_SERVICE
    ]
    for item, row, text, service in answers:
        if "別紙" not in bare(text) or (item == "user_scope" and application.named_users):
            continue
        if not any(_belongs(file, item, service) for file in application.files):
            yield Finding(
                rule,
                "form.attachment",
                item,
                "stop",
                f"「{NAMES[item]}」に別紙とありますが、この項目の別紙が添えられていません。",
                "「別紙・証拠」で別紙を添えるか、この欄に内容を書いてください。",
                row,
            )


def _belongs(file: AttachedFile, item: str, service: str) -> bool:
    """A file about the whole paper, or about all services, is a 別紙 for each of them."""
    return file.item in ("", item) and (not service or file.service in ("", service))


def _not_held(rule: int) -> Finding:
    return Finding(
        rule,
        "attachment.not-held",
        "files",
        "doubt",
        "書類に名称のある別紙のうち、ここに登録されていないものがあります。",
        "別紙が届いているか、どの項目の別紙かを確かめてください。",
    )


def _people(rule: int, application: Application) -> Iterator[Finding]:
    """The gate opens for named persons of named parties only; a paper without them opens for nobody."""
    if not application.named_users:
        yield Finding(
            rule,
            "form.empty",
            "named_users",
            "doubt",
            "利用者が1人も登録されていません。このまま確認を受けても、誰も利用できません。",
            "利用する人を登録してください。",
        )
    if not application.parties:
        yield Finding(
            rule,
            "form.empty",
            "parties",
            "doubt",
            "利用する会社が登録されていません。このまま確認を受けても、どの会社も利用できません。",
            "受注者（及び再委託等の相手方）を登録してください。",
        )
