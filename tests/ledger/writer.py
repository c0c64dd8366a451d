"""A process that appends until it is killed and prints what it was told is in the book: `python -m … PLACE…`."""

import asyncio
import os
import sys
from pathlib import Path

from sekisho.ledger.log import Log
from tests.ledger.books import Place, call


async def client(log: Log, name: str) -> None:
    number = 0
    while True:
        record = f"rec_{os.getpid()}_{name}_{number}"
        number += 1
        for (leaf, body), awaits_disk in zip(call(record), (True, False), strict=True):
            index = await log.enter_async(leaf, record=record, bodies=[body], awaits_disk=awaits_disk)
            sys.stdout.write(f"{index} {leaf.hex()}\n")


async def run(log: Log) -> None:
    await asyncio.gather(*(client(log, f"{number:02}") for number in range(16)))


if __name__ == "__main__":
    log = Place(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "").open_log()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    asyncio.run(run(log))
