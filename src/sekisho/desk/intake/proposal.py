"""From what was read to a paper of this desk: ids for uses and services, the period, the people listed.

What the file does not say is left empty, or put in with a point (`points.py`) that a person must resolve.
"""

from dataclasses import dataclass, replace

from sekisho.catalogue.names import match_name
from sekisho.desk.applications.facts import catalogue
from sekisho.desk.applications.models import Version
from sekisho.desk.applications.people import nameable_people
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.shell.clock import today
from sekisho.rules.answers import bare
from sekisho.rules.application import PLEDGES, Application, NamedUser, ServiceUse, Use

LISTED_JA = "ファイルの名簿に記載の人："


@dataclass(frozen=True, slots=True)
class Known:
    """What the desk knows about the engagement a file is for. is_city: an officer records what arrived.

    confirmed: the version last confirmed. returned: the version that a paper recorded here was sent back as.
    """

    engagement: Engagement
    is_city: bool
    confirmed: Version | None = None
    returned: Version | None = None

    @property
    def before(self) -> Application | None:
        """The paper whose ids of uses go on."""
        version = self.returned or self.confirmed
        return version.application if version else None


def known_about(engagement: Engagement, *, is_city: bool) -> Known:
    """As it stands now."""
    requests = engagement.requests.filter(state="confirmed").order_by("-submitted_at")
    confirmed = requests.first()
    returned = engagement.requests.filter(state="returned").first()
    return Known(
        engagement, is_city, confirmed.latest if confirmed else None, returned.latest if returned and is_city else None
    )


def propose(read: Application, known: Known) -> Application:
    """The paper to be looked at and corrected. Pledges are the file's only where the city received it signed."""
    engagement = known.engagement
    services = tuple(_service(use, read, len(read.services)) for use in read.services)
    text = "\n".join(part for part in (read.user_scope, listed_words(unknown_people(read, engagement))) if part)
    return read.with_answers(
        pledges=read.pledges if known.is_city else (False,) * PLEDGES,
        uses=_uses(read.uses, known.before),
        services=services,
        user_scope=text,
        named_users=(),
        parties=(),
        attachments=read.attachments if known.is_city else (),
        first_day=read.first_day or max(engagement.first_day, today()),
        last_day=read.last_day or engagement.last_day,
    )


def _service(use: ServiceUse, read: Application, count: int) -> ServiceUse:
    """With the catalogue's id where the very name of one entry was typed. The only service has the paper's kinds."""
    exact = match_name(catalogue().all(), use.name).exact
    kinds = use.kinds or (read.kinds if count == 1 else ())
    return replace(use, service=exact.id if exact else "", kinds=kinds)


def _uses(uses: tuple[Use, ...], before: Application | None) -> tuple[Use, ...]:
    """The same work keeps its id; two of the same name, and any other, get a new one when they are kept."""
    old = [(bare(use.work), use.id) for use in (before.uses if before else ())]
    new = [bare(use.work) for use in uses]
    ids = {work: name for work, name in old if [w for w, _ in old].count(work) == 1 and new.count(work) == 1}
    return tuple(replace(use, id=ids.get(bare(use.work), "")) for use in uses)


def unknown_people(read: Application, engagement: Engagement) -> tuple[NamedUser, ...]:
    """People on the file's list who have no account here: their names stay as text."""
    here = {(bare(p.name), bare(p.organisation.name)) for p in nameable_people(engagement)}
    return tuple(user for user in read.named_users if (bare(user.name), bare(user.company)) not in here)


def listed_words(people: tuple[NamedUser, ...]) -> str:
    return LISTED_JA + "、".join(f"{user.name}（{user.company}）" for user in people) if people else ""
