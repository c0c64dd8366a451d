import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sekisho.keyring.files import create_once, sync_folder, write_durable
from tests.keyring.racing import PROCESSES, ROUNDS, create_and_read, race, write_and_read

OPEN_FILES = Path("/dev/fd")
WRITERS = [write_durable, create_once]
OLD, NEW = b"old content", b"new content " * 1000
# Run in a process of its own: what follows is the real failure of a real system call.
FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from sekisho.keyring import files
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    getattr(files, sys.argv[1])(Path(sys.argv[2]), b"new content " * 1000)
except OSError as error:
    sys.exit(error.errno)
"""
CRASH = """
import os, sys
from pathlib import Path
from sekisho.keyring import files
left = int(sys.argv[3])
def crash(handle, real=getattr(os, sys.argv[2])):
    global left
    left -= 1
    if left < 0:
        os._exit(99)
    return real(handle)
setattr(os, sys.argv[2], crash)
files.write_durable(Path(sys.argv[1]), b"new content " * 1000)
"""


def run(code: str, *words: object) -> int:
    return subprocess.run([sys.executable, "-c", code, *map(str, words)], check=False, timeout=60).returncode


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "file"


@pytest.fixture
def no_mask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.parametrize("data", [b"", b"x", bytes(range(256)) * 5000])
def test_what_is_written_is_there(place: Path, data: bytes) -> None:
    write_durable(place, OLD)
    write_durable(place, data)
    assert place.read_bytes() == data
    assert list(place.parent.iterdir()) == [place]


@pytest.mark.usefixtures("no_mask")
@pytest.mark.parametrize("write", WRITERS)
def test_only_the_owner_may_read_unless_said_otherwise(place: Path, write: Callable[..., object]) -> None:
    write(place, b"secret")
    write(place.with_name("open"), b"public", 0o644)
    assert (mode(place), mode(place.with_name("open"))) == (0o600, 0o644)


@pytest.mark.usefixtures("no_mask")
def test_a_file_that_was_too_open_is_closed_when_replaced(place: Path) -> None:
    place.write_bytes(OLD)
    place.chmod(0o666)
    write_durable(place, NEW)
    assert mode(place) == 0o600


def test_creates_only_once(place: Path) -> None:
    assert create_once(place, OLD) is True
    assert create_once(place, NEW) is False
    assert place.read_bytes() == OLD
    assert list(place.parent.iterdir()) == [place]


def test_never_creates_through_a_link(place: Path) -> None:
    place.symlink_to(place.with_name("elsewhere"))
    assert create_once(place, NEW) is False
    assert not place.with_name("elsewhere").exists()


@pytest.mark.parametrize("write", ["write_durable", "create_once"])
def test_a_full_disk_leaves_no_trace(place: Path, write: str) -> None:
    assert run(FULL_DISK, write, place) == errno.EFBIG
    assert list(place.parent.iterdir()) == []


def test_a_full_disk_leaves_the_old_content(place: Path) -> None:
    place.write_bytes(OLD)
    assert run(FULL_DISK, "write_durable", place) == errno.EFBIG
    assert place.read_bytes() == OLD
    assert list(place.parent.iterdir()) == [place]


@pytest.mark.parametrize(("call", "after", "content"), [("fsync", 0, OLD), ("close", 0, OLD), ("fsync", 1, NEW)])
def test_after_a_crash_one_of_the_contents_is_there_whole(place: Path, call: str, after: int, content: bytes) -> None:
    place.write_bytes(OLD)
    assert run(CRASH, place, call, after) == 99
    assert place.read_bytes() == content


def test_a_failed_replacement_leaves_no_trace(place: Path) -> None:
    place.mkdir()  # a file cannot take the place of a folder
    with pytest.raises(OSError, match="directory"):
        write_durable(place, NEW)
    assert list(place.parent.iterdir()) == [place]


@pytest.mark.parametrize("write", WRITERS)
def test_a_missing_folder_is_an_os_error(tmp_path: Path, write: Callable[..., object]) -> None:
    with pytest.raises(FileNotFoundError):
        write(tmp_path / "nowhere" / "file", NEW)
    with pytest.raises(FileNotFoundError):
        sync_folder(tmp_path / "nowhere")


@pytest.mark.parametrize("write", WRITERS)
def test_a_failed_fsync_is_told_and_leaves_no_trace(
    place: Path, write: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_handle: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input"):
        write(place, NEW)
    assert list(place.parent.iterdir()) == []


@pytest.mark.parametrize("write", WRITERS)
def test_a_failure_after_the_name_is_there_is_told_too(
    place: Path, write: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def fail_on_folders(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EIO, "Input/output error")
        real(handle)

    monkeypatch.setattr(os, "fsync", fail_on_folders)
    with pytest.raises(OSError, match="Input"):
        write(place, NEW)
    assert place.read_bytes() == NEW
    assert list(place.parent.iterdir()) == [place]


def test_content_is_durable_before_its_name_and_the_name_before_the_return(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.write_bytes(OLD)
    seen: list[tuple[bool, int, bytes]] = []
    real = os.fsync

    def watch(handle: int) -> None:
        found = os.fstat(handle)
        seen.append((stat.S_ISDIR(found.st_mode), found.st_size, place.read_bytes()))
        real(handle)

    monkeypatch.setattr(os, "fsync", watch)
    write_durable(place, NEW)
    (is_folder, size, then), (last_is_folder, _, last) = seen
    assert (is_folder, size, then) == (False, len(NEW), OLD)
    assert (last_is_folder, last) == (True, NEW)


@pytest.mark.parametrize("write", WRITERS)
def test_short_writes_are_continued(place: Path, write: Callable[..., object], monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, data[:7]))
    write(place, NEW)
    assert place.read_bytes() == NEW


def test_no_file_stays_open(place: Path) -> None:
    before = len(list(OPEN_FILES.iterdir()))
    write_durable(place, NEW)
    create_once(place, NEW)
    create_once(place.with_name("other"), NEW)
    with pytest.raises(FileNotFoundError):
        write_durable(place.parent / "nowhere" / "file", NEW)
    assert len(list(OPEN_FILES.iterdir())) == before


def test_of_many_processes_one_creates_and_all_read_its_content(tmp_path: Path) -> None:
    answers = race(create_and_read, tmp_path)
    for number, found in enumerate(answers):
        assert sum(created for created, _ in found) == 1
        assert len({content for _, content in found}) == 1
        assert [path.name for path in (tmp_path / str(number)).iterdir()] == ["once"]


def test_readers_never_see_half_a_file_while_many_write(tmp_path: Path) -> None:
    answers = race(write_and_read, tmp_path)
    assert len(answers) == ROUNDS
    for number, found in enumerate(answers):
        whole = {bytes([each]) * 50_000 for each in range(PROCESSES)}
        assert set(found) <= whole
        assert [path.name for path in (tmp_path / str(number)).iterdir()] == ["file"]
