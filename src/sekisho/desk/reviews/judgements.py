"""規定4: services neither on consumer terms nor clearly contracted, and what was judged of them."""

from dataclasses import dataclass

from sekisho.desk.applications.models import Version
from sekisho.desk.reviews.models import Judgement
from sekisho.rules.answers import bare
from sekisho.rules.application import ServiceUse
from sekisho.rules.facts import Facts
from sekisho.rules.rule_04_no_consumer_services import grey_rows


@dataclass(frozen=True, slots=True)
class Grey:
    """One grey service of a version. judgement: the one that counts. earlier: of the department about the same one."""

    row: int
    service: str
    name: str
    key: str
    use: ServiceUse
    judgement: Judgement | None
    earlier: Judgement | None


def grey_services(version: Version, facts: Facts) -> tuple[Grey, ...]:
    """The services that need the city's judgement before 確認, with what is recorded."""
    application = version.application
    rows = grey_rows(application, facts)
    if not rows:
        return ()
    keys = {row: service_key(application.services[row - 1], facts) for row in rows}
    department = version.request.engagement.department_id
    known = Judgement.objects.select_related("author", "version__request__engagement")  # newest first
    own = list(known.filter(version=version))
    elsewhere = known.filter(department_id=department).exclude(version=version)
    earlier = {key: elsewhere.filter(key=key).first() for key in keys.values()}
    judged = {one.row: one for one in reversed(own)}
    return tuple(
        Grey(row, use.service, use.name, keys[row], use, judged.get(row), earlier[keys[row]])
        for row, use in enumerate(application.services, start=1)
        if row in keys
    )


def service_key(use: ServiceUse, facts: Facts) -> str:
    """By what the same service is recognised again: its catalogue id, or else its name however it was typed."""
    entry = facts.services.get(use.service)
    return use.service if entry is not None and entry.is_listed else f"name:{bare(use.name)}"[:300]
