"""Content that is a list of parts, in any protocol: which kinds may pass, with which fields, and what each says.

A protocol lists its kinds in one table; whether a content may pass and what a model reads in it both come from that
table, so that no kind can be let pass without being read.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.gateway.content import Text
from sekisho.gateway.refusals import FILE_REMOTE, STORING, malformed, unsupported
from sekisho.gateway.ruled import BREAKPOINT, SHORT_TTLS
from sekisho.kernel.refusal import Refusal

Part = dict[str, Any]

CONTENT_SHAPE = malformed("content の形が正しくありません。", "content must be a string or a list of parts.")
PART = unsupported("文章以外（画像・音声・ファイルなど）の内容", "Content other than text")
STORED_FILE = unsupported("サービス側に置いたファイル（file_id）", "A file stored at the provider (file_id)")


def pass_all(part: Part) -> Refusal | None:
    """Nothing beyond its fields has to hold for a part."""
    return None


def say_nothing(part: Part, path: str) -> Iterator[Text]:
    """A part that says nothing by itself: what strings it has are screened where they stand."""
    return iter(())


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of part. fields: all it may have; None where `refuse` says no whatever it has.

    refuse: what else is wrong with a part. texts: what it says, in order, for what is split over several texts.
    """

    fields: frozenset[str] | None
    refuse: Callable[[Part], Refusal | None] = pass_all
    texts: Callable[[Part, str], Iterator[Text]] = say_nothing


Kinds = Mapping[str, Kind]


def saying(name: str, *more: str) -> Kind:
    """A kind that says what stands in its field `name`."""
    return Kind(
        frozenset((name, *more)),
        lambda part: None if isinstance(part.get(name), str) else CONTENT_SHAPE,
        lambda part, path: iter((Text(f"{path}/{name}", part[name]),)),
    )


def holding(name: str, kinds: Kinds, *more: str) -> Kind:
    """A kind whose field `name` is a content again, of these kinds."""
    return Kind(
        frozenset((name, *more)),
        lambda part: refuse_content(part.get(name), kinds),
        lambda part, path: content_texts(part.get(name), f"{path}/{name}", kinds),
    )


def never(refusal: Refusal) -> Kind:
    """A kind that is known and refused in words of its own."""
    return Kind(None, lambda part: refusal)


def refuse_content(content: Any, kinds: Kinds) -> Refusal | None:
    """The first part of a content that is none of these kinds, or not of its kind's shape."""
    if content is None or isinstance(content, str):
        return None
    if not isinstance(content, list):
        return CONTENT_SHAPE
    return next(filter(None, (_refuse_part(part, kinds) for part in content)), None)


def content_texts(content: Any, path: str, kinds: Kinds) -> Iterator[Text]:
    """What a content says, in order. Expects `refuse_content` to have passed."""
    if isinstance(content, str):
        yield Text(path, content)
    for i, part in enumerate(content if isinstance(content, list) else ()):
        yield from kinds[part["type"]].texts(part, f"{path}/{i}")


def refuse_strings(part: Part, *names: str) -> Refusal | None:
    """A part whose fields of these names, where it has them, are not strings."""
    return None if all(isinstance(part.get(name, ""), str) for name in names) else CONTENT_SHAPE


def refuse_reference(part: Part, urls: tuple[str, ...] = ()) -> Refusal | None:
    """A part that points to a file instead of carrying it: kept at the provider, or (urls) fetched by it."""
    if part.get("file_id") is not None:
        return STORED_FILE
    return FILE_REMOTE if any(part.get(name) is not None for name in urls) else None


def _refuse_part(part: Any, kinds: Kinds) -> Refusal | None:
    if not isinstance(part, dict):
        return CONTENT_SHAPE
    name = part.get("type")
    kind = kinds.get(name) if isinstance(name, str) else None
    if kind is None or (kind.fields is not None and not part.keys() <= kind.fields | {"type"}):
        return PART
    return STORING if _is_cached_long(part.get(BREAKPOINT)) else kind.refuse(part)


def _is_cached_long(mark: Any) -> bool:
    """Whether what stands before the mark is to be remembered beyond the half hour."""
    return mark is not None and not (isinstance(mark, dict) and mark.get("ttl") in SHORT_TTLS)
