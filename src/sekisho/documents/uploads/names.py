"""A file's name as it is shown and printed: one line, no path, nothing that turns the reading direction or hides.

The name is only for people. Files are stored, listed in zips and asked for by id, never by name.
"""

import re
import unicodedata

LONGEST = 100
NAMELESS = "名称なし"
# Cc and Cf: controls, and marks such as U+202E that show `fdp.exe` as `exe.pdf`. Zl, Zp: line ends of their own.
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
UNSAFE = re.compile(r'[<>:"|?*]')


def safe_name(name: str) -> str:
    """The last part of the path in NFC, without what is not visible, at most LONGEST characters with its ending."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(each for each in last if unicodedata.category(each) not in HIDDEN)
    plain = re.sub(r"\s+", " ", UNSAFE.sub("_", visible)).strip(" .")
    if len(plain) > LONGEST:
        stem, dot, ending = plain.rpartition(".")
        keep = LONGEST - len(ending) - 1
        plain = stem[:keep] + dot + ending if dot and keep > 0 else plain[:LONGEST]
    return plain or NAMELESS


def ending_of(name: str) -> str:
    """What follows the last dot, in lower case; "" without a dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""
