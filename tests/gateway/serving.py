"""The gateway as a process of its own, for tests that kill it or take its disk away.

`python -m tests.gateway.serving DATA STORE` prints its port when it accepts calls, and serves until it is ended.
SIGUSR1 forbids its files to grow (a full disk), SIGUSR2 allows it again.
"""

import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from sekisho.gateway.app import build_gateway
from sekisho.gateway.collector import settle
from sekisho.keyring.keyring import Keyring
from tests.gateway.world import World, settings_for, wait_for

ROOT = Path(__file__).parents[2]


@contextmanager
def process(world: World) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The running process and its base URL; it is killed at the end if it still runs."""
    words = [sys.executable, "-m", "tests.gateway.serving", str(world.data), world.settings.store_url]
    running = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE)
    try:
        assert running.stdout is not None
        port = running.stdout.readline().decode().strip()
        assert port, "the gateway did not start"
        url = f"http://127.0.0.1:{port}"
        wait_for(lambda: _listens(int(port)), "the gateway to listen")
        yield running, url
    finally:
        running.kill()
        running.wait(10)
        if running.stdout is not None:
            running.stdout.close()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _limit_files(to: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (to, hard))


def main(data: str, store_url: str) -> None:
    settings = settings_for(Path(data), store_url)
    _, free = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    signal.signal(signal.SIGUSR1, lambda *_: _limit_files(1))
    signal.signal(signal.SIGUSR2, lambda *_: _limit_files(free))
    app = build_gateway(settings, Keyring(settings.data_dir))
    threading.Thread(target=settle, daemon=True).start()  # as `sekisho up` does
    config = uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=1)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main(*sys.argv[1:])
