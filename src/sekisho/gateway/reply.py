"""How a refusal reaches the client: in the protocol's own error shape, as an answer or inside a begun stream."""

from sekisho.gateway.errors import Denial, ErrorShape, explain, retry_after
from sekisho.gateway.line import Line


async def send_denial(line: Line, errors: ErrorShape, denial: Denial, record: str) -> None:
    """Tell the client, unless it already has its whole answer."""
    refusal = denial.refusal
    message = f"{refusal.message_ja} {refusal.next_ja}".strip()
    if denial.detail:
        message = f"{message}（{denial.detail}）"
    status, told = denial.http_status, explain(denial, record)
    if line.is_streaming:
        await line.end_stream(errors.event(status, message, told))
    elif line.is_unanswered:
        await line.answer(status, errors.body(status, message, told), retry_after=retry_after(denial))
