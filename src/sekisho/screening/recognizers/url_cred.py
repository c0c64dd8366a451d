"""URL_CRED: an address that lets in whoever has it, whole: with a user and password, a token or PIN, or a webhook."""

import re
from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Sought

_SCHEME = Sought("://", ":/")
_NAME = compiled(r"(?:jdbc:)?[A-Za-z][A-Za-z0-9+.-]{1,20}\Z")
_REST = compiled(
    r"(?P<user>[^\s/:@\"'<>「」]{0,80}):(?P<word>[^\s/\"'<>「」]{1,120})@[A-Za-z0-9\[_][^\s\"'<>「」、。，)）]{0,400}"
)
_FILLING = compiled(
    r"(?:[x*X]+|\*+|<.*|\$\{.*|\$[A-Za-z_]+|\{.*|%.*%|\[.*|:[a-z_]+|pass(?:word|wd)?|パスワード|your.*|my[_-].*|secret|token|key|value|example.*|dummy.*|sample.*"
    r"|(?-i:[A-Z]{2,}(?:_[A-Z]+)*))\Z",
    re.IGNORECASE,
)
_ADDRESS = compiled(r"[A-Za-z0-9\[_-][!#-&*-;=?-Z\[\]^_a-z|~]{3,600}")
_PARAMETER = compiled(
    r"[?&;#/](?:[A-Za-z]{1,16}[_-])?(?P<name>passw(?:or)?d|passcode|pass|pwd|pw|pin|otp|access_?token|token|api_?key|rlkey|secret|signature|sig|sas|invite|jwt|auth_?key"
    r"|key|auth|code|session_?id|sid|ticket|hash)=(?P<value>[^&#\s]{4,400})",
    re.IGNORECASE,
)
# Names that stand for a key of a table or a page just as well: their value must look drawn by lot.
_VAGUE = frozenset({"key", "auth", "code", "sessionid", "session_id", "sid", "ticket", "hash", "invite"})
_LONG_DRAWN = 12
_PASSWORDS = ("pass", "pwd", "pw", "pin", "otp")
_LETS_IN = compiled(
    r"/(?:reset|password|invite|invitation|activate|activation|confirm|verify|magic|otp|onetime|signup|unsubscribe)[^/?#]{0,20}/(?P<drawn>[A-Za-z0-9_-]{16,200})(?=[/?#]|\Z)",
    re.IGNORECASE,
)
_HOOK = compiled("hook", re.IGNORECASE)
_SEGMENT = compiled("[A-Za-z0-9_-]{8,200}")


def find(reading: Reading) -> Iterator[Span]:
    """Spans of such addresses in normalised text; placeholders (user:password@, token=XXXX) are none."""
    text = reading.text
    for mark in _SCHEME.finditer(reading):
        name = _NAME.search(text, max(0, mark.start() - 26), mark.start())
        if name is None:
            continue
        rest = _REST.match(text, mark.end())
        if rest:
            if not _FILLING.match(rest["word"]):
                yield name.start(), rest.end()
            continue
        address = _ADDRESS.match(text, mark.end())
        if address and _lets_in(address[0]):
            yield name.start(), mark.end() + len(address[0].rstrip(".,;:!?)]"))


def _lets_in(address: str) -> bool:
    """Whether the address itself is the key: by a parameter, a path that is sent to one person, or as a webhook."""
    if "=" in address and any(_is_key(found["name"].lower(), found["value"]) for found in _PARAMETER.finditer(address)):
        return True
    path = address[address.find("/") :] if "/" in address else ""
    sent = _LETS_IN.search(path)
    if sent and _is_drawn(sent["drawn"]):
        return True
    return _HOOK.search(address) is not None and any(_is_drawn(part) for part in _SEGMENT.findall(path))


def _is_key(name: str, value: str) -> bool:
    if _FILLING.match(value):
        return False
    if name in _VAGUE:
        return len(value) >= _LONG_DRAWN and _is_drawn(value)
    if name.startswith(_PASSWORDS):
        return True
    return _is_drawn(value)


def _is_drawn(word: str) -> bool:
    """Whether letters and digits are mixed as nobody names a page."""
    return any(c.isdigit() for c in word) and any(c.isalpha() for c in word) and not word.isdigit()
