"""The `sekisho` command without the second that its imports take: a process that has done them forks one per command.

Each command still is a process of its own, with its own words, environment, folder and streams, and ends as Python
ends. Imported before is only what looks at no installation: neither Django's settings nor any module of the desk.
"""

import gc
import json
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

ROOMS = (
    "kernel",
    "keyring",
    "ledger",
    "catalogue",
    "screening",
    "extracts",
    "permits",
    "rules",
    "documents",
    "gateway",
    "witness",
)
# Not ours: what can be imported without settings, and most commands import.
FOREIGN = (
    "django.contrib.auth.hashers",
    "django.contrib.auth.password_validation",
    "django.core.management.commands.migrate",
    "django.db.backends.postgresql.base",
    "django.db.backends.sqlite3.base",
    "django.forms",
    "django.template.backends.django",
    "django.views.debug",
    "pyotp",
)
# Python reads these when it starts, and never again.
AT_START = ("PYTHON", "LC_", "LANG")
SECONDS = 120
NUMBER = 4  # bytes of a process's id and of its status


class Warm:
    """The process that forks. One command at a time."""

    def __init__(self, program: Path, env: dict[str, str]) -> None:
        self._at_start = _at_start(env)
        self._link, theirs = socket.socketpair()
        words = [sys.executable, "-m", __name__, str(theirs.fileno()), str(program)]
        # What numpy computes with would start a thread, and a fork copies only the one that forks.
        env = env | {"OPENBLAS_NUM_THREADS": "1"}
        null, root = subprocess.DEVNULL, Path(__file__).parents[2]
        self._process = subprocess.Popen(words, cwd=root, env=env, stdin=null, stdout=null, pass_fds=[theirs.fileno()])
        theirs.close()

    def run(self, words: Sequence[str], stdin: bytes, env: dict[str, str]) -> tuple[int, bytes, bytes]:
        """One command: its status (minus the signal that ended it), standard output and standard error."""
        assert _at_start(env) == self._at_start, "only a Python that starts reads these: run the installed program"
        theirs, ours = zip(os.pipe(), os.pipe()[::-1], os.pipe()[::-1], strict=True)
        socket.send_fds(self._link, [b"\n"], theirs)
        self._link.sendall(json.dumps({"words": words, "env": env, "cwd": str(Path.cwd())}).encode() + b"\n")
        for stream in theirs:
            os.close(stream)
        with ThreadPoolExecutor(len(ours)) as hands:
            hands.submit(_write, ours[0], stdin)
            out, err = hands.submit(_read, ours[1]), hands.submit(_read, ours[2])
            return self._wait(), out.result(), err.result()

    def _wait(self) -> int:
        child = self._answer()
        if not select.select([self._link], [], [], SECONDS)[0]:
            os.kill(child, signal.SIGKILL)
            self._answer()
            raise TimeoutError(f"not done after {SECONDS} seconds")
        return self._answer()

    def _answer(self) -> int:
        return int.from_bytes(self._link.recv(NUMBER, socket.MSG_WAITALL), signed=True)

    def close(self) -> None:
        self._link.close()
        self._process.wait(SECONDS)


def _at_start(env: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if name.startswith(AT_START)}


def _write(stream: int, data: bytes) -> None:
    # A command need not read what it is given.
    with suppress(BrokenPipeError), open(stream, "wb") as file:
        file.write(data)


def _read(stream: int) -> bytes:
    with open(stream, "rb") as file:
        return file.read()


def prepare() -> None:
    """Import what commands import, and see to it that this process can be forked."""
    for name in FOREIGN:
        import_module(name)
    for room in ROOMS:
        package = import_module(f"sekisho.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    import_module("sekisho.cli.main")
    assert not [name for name in sys.modules if name.startswith("sekisho.desk")]
    tasks = Path("/proc/self/task")
    assert not tasks.is_dir() or len(list(tasks.iterdir())) == 1, "a thread that a fork would leave behind"
    gc.freeze()


def serve(link: socket.socket) -> dict[str, Any]:
    """Returns in each child: what it is asked to run. In the parent it ends when nobody can ask any more."""
    asking = link.makefile("rb")
    while True:
        _, streams, _, _ = socket.recv_fds(link, 1, 3)
        if not streams:
            raise SystemExit
        asked: dict[str, Any] = json.loads(asking.readline())
        child = os.fork()
        if child == 0:
            asking.close()
            link.close()
            for number, stream in enumerate(streams):
                os.dup2(stream, number)
                os.close(stream)
            return asked
        for stream in streams:
            os.close(stream)
        link.sendall(child.to_bytes(NUMBER))
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        link.sendall(status.to_bytes(NUMBER, signed=True))


def become(program: str, words: list[str], env: dict[str, str], cwd: str) -> None:
    """What a program that starts finds around it."""
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    sys.argv = [program, *words]
    sys.path[0] = str(Path(program).parent)


if __name__ == "__main__":
    number, program = sys.argv[1:]
    prepare()
    become(program, **serve(socket.socket(fileno=int(number))))
    sys.exit(sys.modules["sekisho.cli.main"].main())
