"""IP: addresses of a device in the public internet. Private ranges, masks and well-known resolvers are nobody's."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address

from sekisho.screening.finding import Span
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Run, Sought

_DOT = r"(?:\.|\[\.\])"
_FOUR = Sought(
    rf"[0-9](?<![0-9A-Za-z.].)(?<![0-9][-_/].)[0-9]{{0,2}}(?:{_DOT}[0-9]{{1,3}}){{3}}(?![0-9A-Za-z_]|\.[0-9])",
    runs=(Run((1, 2, 3), behind=".["),),
)
# 「IP160.86.224.31」, 「IP（124-240-17-66）」: said to be one, it may touch the word and be divided by other marks.
_CALLED = compiled(
    rf"IP(?<![A-Za-z].{{2}})(?:v4)?(?:アドレス|address)?[\s:は=(「がの]{{0,3}}(?P<four>[0-9]{{1,3}}(?:(?:{_DOT}|[-・,の])[0-9]{{1,3}}){{3}})(?![0-9]|[-.][0-9])"
)
_MARKS = compiled("[^0-9]+")
_SIX = Sought(
    r"[23](?<![0-9A-Fa-f].)(?<![0-9:]:.)(?<![0-9A-Za-z]\..)[0-9A-Fa-f]{3}(?::{1,2}[0-9A-Fa-f]{1,4}){2,7}(?:::)?(?![0-9A-Fa-f:])",
    runs=(Run((1, 2, 3, 4), first="23", behind="ABCDEFabcdef:"),),
)
_VERSION = compiled(r"(?:バージョン|[Vv]er(?:sion|\.)?|[Vv]|版|Build|build|ビルド|リビジョン|第|OID)[\s:はが=.]{0,3}\Z")
# RFC 1918 without networks and gateways by their usual last figures.
_OWN_NETWORK = compiled(r"(?:10\.[0-9]+|192\.168|172\.(?:1[6-9]|2[0-9]|3[01]))\.[0-9]+\.(?!0\Z|1\Z|25[45]\Z)[0-9]+\Z")
_LAST = 255
_LINE = 120
_RESOLVERS = frozenset(("8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "208.67.222.222", "208.67.220.220"))
# RFC 5737: for examples in documents. Whoever writes one in a log means somebody all the same.
_EXAMPLES = ("192.0.2.", "198.51.100.", "203.0.113.")


def find(reading: Reading) -> Iterator[Span]:
    """Spans of public addresses in normalised text."""
    text = reading.text
    for found in _FOUR.finditer(reading):
        plain = found[0].replace("[.]", ".")
        if not _VERSION.search(text, max(0, found.start() - 12), found.start()) and _is_public_four(plain):
            yield found.span()
    if "IP" in text:
        for found in _CALLED.finditer(text):
            if _is_public_four(_MARKS.sub(".", found["four"])):
                yield found.span("four")
    for found in _SIX.finditer(reading):
        if _is_public_six(found[0]):
            yield found.span()


def beside_names(reading: Reading, names: Iterable[Span]) -> Iterator[Span]:
    """Addresses of an office's own network in the line of somebody who has been found: they say whose device it is."""
    text = reading.text
    ends: list[int] | None = None
    for found in _FOUR.finditer(reading):
        if not _OWN_NETWORK.match(found[0]) or any(int(part) > _LAST for part in found[0].split(".")):
            continue
        ends = sorted(end for _, end in names) if ends is None else ends
        line = max(text.rfind("\n", max(0, found.start() - _LINE), found.start()) + 1, found.start() - _LINE)
        stop = text.find("\n", found.end(), found.end() + _LINE)
        at = bisect_right(ends, line)
        if at < len(ends) and ends[at] <= (stop if stop >= 0 else found.end() + _LINE):
            yield found.span()


def _is_public_four(plain: str) -> bool:
    parts = plain.split(".")
    if any(int(part) > 255 or (len(part) > 1 and part[0] == "0") for part in parts):
        return False
    address = IPv4Address(plain)
    if plain in _RESOLVERS or parts[0] == "0":
        return False
    return plain.startswith(_EXAMPLES) or (address.is_global and not address.is_multicast)


def _is_public_six(plain: str) -> bool:
    try:
        address = IPv6Address(plain)
    except ValueError:
        return False
    return address.is_global or plain.lower().startswith("2001:db8")
