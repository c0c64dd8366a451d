"""What one call is judged by, put together: permit, the city's decisions, register, conversation, stated reasons."""

from collections import Counter

from sekisho.gateway.call import Admission
from sekisho.gateway.content import Said
from sekisho.gateway.entrance import Visit
from sekisho.gateway.holds import HOLD_HEADER, REASON_HEADER, Statement
from sekisho.gateway.refusals import SNAPSHOT_CLOSED
from sekisho.gateway.screen import Ground
from sekisho.gateway.snapshot_watch import Closed
from sekisho.kernel.refusal import Refusal
from sekisho.ledger.entry import Mark

CONVERSATION_HEADER = b"x-sekisho-conversation"
LONGEST_HEADER = 200


def ground_of(visit: Visit, admission: Admission, said: list[Said]) -> Ground | Refusal:
    """said: what the request says, in order. A register that cannot be used is a refusal."""
    gate, call = visit.gate, admission.call
    snapshot = gate.watch.now()
    if isinstance(snapshot, Closed):
        return SNAPSHOT_CLOSED
    register = gate.registers.of(snapshot, call.engagement)
    if isinstance(register, Refusal):
        return register
    names, version = gate.registers.names(snapshot)
    known_by = (call.engagement, call.actor, _header(visit, CONVERSATION_HEADER) or _first_words(said))
    return Ground(
        permit=admission.permit,
        decided=snapshot.handling(call.engagement),
        may_loosen=admission.permit.issuer == snapshot.content.issuer,
        register=register,
        names=names,
        scope=f"{snapshot.register(call.engagement)} {version}",
        kind=call.kind,
        model=admission.upstream_model,
        memory=gate.memory,
        conversation=gate.masks.conversation(*known_by),
        statement=Statement(
            gate.holds,
            call.engagement,
            call.actor,
            _header(visit, HOLD_HEADER),
            _header(visit, REASON_HEADER),
            lambda hold: snapshot.release(hold, call.actor, call.at),
            hold_page(gate.settings.public_url, call.record),
        ),
    )


def hold_page(desk: str, record: str) -> str:
    """Where the person whose call was held states a reason, if there is a desk at that address."""
    return f"{desk.rstrip('/')}/holds/{record}/"


def summary(marks: tuple[Mark, ...]) -> str:
    """The value of `X-Sekisho-Findings`: how many of which label were masked."""
    if not marks:  # as nearly always
        return ""
    counts = Counter(mark.label for mark in marks if mark.action == "mask")
    return ",".join(f"{label}={times}" for label, times in counts.items())


def _header(visit: Visit, name: bytes) -> str:
    values = visit.line.header(name)
    return values[0][:LONGEST_HEADER] if len(values) == 1 else ""


def _first_words(said: list[Said]) -> str:
    """What stays the same when a client sends its history again."""
    return next((piece.text.text for piece in said if piece.by_user), "")
