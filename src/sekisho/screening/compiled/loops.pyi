"""What is written in C. Arrays are contiguous, with elements as said; ValueError or IndexError if they do not fit."""

from collections.abc import Callable
from typing import Any

from sudachipy import Morpheme
from typing_extensions import Buffer

def digested_segments(text: str, longest: int, key: bytes, /) -> list[tuple[int, int, bytes]] | None:
    """Start, end and digest (16 bytes, by a key of as many) of each of `words.segments`; None for `words.readable`."""

def rows_and_cuts(
    words: list[Morpheme], edges: list[int], methods: tuple[Callable[..., Any], ...], row_of: dict[int, int], /
) -> tuple[list[int | None], list[int] | None]:
    """Of each word the row it is known under, by its number or by a hash of writing and number as in `tagger.py`, or
    None; and `words.cuts`. methods: `Morpheme.begin`, `word_id` and `surface`.
    """

def open_dictionary(tables: tuple[Buffer, ...], numeral: int, noun: int, is_mapped: bool, /) -> object:
    """A dictionary of Sudachi for `read_words`, which keeps the first table. ValueError if the form is not as known.

    tables: the file; of each character what it is read as, or where its pieces lie (uint32), the pieces (uint32) and
    its categories (uint16), and the unknown words (int32, eight each), all as `tagger/dictionary.py` has them. numeral
    and noun: parts of speech of words that are joined. is_mapped: the first table is a file mapped to be read, so that
    its pages may be let go of again and again.
    """

def parts_of_writing(dictionary: object, text: str, /) -> list[int] | None:
    """The numbers of the parts of speech of the words that are written so; None where SudachiPy must be asked."""

def part_of_word(dictionary: object, number: int, /) -> int:
    """The number of the part of speech of a word that `read_words` gave."""

def read_words(
    dictionary: object, text: str, start: int, end: int, edges: list[int], row_of: dict[int, int], /
) -> tuple[bytes, list[int | None], list[int] | None] | None:
    """The words of text[start:end] as SudachiPy reads them; None where it must read them itself.

    Of each word where it begins and ends behind start, and its number, as three of uint32; then what `rows_and_cuts`
    gives.
    """

def names_of_rows(rows: list[int], bounds: list[int], model: tuple[Buffer, ...], /) -> list[tuple[int, int]]:
    """(first word, word behind the last) of each name, as places in rows, in order.

    rows: of each word its row in the tables of the network. bounds: where each segment begins and ends among them.
    model: `Network.model`.
    """

def folded(text: str, table: Buffer, classes: Buffer, alike: Buffer, /) -> tuple[str, int]:
    """Each character read as another, and what the result may hold (`folds.Seen`).

    table: uint32, by code point; what it lacks stays. classes: uint16, of the characters of the result (`folds.Class`).
    alike: uint16, of each 256 characters the class of all and one more, if all stay and share one; else 0.
    """

def places(
    text: str, tables: tuple[Buffer, ...], long_word: int, /
) -> tuple[int, int, int, tuple[list[int] | None, ...]]:
    """What a `Reading` knows of a text: its digits, the most of them together, the parts of the screen that may find
    something, and the places of each cue.

    tables: `reading._Tables.arrays`. long_word: the number of that cue.
    """

def heads_of_works(text: str, tables: tuple[Buffer, ...], /) -> list[int]:
    """Where the name of a work or a slogan may begin. tables: `Names._tables`."""

def sieved(text: str, start: int, end: int, tables: tuple[Buffer, ...], /) -> list[int]:
    """Where in text[start:end] expressions may begin, in order, each place with the bits of those that may.

    tables: `Sieve._tables`.
    """
