"""Nothing of the machine or the registries it was made with is in the repository."""

import re

from tests.house.sources import name_of, tracked

# Written in pieces, so that this file does not find itself.
HOSTS = ("pypi" + ".org", "python" + "hosted.org", "registry.npm" + "js.org", "deb.deb" + "ian.org")
MACHINE_PATH = re.compile(r"(?<![A-Za-z0-9_.~])/(?:wo" + r"rk|ho" + r"me/[a-z]+|ro" + r"ot|fa" + r"rm)/")
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIV" + r"ATE KEY-----")


def texts():
    for path in tracked():
        data = path.read_bytes()
        if b"\0" not in data[:8192]:
            yield name_of(path), data.decode("utf-8", "replace")


def test_no_file_names_a_package_registry():
    assert not [name for name, text in texts() if any(host in text for host in HOSTS)]


def test_no_file_holds_a_path_of_a_machine():
    assert not [name for name, text in texts() if MACHINE_PATH.search(text)]


def test_no_file_holds_a_private_key():
    assert not [name for name, text in texts() if SECRET.search(text)]


def test_lock_files_pin_every_package_by_hash():
    for lock in (path for path in tracked() if path.name.endswith(".lock")):
        lines = lock.read_text("utf-8")
        packages = re.findall(r"^[a-z0-9][^\n]*==[^\n]*\\$", lines, re.MULTILINE)
        bare = re.findall(r"^[a-z0-9][^\n]*(?<!\\)$", lines, re.MULTILINE)
        assert packages
        assert not bare, lock.name
        assert "--index-url" not in lines
        assert "--extra-index-url" not in lines
