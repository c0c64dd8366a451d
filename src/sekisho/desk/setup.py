"""Bring the desk up in this process: keys, Django, migrations."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection
from django.db.utils import DatabaseError

from sekisho.kernel.errors import StoreError
from sekisho.kernel.keks import PURPOSES
from sekisho.kernel.settings import Settings
from sekisho.keyring.keks import spec_of
from sekisho.keyring.keyring import Keyring


def start_desk(settings: Settings) -> None:
    """Make missing keys and load Django for this data directory. Call once, before any desk model is imported."""
    Keyring(settings.data_dir).ensure([purpose for purpose in PURPOSES if spec_of(settings, purpose)])
    os.environ["SEKISHO_DATA"] = str(settings.data_dir)
    os.environ["DJANGO_SETTINGS_MODULE"] = "sekisho.desk.settings"
    django.setup()


def migrate() -> None:
    """Bring the desk's tables to this version. Raises StoreError if the store does not answer."""
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        raise StoreError(
            "事務処理の保管庫（データベース）を準備できません。",
            next_ja="SEKISHO_STORE の接続先、又はデータのフォルダーの空きと権限を確かめてください。",
        ) from error
    if connection.vendor == "sqlite":
        restrict(Path(connection.settings_dict["NAME"]))


@contextmanager
def store_at_hand() -> Iterator[None]:
    """Around a command: what Django says of the database becomes an error that people can act on. Raises StoreError."""
    try:
        yield
    except DatabaseError as error:
        raise StoreError(
            "事務処理の保管庫（データベース）を使えません。",
            next_ja="--data の指定を確かめてください。はじめてのときは、先に sekisho prepare を実行してください。",
        ) from error


def restrict(path: Path) -> None:
    """The embedded store holds personal data: nobody but its owner reads it."""
    for name in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        if name.exists():
            name.chmod(0o600)
