"""Whose papers and files a person sees."""

from sekisho.desk.applications.models import Request, Version
from sekisho.desk.applications.visible import request_for
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.contracts.visible import leads, visible_engagements
from sekisho.desk.exchange.models import PaperNotice, TakenHandover
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.people.roles import Role
from sekisho.desk.permits.models import IssuedPermit
from sekisho.kernel.errors import NotFoundError


def filed_for(person: Person, request_id: str) -> tuple[Request, Version]:
    """The request and what was filed of it. Raises NotFoundError."""
    found = request_for(person, request_id)
    version = found.latest
    if version is None:
        raise NotFoundError("提出された確認依頼書がありません。")
    return found, version


def led_permit(person: Person, permit_id: str) -> IssuedPermit:
    """A permit on paper of an engagement that the person's company answers for. Raises NotFoundError."""
    rows = IssuedPermit.objects.filter(id=permit_id, engagement__in=visible_engagements(person))
    found = rows.select_related("engagement__department").first()
    if found is None or not leads(person, found.engagement):
        raise NotFoundError("この手形は見つかりません。", next_ja="案件の画面から開き直してください。")
    return found


def notice_for(person: Person, notice_id: str) -> PaperNotice:
    """A notice with its scan: for who sees the request, and of the contractors for the one that answers for it."""
    rows = PaperNotice.objects.select_related(
        "scan", "decision__version__request__engagement", "act__permit__engagement"
    )
    found = rows.filter(id=notice_id, scan__isnull=False).first()
    engagement = engagement_of(found) if found else None
    if found is None or engagement is None or not visible_engagements(person).filter(id=engagement.id).exists():
        raise NotFoundError("この書面は見つかりません。")
    if person.role == Role.RESPONSIBLE and not leads(person, engagement):
        raise NotFoundError("この書面は見つかりません。")
    return found


def engagement_of(notice: PaperNotice) -> Engagement | None:
    if notice.decision is not None:
        return notice.decision.version.request.engagement
    return notice.act.permit.engagement if notice.act is not None else None


def taken_for(person: Person, handover_id: str) -> TakenHandover:
    """A hand-over that the person's own company took in. Raises NotFoundError."""
    found = TakenHandover.objects.filter(id=handover_id, organisation_id=person.organisation_id).first()
    if found is None:
        raise NotFoundError("この引渡しファイルは見つかりません。", next_ja="ファイルを取り込み直してください。")
    return found


def places_for(person: Person, taken: TakenHandover) -> list[Engagement]:
    """The engagements here to which that hand-over may be bound by this person."""
    found = visible_engagements(person).filter(
        department__channel=Organisation.Channel.ELSEWHERE, department__issuer=taken.key
    )
    return [one for one in found.order_by("title") if leads(person, one)]
