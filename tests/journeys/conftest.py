"""One served demonstration for the journeys that only add to it, and one browser."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.server import Installation

ARGUMENTS = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-gpu"]


@dataclass
class Served:
    """A running demonstration, what `demo --json` says of it; pages (as hashes) and colours that were in order."""

    installation: Installation
    facts: dict[str, Any]
    pages: list[Page] = field(default_factory=list)
    in_order: set[bytes] = field(default_factory=set)
    colours: set[str] = field(default_factory=set)

    @property
    def base(self) -> str:
        return self.installation.base

    def account(self, login: str) -> dict[str, str]:
        return next(a for a in self.facts["accounts"] if a["email"].startswith(f"{login}@"))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    """Nothing was done there yet."""
    installation = Installation(tmp_path / "var")
    yield installation
    installation.stop()


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """With the demonstration; never started."""
    made = Installation(tmp_path_factory.mktemp("loaded") / "var")
    made.facts = made.demo()
    return made


@pytest.fixture
def practice(place: Installation, loaded: Installation) -> Installation:
    """With the demonstration, loaded once for all: a copy for the test alone."""
    shutil.copytree(loaded.data, place.data)
    place.facts = loaded.facts
    return place


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    installation = Installation(tmp_path_factory.mktemp("served") / "var")
    installation.start("--demo")
    yield Served(installation, installation.demo())
    installation.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    assert Path(path).exists(), "no Chromium: run script/test, which installs it"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()
