"""Everything that is stored, as bytes: for tests that a secret or a name is nowhere in it."""

from pathlib import Path

from django.conf import settings
from django.db import connection


def everything_in_the_database() -> bytes:
    """All rows of all tables, whatever their type."""
    pieces: list[bytes] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            pieces += [_bytes(value) for row in cursor.fetchall() for value in row]
    return b"\n".join(pieces)


def everything_in_the_data_folder() -> bytes:
    """All files but the keys and the desk's own store: the book with its inbox, the published snapshot."""
    folder: Path = settings.SEKISHO.data_dir
    store = Path(connection.settings_dict["NAME"]).name
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(store))
    return b"\n".join(path.read_bytes() for path in files if settings.KEYRING.folder not in path.parents)


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode("utf-8", "surrogatepass")
