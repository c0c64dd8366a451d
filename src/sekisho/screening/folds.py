"""The tables of `normalise`: which character is read as which. Always one character for one.

Not NFKC: that turns ① into 1, ㈱ into (株) and changes lengths. Here only what hides a number, an address, a mail
address or a name is folded, and what is only sometimes a digit (三, ①, ²) is left to `normalise` to decide.
"""

import re
import unicodedata
from types import ModuleType

import numpy as np

from sekisho.screening.compiled import LOOPS

HYPHEN_LIKE = "‐‑‒–—―−－﹣﹘⁃˗⁻₋➖─━⎯╌╍┄┅⸺⸻㇐ㅡ"
SPACE_LIKE = "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
BREAK_LIKE = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"

# Lines through, under and over a character: no letter has one.
STRUCK = "\u0305\u0332\u0333\u0335-\u0338\u033f\u035f\u0347\u20d0-\u20e2"
ACCENTS = "\u0300-\u036f"  # of letters; a digit has none
# Invisible: they break up a number for a program but not for a reader. Ranges for a character class.
INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u20e3\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff" + STRUCK
)
VOICING = "\u3099\u309a\u309b\u309cﾞﾟ"  # marks that belong to the kana before them
COMBINING = {"\u309b": "\u3099", "ﾞ": "\u3099", "\u309c": "\u309a", "ﾟ": "\u309a"}

KANJI_DIGITS = {"〇": "0", "零": "0", "○": "0", "◯": "0"} | {
    kanji: str(1 + place % 9) for place, kanji in enumerate("一二三四五六七八九壱弐参肆伍陸漆捌玖")
}
KANJI_ZEROS = "〇零○◯"


def _marker_digits() -> dict[str, str]:
    """Digits that are as often a list marker or a footnote: ① ⑴ ⒈ ❶ ² ₂."""
    firsts = {1: "①⑴⒈❶➀➊⓵¹₁", 0: "⓪🄋🄌⓿⁰₀"}
    table = dict.fromkeys(firsts[0], "0") | {"²": "2", "³": "3"}
    for one in firsts[1]:
        for digit in range(1, 10):
            # ¹ stands in Latin-1; its row goes on at U+2074.
            character = chr(0x2070 + digit) if one == "¹" else chr(ord(one) + digit - 1)
            table.setdefault(character, str(digit))
    return table | {"¹": "1"}


_LAST_IDEOGRAPH = 0x3347F
_BLOCK = 256  # characters of which is kept whether they are alike
_SHORT = 64  # characters; below, the calls of arrays cost more than they save

MARKER_DIGITS = _marker_digits()
MARKER_ZEROS = "".join(mark for mark, digit in MARKER_DIGITS.items() if digit == "0")


# Letters of other alphabets that are drawn like Latin ones: for a mail address or a URL a reader takes them for these.
LATIN_LIKE = dict(
    zip(
        "аеорсхуіјѕһԁԛԝАВЕКМНОРСТХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧονɑɡ",
        "aeopcxyijshdqwABEKMHOPCTXIJSABEZHIKMNOPTYXovag",
        strict=True,
    )
)
# Letters that stand for a digit in a number and nowhere else.
DIGIT_LIKE = str.maketrans("OoQlI", "00011")


def _plain_table() -> dict[int, str]:
    table = {ord(c): "-" for c in HYPHEN_LIKE} | {ord(c): " " for c in SPACE_LIKE} | {ord(c): "\n" for c in BREAK_LIKE}
    # Decimal digits of every script (Nd): Arabic-Indic, Devanagari, Thai, mathematical, full-width …
    for code in range(0x80, 0x1FC00):
        digit = unicodedata.decimal(chr(code), None)
        if digit is not None:
            table[code] = str(digit)
    # Full- and half-width forms, mathematical and circled letters, where one character stands for one.
    blocks = (range(0xFF01, 0xFFDD), range(0x1D400, 0x1D7CE), range(0x24B6, 0x24EA), range(0x2100, 0x2150))
    for block in blocks:
        for code in block:
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and plain != chr(code) and not unicodedata.combining(plain):
                table.setdefault(code, plain)
    return table | {ord(letter): latin for letter, latin in LATIN_LIKE.items()}


class Fold:
    """Reads each character as another. table: by code point, one character for one; what it lacks stays as it is."""

    def __init__(self, table: dict[int, str]) -> None:
        self._string = "".join(table.get(code, chr(code)) for code in range(max(table) + 1))
        self._codes = np.arange(_LAST_IDEOGRAPH + 1, dtype="<u4")
        self._codes[list(table)] = [ord(read_as) for read_as in table.values()]

    def __call__(self, text: str) -> str:
        """The text as it is read; as long as the text. Takes any str, lone surrogates included.

        By numbers in an array: `str.translate` takes up to 30 times as long, even from a string instead of a dict.
        """
        if len(text) < _SHORT:
            return text.translate(self._string)
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
        try:
            return self._codes.take(codes).tobytes().decode("utf-32-le", "surrogatepass")
        except IndexError:  # behind the end of the table: tags, selectors of a form
            return text.translate(self._string)


class Class:
    """What a folded character is to `normalise`; the same numbers stand in `compiled/folding.c`."""

    UNSEEN = 1
    DIGIT = 2
    OTHER_DIGIT = 4
    MARKER = 8
    LOOKALIKE = 16
    MARK = 32  # between the digits of one number
    IDEOGRAPH = 64
    DIVIDER = 128  # between digits that stand one by one
    VOWEL = 256
    SPACE = 512
    WORD = 1024


class Seen:
    """What a folded text may hold; what is not said it does not. The same numbers stand in `compiled/folding.c`."""

    UNSEEN = 1
    RUN = 2  # a long number with a digit or hyphen of another style
    MARKER = 4
    LOOKALIKE = 8  # a word or a long number of digits and letters that look like some
    SPACED = 16  # digits one by one, with spaces or many hyphens between
    APART = 32  # ideographs one by one


ANYTHING = 63
IDEOGRAPHS = "々㐀-鿿豈-﫿"
_MEMBERS = {
    Class.UNSEEN: f"[{INVISIBLE}{VOICING}{ACCENTS}]",
    Class.DIGIT: "[0-9]",
    Class.OTHER_DIGIT: f"[{''.join(KANJI_DIGITS)}]",
    Class.MARKER: f"[{''.join(MARKER_DIGITS)}]",
    Class.LOOKALIKE: "[OoQlI]",
    Class.MARK: r"[-ー.・の()\s]",
    Class.IDEOGRAPH: f"[{IDEOGRAPHS}]",
    Class.DIVIDER: "[ ・.-]",
    Class.VOWEL: "ー",
    Class.SPACE: " ",
    Class.WORD: "[A-Za-z0-9]",
}


class Plain(Fold):
    """What `normalise` begins with."""

    def __init__(self) -> None:
        super().__init__(_plain_table())
        every = "".join(map(chr, range(_LAST_IDEOGRAPH + 1)))
        self._classes = np.zeros(len(every), "<u2")
        for kind, members in _MEMBERS.items():
            for found in re.finditer(f"{members}+", every):
                self._classes[found.start() : found.end()] |= kind
        blocks = range(0, len(every), _BLOCK)
        self._alike = np.array([self._shared_class(slice(first, first + _BLOCK)) for first in blocks], "<u2")

    def _shared_class(self, block: slice) -> int:
        """One more than the class of these characters, if all stay as they are and share one; else 0."""
        classes = self._classes[block]
        stay = self._codes[block] == np.arange(len(self._codes), dtype="<u4")[block]
        return int(classes[0]) + 1 if stay.all() and (classes == classes[0]).all() else 0

    def read(self, text: str, loops: ModuleType | None = LOOPS) -> tuple[str, int]:
        """The text as it is read, and what it may hold (`Seen`)."""
        if loops is None:
            return self(text), ANYTHING
        read: tuple[str, int] = loops.folded(text, self._codes, self._classes, self._alike)
        return read


PLAIN = Plain()
