"""取下げ that came by mail or on paper, recorded by the officer.

The act is the contractor's, as when a mailed paper is filed: the state table has no other row for it. What it rests on
is kept beside the request.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from sekisho.desk.applications.models import Request
from sekisho.desk.events.actions import Detail, record
from sekisho.desk.exchange.models import Scan, Withdrawal
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import Role
from sekisho.desk.shell.clock import today
from sekisho.kernel.era import wareki
from sekisho.kernel.errors import InputError, StateError
from sekisho.permits.lifecycle import REQUEST


@dataclass(frozen=True, slots=True)
class Letter:
    """How the 取下げ came. sender: who of the contractor's company. scan: unsaved, None where there is none."""

    received_on: date
    means: str
    sender: str
    scan: Scan | None = None


@transaction.atomic
def record_withdrawal(request: Request, letter: Letter, by: Person) -> Withdrawal:
    """Withdraw a filed request for its contractor. Raises StateError where it can no longer be withdrawn."""
    locked = Request.objects.select_for_update().get(id=request.id)
    if by.role != Role.OFFICER or by.organisation_id != locked.engagement.department_id:
        raise StateError("届いた取下げは、業務所管課の職員が記録します。")
    if locked.arrived_on is None:
        raise StateError("この確認依頼は、まだ提出されていません。")
    state = REQUEST.move(locked.state, "withdraw", "contractor")
    _insist(letter, locked.arrived_on)
    locked.state = state
    locked.save(update_fields=["state", "updated_at"])
    if letter.scan is not None:
        letter.scan.save(force_insert=True)
    made = Withdrawal(request=locked, received_on=letter.received_on, means=letter.means, scan=letter.scan, author=by)
    made.sender = letter.sender.strip()
    made.save(force_insert=True)
    scanned = letter.scan.sha256 if letter.scan else ""
    detail: Detail = {"on": letter.received_on.isoformat(), "means": letter.means, "scan": scanned}
    record("request.withdraw-received", by, locked.id, engagement=locked.engagement_id, detail=detail)
    return made


def _insist(letter: Letter, arrived_on: date) -> None:
    if not letter.sender.strip():
        raise InputError("取下げを申し出た人を入力してください。")
    if letter.received_on > today():
        raise InputError("受領日が未来です。", next_ja="取下げが届いた日を入力してください。")
    if letter.received_on < arrived_on:
        raise InputError(
            f"受領日が、この確認依頼の提出日・受領日（{wareki(arrived_on)}）より前です。",
            next_ja="取下げのあとに提出し直されたものでないか、受注者に確かめてください。",
        )
