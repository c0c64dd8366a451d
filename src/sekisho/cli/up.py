"""`sekisho up`: desk and gateway in one process tree on one port.

The gateway runs in this process; the desk in a child that ends when this process ends, however it ends, because it
reads from a pipe that only we hold. The child is started again if it dies; the gateway goes on meanwhile.
"""

import json
import logging
import os
import socket
import subprocess
import sys
import tempfile
import threading
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

import uvicorn

from sekisho.cli.address import NAME, keep_address
from sekisho.cli.front import App, Front
from sekisho.cli.intake import listening
from sekisho.cli.output import say
from sekisho.gateway.app import GATEWAY_PREFIXES, build_gateway
from sekisho.gateway.collector import settle
from sekisho.gateway.health import not_ready
from sekisho.kernel.errors import ConfigurationError
from sekisho.kernel.settings import Settings
from sekisho.keyring.keyring import Keyring
from sekisho.screening.compiled import LOOPS

log = logging.getLogger(__name__)
RESTART_SECONDS = 2.0
DRAIN_SECONDS = 20
BACKLOG = 1024


def run(args: Namespace, settings: Settings) -> int:
    """Prepare the store, then serve until told to stop."""
    if settings.permits_from:
        return _gate_alone(args, settings)
    # The gateway names pages of the desk in its refusals: both must know the same address.
    settings = replace(settings, public_url=base_of(args, settings))
    listener = listen(args.host, args.port)
    facts = prepare(args, settings)
    keep_address(settings)
    with tempfile.TemporaryDirectory(prefix="sekisho-") as folder:
        desk = DeskProcess(settings, Path(folder) / "desk.sock", _env(settings))
        gateway = build_gateway(settings, Keyring(settings.data_dir))
        front = Front(gateway, GATEWAY_PREFIXES, desk.socket, is_https=settings.is_https)
        desk.start()
        try:
            _serve(settings.public_url, listener, front, facts)
        finally:
            desk.stop()
    return 0


def _gate_alone(args: Namespace, settings: Settings) -> int:
    """A further gateway of a desk that runs elsewhere: a book of its own, the desk's permits, no pages."""
    if args.demo:
        raise ConfigurationError("練習用の案件は、手形を出す関所で読み込みます。", next_ja="--demo を外してください。")
    keyring = Keyring(settings.data_dir)
    keyring.ensure_gate()
    listener = listen(args.host, args.port)
    _serve(base_of(args, settings), listener, build_gateway(settings, keyring), None)
    return 0


def prepare(args: Namespace, settings: Settings) -> dict[str, Any] | None:
    """Migrate and publish in a process of its own, so that this one never holds Django; the demonstration's facts."""
    words = ["demo", "--json"] if args.demo else ["prepare"]
    if args.demo and args.upstream:
        words += ["--upstream", args.upstream]
    done = subprocess.run(
        _command(settings, *words), stdout=subprocess.PIPE, text=True, check=False, env=_env(settings)
    )
    if done.returncode:
        raise ConfigurationError("準備ができなかったため、始められません。", next_ja="上の説明を見て直してください。")
    if not args.demo:
        return None
    facts: dict[str, Any] = json.loads(done.stdout)
    return facts


def base_of(args: Namespace, settings: Settings) -> str:
    """The address people will use: the one the operator named, or else that of the port."""
    if os.environ.get(NAME):
        return settings.public_url
    return f"http://{f'[{args.host}]' if ':' in args.host else args.host}:{args.port}"


def _env(settings: Settings) -> dict[str, str]:
    return os.environ | {NAME: settings.public_url}


def _command(settings: Settings, *words: str) -> list[str]:
    return [sys.executable, "-m", "sekisho.cli.main", *words, "--data", str(settings.data_dir)]


def listen(host: str, port: int) -> socket.socket:
    """The listening socket, before anything else is done: a port in use is said at once. Raises ConfigurationError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        raise ConfigurationError(
            f"{host} のポート {port} で待ち受けられません（{error.strerror}）。",
            next_ja="ほかのプログラムを止めるか、--port で別の番号を指定してください。",
        ) from error
    return listener


def _serve(base: str, listener: socket.socket, front: App, facts: dict[str, Any] | None) -> None:
    config = listening(front, date_header=True, timeout_graceful_shutdown=DRAIN_SECONDS)
    for line in banner(base, facts):
        say(line)
    sys.stdout.flush()
    Server(config).run(sockets=[listener])


class Server(uvicorn.Server):
    """Says when it serves how long a durable write takes here, or why nothing passes yet."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        gate = self.lifespan.state.get("gate")
        if gate is not None:
            threading.Thread(target=settle, name="sekisho-settle", daemon=True).start()
            say(state_line(gate.writer.fsync_ms(), not_ready(gate)))
            say(screening_line(LOOPS is not None))
            sys.stdout.flush()


def state_line(fsync_ms: float, reasons: list[str]) -> str:
    """How the gate stands at start."""
    if reasons:
        return f"まだ通せません：{'　'.join(reasons)}（/readyz で確かめられます）"
    return f"利用記録を確実に書く時間（fsync）：1回 約{fsync_ms:.1f}ミリ秒"


def screening_line(compiled: bool) -> str:
    """Whether what screening does is compiled, and what to do if not."""
    if compiled:
        return "検知：C で作った部品を使います"
    return (
        "検知：Python だけで動きます（結果は同じで、遅くなります）。"
        "C のコンパイラと Python のヘッダーを入れて script/setup を実行すると速くなります"
    )


def banner(base: str, facts: dict[str, Any] | None) -> list[str]:
    """Address, accounts and a ready call."""
    lines = ["", f"関所を開きました：{base}/", "止めるときは Ctrl-C を押してください。"]
    if facts is None:
        return lines
    lines += ["", "練習用のアカウント（二要素認証の確認コードは、練習環境では画面に表示されます）："]
    lines += [f"  {a['role']:<11} {a['email']:<34} {a['password']}" for a in facts["accounts"]]
    body = (
        '{"model":"'
        + facts["models"][0]["id"]
        + '","messages":[{"role":"user","content":"会議の案内文を一文で書いてください。"}]}'
    )
    lines += ["", "関所を通してみる："]
    lines += [f"  curl {base}/v1/chat/completions \\", f"    -H 'Authorization: Bearer {facts['api_key']}' \\"]
    lines += ["    -H 'Content-Type: application/json' \\", f"    -d '{body}'", ""]
    return lines


class DeskProcess:
    """The desk's process, kept alive. `stop` ends it; so does the end of this process."""

    def __init__(self, settings: Settings, socket: Path, env: dict[str, str]) -> None:
        self.settings, self.socket, self.env = settings, socket, env
        self.ending = threading.Event()
        self.child: subprocess.Popen[bytes] | None = None
        self.watcher = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        self.child = self._spawn()
        self.watcher.start()

    def stop(self) -> None:
        self.ending.set()
        if self.child and self.child.stdin:
            self.child.stdin.close()
            try:
                self.child.wait(5)
            except subprocess.TimeoutExpired:
                self.child.kill()

    def _spawn(self) -> subprocess.Popen[bytes]:
        self.socket.unlink(missing_ok=True)
        words = _command(self.settings, "desk", "--socket", str(self.socket))
        return subprocess.Popen(words, stdin=subprocess.PIPE, env=self.env)

    def _watch(self) -> None:
        while not self.ending.is_set():
            if self.child is not None:
                self.child.wait()
            if self.ending.wait(RESTART_SECONDS):
                return
            log.error("desk.restarted")
            self.child = self._spawn()
