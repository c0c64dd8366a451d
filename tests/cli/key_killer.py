"""Run by test_keys.py in a data folder: change keys again and again, killed (-9) at each step; then finish each.

Prints one JSON document. Each attempt is a process of its own, forked here so that Django is loaded once.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from sekisho.desk.setup import migrate, start_desk
from sekisho.kernel.settings import Settings, read_settings


class Deadly:
    """Passes calls on; at the call of that number over all such objects, kills its own process before or after it."""

    count = 0
    at = 0
    after = False

    def __init__(self, real: Any) -> None:
        self.real = real

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.real, name)
        return self._deadly(found) if callable(found) else found

    def _deadly(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def step(*values: Any) -> Any:
            Deadly.count += 1
            is_now = Deadly.count == Deadly.at
            if is_now and not Deadly.after:
                os.kill(os.getpid(), signal.SIGKILL)
            result = act(*values)
            if is_now:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return step


def apart(act: Callable[[], None]) -> int:
    """Do it in a child; its exit status, or minus the signal that ended it."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            act()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def change(settings: Settings, purpose: str, at: int, *, after: bool) -> None:
    """One change, killed at step `at`; 0: not at all."""
    from sekisho.cli import keks
    from sekisho.keyring.keks import KekSource
    from sekisho.keyring.keyring import Keyring

    Deadly.count, Deadly.at, Deadly.after = 0, at, after
    source, keyring = KekSource(settings, purpose), Keyring(settings.data_dir)
    keks.settle(settings, source)
    with keks.wraps(settings, purpose) as store:
        keks.rotate(source, Deadly(keyring), Deadly(store), None)


def retire_all(settings: Settings, purpose: str) -> None:
    from sekisho.cli import keks
    from sekisho.kernel.keks import kek_id
    from sekisho.keyring.keks import KekSource
    from sekisho.keyring.keyring import Keyring

    source, keyring = KekSource(settings, purpose), Keyring(settings.data_dir)
    with keks.wraps(settings, purpose) as store:
        for key in source.at_hand():
            if kek_id(key) != store.kek():
                assert keks.retire(source, keyring, store, kek_id(key), None)
    assert len(keyring.keks(purpose)) == 1


def main() -> None:
    settings = read_settings(os.environ, Path(sys.argv[1]))
    start_desk(settings)
    migrate()
    from django.db import connections

    told: dict[str, Any] = {}
    for purpose in ("body", "attachment"):
        for after in (False, True):
            at, status = 0, -signal.SIGKILL
            while status == -signal.SIGKILL:
                at += 1
                connections.close_all()
                status = apart(partial(change, settings, purpose, at, after=after))
                if status == -signal.SIGKILL:
                    assert apart(partial(change, settings, purpose, 0, after=False)) == 0
                assert apart(partial(retire_all, settings, purpose)) == 0
            told[f"{purpose} {'after' if after else 'before'}"] = {"steps": at, "status": status}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
