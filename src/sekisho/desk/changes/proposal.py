"""From what was stopped at the gate to the answers of a 変更. Pure: an application in, a fuller one out."""

from dataclasses import dataclass, replace

from sekisho.catalogue.service import ServiceFacts
from sekisho.rules.application import KINDS, Application, NamedUser, ServiceUse


@dataclass(frozen=True, slots=True)
class Additions:
    """What a change would add. services: facts with the kind that was wanted; below: companies that are 再委託等."""

    people: tuple[NamedUser, ...] = ()
    below: tuple[str, ...] = ()
    services: tuple[tuple[ServiceFacts, str], ...] = ()


def with_additions(application: Application, additions: Additions) -> Application:
    """The application with these within its scope; what is there already stays as it is written."""
    named = {user.id for user in application.named_users}
    users = (*application.named_users, *(user for user in additions.people if user.id not in named))
    services = application.services
    for facts, kind in additions.services:
        services = _with_service(services, facts, kind)
    wanted = {*application.kinds, *(kind for _, kind in additions.services if kind)}
    companies = tuple(dict.fromkeys((*application.subcontractor_names, *additions.below)))
    sides = (*application.users, *(("subcontractor",) if additions.below else ()))
    return application.with_answers(
        named_users=users,
        parties=tuple(dict.fromkeys((*application.parties, *(user.party for user in additions.people)))),
        users=tuple(dict.fromkeys(sides)),
        subcontractor_names=companies,
        services=services,
        kinds=tuple(kind for kind in KINDS if kind in wanted),
    )


def _with_service(services: tuple[ServiceUse, ...], facts: ServiceFacts, kind: str) -> tuple[ServiceUse, ...]:
    """Evidence (契約, オプトアウト) stays empty: nobody but the contractor can give it."""
    kinds = (kind,) if kind else ()
    if all(use.service != facts.id for use in services):
        added = ServiceUse(
            service=facts.id, name=facts.name_ja, provider=facts.provider, terms=facts.terms, kinds=kinds
        )
        return (*services, added)
    return tuple(
        replace(use, kinds=tuple(dict.fromkeys((*use.kinds, *kinds)))) if use.service == facts.id else use
        for use in services
    )
