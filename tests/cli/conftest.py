"""One installation with the demonstration case for all tests of the command line, on the store that is asked for."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

from tests.cli.installation import Installation, environment


@pytest.fixture(scope="session")
def fresh(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Installation]:
    """Makes an installation where nothing was run yet."""

    def make() -> Installation:
        folder = tmp_path_factory.mktemp("data") / "var"
        if os.environ.get("SEKISHO_TEST_STORE") != "postgres":
            return Installation(folder, environment(folder))
        server, name = request.getfixturevalue("postgres_server"), f"cli_{uuid4().hex}"
        with psycopg.connect(server, autocommit=True) as link:
            link.execute(f"CREATE DATABASE {name}")
        return Installation(folder, environment(folder, urlunsplit(urlsplit(server)._replace(path=f"/{name}"))))

    return make


@pytest.fixture(scope="session")
def demo(fresh: Callable[[], Installation]) -> Installation:
    """With the demonstration case. Tests add to it, but change nothing that others look at."""
    empty = fresh()
    return replace(empty, facts=empty.run("demo", "--json").document)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder for what commands write."""
    return tmp_path
