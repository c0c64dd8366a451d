"""Whose requests a person sees. A draft belongs to the contractor alone until it is filed."""

from django.db.models import QuerySet

from sekisho.desk.applications.models import Request
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import May, Role
from sekisho.kernel.errors import NotFoundError


def visible_requests(person: Person) -> QuerySet[Request]:
    """City side: filed ones (officer: of the own department). Contractor side: those the own organisation files."""
    everything = Request.objects.select_related("engagement__department", "party__organisation", "author")
    if not person.may(May.SEE_REQUESTS):
        return everything.none()
    if person.role == Role.RESPONSIBLE:
        return everything.filter(party__organisation_id=person.organisation_id)
    filed = everything.filter(submitted_at__isnull=False)
    if person.role == Role.OFFICER:
        return filed.filter(engagement__department_id=person.organisation_id)
    return filed


def request_for(person: Person, request_id: str) -> Request:
    """The request if the person may see it. Raises NotFoundError otherwise."""
    found = visible_requests(person).filter(id=request_id).first()
    if found is None:
        raise NotFoundError("この確認依頼は見つかりません。", next_ja="一覧から開き直してください。")
    return found
