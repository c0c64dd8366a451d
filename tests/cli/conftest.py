"""One installation with the demonstration case for all tests of the command line, on the store that is asked for."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

from tests.cli.installation import Installation, environment

Make = Callable[..., Installation]


@pytest.fixture(scope="session")
def fresh(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Makes an installation where nothing was run yet, or a copy of another one where nothing runs."""

    def make(of: Installation | None = None) -> Installation:
        folder = tmp_path_factory.mktemp("data") / "var"
        facts = {}
        if of:
            shutil.copytree(of.folder, folder)
            facts = of.facts
        if os.environ.get("SEKISHO_TEST_STORE") != "postgres":
            return Installation(folder, environment(folder), facts)
        server, name = request.getfixturevalue("postgres_server"), f"cli_{uuid4().hex}"
        template = urlsplit(of.env["SEKISHO_STORE"]).path[1:] if of else "template1"
        with psycopg.connect(server, autocommit=True) as link:
            link.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return Installation(folder, environment(folder, urlunsplit(urlsplit(server)._replace(path=f"/{name}"))), facts)

    return make


@pytest.fixture(scope="session")
def own_demo(fresh: Make) -> Callable[[], Installation]:
    """Makes installations with the demonstration case for tests that change it: one is loaded, these are copies."""
    empty = fresh()
    loaded = replace(empty, facts=empty.run("demo", "--json").document)
    return lambda: fresh(loaded)


@pytest.fixture(scope="session")
def demo(own_demo: Callable[[], Installation]) -> Installation:
    """With the demonstration case. Tests add to it, but change nothing that others look at."""
    return own_demo()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder for what commands write."""
    return tmp_path
