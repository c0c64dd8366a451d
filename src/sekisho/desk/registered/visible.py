"""Whose secrets a person sees, and which they change.

The ordering department, the contractor itself and auditors see all of an engagement, by title and numbers; a
subcontractor its own alone. Only the organisation that registered something changes it, and the contractor what stands
below it: neither side can take away what the other one protects.
"""

from django.db.models import QuerySet

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.contracts.visible import engagement_for, own_parties, own_party, visible_engagements
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import May, Role
from sekisho.desk.registered.models import Secret
from sekisho.kernel.errors import NotFoundError, StateError


def visible_secrets(person: Person, engagement: Engagement) -> QuerySet[Secret]:
    """Those not removed come first, the newest first."""
    rows = Secret.objects.filter(engagement=engagement).select_related("organisation", "removed_by")
    if not _sees_all(person, engagement):
        rows = rows.filter(organisation_id=person.organisation_id)
    return rows.prefetch_related("versions__author")


def secret_for(person: Person, secret_id: str) -> Secret:
    """The secret if the person may see it. Raises NotFoundError otherwise."""
    row = Secret.objects.filter(id=secret_id, engagement__in=visible_engagements(person)).first()
    found = visible_secrets(person, row.engagement).filter(id=secret_id).first() if row is not None else None
    if found is None:
        raise NotFoundError("この登録は見つかりません。", next_ja="「登録した秘密」から開き直してください。")
    return found


def own_secret(person: Person, secret_id: str) -> Secret:
    """The secret if the person may change it. Raises NotFoundError; StateError if it is another's, or removed."""
    found = secret_for(person, secret_id)
    if not changes(person, found):
        raise StateError(
            f"これは{found.organisation.name}が登録したものです。",
            next_ja="差替えや削除は、登録した組織の管理者又は担当者に頼んでください。",
        )
    if found.removed_at is not None:
        raise StateError("この登録は、すでに削除されています。", next_ja="必要なときは、登録し直してください。")
    return found


def changes(person: Person, secret: Secret) -> bool:
    """Whether the person may replace and remove it."""
    if not person.may(May.KEEP_SECRETS):
        return False
    if secret.organisation_id == person.organisation_id:
        return True
    party = own_party(person, secret.engagement)
    return party is not None and secret.organisation_id in {below.organisation_id for below in own_parties(party)}


def keeping_engagement(person: Person, engagement_id: str) -> Engagement:
    """The engagement if the person may register for it. Raises NotFoundError, StateError before it was accepted."""
    found = engagement_for(person, engagement_id)
    insist_on_keeper(person, found)
    return found


def insist_on_keeper(person: Person, engagement: Engagement) -> None:
    """Raises StateError unless the person may register something for this engagement."""
    party = own_party(person, engagement)
    is_city = person.role == Role.OFFICER and person.organisation_id == engagement.department_id
    if not person.may(May.KEEP_SECRETS) or not (is_city or party is not None):
        raise StateError("この案件の秘密を登録できるのは、発注者の担当者と、当事者の管理者です。")
    if party is not None and party.accepted_at is None:
        raise StateError(
            "再委託の相手方としての承諾がまだのため、登録できません。", next_ja="案件の画面で承諾してください。"
        )


def _sees_all(person: Person, engagement: Engagement) -> bool:
    if person.role != Role.RESPONSIBLE:
        return person.may(May.SEE_SECRETS)
    party = own_party(person, engagement)
    return party is not None and party.parent_id is None
