"""Everything a person must resolve before a file becomes a request: doubts of the reading, and what differs.

The same reading and the same engagement give the same points, so that what was ticked on a page can be checked.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sekisho.catalogue.names import match_name
from sekisho.desk.applications.facts import catalogue
from sekisho.desk.intake.proposal import Known, listed_words, unknown_people
from sekisho.documents.reading.doubt import Doubt, Reading
from sekisho.rules.answers import bare
from sekisho.rules.application import Application

MOST_NEAR = 6
CHOOSE = "契約しているプランを一覧から選んでください。一覧にないときは「その他（カタログ未登録）」を選びます。"
LOOK = "原本と案件台帳を見比べ、正しい内容にしてください。"


@dataclass(frozen=True, slots=True)
class Point:
    """One reason to look. key names its box on the page; item is an id of the paper, "" for the file as a whole."""

    key: str
    item: str
    code: str
    message_ja: str
    next_ja: str
    rule: int = 0


def points(reading: Reading, known: Known) -> tuple[Point, ...]:
    """In the order: the file as a whole, then item by item as read, then what differs and what the file cannot say.

    A tick that could not be read is no point: it has no value until a person gives it one.
    """
    doubts = [*reading.doubts, *(doubt for item in reading.items for doubt in item.doubts)]
    undecided = {item.id for item in reading.items if item.id.startswith("check_") and item.value is None}
    found = [_of(doubt) for doubt in doubts if doubt.item not in undecided or doubt.code == "read.altered"]
    found += _differences(reading.application, known)
    found += _services(reading.application)
    found += _beside(reading.application, known)
    return tuple(dict.fromkeys(found))


def _of(doubt: Doubt) -> Point:
    return _point(doubt.item, doubt.code, doubt.message_ja, doubt.next_ja, doubt.rule)


def _point(item: str, code: str, message: str, what_next: str, rule: int = 0) -> Point:
    key = hashlib.sha256("\n".join((item, code, message)).encode()).hexdigest()[:16]
    return Point(key, item, code, message, what_next, rule)


def facts_of(known: Known) -> dict[str, str]:
    """What the register of engagements says, by item of the paper."""
    engagement = known.engagement
    contractor = engagement.contractor
    return {
        "addressee": engagement.department.name,
        "company": contractor.organisation.name if contractor else "",
        "contract_name": engagement.title,
        "contract_year": f"{engagement.fiscal_year}年度",
    }


LABELS = {
    "addressee": "宛名が、案件の業務所管課",
    "company": "商号又は名称が、案件の受注者又は指定管理者",
    "contract_name": "契約又は指定管理名称が、案件の名称",
    "contract_year": "締結年度が、案件の締結年度",
}


def _differences(read: Application, known: Known) -> Iterator[Point]:
    """What was typed is not what the engagement is; perhaps it is another engagement's paper."""
    year = f"{read.contract_year}年度" if read.contract_year else ""
    typed = {name: getattr(read, name) for name in LABELS} | {"contract_year": year}
    for item, fact in facts_of(known).items():
        if typed[item] and company(typed[item]) != company(fact):
            message = f"{LABELS[item]}（{fact}）と違います。"
            yield _point(item, f"differs.{item}", message, "別の案件の書類でないか確かめ、" + LOOK)
    is_confirmed = known.confirmed is not None
    if read.category == "change" and not is_confirmed:
        message = "区分が「変更」ですが、この案件には確認済みの内容がありません。"
        yield _point("category", "differs.category", message, LOOK)
    if read.category == "new" and is_confirmed:
        message = "区分が「新規」ですが、この案件には確認済みの内容があります。"
        yield _point("category", "differs.category", message, LOOK)


def company(name: str) -> str:
    """For comparison: ㈱ and （株） are 株式会社."""
    return bare(name).replace("(株)", "株式会社").replace("(有)", "有限会社")


def _services(read: Application) -> Iterator[Point]:
    """Names that are no entry's of the catalogue: a person chooses, nobody guesses the plan (規定4)."""
    for row, use in enumerate(read.services, start=1):
        match = match_name(catalogue().all(), use.name)
        if match.exact is not None and use.provider and bare(use.provider) != bare(match.exact.provider):
            message = f"{row}件目のサービスの提供元が、一覧の提供元（{match.exact.provider}）と違います。"
            yield _point("provider", "differs.provider", message, "契約書で、契約の相手方を確かめてください。", 4)
        if use.name and match.exact is None:
            names = "、".join(f"「{one.name_ja}」" for one in match.near[:MOST_NEAR])
            near = f"、どのプランか決まりません。一覧で近いもの：{names}" if names else "、一覧にありません。"
            yield _point("service", "service.choose", f"{row}件目のサービス「{use.name}」は{near}", CHOOSE, 4)


def _beside(read: Application, known: Known) -> Iterator[Point]:
    """What the paper has no field for and the desk has put in, and people who are only named."""
    if read.first_day is None or read.last_day is None:
        message = "利用期間は様式にない項目です。案件の期間から入れています。"
        yield _point("first_day", "desk.period", message, "利用する期間を確かめてください。")
    people = unknown_people(read, known.engagement)
    if people:
        message = f"{listed_words(people)}。アカウントがないため、「利用者の範囲」に文字として残しています。"
        yield _point("user_scope", "desk.people", message, "氏名と会社を確かめてください。")
    if len(people) < len(read.named_users):
        message = "ファイルの名簿に、アカウントのある人の氏名があります。キーを持つ人は、選ばれるまで誰もいません。"
        yield _point("named_users", "desk.people", message, "「利用する人」を選んでください。")
