from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sekisho.ledger.bodies import NO_SHELF, SealedBody, ShelfKey
from sekisho.ledger.daybook import decode, encode, key_of
from sekisho.ledger.note import Signer
from sekisho.ledger.page import Page
from tests.ledger.books import SIGNER

KEY = key_of(SIGNER)
names = st.text("abcdefghijklmnopqrstuvwxyz0123456789_.:-", max_size=64)
shelves = st.just(NO_SHELF) | st.builds(ShelfKey, names.filter(bool), st.just(b""), st.binary(min_size=16, max_size=16))
bodies = st.lists(st.tuples(names, st.binary(max_size=300), st.binary(max_size=81), names, shelves), max_size=4)


@st.composite
def pages(draw: st.DrawFn) -> Page:
    record = draw(names)
    made = (SealedBody(record, part, *rest) for part, *rest in draw(bodies))
    return Page(draw(st.binary(min_size=1, max_size=600)), record, tuple(made))


def marks(page: Page) -> list[bytes]:
    return [body.shelf.mark for body in page.bodies]


@given(st.lists(st.lists(pages(), max_size=4), max_size=4), st.integers(0, 2**63))
def test_what_was_written_is_read(batches: list[list[Page]], first: int) -> None:
    data, at = b"", first
    for batch in batches:
        data += encode(KEY, at, batch)
        at += len(batch)
    found = list(decode(KEY, data + bytes(40)))
    assert [list(frame.pages) for frame in found] == batches
    assert [marks(page) for frame in found for page in frame.pages] == [marks(p) for batch in batches for p in batch]
    assert [frame.first for frame in found][:1] == [first] * bool(batches)


@given(st.lists(pages(), min_size=1, max_size=3), st.data())
def test_a_frame_that_was_cut_off_or_altered_is_none_and_those_before_it_stand(
    batch: list[Page], data: st.DataObject
) -> None:
    first, second = encode(KEY, 5, batch), encode(KEY, 5 + len(batch), batch)
    cut = data.draw(st.integers(0, len(second) - 1))
    assert len(list(decode(KEY, first + second[:cut]))) == 1
    blank = bytes(len(second) - cut)
    assert len(list(decode(KEY, first + second[:cut] + blank))) == 1 + (second[cut:] == blank)
    altered = bytes([second[cut] ^ data.draw(st.integers(1, 255))])
    assert len(list(decode(KEY, first + second[:cut] + altered + second[cut + 1 :]))) == 1


def test_what_a_round_before_left_behind_a_frame_does_not_follow_it() -> None:
    page = Page(b"leaf", "rec_1")
    older, newer = encode(KEY, 3, [page]), encode(KEY, 9, [page])
    assert len(older) == len(newer)
    assert [frame.first for frame in decode(KEY, newer + older)] == [9]


def test_another_key_seals_nothing_here() -> None:
    other = key_of(Signer(SIGNER.name, Ed25519PrivateKey.generate()))
    assert list(decode(KEY, encode(other, 0, [Page(b"leaf", "rec_1")]))) == []


def test_the_key_of_a_shelf_is_not_in_it() -> None:
    shelf = ShelfKey("eng_1/text/2026", b"wrapped key of the shelf", b"m" * 16)
    body = SealedBody("rec_1", "input", b"ciphertext", b"wrapped data key", "0" * 64, shelf)
    data = encode(KEY, 0, [Page(b"leaf", "rec_1", (body,))])
    assert shelf.wrapped not in data
    ((frame,),) = [list(decode(KEY, data))]
    assert frame.pages[0].bodies == (replace(body, shelf=ShelfKey(shelf.name, b"")),)


@pytest.mark.parametrize("data", [b"", b"\0" * 4096, b"SKD1", b"SKD1" + b"\xff" * 200])
def test_what_is_no_frame_is_none(data: bytes) -> None:
    assert list(decode(KEY, data)) == []
