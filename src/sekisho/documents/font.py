"""Which characters the 明朝 face of the papers can draw, read from the font file itself.

The `cmap` table of OpenType: subtable format 12 maps characters, format 14 lists the variation sequences (異体字) the
font tells apart. Only these two are read; the fonts shipped have both.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pylopdf_fonts_jp import serif_path

from sekisho.kernel.errors import PaperError

FAMILY = "Noto Serif JP"
SFNT_HEADER = 12
TABLE_RECORD = 16
PLAIN, VARIATIONS = 12, 14


@dataclass(frozen=True, slots=True)
class Coverage:
    """Code points the face draws, and (selector, base) pairs it draws as a variant of their own."""

    characters: frozenset[int]
    variants: frozenset[tuple[int, int]]


def font_folder() -> Path:
    """The folder that holds the papers' fonts, inside an installed package."""
    return Path(serif_path()).parent


@cache
def read_coverage() -> Coverage:
    """Coverage of the face of the papers. Raises PaperError if the font is not there or not as expected.

    Read once: it is the file of an installed package, and reading it takes longer than setting a short paper.
    """
    try:
        return parse_coverage(Path(serif_path()).read_bytes())
    except (OSError, struct.error) as error:
        raise PaperError(
            "書類の書体（フォント）が読めません。", next_ja="Sekisho を入れ直してください（script/setup）。"
        ) from error


def parse_coverage(font: bytes) -> Coverage:
    """Coverage of an OpenType font. Raises struct.error if it is cut short or has no `cmap`."""
    cmap = _table(font, b"cmap")
    characters: set[int] = set()
    variants: set[tuple[int, int]] = set()
    for at in range(_number(cmap, 2, 2)):
        subtable = cmap[_number(cmap, 8 + 8 * at, 4) :]
        kind = _number(subtable, 0, 2)
        if kind == PLAIN:
            for first, last, _ in _records(subtable, 12, (4, 4, 4)):
                characters.update(range(first, last + 1))
        elif kind == VARIATIONS:
            variants.update(_variants(subtable))
    return Coverage(frozenset(characters), frozenset(variants))


def _variants(subtable: bytes) -> Iterator[tuple[int, int]]:
    for at in range(_number(subtable, 6, 4)):
        record = 10 + 11 * at
        selector = _number(subtable, record, 3)
        default, other = _number(subtable, record + 3, 4), _number(subtable, record + 7, 4)
        if default:  # ranges of bases whose usual glyph is this variant: 3 bytes start, 1 byte how many more
            for start, more in _records(subtable, default, (3, 1)):
                yield from ((selector, base) for base in range(start, start + more + 1))
        if other:
            for base, _ in _records(subtable, other, (3, 2)):
                yield selector, base


def _table(font: bytes, tag: bytes) -> bytes:
    for at in range(_number(font, 4, 2)):
        record = SFNT_HEADER + TABLE_RECORD * at
        if font[record : record + 4] == tag:
            offset, length = _number(font, record + 8, 4), _number(font, record + 12, 4)
            return font[offset : offset + length]
    raise struct.error("no such table")


def _records(data: bytes, at: int, sizes: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """A four-byte count at `at`, then as many records of big-endian numbers of these sizes."""
    for index in range(_number(data, at, 4)):
        start = at + 4 + index * sum(sizes)
        yield tuple(_number(data, start + sum(sizes[:place]), size) for place, size in enumerate(sizes))


def _number(data: bytes, at: int, size: int) -> int:
    piece = data[at : at + size]
    if len(piece) != size:
        raise struct.error("font cut short")
    return int.from_bytes(piece, "big")
