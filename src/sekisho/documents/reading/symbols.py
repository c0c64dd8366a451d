"""Signs of symbol fonts as characters. Word stores Wingdings signs by code, often in the private area U+F000–U+F0FF."""

RING = "⭕"  # a ring that is drawn, not typed
TICKED, EMPTY = "☑", "□"

WINGDINGS = {
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x70: "□",
    0x71: "□",
    0x72: "□",
    0xA1: "○",
    0xA4: "◉",
    0xA8: "□",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□", 0x98: "●", 0x99: "○"}
FONTS = {"wingdings": WINGDINGS, "wingdings 2": WINGDINGS_2}


def is_symbol_font(name: str) -> bool:
    return name.strip().lower() in FONTS


def sign(font: str, code: int) -> str:
    """The character that a symbol font shows for a code; 〓 for one not known here."""
    table = FONTS.get(font.strip().lower(), WINGDINGS)
    return table.get(code - 0xF000 if 0xF000 <= code <= 0xF0FF else code, "〓")


def plain(text: str, font: str) -> str:
    """Text set in a symbol font, sign by sign."""
    return "".join(char if char.isspace() else sign(font, ord(char)) for char in text)
