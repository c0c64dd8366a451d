"""The daybook's frames: what was handed in stands in them before it is entered in the book, as a merchant's does.

A frame holds the pages of one batch and the index that the first of them will have. It is sealed with a key made of
the book's own, so that nobody else adds to the book by way of the daybook. Texts are ciphertext already, and keys of
shelves are not in it: only pages whose shelf the store has may stand here (see docs/design/ledger.md, Daybook).
"""

import hashlib
import hmac
import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sekisho.ledger.bodies import SealedBody, ShelfKey
from sekisho.ledger.note import Signer
from sekisho.ledger.page import Page

MAGIC = b"SKD1"
SEAL_BYTES = 32
# Magic, index of the first page, number of pages, bytes behind the seal, seal.
HEAD = struct.Struct(f">4sQII{SEAL_BYTES}s")
COUNT, LENGTH = struct.Struct(">B"), struct.Struct(">I")
PERSON = b"sekisho daybook"
OF_BODY = 6


class Frame(NamedTuple):
    """Pages and the index of the first of them."""

    first: int
    pages: tuple[Page, ...]


def key_of(signer: Signer) -> bytes:
    """What frames are sealed with; only who holds the book's key can make it."""
    return hashlib.blake2b(key=signer.key.private_bytes_raw(), person=PERSON).digest()


def encode(key: bytes, first: int, pages: Sequence[Page]) -> bytes:
    """A frame. The bodies stand on shelves whose marks are known."""
    parts: list[bytes] = []
    for page in pages:
        fields = [page.leaf, page.record.encode()]
        for body in page.bodies:
            texts = (body.part, body.sha256, body.shelf.name)
            fields += [body.ciphertext, body.wrapped_key, body.shelf.mark, *map(str.encode, texts)]
        parts.append(COUNT.pack(len(page.bodies)))
        for field in fields:
            parts += (LENGTH.pack(len(field)), field)
    content = b"".join(parts)
    seal = _seal(key, first, len(pages), content)
    return HEAD.pack(MAGIC, first, len(pages), len(content), seal) + content


def decode(key: bytes, data: bytes) -> Iterator[Frame]:
    """The frames that `data` begins with, each going on where the one before it ended.

    What follows is passed over: a frame that was cut off, or of a round before, whose pages are in the book.
    """
    at, following = 0, -1
    while len(data) - at >= HEAD.size:
        magic, first, count, length, seal = HEAD.unpack_from(data, at)
        content = data[at + HEAD.size : at + HEAD.size + length]
        if magic != MAGIC or len(content) < length or following not in (-1, first):
            return
        if not hmac.compare_digest(seal, _seal(key, first, count, content)):
            return
        yield Frame(first, tuple(_pages(content, count)))
        at, following = at + HEAD.size + length, first + count


def _seal(key: bytes, first: int, count: int, content: bytes) -> bytes:
    made = hashlib.blake2b(HEAD.pack(MAGIC, first, count, len(content), b""), key=key, digest_size=SEAL_BYTES)
    made.update(content)
    return made.digest()


def _pages(content: bytes, count: int) -> Iterator[Page]:
    at = 0

    def field() -> bytes:
        nonlocal at
        begin = at + LENGTH.size
        at = begin + LENGTH.unpack_from(content, at)[0]
        return content[begin:at]

    for _ in range(count):
        (bodies,) = COUNT.unpack_from(content, at)
        at += COUNT.size
        leaf, record = field(), field().decode()
        yield Page(leaf, record, tuple(_body(record, [field() for _ in range(OF_BODY)]) for _ in range(bodies)))


def _body(record: str, fields: Sequence[bytes]) -> SealedBody:
    ciphertext, wrapped_key, mark, part, sha256, shelf = fields
    return SealedBody(
        record, part.decode(), ciphertext, wrapped_key, sha256.decode(), ShelfKey(shelf.decode(), b"", mark)
    )
