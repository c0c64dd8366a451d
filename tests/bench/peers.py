"""Other gateways as bare pass-through, each one worker on the core of ours: nginx (the limit), and LiteLLM's proxy.

Neither screens or writes anything. Both are measured only where they are installed; `version` says what was there.
"""

import json
import os
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_S = 180.0
NGINX = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log; {user}
events {{ worker_connections 1024; }}
http {{
  access_log off; keepalive_timeout 600; keepalive_requests 1000000; client_body_buffer_size 64k;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  upstream up {{ server {upstream}; keepalive 64; keepalive_requests 1000000; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass http://up; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; }}
  }}
}}
"""
# No price list or suffix list from the network, no telemetry, no line for every call.
LITELLM_QUIET = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_LOG": "ERROR", "LITELLM_TELEMETRY": "False"}


@dataclass(frozen=True)
class Served:
    url: str
    pid: int


@contextmanager
def nginx(program: str, folder: Path, upstream_url: str) -> Iterator[Served]:
    """The pid is its one worker's."""
    folder.mkdir()
    port, user = free_port(), "user root;" if os.getuid() == 0 else ""
    upstream = upstream_url.removeprefix("http://")
    settings = folder / "nginx.conf"
    settings.write_text(NGINX.format(folder=folder, upstream=upstream, port=port, user=user))
    with started([program, "-c", str(settings), "-e", str(folder / "error.log"), "-p", str(folder)], {}) as process:
        url = f"http://127.0.0.1:{port}"
        wait_for(url, process)
        worker = int(Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[0])
        pin(worker)
        yield Served(url, worker)


@contextmanager
def litellm(program: str, folder: Path, upstream_url: str, key: str) -> Iterator[Served]:
    """key: what the callers present, its master key. No database, no callback, no guardrail."""
    folder.mkdir()
    port = free_port()
    reached = {"model": "openai/plain", "api_base": f"{upstream_url}/v1", "api_key": "sk-none"}
    settings = {
        "model_list": [{"model_name": "m-plain", "litellm_params": reached}],
        "general_settings": {"master_key": key},
    }
    (folder / "config.yaml").write_text(json.dumps(settings))  # every JSON document is a YAML one
    asked = ["--config", str(folder / "config.yaml"), "--host", "127.0.0.1", "--port", str(port), "--num_workers", "1"]
    with started([program, *asked], LITELLM_QUIET) as process:
        pin(process.pid)
        wait_for(f"http://127.0.0.1:{port}/health/liveliness", process)
        yield Served(f"http://127.0.0.1:{port}", process.pid)


def nginx_version(program: str) -> str:
    told = subprocess.run([program, "-v"], capture_output=True, text=True, check=False).stderr
    return told.rpartition("/")[2].strip()


def litellm_version(program: str) -> str:
    """As its environment's metadata says: asking the program itself takes many seconds."""
    found = [*Path(program).resolve().parent.parent.glob("lib/python*/site-packages/litellm-*.dist-info")]
    named = re.match(r"litellm-(\d[^-]*)\.dist-info", found[0].name) if found else None
    return named[1] if named else "?"


@contextmanager
def started(command: list[str], more: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A program in a clean environment; it is ended afterwards."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=kept | more, stdout=quiet, stderr=quiet)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Until something answers there, whatever it says. Raises RuntimeError if the program ends or takes too long."""
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{process.args!r} did not begin to answer")


def core() -> int:
    """The core of what is measured: the last one."""
    return max(os.sched_getaffinity(0))


def pin(pid: int) -> None:
    """All threads of a process to that core."""
    for thread in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(thread.name), {core()})


@contextmanager
def aside() -> Iterator[None]:
    """Off that core, where there is another: in earnest callers and upstreams are other machines."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores - {core()} or cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number
