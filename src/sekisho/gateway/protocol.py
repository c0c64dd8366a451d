"""One endpoint of a service's interface as one frozen value: all that differs between the protocols, and nothing else.

The steps of a call (`steps.py`, `relay.py`) ask these values; `endpoints.py` lists them; each is made in
`providers/<one>.py`. How to add one: docs/design/gateway.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sekisho.gateway.answer import AnswerFacts, Fold, Restorer
from sekisho.gateway.content import Said
from sekisho.gateway.errors import ErrorShape
from sekisho.gateway.formats import JSON, Format
from sekisho.gateway.parameters import search_tools
from sekisho.gateway.restore import Values
from sekisho.gateway.sse import MAX_EVENT_BYTES
from sekisho.gateway.unsearched import Removal, without_search
from sekisho.gateway.upstream import JSON_TYPE
from sekisho.kernel.refusal import Refusal

Body = dict[str, Any]
BETA_HEADER = "anthropic-beta"


@dataclass(frozen=True, slots=True)
class Address:
    """What the address says where a protocol writes it there; "" and None where the body says it."""

    model: str = ""
    stream: bool | None = None


def say_nothing(params: Mapping[str, str], query: str) -> Address | Refusal:
    """The address of a protocol that says everything in the body."""
    return Address()


def name_nowhere(body: Body, model: str) -> Body:
    """The body of a protocol that names the model at its top, or in the path only."""
    return body


def at(path: str) -> Callable[[str, bool], str]:
    """The target of a protocol that calls one path for every model."""
    return lambda model, stream: path


@dataclass(frozen=True, slots=True)
class Streaming:
    """How a protocol's stream is read: a fresh fold, and a fresh restorer for these values, per call.

    most: bytes of one event. may_be_whole: whether a service may answer in one piece all the same.
    """

    fold: Callable[[], Fold]
    restorer: Callable[[Values], Restorer]
    most: int = MAX_EVENT_BYTES
    may_be_whole: bool = False


@dataclass(frozen=True, slots=True)
class Protocol:
    """name: what the book calls the endpoint. wires: protocols of upstreams that understand it.

    accept: the body in a shape (and in the one spelling) the other functions expect, or why not.
    refuse: parameters and kinds of content that may not leave whatever the permit says.
    said: what is said, in order, for what is split over several texts.
    drop_search: the body without the provider's search, where the permit says that it is taken out (rule 5).
    target: the path below the upstream's base URL, of its model name and whether it streams.
    forced: parameters every upstream is given, so that nothing is stored (rule 6).
    names_model: whether the body that leaves names the model.
    betas: words of the header `anthropic-beta` that may leave; all others stay here, as if they had not been sent.
    name_inside: names the model elsewhere in the body that leaves, where a protocol wants that.
    kind: of service that it is for. body: the format it comes and leaves in.
    takes_pictures: whether pictures are sent to be worked on, so that their rights must be declared (rule 8).
    text_types: media types of answers that are plain text. is_file: whether the answer is a file, passed as it comes.
    switch: the field that asks for a stream, and what it says then.
    told: the texts of an answer that are looked at on their way back, because nobody could look at what was sent.
    """

    name: str
    wires: frozenset[str]
    errors: ErrorShape
    accept: Callable[[Body], Body | Refusal]
    refuse: Callable[[Body], Refusal | None]
    said: Callable[[Body], list[Said]]
    target: Callable[[str, bool], str]
    read_answer: Callable[[bytes], AnswerFacts | Refusal | None]
    streaming: Streaming | None = None
    search_tools: Callable[[Body], tuple[str, ...]] = search_tools
    drop_search: Callable[[Body], Removal | None] = without_search
    forced: Mapping[str, Any] = field(default_factory=dict)
    address: Callable[[Mapping[str, str], str], Address | Refusal] = say_nothing
    names_model: bool = True
    betas: frozenset[str] = frozenset()
    name_inside: Callable[[Body, str], Body] = name_nowhere
    kind: str = "text"
    body: Format = JSON
    takes_pictures: bool = False
    text_types: frozenset[str] = frozenset()
    is_file: bool = False
    told: Callable[[bytes], list[str]] | None = None
    # A form writes truth as a word; `accept` sees to it that nothing else stands there.
    switch: tuple[str, tuple[object, ...]] = ("stream", (True, "true"))

    @property
    def accepts(self) -> str:
        """The media types asked for of an answer in one piece."""
        return "*/*" if self.is_file or self.text_types else JSON_TYPE

    def headers(self, betas: list[str]) -> tuple[tuple[str, str], ...]:
        """What of a client's headers leaves. betas: every value of its `anthropic-beta`."""
        words = dict.fromkeys(word.strip() for value in betas for word in value.split(","))
        known = ",".join(word for word in words if word in self.betas)
        return ((BETA_HEADER, known),) if known else ()

    def named(self, body: Body, model: str) -> Body:
        """The body that leaves, with the upstream's name of the model wherever this protocol writes it."""
        return self.name_inside({**body, "model": model} if self.names_model else body, model)

    def streams(self, address: Address, body: Body) -> bool:
        """Whether the answer shall come as a stream."""
        if self.streaming is None:
            return False
        name, words = self.switch
        return body.get(name) in words if address.stream is None else address.stream
