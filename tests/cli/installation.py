"""The `sekisho` command as people run it: a process of its own, its output as bytes on two separate streams."""

import atexit
import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pyotp

from tests.cli.warm import Warm

SEKISHO = Path(sys.executable).with_name("sekisho")


@dataclass(frozen=True)
class Done:
    """How a command ended and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output as the one JSON document that `--json` promises."""
        assert self.status == 0, self.err
        return json.loads(self.out)

    def insist_on_refusal(self, *said: str) -> None:
        """Status 1, nothing on standard output, a Japanese sentence and no traceback on standard error."""
        assert self.status == 1, self
        assert self.out == "", self
        self._insist_on_japanese(said)

    def insist_on_wrong_usage(self, *said: str) -> None:
        assert self.status == 2, self
        assert self.out == "", self
        assert self.err.startswith("使い方が違います（"), self
        self._insist_on_japanese(said)

    def _insist_on_japanese(self, said: tuple[str, ...]) -> None:
        assert "Traceback" not in self.err
        assert "予期しない誤り" not in self.err, self.err
        assert any("ぁ" <= character <= "ん" for character in self.err), self.err
        for part in said:
            assert part in self.err, self.err


@dataclass(frozen=True)
class Installation:
    """A data folder and the environment in which its commands run."""

    folder: Path
    env: dict[str, str]
    facts: dict[str, Any] = field(default_factory=dict)

    def run(self, *words: str | Path, stdin: bytes = b"", **env: str) -> Done:
        """One command, without the time its imports take (`warm.py`)."""
        status, out, err = warm().run([str(word) for word in words], stdin, self.env | env)
        return Done(status, out.decode(), err.decode())

    def run_installed(self, *words: str | Path, stdin: bytes = b"", **env: str) -> Done:
        """One command by the program that is installed, from its first line on."""
        done = subprocess.run(
            [SEKISHO, *words], input=stdin, capture_output=True, check=False, env=self.env | env, timeout=120
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        """One statement in the desk's store, as no command gives it: what it found, if it asked."""
        if url := self.env.get("SEKISHO_STORE"):
            with psycopg.connect(url) as link:
                done = link.execute(statement)
                return done.fetchall() if done.description else []
        with closing(sqlite3.connect(self.folder / "desk.sqlite3")) as link, link:
            return link.execute(statement).fetchall()

    def signature(self, role: str) -> bytes:
        """What `propose` and `approve` ask for: the password, and a code that was not used before."""
        account = self.account(role)
        step = 30
        used = self.folder / f"code-of-{role}"
        at = max(int(time.time()) // step, int(used.read_text()) + 1 if used.exists() else 0)
        used.write_text(str(at))
        return f"{account['password']}\n{pyotp.TOTP(account['totp_secret']).at(at * step)}\n".encode()

    def account(self, role: str) -> dict[str, str]:
        return next(account for account in self.facts["accounts"] if account["role"] == role)


def environment(folder: Path, store: str = "") -> dict[str, str]:
    """Ours without what other tests set for their own process."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("SEKISHO_", "DJANGO_"))}
    return kept | {"SEKISHO_DATA": str(folder)} | ({"SEKISHO_STORE": store} if store else {})


@cache
def warm() -> Warm:
    """For all commands of this process."""
    started = Warm(SEKISHO, environment(Path()))
    atexit.register(started.close)
    return started
