"""Files that must not be half there: written beside, fsynced, renamed, and the folder fsynced (POSIX rename)."""

import os
import secrets
from pathlib import Path


def write_durable(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Replace `path` by `data` so that after a crash either the old or the new content is there. Raises OSError."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        try:
            _write_all(handle, data)
            os.fsync(handle)
        finally:
            os.close(handle)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def create_once(path: Path, data: bytes, mode: int = 0o600) -> bool:
    """Create `path` whole with `data` unless it exists; whether it was created. Safe between processes."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        try:
            _write_all(handle, data)
            os.fsync(handle)
        finally:
            os.close(handle)
        try:
            os.link(beside, path)  # fails if someone was first; never replaces
        except FileExistsError:
            return False
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.parent)
    return True


def _write_all(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
