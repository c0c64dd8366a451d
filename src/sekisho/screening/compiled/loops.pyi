"""What is written in C. Arrays are contiguous, with elements as said; ValueError or IndexError if they do not fit."""

from typing_extensions import Buffer

def digested_segments(text: str, longest: int, key: bytes, /) -> list[tuple[int, int, bytes]] | None:
    """Start, end and digest (16 bytes, by a key of as many) of each of `words.segments`; None for `words.readable`."""

def names_of_rows(rows: list[int], firsts: list[int], model: tuple[Buffer, ...], /) -> list[tuple[int, int]]:
    """(first word, word behind the last) of each name, as places in rows, in order.

    rows: of each word its row in the tables of the network. firsts: where each segment begins among them.
    model: `Network.model`.
    """
