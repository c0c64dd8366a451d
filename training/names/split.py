"""Which sentence is learned from and which only measured: by hash of the text. Needs nothing but Python."""

import hashlib

PARTS = 20
HELD_OUT = range(3)  # 15 % of each set: measured only; nothing is chosen by it and its sentences are not read
DEVELOPMENT = range(3, 7)  # 20 %: for choosing; learned from too in the end
FOLDS = 5


def part_of(text: str) -> str:
    """By the text, not the id: a sentence that stands twice is in one part only."""
    place = int.from_bytes(hashlib.sha256(text.encode()).digest()[:2]) % PARTS
    return "held-out" if place in HELD_OUT else "development" if place in DEVELOPMENT else "train"


def fold_of(text: str) -> int:
    """Which of five folds over what is learned from: to choose by all of it, where one part is too small."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[2:4]) % FOLDS
