"""The same decision as at the gate, asked from the desk's side: for people and commands that want to know first."""

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.contracts.visible import own_party
from sekisho.desk.people.models import Person
from sekisho.desk.permits.actions import live_permit, read_permit
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.shell.clock import now
from sekisho.kernel.errors import NotFoundError
from sekisho.kernel.refusal import Refusal
from sekisho.permits.ask import Ask
from sekisho.permits.snapshot import state_refusal, watched


def decide(engagement_id: str, email: str, service: str, kind: str, purpose: str) -> tuple[Refusal, ...]:
    """Every reason against; empty means allowed. Raises NotFoundError for an unknown engagement or person."""
    engagement = Engagement.objects.filter(id=engagement_id).first()
    if engagement is None:
        raise NotFoundError(f"案件 {engagement_id} は見つかりません。")
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise NotFoundError(f"利用者 {email} は見つかりません。")
    newest = IssuedPermit.objects.filter(engagement=engagement).order_by("-issued_at")
    row = live_permit(engagement) or newest.first()  # as in the snapshot: clocks may go backwards
    closed = state_refusal(row.state if row else None)
    if row is None or closed is not None:
        return (closed,) if closed is not None else ()
    party = own_party(person, engagement)
    ask = Ask(
        engagement=engagement.id,
        party=party.id if party else "",
        user=person.id,
        purpose=purpose,
        service=service,
        kind=kind,
        at=now(),
    )
    return watched(read_permit(row), row.fresh_until.isoformat() if row.fresh_until else "").decide(ask)
