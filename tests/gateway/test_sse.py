import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.gateway.sse import MAX_EVENT_BYTES, SseEvent, SseReader

STREAMS = [
    b"data: one\n\ndata: two\n\n",
    b"data: one\r\n\r\ndata: two\r\n\r\n",
    b"data: one\r\rdata: two\r\r",
    b"data: one\n\r\ndata: two\r\n\n",
    b"\xef\xbb\xbfdata: one\n\n: comment\n\ndata:two\n\n",
    b"event: x\nid: 7\ndata: one\n\nretry: 5\n\ndata: two\n\n",
]


def datas(events: list[SseEvent]) -> list[bytes]:
    return [event.data for event in events if event.data is not None]


@pytest.mark.parametrize("stream", STREAMS)
def test_reads_every_line_end_the_standard_allows(stream: bytes) -> None:
    assert datas(SseReader().feed(stream)) == [b"one", b"two"]


@pytest.mark.parametrize("stream", STREAMS)
def test_an_event_split_at_every_byte_is_the_same_event(stream: bytes) -> None:
    reader = SseReader()
    events = [event for byte in stream for event in reader.feed(bytes((byte,)))]
    assert datas(events) == [b"one", b"two"]
    assert b"".join(event.raw for event in events) + reader.rest() == stream


@settings(deadline=None)
@given(st.lists(st.binary(max_size=8) | st.sampled_from([b"data: x", b"\n", b"\r", b"\r\n", b"\n\n"]), max_size=40))
def test_no_byte_is_lost_or_added_whatever_comes(pieces: list[bytes]) -> None:
    reader = SseReader()
    events = [event for piece in pieces for event in reader.feed(piece)]
    assert b"".join(event.raw for event in events) + reader.rest() == b"".join(pieces)


@settings(deadline=None)
@given(st.sampled_from(STREAMS), st.lists(st.integers(1, 5), min_size=60, max_size=60))
def test_where_the_network_cuts_does_not_matter(stream: bytes, cuts: list[int]) -> None:
    reader, events = SseReader(), []
    for cut in cuts:
        events += reader.feed(stream[:cut])
        stream = stream[cut:]
    assert datas(events + reader.feed(stream)) == [b"one", b"two"]


def test_data_of_several_lines_is_joined() -> None:
    assert datas(SseReader().feed(b"data: a\ndata:  b\ndata\ndata:\n\n")) == [b"a\n b\n"]


@pytest.mark.parametrize("end", [b"\n\n", b"\r\n\r\n", b"\r\r"])
def test_an_event_passes_whole_and_as_soon_as_it_is(end: bytes) -> None:
    reader, stream = SseReader(), b"data: one" + end
    assert [event for byte in stream[:-1] for event in reader.feed(bytes((byte,)))] == []
    assert reader.feed(stream[-1:]) == [SseEvent(stream, b"one")]
    assert reader.rest() == b""


def test_half_an_event_waits() -> None:
    reader = SseReader()
    assert reader.feed(b"data: one\n") == []
    assert datas(reader.feed(b"\n")) == [b"one"]


def test_an_event_without_end_is_an_error_before_it_fills_the_memory() -> None:
    reader = SseReader()
    reader.feed(b"data: " + b"x" * (MAX_EVENT_BYTES - 6))
    with pytest.raises(ValueError, match="too large"):
        reader.feed(b"x")
