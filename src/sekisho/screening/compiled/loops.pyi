"""What is written in C. Arrays are contiguous, with elements as said; ValueError or IndexError if they do not fit."""

from typing_extensions import Buffer

def names_of_rows(rows: Buffer, codes: Buffer, firsts: Buffer, model: tuple[Buffer, ...], /) -> list[tuple[int, int]]:
    """(first word, word behind the last) of each name, as places in rows, in order.

    rows: int32, of each word its row in the tables of the network, with edges as `Network.scores` wants them.
    firsts: int32, where each segment begins. model: `Network.model`.
    """
