"""What one of several processes does that all want the same new files at the same moment."""

import os
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from sekisho.keyring.files import create_once, write_durable
from sekisho.keyring.keyring import Keyring

PROCESSES = 8
ROUNDS = 15
WAIT_S = 60
Runner = Callable[[Path, int], object]


def ensure_and_read(folder: Path, _number: int) -> object:
    """Whatever `ensure` promised must be readable at once, whole, and the same for everybody."""
    keys = Keyring(folder)
    keys.ensure()
    return (
        keys.permit_key().private_bytes_raw(),
        keys.permit_public().public_bytes_raw(),
        keys.ledger_key().private_bytes_raw(),
        keys.body_key(),
        keys.desk_secret(),
        keys.demo_secret(),
    )


def create_and_read(folder: Path, number: int) -> object:
    return create_once(folder / "once", bytes([number]) * 50_000), (folder / "once").read_bytes()


def write_and_read(folder: Path, number: int) -> object:
    write_durable(folder / "file", bytes([number]) * 50_000)
    return (folder / "file").read_bytes()


def race(act: Runner, folder: Path) -> list[list[Any]]:
    """The answers of all processes, round by round; each round in a fresh folder below `folder`."""
    spawn = get_context("spawn")
    barrier, answers = spawn.Barrier(PROCESSES), spawn.Queue()
    runners = [spawn.Process(target=_run, args=(act, folder, n, barrier, answers)) for n in range(PROCESSES)]
    for runner in runners:
        runner.start()
    found = [answers.get(timeout=WAIT_S) for _ in range(PROCESSES * ROUNDS)]
    for runner in runners:
        runner.join(WAIT_S)
    assert [runner.exitcode for runner in runners] == [0] * PROCESSES
    return [[answer for at, answer in found if at == number] for number in range(ROUNDS)]


def _run(act: Runner, folder: Path, number: int, barrier: Barrier, answers: "Queue[tuple[int, object]]") -> None:
    os.umask(0)  # the modes must not depend on it
    for at in range(ROUNDS):
        place = folder / str(at)
        place.mkdir(exist_ok=True)
        barrier.wait(WAIT_S)
        answers.put((at, act(place, number)))
