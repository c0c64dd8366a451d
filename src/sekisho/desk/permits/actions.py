"""What can be done to permits and keys. Every act changes the snapshot, so every act publishes."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from sekisho.desk.applications.facts import book
from sekisho.desk.applications.models import Version
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.contracts.visible import own_party
from sekisho.desk.events.actions import Detail, record
from sekisho.desk.people.actions import deactivate
from sekisho.desk.people.models import Person
from sekisho.desk.permits.models import ApiKey, AuditorKey, IssuedPermit, PermitAct
from sekisho.desk.permits.publish import publish_after_commit
from sekisho.desk.shell.clock import now, today
from sekisho.kernel.errors import InputError, StateError
from sekisho.permits.grounds import Paper
from sekisho.permits.jws import trust
from sekisho.permits.keys import key_hash, new_key
from sekisho.permits.lifecycle import PERMIT
from sekisho.permits.permit import Permit, open_permit, sign_permit
from sekisho.rules.facts import Terms
from sekisho.rules.registry import compile_conditions

LIVE = ("in_force", "suspended")


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key at the only moment it is known in clear."""

    row: ApiKey | AuditorKey
    clear: str


@transaction.atomic
def issue_permit(version: Version, terms: Terms, by: Person, paper: Paper | None = None) -> IssuedPermit:
    """Compile and sign what was confirmed on these terms; an older permit of the engagement is superseded at once.

    paper: what the city confirmed on, where it did so outside this installation.
    """
    request = version.request
    if request.state != "confirmed":
        raise StateError("確認の決定がないため、手形を発行できません。")
    row = IssuedPermit(engagement=request.engagement, version=version, issued_at=now())
    row.grounds = IssuedPermit.Grounds.PAPER if paper else IssuedPermit.Grounds.HERE
    return put_in_force(row, replace(_permit(row, version, terms), paper=paper), by, "paper" if paper else "city")


@transaction.atomic
def put_in_force(row: IssuedPermit, permit: Permit, by: Person | None, side: str) -> IssuedPermit:
    """Sign the permit of a new row and let it take the place of what is live. side: whose act it is (`lifecycle`)."""
    engagement = row.engagement
    for older in IssuedPermit.objects.select_for_update().filter(engagement=engagement, state__in=LIVE):
        older.state = PERMIT.move(older.state, "supersede", side)
        older.save(update_fields=["state"])
        record("permit.supersede", by, older.id, engagement=engagement.id)
    row.note_content(permit)
    row.token = sign_permit(permit, settings.KEYRING.permit_key())
    read_permit(row)  # what the gate could not read must not be confirmed
    row.state = PERMIT.move("none", "issue", side)
    row.save(force_insert=True)
    detail: Detail = {"request": permit.request, "sha256": permit.request_sha256}
    record("permit.issue", by, row.id, engagement=engagement.id, detail=detail)
    publish_after_commit()
    return row


def _permit(row: IssuedPermit, version: Version, terms: Terms) -> Permit:
    engagement = version.request.engagement
    return Permit(
        id=row.id,
        issuer=settings.SEKISHO.public_url,
        engagement=engagement.id,
        title=engagement.title,
        department=engagement.department.name,
        contractor=version.request.party.organisation.name,
        book=engagement.book,
        request=version.request_id,
        request_version=version.number,
        request_sha256=version.sha256,
        issued_at=row.issued_at,
        conditions=compile_conditions(version.application, terms, book(engagement.book)),
    )


def read_permit(row: IssuedPermit) -> Permit:
    """The signed content, verified on the way."""
    return open_permit(row.token, trust(settings.KEYRING.permit_public()))


def live_permit(engagement: Engagement) -> IssuedPermit | None:
    """The permit that is in force or suspended, if any."""
    return IssuedPermit.objects.filter(engagement=engagement, state__in=LIVE).first()


@transaction.atomic
def move_permit(row: IssuedPermit, act: str, reason: str, by: Person | None, side: str = "") -> IssuedPermit:
    """`suspend`, `resume`, `revoke` (city, with a reason) or `expire` (by None, the clock).

    side: `paper` or `issuer` (`lifecycle`) where the city acted outside this installation.
    """
    if by is not None and act != "resume" and not reason.strip():
        raise InputError("理由を入力してください。", next_ja="受注者に示す理由です。")
    locked = IssuedPermit.objects.select_for_update().get(id=row.id)
    locked.state = PERMIT.move(locked.state, act, side or ("city" if by else "clock"))
    locked.state_reason = reason.strip()
    locked.save(update_fields=["state", "state_reason"])
    PermitAct.objects.create(permit=locked, act=act, reason=reason.strip(), by=by)
    record(f"permit.{act}", by, locked.id, engagement=locked.engagement_id)
    if locked.state not in LIVE:
        _end_keys(locked, by)
    publish_after_commit()
    return locked


def _end_keys(row: IssuedPermit, by: Person | None) -> None:
    """Keys die with the permit they were made under: a later permit of the same engagement wakes none of them."""
    ended = ApiKey.objects.filter(engagement_id=row.engagement_id, revoked_at=None, ended_at=None)
    if count := ended.update(ended_at=now()):
        record("key.end", by, row.id, engagement=row.engagement_id, detail={"keys": count})


@transaction.atomic
def make_key(person: Person, engagement: Engagement, purpose: str, by: Person) -> NewKey:
    """A key for a person within an engagement, shown once. Raises StateError where the permit does not cover them."""
    row = live_permit(engagement)
    party = own_party(person, engagement)
    if row is None or row.state != "in_force" or party is None:
        raise StateError(
            "この案件には有効な手形がないため、キーを作れません。", next_ja="発注者の確認を待ってください。"
        )
    permit = read_permit(row)
    if person.id not in permit.users:
        raise StateError(
            "確認を受けた「利用者の範囲」に含まれていないため、キーを作れません。",
            next_ja="管理者に「変更」の確認依頼を頼んでください。",
        )
    if purpose not in {item.id for item in permit.purposes}:
        raise InputError("利用目的を、確認を受けたものから選んでください。")
    if person.attested_at is None:
        raise StateError("利用規定の確認がまだのため、キーを作れません。", next_ja="利用規定を読み、確認してください。")
    return store_key(ApiKey(person=person, engagement=engagement, party=party, purpose=purpose), new_key(), by)


def store_key(row: ApiKey, clear: str, by: Person) -> NewKey:
    """Keep the hash of `clear`; the snapshot that makes it work follows the commit."""
    row.hash = key_hash(clear)
    row.hint = clear[-4:]
    row.expires_at = now() + timedelta(days=settings.SEKISHO.key_days)
    row.save(force_insert=True)
    record("key.make", by, row.id, engagement=row.engagement_id)
    publish_after_commit()
    return NewKey(row, clear)


@transaction.atomic
def rotate_key(row: ApiKey, overlap: timedelta, by: Person) -> NewKey:
    """A new key for the same person, engagement and purpose; the old one ends after `overlap`, or at once for zero.

    Raises StateError where the old one has ended, or the permit no longer covers the person.
    """
    locked = ApiKey.objects.select_for_update().select_related("person", "engagement").get(id=row.id)
    if not locked.is_live:
        raise StateError("このキーは、すでに使えません。", next_ja="「キーを作る」から新しいキーを作ってください。")
    if locked.replaced_at is not None:
        raise StateError("このキーは、すでに取り替えています。", next_ja="新しいキーを使ってください。")
    made = make_key(locked.person, locked.engagement, locked.purpose, by)
    moment = now()
    locked.replaced_at = moment
    if overlap:
        locked.expires_at = min(locked.expires_at, moment + overlap)
    else:
        locked.revoked_at = moment
    locked.save(update_fields=["replaced_at", "expires_at", "revoked_at"])
    hours = int(overlap / timedelta(hours=1))
    record("key.rotate", by, locked.id, engagement=locked.engagement_id, detail={"new": made.row.id, "hours": hours})
    return made


@transaction.atomic
def revoke_key(row: ApiKey, by: Person) -> None:
    """End a key now; the gate knows within two seconds."""
    changed = ApiKey.objects.filter(id=row.id, revoked_at=None).update(revoked_at=now())
    if not changed:
        raise StateError("このキーは、すでに無効です。")
    record("key.revoke", by, row.id, engagement=row.engagement_id)
    publish_after_commit()


@transaction.atomic
def make_auditor_key(person: Person, clear: str | None = None) -> NewKey:
    """A key that reads the book and nothing else."""
    clear = clear or new_key()
    row = AuditorKey.objects.create(person=person, hash=key_hash(clear), hint=clear[-4:])
    record("auditor-key.make", person, row.id)
    publish_after_commit()
    return NewKey(row, clear)


@transaction.atomic
def deactivate_person(person: Person, by: Person) -> None:
    """The person can neither sign in nor pass the gate, from the next snapshot on."""
    deactivate(person, by)
    publish_after_commit()


def expire_permits() -> int:
    """Move permits past their last day; how many. The gate refuses by the date itself; this keeps the desk in step."""
    over = IssuedPermit.objects.filter(state__in=LIVE, last_day__lt=today())
    for row in over:
        move_permit(row, "expire", "", None)
    return len(over)
