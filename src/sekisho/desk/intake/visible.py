"""Whose files a person sees: those of the own side and engagement, and originals of requests they may see."""

from django.db.models import QuerySet

from sekisho.desk.applications.visible import visible_requests
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.contracts.visible import leads, visible_engagements
from sekisho.desk.intake.models import Intake, Original
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import Role
from sekisho.kernel.errors import NotFoundError


def open_engagements(person: Person) -> QuerySet[Engagement]:
    """Where a paper can be for: the 特記仕様書 is attached; the contractor only where it answers for the whole."""
    found = visible_engagements(person).filter(specification_on__isnull=False)
    if person.role == Role.RESPONSIBLE:
        found = found.filter(id__in=[one.id for one in found if leads(person, one)])
    return found


def visible_intakes(person: Person) -> QuerySet[Intake]:
    """Of the own organisation; the files themselves are left in the store."""
    mine = Intake.objects.filter(organisation_id=person.organisation_id, engagement__in=visible_engagements(person))
    return mine.select_related("engagement__department", "author").defer("sealed", "reading", "typed")


def intake_for(person: Person, intake_id: str) -> Intake:
    """Raises NotFoundError."""
    found = visible_intakes(person).filter(id=intake_id).first()
    if found is None:
        raise NotFoundError("この読取りは見つかりません。", next_ja="確認依頼の一覧から、状態を確かめてください。")
    return found


def original_for(person: Person, request_id: str, number: int) -> Original:
    """The file behind a filed version. Raises NotFoundError."""
    found = Original.objects.filter(
        version__request__in=visible_requests(person), version__request_id=request_id, version__number=number
    ).first()
    if found is None:
        raise NotFoundError("この版に、受領したファイルはありません。")
    return found
