"""What a new draft takes over from an earlier paper: never a pledge or a tick, never evidence that has ended."""

from dataclasses import replace
from datetime import date

from sekisho.desk.applications.models import Version
from sekisho.desk.attachments.actions import Place, copy_file
from sekisho.desk.attachments.erasing import without_erased
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.people.models import Person
from sekisho.rules.application import Application, AttachedFile

# What says how the company works, rather than what one contract is about.
OF_THE_COMPANY = (
    "contact_department",
    "contact_name",
    "contact_phone",
    "contact_fax_or_mail",
    "kinds",
    "kinds_other",
    "services",
    "curated",
    "security",
    "logs",
    "law",
    "claims",
)
OF_THE_CONTRACT = "attachment"  # kind of file: a 別紙 was written for its own paper


def last_filed(engagement: Engagement, by: Person) -> Version | None:
    """What the own organisation filed last: for this engagement if it ever did, else for any."""
    filed = Version.objects.filter(request__party__organisation_id=by.organisation_id).order_by("-submitted_at", "-id")
    filed = filed.select_related("request__engagement__department")
    return filed.filter(request__engagement=engagement).first() or filed.first()


def has_filed(person: Person) -> bool:
    """Whether there is anything to take over."""
    return Version.objects.filter(request__party__organisation_id=person.organisation_id).exists()


def without_ended(application: Application, today: date) -> Application:
    """Without evidence that has ended, in words or as a file, and without claims that rested on it."""
    files = tuple(file for file in application.files if file.until is None or file.until >= today)
    kept = {file.id for file in files}
    services = tuple(
        replace(use, opt_out="", opt_out_until=None) if use.opt_out_until and use.opt_out_until < today else use
        for use in application.services
    )
    claims = tuple(claim for claim in application.claims if claim.evidence in kept)
    return application.with_answers(files=files, services=services, claims=claims)


def taken_over(blank: Application, last: Version, place: Place, by: Person, today: date) -> Application:
    """`blank` with the answers of the last paper; of another engagement only those about the company itself.

    Its files are sealed anew for this engagement, so that each one shows only what belongs to it.
    """
    before = without_erased(without_ended(last.application, today))
    if last.request.engagement_id == place.engagement.id:
        answers = ("addressee", "contract_name", "contract_year", "first_day", "last_day", "parties")
        return before.with_answers(**{name: getattr(blank, name) for name in answers})
    copies: dict[str, AttachedFile] = {}
    for file in before.files:
        made = copy_file(place, file, by) if file.kind != OF_THE_CONTRACT else None
        if made is not None:
            copies[file.id] = made
    answers_of = {name: getattr(before, name) for name in OF_THE_COMPANY}
    claims = [replace(claim, evidence=copies[claim.evidence].id) for claim in before.claims if claim.evidence in copies]
    return blank.with_answers(**answers_of | {"files": tuple(copies.values()), "claims": tuple(claims)})
