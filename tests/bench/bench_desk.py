"""Server time and queries of every list and every page of one case, in a big city on the embedded store.

`bench_desk.py [--engagements 10000] [--rounds 7]`: the city of tests/desk/population.py is written into a temporary
folder, first 100 engagements, then the rest. Each page is asked for in this process through Django's test client,
signed in as the person with the longest lists: median CPU and wall milliseconds, queries at both sizes, bytes.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sekisho.desk.setup import migrate, start_desk
from sekisho.kernel.settings import read_settings

if TYPE_CHECKING:
    from django.test import Client

    from tests.desk.population import Population

FEW = 100
FILES_OF = ("officer", "responsible")  # the whole city's register takes a minute of CPU, of which nothing is learnt
TARGET_MS = 150


def ask(client: "Client", url: str) -> int:
    """Bytes of the answer."""
    answer = client.get(url, HTTP_HOST="localhost")
    assert answer.status_code == 200, f"{url}: {answer.status_code}"
    return len(answer.content)


def queries(client: "Client", url: str) -> int:
    """How often the page asks the store."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask(client, url)  # the first visitor fills what is read once per process
    with CaptureQueriesContext(connection) as seen:
        ask(client, url)
    return len(seen)


def timed(client: "Client", url: str, rounds: int) -> dict[str, Any]:
    """Medians over `rounds`, in milliseconds."""
    wall, cpu, size = [], [], 0
    for _ in range(rounds):
        began, spent = time.perf_counter(), time.process_time()
        size = ask(client, url)
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - spent) * 1000)
    return {
        "wall_ms": round(statistics.median(wall), 1),
        "cpu_ms": round(statistics.median(cpu), 1),
        "slowest_ms": round(max(wall), 1),
        "bytes": size,
    }


def measure(city: "Population", more: int, rounds: int) -> dict[str, Any]:
    """Figures by role and page, and how long the writing took."""
    from tests.desk.browser import signed_in
    from tests.desk.long_pages import FILES, PAGES, addresses, people

    city.add(FEW)
    who = people(city)
    clients = {role: signed_in(person) for role, person in who.items()}
    urls = {role: addresses(city, who[role], PAGES[role] | (FILES if role in FILES_OF else {})) for role in PAGES}
    few = {role: {name: queries(clients[role], urls[role][name]) for name in PAGES[role]} for role in PAGES}
    began = time.perf_counter()
    city.add(more - FEW)
    figures: dict[str, Any] = {"written_s": round(time.perf_counter() - began, 1), "pages": {}, "files": {}}
    for role, pages in urls.items():
        for name, url in pages.items():
            if name in FILES:
                found = timed(clients[role], url, 1)  # the register of the whole city takes its time
                figures["files"].setdefault(role, {})[name] = found
            else:
                found = timed(clients[role], url, rounds)
                found |= {"queries": queries(clients[role], url), f"queries_at_{FEW}": few[role][name]}
                figures["pages"].setdefault(role, {})[name] = found
            print(f"{role:12} {name:32} {found}", file=sys.stderr)
    return figures


def judged(figures: dict[str, Any]) -> dict[str, Any]:
    """What the figures are held to; files are reported only."""
    rows = {f"{role}: {name}": row for role, pages in figures["pages"].items() for name, row in pages.items()}
    return {
        "target_ms": TARGET_MS,
        "pages": len(rows),
        "slowest_median_ms": max(row["wall_ms"] for row in rows.values()),
        "slowest_median_cpu_ms": max(row["cpu_ms"] for row in rows.values()),
        "over_target": sorted(name for name, row in rows.items() if row["wall_ms"] >= TARGET_MS),
        "over_target_cpu": sorted(name for name, row in rows.items() if row["cpu_ms"] >= TARGET_MS),
        "queries_grow": sorted(name for name, row in rows.items() if row["queries"] != row[f"queries_at_{FEW}"]),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engagements", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sekisho-bench-") as folder:
        os.environ.pop("SEKISHO_STORE", None)
        start_desk(read_settings({}, Path(folder)))
        migrate()
        from tests.desk.population import Population

        city = Population().begin()
        figures = measure(city, arguments.engagements, arguments.rounds)
        figures["rows"] = city.counts()
        figures["store_bytes"] = (Path(folder) / "desk.sqlite3").stat().st_size
    verdict = judged(figures)
    print(json.dumps({"verdict": verdict} | figures, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
