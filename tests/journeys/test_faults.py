"""What must hold when things break: the server is killed under load, the store cannot be written, the desk dies."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import openai
import psutil
import pytest

from tests.journeys.server import Installation

pytestmark = pytest.mark.slow
ANSWER = {
    "id": "x", "object": "chat.completion", "created": 0, "model": "m",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "承知しました。"}}],
    "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
}  # fmt: skip


class Provider:
    """An AI service that remembers which record ids it was asked under."""

    def __init__(self) -> None:
        self.records: list[str] = []
        records = self.records

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                records.append(self.headers["X-Client-Request-Id"])
                self.rfile.read(int(self.headers["Content-Length"]))
                body = json.dumps(ANSWER).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/v1"


def ask(place: Installation, key: str) -> openai.types.chat.ChatCompletion:
    client = openai.OpenAI(base_url=f"{place.base}/v1", api_key=key, max_retries=0, timeout=10)
    messages = [{"role": "user", "content": "会議の案内文を一文で書いてください。"}]
    return client.chat.completions.create(model="practice-text", messages=messages)


def test_no_call_that_reached_the_service_is_missing_after_sigkill_under_load(place: Installation, tmp_path: Path):
    provider = Provider()
    facts = place.demo("--upstream", provider.url)
    place.start()
    stop = threading.Event()

    def client() -> None:
        while not stop.is_set():
            try:
                ask(place, facts["api_key"])
            except openai.OpenAIError:
                time.sleep(0.05)

    threads = [threading.Thread(target=client) for _ in range(8)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    place.kill()
    before = len(provider.records)
    place.start()
    time.sleep(1.5)
    stop.set()
    for thread in threads:
        thread.join()
    assert 0 < before < len(provider.records)
    place.stop()
    place.run("ledger", "verify")
    place.run("ledger", "export", str(tmp_path / "book"))
    leaves = b"".join(p.read_bytes() for p in (tmp_path / "book" / "tile" / "entries").rglob("*") if p.is_file())
    assert not [record for record in provider.records if record.encode() not in leaves]


@pytest.mark.measured
def test_a_store_that_cannot_be_written_closes_the_gate_and_readyz_says_so(place: Installation):
    provider = Provider()
    facts = place.demo("--upstream", provider.url)
    place.start()
    ask(place, facts["api_key"])
    store = place.data / "ledger.sqlite3"
    store.chmod(0o400)
    try:
        deadline = time.monotonic() + 5
        while place.status("/readyz") != 503 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert place.status("/readyz") == 503
        seen = len(provider.records)
        with pytest.raises(openai.InternalServerError) as refused:
            ask(place, facts["api_key"])
        assert refused.value.status_code == 503
        assert len(provider.records) == seen
        assert place.status("/healthz") == 200
    finally:
        store.chmod(0o600)
    deadline = time.monotonic() + 10
    while place.status("/readyz") != 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    ask(place, facts["api_key"])


def test_the_gateway_goes_on_while_the_desk_is_started_again(practice: Installation):
    facts = practice.facts
    practice.start()
    children = psutil.Process(practice.process.pid).children()
    (desk,) = [child for child in children if "desk" in child.cmdline()]
    os.kill(desk.pid, signal.SIGKILL)
    assert ask(practice, facts["api_key"]).choices
    assert practice.status("/sign-in/") in (503, 200)
    deadline = time.monotonic() + 20
    while practice.status("/sign-in/") != 200 and time.monotonic() < deadline:
        time.sleep(0.2)
    assert practice.status("/sign-in/") == 200


def test_no_process_is_left_behind_when_the_server_is_killed(practice: Installation):
    practice.start()
    family = psutil.Process(practice.process.pid).children(recursive=True)
    os.kill(practice.process.pid, signal.SIGKILL)
    practice.process.wait(5)
    _gone, alive = psutil.wait_procs(family, timeout=10)
    assert family
    assert not alive


def test_how_long_a_durable_write_takes_is_said_at_start(practice: Installation):
    practice.start()
    deadline = time.monotonic() + 10
    while "fsync" not in practice.log() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert re.search(r"fsync）：1回 約[0-9]+\.[0-9]ミリ秒", practice.log())


def test_the_port_being_taken_is_said_in_japanese_and_ends(practice: Installation):
    practice.start()
    other = subprocess.run(
        [*["sekisho", "up", "--port"], str(practice.port), "--data", str(practice.data.parent / "other")],
        executable=str(Path(sys.executable).with_name("sekisho")), capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert other.returncode == 1
    assert "Traceback" not in other.stderr
    assert str(practice.port) in other.stderr


@pytest.mark.measured
def test_a_form_far_too_large_is_answered_in_japanese_and_nothing_of_it_is_kept(place: Installation):
    place.start()
    sent = b"kakushi" * (14 * 1024 * 1024)
    asked = urllib.request.Request(f"{place.base}/sign-in/", data=sent)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked, timeout=60)
    assert refused.value.code == 413
    assert "32MBまで" in refused.value.read().decode()
    assert psutil.Process(place.process.pid).memory_info().rss < 400 * 1024 * 1024
