"""A place for a book, once in each store."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.ledger.books import Place, end_sessions


@pytest.fixture(scope="session")
def ledger_database(postgres_server: str) -> str:
    """One database for all tests of this room; making one for each takes a second where the disk is slow."""
    with psycopg.connect(postgres_server, autocommit=True) as link:
        link.execute("CREATE DATABASE ledger_tests")
    return urlunsplit(urlsplit(postgres_server)._replace(path="/ledger_tests"))


@pytest.fixture
def postgres_place(ledger_database: str, tmp_path: Path) -> Iterator[Place]:
    yield Place(tmp_path / "data", ledger_database)
    end_sessions(Place(tmp_path, ledger_database))
    with psycopg.connect(ledger_database, autocommit=True) as link:
        link.execute("DROP SCHEMA IF EXISTS sekisho_ledger CASCADE")


@pytest.fixture
def sqlite_place(tmp_path: Path) -> Place:
    return Place(tmp_path / "data", "")


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest) -> Place:
    """Every test that takes this runs on both stores."""
    return request.getfixturevalue(f"{request.param}_place")
