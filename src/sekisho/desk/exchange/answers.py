"""A permit of the city as the answer to what was filed here.

The city confirmed in its own installation, under numbers of its own, so that nothing in the file names our request. A
person says that the one answers the other; it is believed only where the permit, verified and bound, goes nowhere
beyond the version as filed and was not issued before it. Then the request is confirmed, by the city's signature.
"""

from datetime import date, datetime

from sekisho.desk.applications.models import Request, Version
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.events.actions import Detail, record
from sekisho.desk.people.models import Person
from sekisho.kernel.clock import JST
from sekisho.kernel.errors import InputError, StateError
from sekisho.kernel.width import narrow
from sekisho.permits.lifecycle import REQUEST
from sekisho.permits.permit import Permit
from sekisho.rules.application import Application
from sekisho.rules.rule_01_confirm_before_use import purposes

NEXT_JA = "発注者に、どの版を確認したかを確かめてください。別の確認であれば、「いいえ」を選んで取り込むことができます。"


def filed_version(engagement: Engagement) -> Version | None:
    """What is filed here and waits for the answer of a city that confirms elsewhere."""
    found = Request.objects.filter(engagement=engagement, state="submitted").first()
    return found.latest if found is not None else None


def misfits(version: Version, bound: Permit, issued_at: datetime) -> tuple[str, ...]:
    """Why the permit, as bound here, cannot be the answer to that version, in words; none where it can.

    issued_at: when the city issued it, not when it was countersigned here.
    """
    filed = version.application
    checks = (
        (_day(issued_at) >= _day(version.submitted_at), "手形が、この版の提出より前に発行されています。"),
        (bound.book == version.request.engagement.book, "ガイドラインの版が、案件のものと違います。"),
        (_is_within(bound, filed), "手形の期間が、提出した利用期間に収まっていません。"),
        (_labels(bound) <= _filed_labels(filed), "提出した利用業務・利用目的にないものが、手形にあります。"),
        (_kinds(bound) <= _filed_kinds(filed), "提出した生成AIサービス・種類にないものが、割り当てられています。"),
        (set(bound.users) <= {user.id for user in filed.named_users}, "提出した利用者にない人が割り当てられています。"),
        (set(bound.parties) <= set(filed.parties), "提出した確認依頼にない会社が割り当てられています。"),
    )
    return tuple(words for fits, words in checks if not fits)


def insist_on_answer(version: Version, engagement: Engagement, bound: Permit, issued_at: datetime) -> None:
    """Raises InputError unless the permit can be the answer, StateError unless that version waits for it here."""
    if filed_version(engagement) != version:
        raise StateError(
            "この案件で答えを待っている版ではありません。", next_ja="画面を開き直して、いまの状態を確かめてください。"
        )
    if wrong := misfits(version, bound, issued_at):
        raise InputError(f"この手形は、提出した確認依頼への確認とは認められません。{''.join(wrong)}", next_ja=NEXT_JA)


def confirm_by_issuer(version: Version, detail: Detail, by: Person | None) -> None:
    """発注者の手形を取込み: the request moves to 確認. The caller has verified the permit and holds the engagement."""
    locked = Request.objects.select_for_update().get(id=version.request_id)
    locked.state = REQUEST.move(locked.state, "confirm", "issuer")
    locked.save(update_fields=["state", "updated_at"])
    said: Detail = {"version": version.number, "sha256": version.sha256}
    record("request.confirm-by-issuer", by, locked.id, engagement=locked.engagement_id, detail=detail | said)


def _day(at: datetime) -> date:
    return at.astimezone(JST).date()


def _is_within(bound: Permit, filed: Application) -> bool:
    if filed.first_day is None or filed.last_day is None:
        return False
    return filed.first_day <= bound.period.first <= bound.period.last <= filed.last_day


def _labels(bound: Permit) -> set[str]:
    return {_plain(use.label) for use in bound.purposes}


def _filed_labels(filed: Application) -> set[str]:
    return {_plain(use.label) for use in purposes(filed)}


def _plain(label: str) -> str:
    """The city may have typed it again: width and spaces do not count, every other character does."""
    return "".join(narrow(label).split())


def _kinds(bound: Permit) -> set[tuple[str, str]]:
    return {(service, kind) for service, kinds in bound.kinds.items() for kind in kinds}


def _filed_kinds(filed: Application) -> set[tuple[str, str]]:
    return {(use.service, kind) for use in filed.services for kind in use.kinds}
