"""A whole installation as a person starts it: `sekisho up`, on a free port, in a folder of its own."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

COMMAND = [str(Path(sys.executable).with_name("sekisho"))]
READY_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Installation:
    """A data folder and, once started, its server."""

    data: Path
    port: int = field(default_factory=free_port)
    env: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    has_pages: bool = True  # a further gateway has none
    facts: dict[str, Any] = field(default_factory=dict)  # what `demo --json` says of it, where it was loaded

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """A command on this data folder."""
        command = [*COMMAND, *words, "--data", str(self.data)]
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ | self.env, check=False)
        assert not check or done.returncode == 0, done.stderr
        return done

    def demo(self, *words: str) -> dict[str, Any]:
        return json.loads(self.run("demo", "--json", *words).stdout)

    def forget_code(self, email: str) -> None:
        """As if thirty seconds had gone by: a code works once, and a third sign-in would wait for a fresh one."""
        with closing(sqlite3.connect(self.data / "desk.sqlite3", timeout=20)) as link, link:
            link.execute("UPDATE desk_person SET second_factor_step = 0 WHERE email = ?", (email,))

    def start(self, *words: str) -> None:
        """Serve; returns when /readyz says ready."""
        command = [*COMMAND, "up", "--port", str(self.port), "--data", str(self.data), *words]
        with (self.data.parent / f"{self.data.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
                env=os.environ | self.env,
            )  # fmt: skip
        end = time.monotonic() + READY_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"ended with {self.process.returncode}: {self.log()[-2000:]}")
            if self.status("/readyz") == 200 and (not self.has_pages or self.status("/sign-in/") == 200):
                return
            time.sleep(0.1)
        raise AssertionError(f"not ready: {self.log()[-2000:]}")

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(self.base + path, timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def log(self) -> str:
        return (self.data.parent / f"{self.data.name}.log").read_text("utf-8", "replace")

    def kill(self) -> None:
        """SIGKILL to everything that `start` started."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """SIGTERM, as an operator stops it; SIGKILL if it does not end."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, number)
            self.process.wait(10)
