"""Ways in which people write the same thing, as Hypothesis strategies, and what a test may ask of the findings."""

from hypothesis import strategies as st

from sekisho.screening.finding import Finding
from sekisho.screening.screen import screen

FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
DIGIT_ROWS = {
    "ascii": "0123456789",
    "full": "０１２３４５６７８９",
    "kanji": "〇一二三四五六七八九",
    "arabic": "٠١٢٣٤٥٦٧٨٩",
    "bold": "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "circled": "⓪①②③④⑤⑥⑦⑧⑨",
}
HYPHENS = "-－‐‑‒–—―−ーｰ─━"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a\u200e"


@st.composite
def digits_in_any_style(draw: st.DrawFn, number: str, hyphens: str = HYPHENS) -> str:
    """The number with its digits in one style, or each in another, and its hyphens as people type them."""
    style = draw(st.sampled_from([*DIGIT_ROWS, "mixed"]))
    hyphen = draw(st.sampled_from(hyphens))
    written = []
    for character in number:
        # A circled digit alone is a list marker, so it takes no part in the mixture.
        row = draw(st.sampled_from(["ascii", "full", "arabic", "bold"])) if style == "mixed" else style
        written.append(DIGIT_ROWS[row][int(character)] if character.isascii() and character.isdigit() else character)
    return "".join(written).replace("-", hyphen)


@st.composite
def with_invisible(draw: st.DrawFn, text: str) -> str:
    """The text with characters nobody sees at up to five places inside it."""
    places = draw(st.lists(st.integers(1, max(1, len(text) - 1)), max_size=5, unique=True))
    for place in sorted(places, reverse=True):
        text = text[:place] + draw(st.sampled_from(INVISIBLE)) + text[place:]
    return text


def full_width(text: str) -> str:
    return text.translate(FULL_WIDTH)


def found(text: str) -> list[tuple[str, str]]:
    """(label, text) of each finding, in order."""
    return [(finding.label, text[finding.start : finding.end]) for finding in screen(text)]


def covers(findings: tuple[Finding, ...], label: str, start: int, end: int) -> bool:
    """Whether one finding of that label covers the place."""
    return any(f.label == label and f.start <= start and end <= f.end for f in findings)


def covers_marked(marked: str) -> bool:
    """Whether findings cover what stands between ⟦ and ⟧, blanks aside."""
    text, wanted, inside = "", set[int](), False
    for character in marked:
        if character in "⟦⟧":
            inside = character == "⟦"
            continue
        if inside and not character.isspace():
            wanted.add(len(text))
        text += character
    return wanted <= {place for finding in screen(text) for place in range(finding.start, finding.end)}
