"""What is written in C. Arrays are contiguous, with elements as said; ValueError or IndexError if they do not fit."""

from typing_extensions import Buffer

def names_of_rows(rows: Buffer, codes: Buffer, firsts: Buffer, model: tuple[Buffer, ...], /) -> list[tuple[int, int]]:
    """(first word, word behind the last) of each name, as places in rows, in order.

    rows: int32, of each word its row in the tables of the network, with edges as `Network.scores` wants them.
    firsts: int32, where each segment begins. model: `Network.model`.
    """

def folded(text: str, table: Buffer, classes: Buffer, /) -> tuple[str, int]:
    """Each character read as another, and what the result may hold (`folds.Seen`).

    table: uint32, by code point; what it lacks stays. classes: uint16, of the characters of the result (`folds.Class`).
    """

def places(text: str, tables: tuple[Buffer, ...], cues: int, /) -> tuple[int, int, tuple[list[int] | None, ...]]:
    """What a `Reading` knows of a text: its digits, the most of them together, and the places of each cue.

    tables: `reading._Tables.arrays`. cues: how many there are.
    """
