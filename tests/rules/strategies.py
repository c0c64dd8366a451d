"""Papers for Hypothesis: any at all, and those a city could confirm."""

from datetime import date, timedelta

from hypothesis import strategies as st

from sekisho.rules.application import (
    FILE_KINDS,
    KINDS,
    Application,
    AttachedFile,
    FactClaim,
    NamedUser,
    ServiceUse,
    Use,
)
from tests.rules.paper import CATALOGUE, SERVICE, TODAY, USE, complete

TEXTS = st.text(max_size=30)
DAYS = st.none() | st.dates(date(1990, 1, 1), date(2050, 12, 31))
IDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_", min_size=1, max_size=12)
# What may be confirmed: listed, not on click-through terms.
FILABLE = [service for service in CATALOGUE.all() if not service.consumer_terms]


def any_applications() -> st.SearchStrategy[Application]:
    """Every shape the dataclass allows, sense or nonsense."""
    kinds = st.lists(st.sampled_from([*KINDS, "smell"]), max_size=4).map(tuple)
    services = [service.id for service in CATALOGUE.all()]
    uses = st.builds(Use, TEXTS, TEXTS, TEXTS, TEXTS, st.sampled_from(["", "internal", "citizens", "x"]))
    service_uses = st.builds(
        ServiceUse, st.sampled_from(["", "nowhere", *services]), TEXTS, TEXTS, TEXTS, kinds, TEXTS, TEXTS, DAYS
    )
    users = st.builds(NamedUser, TEXTS, TEXTS, TEXTS, TEXTS)
    services_or_none = st.sampled_from(["", "nowhere", *services])
    kind = st.sampled_from([*FILE_KINDS, "x"])
    files = st.builds(AttachedFile, IDS, TEXTS, TEXTS, st.integers(0), TEXTS, kind, TEXTS, services_or_none, DAYS)
    fact = st.sampled_from(["trains_on_input_default", "curated_training", "consumer_terms", "x"])
    value = st.sampled_from(["yes", "no", "opt-out", "unknown", ""])
    claims = st.builds(FactClaim, services_or_none, fact, value, IDS, TEXTS, value)
    lines = ("addressee", "address", "company", "representative", "contract_name", "contact_department")
    lines += ("contact_name", "contact_phone", "contact_fax_or_mail", "kinds_other", "user_scope", "security")
    return st.builds(
        Application,
        date=DAYS,
        pledges=st.lists(st.booleans(), max_size=4).map(tuple),
        contract_year=st.none() | st.integers(1900, 2100),
        category=st.sampled_from(["", "new", "change", "both"]),
        users=st.lists(st.sampled_from(["contractor", "subcontractor", "x"]), max_size=3).map(tuple),
        subcontractor_names=st.lists(TEXTS, max_size=2).map(tuple),
        uses=st.lists(uses, max_size=3).map(tuple),
        kinds=kinds,
        services=st.lists(service_uses, max_size=3).map(tuple),
        curated=st.sampled_from(["", "yes", "no_or_unknown", "x"]),
        named_users=st.lists(users, max_size=3).map(tuple),
        parties=st.lists(TEXTS, max_size=2).map(tuple),
        first_day=DAYS,
        last_day=DAYS,
        logs=TEXTS,
        law=TEXTS,
        checks=st.lists(st.sampled_from([True, False, None]), max_size=15).map(tuple),
        attachments=st.lists(TEXTS, max_size=2).map(tuple),
        files=st.lists(files, max_size=2).map(tuple),
        claims=st.lists(claims, max_size=2).map(tuple),
        **dict.fromkeys(lines, TEXTS),
    )


@st.composite
def confirmable(draw: st.DrawFn) -> Application:
    """A complete paper with several uses, services, users and a period."""
    chosen = draw(st.lists(st.sampled_from(FILABLE), min_size=1, max_size=4, unique_by=lambda s: s.id))
    first = draw(st.dates(TODAY, TODAY + timedelta(days=400)))
    last = first + timedelta(days=draw(st.integers(0, 1800)))
    services = tuple(
        ServiceUse(
            service.id,
            service.name_ja,
            service.provider,
            SERVICE.terms,
            tuple(draw(st.lists(st.sampled_from(service.kinds), min_size=1, unique=True))),
            SERVICE.contract,
            SERVICE.opt_out,
            draw(st.dates(TODAY, date(2040, 1, 1))),
        )
        for service in chosen
    )
    kinds = tuple(kind for kind in KINDS if any(kind in service.kinds for service in services))
    uses = tuple(Use(name, USE.work, USE.purpose, USE.method, "internal") for name in draw(_ids()))
    parties = draw(_ids())
    people = draw(_ids())
    return complete(
        uses=uses,
        services=services,
        kinds=kinds,
        kinds_other="音楽" if "other" in kinds else "",
        curated=draw(st.sampled_from(["yes", "no_or_unknown"])),
        parties=parties,
        named_users=tuple(NamedUser(name, "架空 はな", parties[0], "株式会社みおつくし調査") for name in people),
        first_day=first,
        last_day=last,
    )


def _ids() -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(IDS, min_size=1, max_size=4, unique=True).map(tuple)
