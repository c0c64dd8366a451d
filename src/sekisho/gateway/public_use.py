"""Rule 2 on the wire: whether a call looks like a service to citizens. Flagged for review, never silently.

Two signs can be seen in a call: instructions that make the model serve citizens, and many different end users behind
one key. What a day's traffic looks like is seen at the desk, from the book.
"""

import json
import os
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from time import monotonic
from typing import Any

from sekisho.gateway.call import Call
from sekisho.gateway.content import Said
from sekisho.gateway.errors import Denial
from sekisho.gateway.protocol import Body
from sekisho.gateway.refusals import NOTHING_SENT_JA
from sekisho.gateway.screen import MAX_PATH, Ground
from sekisho.kernel.refusal import Refusal
from sekisho.ledger.entry import Mark
from sekisho.permits.conditions import Action
from sekisho.screening.public_service import LONGEST, addresses_citizens

RULE = 2
PROMPT, END_USERS = "public.prompt", "public.end-users"
LABEL = "PUBLIC"
UNSAID: Action = "warn"
MANY_USERS = 10
USERS_S = 24 * 3600
MOST_CALLERS = 2000
# Where clients say who stands behind a call: OpenAI's two, Anthropic's.
USER_FIELDS = ("safety_identifier", "user")
INSTRUCTIONS = ("system", "systemInstruction", "instructions")
INSTRUCTING = ("system", "developer")
# A user's own text is an instruction only if it begins by giving the model a part.
PARTS = ("あなたは", "あなたの", "君は", "You are", "Act as")
SERVES_JA = "市民や事業者への直接的なサービスと見られる使い方のため、通しません（規定2）。"


class EndUsers:
    """Different end users seen behind each caller within a day, by keyed hash; the longest unused go first.

    In the memory of this process alone: after a restart, and by each gateway, they are counted anew.
    """

    def __init__(self) -> None:
        self._salt = os.urandom(32)
        self._kept: OrderedDict[tuple[str, str], dict[bytes, float]] = OrderedDict()

    def are_many(self, call: Call, user: str) -> bool:
        """Whether `user` ("" for nobody) is one of many behind the caller by now."""
        if not user:
            return False
        now, holder = monotonic(), (call.engagement, call.actor)
        seen = self._kept.pop(holder, {})
        seen[blake2b(user.encode("utf-8", "surrogatepass"), key=self._salt, digest_size=8).digest()] = now
        if len(seen) >= MANY_USERS:
            seen = {each: at for each, at in seen.items() if now - at < USERS_S}
            # As many as are needed to tell, and one more, so that an older one may fall out.
            while len(seen) > MANY_USERS + 1:
                del seen[min(seen, key=seen.__getitem__)]
        self._kept[holder] = seen
        if len(self._kept) > MOST_CALLERS:
            self._kept.popitem(last=False)
        return len(seen) >= MANY_USERS


@dataclass(frozen=True, slots=True)
class Signs:
    """What was seen in a call. marks: for its entry. denial: where permit or city say that it may not pass."""

    marks: tuple[Mark, ...] = ()
    denial: Denial | None = None


def public_signs(body: Body, said: list[Said], ground: Ground, *, has_many_users: bool) -> Signs:
    """said: what the request says, in order, as `Protocol.said` tells it."""
    found = [*_prompt(body, said)]
    if has_many_users:
        found.append((END_USERS, "/user", (0, 0)))
    marks: list[Mark] = []
    for code, path, (start, end) in found:
        action = _action(ground, code)
        if action != "allow":
            marks.append(Mark(LABEL, code, start, end, path[:MAX_PATH], action))
    stopped = tuple(mark for mark in marks if mark.action == "block")
    return Signs(tuple(marks), Denial(_refusal(stopped[0].code), findings=stopped) if stopped else None)


def end_user(body: Body) -> str:
    """Who the client says stands behind the call, without what differs from session to session; "" if nobody."""
    metadata = body.get("metadata")
    named = [body.get(name) for name in USER_FIELDS]
    if isinstance(metadata, dict):
        named.append(metadata.get("user_id"))
    return next((_person(each) for each in named if isinstance(each, str) and each), "")


def _person(name: str) -> str:
    """Coding tools write the session behind the person, or beside it in JSON."""
    if name.startswith("{"):
        try:
            fields = json.loads(name)
        except (ValueError, RecursionError):
            return name
        return json.dumps({key: fields[key] for key in sorted(fields) if "session" not in key})
    return name.partition("_session_")[0]


def _prompt(body: Body, said: list[Said]) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """The first instruction that serves citizens: code, path, span."""
    before, told = "", ""  # the message whose texts these are, and what it has said: a sentence may be cut in two
    for by_user, text in said:
        is_one = text.text.lstrip().startswith(PARTS) if by_user else _instructs(body, text.path)
        if not is_one:
            continue
        if span := addresses_citizens(text.text):
            yield PROMPT, text.path, span
            return
        message = _message(text.path)
        told = told[-LONGEST:] + text.text if message == before else text.text
        if told != text.text and addresses_citizens(told):
            yield PROMPT, text.path, (0, len(text.text))
            return
        before = message


def _message(path: str) -> str:
    """What of a path names the message: `/messages/0`, or `/system` where all of it is one."""
    head, _, rest = path.removeprefix("/").partition("/")
    return head if head in INSTRUCTIONS else f"{head}/{rest.partition('/')[0]}"


def _instructs(body: Body, path: str) -> bool:
    """Whether the text at this path was written by a role that instructs, and not by the model or a tool."""
    head, _, rest = path.removeprefix("/").partition("/")
    if head in INSTRUCTIONS:
        return True
    spoken: Any = body.get(head)
    place = rest.partition("/")[0]
    if not isinstance(spoken, list) or not place.isdecimal():
        return False
    return isinstance(spoken[int(place)], dict) and spoken[int(place)].get("role") in INSTRUCTING


def _action(ground: Ground, code: str) -> Action:
    """What cannot be masked or released by a reason is stopped; a permit silent on it was issued when it was a flag."""
    if ground.permit.rule_of(code) is None:
        return UNSAID
    action = ground.action(code)
    return action if action in ("allow", UNSAID) else "block"


def _refusal(code: str) -> Refusal:
    return Refusal(
        RULE,
        code,
        f"{SERVES_JA}{NOTHING_SENT_JA}",
        "The call looks like a direct service to citizens; nothing was sent.",
        "業務支援の利用であれば、職員が使うことが分かる指示に直し、続くときは管理者に相談してください。",
    )
