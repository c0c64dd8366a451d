"""`python -m tests.fuzz.run TARGET --seconds N [--corpus DIR]`: a target under atheris, led by what inputs reach.

Needs `pip install atheris` (not among the locked packages: only who fuzzes needs it). What breaks a target is written
to DIR as `TARGET-crash-…`; `--again FILE` runs one such input.
"""

import argparse
import random
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["sekisho.gateway", "sekisho.screening", "sekisho.kernel"]):
    from tests.fuzz import bodies
    from tests.fuzz.choosing import Choosing
    from tests.fuzz.targets import TARGETS

MOST_BYTES, SOWN = 8192, 60
RAW = b"\x03"  # the choice of `body_target` for bytes as they are


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("target", choices=sorted(TARGETS))
    asked.add_argument("--seconds", type=int, default=600)
    asked.add_argument("--corpus", type=Path, default=Path("var/fuzz"))
    asked.add_argument("--again", type=Path)
    given = asked.parse_args()
    if given.again:
        TARGETS[given.target](given.again.read_bytes())
        return
    corpus = given.corpus / given.target
    corpus.mkdir(parents=True, exist_ok=True)
    sow(given.target, corpus)
    options = [
        f"-max_total_time={given.seconds}",
        f"-max_len={MOST_BYTES}",
        "-timeout=60",
        "-rss_limit_mb=4096",
        "-len_control=0",
    ]
    found = f"-artifact_prefix={given.corpus}/{given.target}-"
    atheris.Setup([sys.argv[0], str(corpus), *options, found, "-print_final_stats=1"], TARGETS[given.target])
    atheris.Fuzz()


def sow(target: str, corpus: Path) -> None:
    """To begin with: choices at random, and whole bodies where the target takes bytes as they are."""
    dice = random.Random(target)
    for number in range(SOWN):
        (corpus / f"choices-{number}").write_bytes(dice.randbytes(dice.randrange(10, 400)))
    for number, body in enumerate(bodies.BODIES.get(target.replace("-", " "), ())):
        (corpus / f"seed-{number}").write_bytes(RAW + bodies.written(body, Choosing(b"")))


if __name__ == "__main__":
    main()
