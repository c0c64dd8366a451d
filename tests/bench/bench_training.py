"""Whether training the tagger of names gives the same model again: `python -m tests.bench.bench_training DATA`.

Trains twice on a fortieth of the sentences, each in a process of its own, and compares the bytes; with `--whole` on all
of them, once, and compares with the shipped model. DATA is the folder with ner_*.jsonl. Exits with 1 if they differ.
Not among the benches that run by default: it makes the environment for training if there is none.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "src" / "sekisho" / "screening" / "tagger" / "names.npz"


def trained(data: Path, out: Path, *options: str) -> str:
    """The SHA-256 of the model that a new process trains."""
    command = [str(ROOT / "script" / "train-names"), str(data), "--out", str(out), *options]
    subprocess.run(command, check=True, stdout=sys.stderr)
    return hashlib.sha256(out.read_bytes()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--whole", action="store_true", help="all sentences, against the shipped model")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "names.npz"
        begin = time.perf_counter()
        if arguments.whole:
            first = hashlib.sha256(SHIPPED.read_bytes()).hexdigest()
            second = trained(arguments.data, out)
        else:
            first, second = (trained(arguments.data, out, "--small") for _ in range(2))
        took = time.perf_counter() - begin
    print(json.dumps({"first": first, "second": second, "same": first == second, "seconds": round(took)}, indent=1))
    if first != second:
        sys.exit(1)


if __name__ == "__main__":
    main()
