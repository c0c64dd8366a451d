"""The two formats a body may come and leave in; each reads strictly and writes anew."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sekisho.gateway import multipart, strict_json
from sekisho.gateway.upstream import JSON_TYPE
from sekisho.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Format:
    """read: the bytes and every value of Content-Type → the body. media_type: under which written bytes leave."""

    read: Callable[[bytes, list[str]], dict[str, Any] | Refusal]
    write: Callable[[dict[str, Any]], bytes]
    media_type: Callable[[bytes], str]


# SDKs and scripts name JSON in many ways, or not at all; what is no JSON says so itself.
JSON = Format(lambda raw, content_types: strict_json.parse(raw), strict_json.write, lambda written: JSON_TYPE)
FORM = Format(multipart.parse, multipart.write, multipart.media_type_of)
