"""Fixtures of the gateway's tests: a world, an upstream that does as it is told, and the gateway itself, on a port."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateway.media_cases import SOUND_ALLOWED, allow_media, reading_pictures
from tests.gateway.upstream import ScriptedUpstream
from tests.gateway.world import World, scripted, settings_for

Scene = tuple[World, ScriptedUpstream, str]


@pytest.fixture(scope="module")
def lasting_scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """(world, upstream, base URL of the gateway) on the embedded store, for a whole module."""
    with scripted(settings_for(tmp_path_factory.mktemp("scene"))) as made:
        yield made


@pytest.fixture
def scene(lasting_scene: Scene) -> Scene:
    """For tests that change nothing of the world: the upstream has seen nothing yet, the book may hold entries."""
    lasting_scene[1].seen.clear()
    return lasting_scene


@pytest.fixture(scope="module")
def lasting_media(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with reading_pictures(tmp_path_factory.mktemp("media")) as made:
        allow_media(made, *SOUND_ALLOWED)
        yield made


@pytest.fixture
def media(lasting_media: Scene) -> Scene:
    """For tests of pictures and sounds: pictures can be read, and the permit lets sound pass with a warning."""
    lasting_media[1].seen.clear()
    return lasting_media


@pytest.fixture
def own_scene(tmp_path: Path) -> Iterator[Scene]:
    """For tests that change the world."""
    with scripted(settings_for(tmp_path)) as made:
        yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """The setting SEKISHO_STORE for each of the two stores."""
    return str(request.getfixturevalue("postgres_url")) if request.param == "postgresql" else ""


@pytest.fixture
def stored_scene(tmp_path: Path, store_url: str) -> Iterator[Scene]:
    """As `own_scene`, on both stores."""
    with scripted(settings_for(tmp_path, store_url)) as made:
        yield made
