"""The wordings taken from the source text on their own way, so that the book is compared with something else."""

import hashlib
import re
from pathlib import Path

SOURCE = Path(__file__).parent / "source" / "guideline-1.1.txt"
SPECIFICATION = "生成 AI 利用に関する特記仕様書\n"
REQUEST = "生成 AI 利用に関する確認依頼書\n"


def sha256() -> str:
    return hashlib.sha256(SOURCE.read_bytes()).hexdigest()


def text() -> str:
    return SOURCE.read_text(encoding="utf-8")


def bare(words: str) -> str:
    """For comparison: the scan's text layer scatters white space."""
    return re.sub(r"\s+", "", words)


def regulation() -> dict[int, str]:
    """Number → wording, from the first list of the page 利用規定."""
    part = text().split("\n利用規定\n", 1)[1].split("\n契約または指定管理の協定における", 1)[0]
    found = re.split(r"(?m)^- (\d+) ", part)
    return {int(number): bare(words) for number, words in zip(found[1::2], found[2::2], strict=True)}


def specification() -> dict[int, str]:
    """Number → wording, from the scanned 特記仕様書; its second sentence belongs to rule 1, its ※ note to the form."""
    part = text().split(SPECIFICATION, 1)[1].split(REQUEST, 1)[0]
    sentences = [bare(line[2:]) for line in part.splitlines() if line.startswith("- ")]
    return {1: sentences[0] + sentences[1]} | dict(enumerate(sentences[2:], start=2))


def checklist() -> dict[int, str]:
    """Number → wording: plain lines on sheet 2, lines with a box on sheet 3."""
    part = text().split(REQUEST, 1)[1].split("\n遵守事項\n", 1)[1]
    second, third = part.split("\n2 / 3\n", 1)
    rows = [line for line in second.splitlines() if line.strip()]
    rows += [line.split("/>", 1)[1] for line in third.splitlines() if line.startswith("<input")]
    return {number: bare(words) for number, words in enumerate(rows, start=1)}


def wordings(number: int) -> dict[str, str]:
    """The three wordings of one rule, by the book's names for them."""
    return {
        "regulation": regulation()[number],
        "specification": specification()[number],
        "checklist": checklist()[number],
    }


def request() -> str:
    """The scanned 確認依頼書 without white space."""
    return bare(text().split(REQUEST, 1)[1])


def definitions() -> str:
    return bare(text().split("本ガイドライン中の用語の定義", 1)[1].split("\nはじめに\n", 1)[0])
