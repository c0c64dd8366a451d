"""`python -m tests.fuzz.compiled SEED SECONDS`: texts for the parts in C, which trust a text's type alone.

Run by `script/sanitize` with a build that stops at the first byte read or written out of bounds.
"""

import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sekisho.screening.compiled import LOOPS
from sekisho.screening.screen import screen
from sekisho.screening.tagger.tagger import tagger

PROMPTS = Path(__file__).parents[1] / "bench" / "data" / "admin_dev.jsonl"
# Every width a str can have, halves of pairs, marks that join, letters that fold to several, digits of all kinds.
ODD = (
    "あいうアイウｱｲｳ田中山太郎様氏０１2３4-ー－‐ \n\t\u3000\u200b\u0301\ud800\udc00𠮷😀①⑫㍻é()「」"
    "、。,.:;|/@_ABCabc\x00\x01\ufeff\u202eゔ゛゜ﾞﾟ々〆ヶ〇零一二三四五六七八九十百千ß\ufb01\u1e9e\U0010ffff"
)


def odd(chance: random.Random) -> str:
    return "".join(chance.choice(ODD) for _ in range(chance.randrange(300)))


def any_characters(chance: random.Random) -> str:
    """Mostly the scripts of Japan, sometimes anything."""
    return "".join(chr(chance.randrange(0x3100 if chance.random() < 0.7 else 0x110000)) for _ in range(200))


def long_runs(chance: random.Random) -> str:
    return "".join(chance.choice(ODD) * chance.randrange(1, 400) for _ in range(6))


def damaged(chance: random.Random, prompts: list[str]) -> str:
    """A prompt with odd characters put in, and the rest of another behind it."""
    text, other = chance.choice(prompts), chance.choice(prompts)
    for _ in range(chance.randrange(30)):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(ODD) * chance.randrange(3) + text[at + chance.randrange(3) :]
    return text + other[chance.randrange(len(other)) :]


def main() -> None:
    chance, end = random.Random(int(sys.argv[1])), time.monotonic() + float(sys.argv[2])
    if LOOPS is None:
        sys.exit("not compiled: nothing to look at")
    prompts = [json.loads(line)["text"] for line in PROMPTS.read_text(encoding="utf-8").splitlines()]
    makers: tuple[Callable[[random.Random], str], ...] = (
        odd, any_characters, long_runs, lambda chance: damaged(chance, prompts),
    )  # fmt: skip
    count = 0
    while time.monotonic() < end:
        screen(chance.choice(makers)(chance))
        count += 1
        if count % 1000 == 0:
            tagger().forget()
    sys.stdout.write(f"{count} texts, nothing out of bounds in {LOOPS.__file__}\n")


if __name__ == "__main__":
    main()
