"""Whether the gate gets on with a model server that really computes: llama.cpp's, with a model of random weights.

`LLAMA=/…/bin/python python -m tests.bench.bench_real_server`, where that Python has `llama-cpp-python[server]` and
`gguf`. It starts the server and a gate before it, talks to the gate with OpenAI's own SDK and prints what each exchange
gave and what the book says of it. What the model says has no sense; its wire format, its stream, its grammars (forms
and tool calls) and its token counts are real. No part of the tests: to build the server takes ten minutes.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openai

from sekisho.permits.snapshot import Route
from tests.bench.peers import free_port, started, wait_for
from tests.gateway.calls import sdk
from tests.gateway.world import FORBIDDEN, HARMLESS, World, served, settings_for

MODEL = "real"
SAY: Any = [{"role": "user", "content": HARMLESS}]
FORM: Any = {"type": "object", "properties": {"number": {"type": "integer"}}, "required": ["number"]}
TOOLS: Any = [{"type": "function", "function": {"name": "send", "description": "送る", "parameters": FORM}}]
CHOSEN: Any = {"type": "function", "function": {"name": "send"}}
SETTLING_S = 2


@contextmanager
def llama(python: str, folder: Path) -> Iterator[str]:
    """A running server of that Python; gives its base URL."""
    model, port = folder / "tiny.gguf", free_port()
    subprocess.run([python, str(Path(__file__).with_name("tiny_model.py")), str(model)], check=True)
    asked = ["--model", str(model), "--port", str(port), "--chat_format", "chatml", "--embedding", "true"]
    with started([python, "-m", "llama_cpp.server", *asked, "--n_ctx", "4096"], {}) as process:
        wait_for(f"http://127.0.0.1:{port}/v1/models", process)
        yield f"http://127.0.0.1:{port}/v1"


def whole(client: openai.OpenAI, **more: Any) -> Any:
    return client.chat.completions.create(model=MODEL, messages=SAY, **more).choices[0]


def streamed(client: openai.OpenAI, **more: Any) -> list[Any]:
    chunks = client.chat.completions.create(model=MODEL, messages=SAY, stream=True, **more)
    return [chunk.choices[0] for chunk in chunks if chunk.choices]


def said(choices: list[Any]) -> str:
    return "".join(choice.delta.content or "" for choice in choices)


def arguments(choices: list[Any]) -> str:
    return "".join(call.function.arguments or "" for choice in choices for call in choice.delta.tool_calls or ())


def cut_off(client: openai.OpenAI) -> bool:
    stream = client.chat.completions.create(model=MODEL, messages=SAY, stream=True, max_tokens=3000)
    next(iter(stream))
    stream.close()
    return True


def refused(client: openai.OpenAI) -> bool:
    try:
        client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": FORBIDDEN}])
    except openai.BadRequestError as error:
        return error.code == "personal.person"
    return False


def is_number(text: str) -> bool:
    return isinstance(json.loads(text)["number"], int)


EXCHANGES: dict[str, Callable[[openai.OpenAI], Any]] = {
    "an answer": lambda client: len(whole(client, max_tokens=20).message.content) > 0,
    "a stream": lambda client: len(said(streamed(client, max_tokens=40))) > 20,
    "a long stream": lambda client: len(said(streamed(client, max_tokens=1500))) > 1000,
    "why a stream ended": lambda client: streamed(client, max_tokens=5)[-1].finish_reason == "length",
    "a form": lambda client: is_number(
        whole(client, max_tokens=200, response_format={"type": "json_object", "schema": FORM}).message.content
    ),
    "a tool call": lambda client: is_number(
        whole(client, max_tokens=200, tools=TOOLS, tool_choice=CHOSEN).message.tool_calls[0].function.arguments
    ),
    "a tool call in a stream": lambda client: is_number(
        arguments(streamed(client, max_tokens=200, tools=TOOLS, tool_choice=CHOSEN))
    ),
    "embeddings": lambda client: len(client.embeddings.create(model=MODEL, input=["会議", "案内"]).data) == 2,
    "personal information is refused": refused,
    "a client that leaves": cut_off,
    "an answer after that": lambda client: len(whole(client, max_tokens=20).message.content) > 0,
}


def tried(act: Callable[[openai.OpenAI], Any], client: openai.OpenAI) -> str:
    try:
        return "as it should be" if act(client) else "otherwise"
    except Exception as error:  # noqa: BLE001  (whatever goes wrong is what this file is to tell)
        return f"{type(error).__name__}: {error}"


def main() -> int:
    python = os.environ.get("LLAMA", "")
    if not python:
        sys.stderr.write("LLAMA names no Python with llama-cpp-python[server] and gguf\n")
        return 2
    with tempfile.TemporaryDirectory() as name, llama(python, Path(name)) as base:
        world = World(settings_for(Path(name) / "data", answer_timeout_s=60), base, ())
        world.publish(routes=(Route(MODEL, "svc-text", "text", "up-text", "tiny"),))
        with served(world) as url:
            client = sdk(url).with_options(max_retries=0, timeout=60)
            found = {name: tried(act, client) for name, act in EXCHANGES.items()}
            time.sleep(SETTLING_S)
        ended = Counter(leaf.get("status", leaf["type"]) for leaf in world.book() if leaf["type"] != "intent")
    json.dump({"exchanges": found, "entries": ended}, sys.stdout, ensure_ascii=False, indent=2)
    return 0 if set(found.values()) == {"as it should be"} else 1


if __name__ == "__main__":
    raise SystemExit(main())
