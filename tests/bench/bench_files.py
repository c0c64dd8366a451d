"""How long files take at the gate: `python -m tests.bench.bench_files [ENGINE]`; ms, best and median of ten."""

import statistics
import sys
import time

from sekisho.extracts.apart import ApartReader
from sekisho.extracts.passage import Extract
from sekisho.gateway.content import pieces
from sekisho.screening.screen import screen
from tests.extracts.making import HARMLESS, drawn, printed, sheet, word

TIMES = 10
PARAGRAPHS = "\n".join(f"{number}　{HARMLESS}" for number in range(300))
FILES = {
    "docx, 300 paragraphs": lambda: word(PARAGRAPHS),
    "xlsx, 2,000 cells": lambda: sheet([["会議", "日時", "場所", "議題"], *[["甲", "火曜", "第一", "予算"]] * 500]),
    "pdf, a few pages": lambda: printed(PARAGRAPHS.replace("\n", "\n\n")),
    "csv, 2,000 cells": lambda: ("会議,日時,場所,議題\n" + "甲,火曜,第一,予算\n" * 500).encode("cp932"),
}


def main() -> None:
    engine = sys.argv[1] if len(sys.argv) > 1 else ""
    made = {**FILES, **({"scanned page": drawn} if engine else {})}
    reader = ApartReader(engine)
    begun = time.perf_counter()
    reader.read(b"a")
    print(f"start of the process: {(time.perf_counter() - begun) * 1000:.0f} ms")
    for name, make in made.items():
        data = make()
        reads, screens, characters = [], [], 0
        for _ in range(TIMES if name != "scanned page" else 2):
            begun = time.perf_counter()
            found = reader.read(data)
            reads.append((time.perf_counter() - begun) * 1000)
            assert isinstance(found, Extract), found
            characters = sum(len(passage.text) for passage in found.passages)
            begun = time.perf_counter()
            for passage in found.passages:
                for piece in pieces("", passage.text):
                    screen(piece.text)
            screens.append((time.perf_counter() - begun) * 1000)
        print(
            f"{name}: {len(data):,} bytes, {characters:,} characters; read {min(reads):.1f} / "
            f"{statistics.median(reads):.1f}, screened {min(screens):.1f} / {statistics.median(screens):.1f}"
        )
    reader.close()


if __name__ == "__main__":
    main()
