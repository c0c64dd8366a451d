"""The paper of a permit, with the names behind its ids."""

import hashlib

from django.conf import settings

from sekisho.desk.applications.attached import Rulings, decided_claims
from sekisho.desk.applications.facts import book, catalogue
from sekisho.desk.applications.left_out import left_out
from sekisho.desk.people.models import Person
from sekisho.desk.permits.actions import read_permit
from sekisho.desk.permits.models import IssuedPermit
from sekisho.documents.permit_layout import PermitPaper
from sekisho.permits.jws import key_id
from sekisho.permits.permit import Permit
from sekisho.rules.application import Application
from sekisho.rules.differences import claim_words


def permit_paper(row: IssuedPermit) -> PermitPaper:
    """確認通知書 of a permit, or the record of one that rests on what was confirmed elsewhere; raises SignatureError if
    its file is not what was signed.
    """
    permit, version = read_permit(row), row.version
    decision = getattr(version, "decision", None)
    filed = version.application if version else Application()  # confirmed elsewhere, it was filed elsewhere
    return PermitPaper(
        book=book(permit.book),
        permit=permit,
        token_sha256=hashlib.sha256(row.token.encode()).hexdigest(),
        key_id=key_id(settings.KEYRING.permit_public()),
        users=_users(permit, filed),
        services=_services(permit, filed),
        receipt=version.request.receipt if version else "",
        draft_number=decision.draft_number if decision else "",
        decision_number=decision.decision_number if decision else "",
        decided_on=decision.decided_on if decision else None,
        state=row.state_word,
        user_scope=filed.user_scope,
        claims=_claims(decided_claims(version), filed),
        remarks=(permit.remark,) if permit.remark else (),
        left_out=tuple(left_out(version)),
    )


def _claims(rulings: Rulings, filed: Application) -> tuple[tuple[str, bool, str], ...]:
    return tuple(
        (claim_words(filed.claims[one["row"] - 1], filed), bool(one["accepted"]), str(one["reason"])) for one in rulings
    )


def _users(permit: Permit, filed: Application) -> tuple[tuple[str, str], ...]:
    """As filed: a name that changed or was erased since does not change what was confirmed."""
    named = {user.id: (user.name, user.company) for user in filed.named_users}
    absent = set(permit.users) - set(named)
    people = Person.objects.filter(id__in=absent).select_related("organisation")
    named |= {person.id: (person.name, person.organisation.name) for person in people}
    return tuple(named.get(user, (user, "")) for user in permit.users)


def _services(permit: Permit, filed: Application) -> dict[str, str]:
    names = {use.service: use.name for use in filed.services if use.name}
    facts = {service: catalogue().find(service) for service in permit.kinds}
    return {service: fact.name_ja for service, fact in facts.items() if fact} | names
