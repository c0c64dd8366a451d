"""How a wording in a file differs from the form's own, in words."""

from difflib import SequenceMatcher

from sekisho.documents.reading.stream import fold

MOST_SHOWN = 3
MOST_LETTERS = 24


def difference(own: str, typed: str) -> str:
    """e.g. 「しません」が「します」; the first few places where the two differ."""
    ours, theirs = fold(own), fold(typed)
    said = []
    for tag, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag == "replace":
            said.append(f"「{_cut(ours[a:b])}」が「{_cut(theirs[c:d])}」")
        elif tag == "delete":
            said.append(f"「{_cut(ours[a:b])}」がない")
        elif tag == "insert":
            said.append(f"「{_cut(theirs[c:d])}」が加わっている")
    rest = f"、ほか{len(said) - MOST_SHOWN}か所" if len(said) > MOST_SHOWN else ""
    return "、".join(said[:MOST_SHOWN]) + rest


def _cut(words: str) -> str:
    return words if len(words) <= MOST_LETTERS else words[:MOST_LETTERS] + "…"
