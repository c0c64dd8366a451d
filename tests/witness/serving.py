"""A witness that really listens, in a thread of the test's process."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from sekisho.witness.app import build_witness
from sekisho.witness.judgement import Witness
from sekisho.witness.memory import Memory
from tests.witness.test_judgement import COSIGNER


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[str]:
    """The address of a witness that remembers in `folder`."""
    listener = socket.create_server(("127.0.0.1", port))
    witness = Witness(Memory(folder), COSIGNER, lambda: int(time.time()))
    config = uvicorn.Config(build_witness(witness, COSIGNER.verifier.vkey), log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
