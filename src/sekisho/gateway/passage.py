"""A call on its way: everything the relay needs of it, whichever way its answer comes back."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from sekisho.gateway.call import Call
from sekisho.gateway.errors import Denial
from sekisho.gateway.line import Line
from sekisho.gateway.look_back import Counted, find_nothing
from sekisho.gateway.protocol import Protocol
from sekisho.gateway.record import Book
from sekisho.gateway.upstream import Client, Errand


class RevokedError(Exception):
    """The permission under which the call left is no longer there: nothing more of its answer may pass."""

    def __init__(self, denial: Denial) -> None:
        super().__init__(denial.refusal.code)
        self.denial = denial


def stands() -> Denial | None:
    """A permission that nobody takes back."""
    return None


@dataclass(frozen=True, slots=True)
class Passage:
    """A call whose intent is durable, with the way out (client, errand), the way back (line) and the book.

    values: what the placeholders of a masked request stand for. look: counts what is found in texts of an answer.
    standing: why the call would be refused by now, or None; asked before anything of the answer passes.
    """

    call: Call
    protocol: Protocol
    client: Client
    errand: Errand
    line: Line
    book: Book
    values: Mapping[str, str] = field(default_factory=dict)
    look: Callable[[list[str]], Awaitable[Counted]] = find_nothing
    standing: Callable[[], Denial | None] = stands

    def demand_standing(self) -> None:
        """Raises RevokedError."""
        if denial := self.standing():
            raise RevokedError(denial)
