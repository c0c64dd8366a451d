import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sekisho.kernel.errors import ConfigurationError
from sekisho.kernel.keks import BODY, kek_id
from sekisho.keyring.keyring import RAW_BYTES, Keyring
from tests.keyring.racing import ensure_and_read, race

SECRETS: dict[str, Callable[[Keyring], object]] = {
    "permit.key": Keyring.permit_key,
    "ledger.key": Keyring.ledger_key,
    "body.key": Keyring.body_key,
    "attachment.key": Keyring.attachment_key,
    "desk.key": Keyring.desk_secret,
    "register.key": Keyring.register_key,
    "demo.key": Keyring.demo_secret,
}
READERS = SECRETS | {"permit.pub": Keyring.permit_public}
GOOD = bytes(range(RAW_BYTES))


def test_a_further_gateway_makes_the_key_of_its_book_and_nothing_else(tmp_path: Path) -> None:
    ring = Keyring(tmp_path)
    for name in ("permit.pub", "register.key"):
        with pytest.raises(ConfigurationError, match=name):
            ring.ensure_gate()
        (ring.folder / name).write_bytes(GOOD)
    ring.ensure_gate()
    before = ring.ledger_key().private_bytes_raw()
    ring.ensure_gate()
    assert ring.ledger_key().private_bytes_raw() == before
    assert sorted(path.name for path in ring.folder.iterdir()) == ["ledger.key", "permit.pub", "register.key"]


@pytest.fixture(autouse=True)
def no_mask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def keys(tmp_path: Path) -> Keyring:
    made = Keyring(tmp_path / "new" / "var")
    made.ensure()
    return made


def contents(keys: Keyring) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in keys.folder.iterdir()}


def refused(read: Callable[[Keyring], object], keys: Keyring) -> str:
    with pytest.raises(ConfigurationError) as caught:
        read(keys)
    assert "鍵ファイル" in str(caught.value)
    return str(caught.value)


def test_makes_every_key_once(keys: Keyring) -> None:
    made = contents(keys)
    assert set(made) == set(READERS) - {"demo.key"}
    assert {len(data) for data in made.values()} == {RAW_BYTES}
    assert len(set(made.values())) == len(made)
    keys.ensure()
    assert contents(keys) == made


def test_only_the_owner_reads_the_secrets(keys: Keyring) -> None:
    keys.demo_secret()
    assert stat.S_IMODE(keys.folder.stat().st_mode) == 0o700
    for path in keys.folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == (0o644 if path.name == "permit.pub" else 0o600), path.name


def test_two_installations_have_different_keys(tmp_path: Path, keys: Keyring) -> None:
    other = Keyring(tmp_path / "other")
    other.ensure()
    assert not set(contents(keys).values()) & set(contents(other).values())


def test_the_public_key_is_that_of_the_permit_key(keys: Keyring) -> None:
    keys.permit_public().verify(keys.permit_key().sign(b"permit"), b"permit")
    assert keys.permit_public().public_bytes_raw() == keys.permit_key().public_key().public_bytes_raw()
    assert keys.ledger_key().private_bytes_raw() != keys.permit_key().private_bytes_raw()


def test_each_key_is_what_lies_in_its_file(keys: Keyring) -> None:
    keys.demo_secret()
    files = contents(keys)
    assert keys.permit_key().private_bytes_raw() == files["permit.key"]
    assert keys.ledger_key().private_bytes_raw() == files["ledger.key"]
    assert (keys.body_key(), keys.desk_secret(), keys.demo_secret()) == (
        files["body.key"],
        files["desk.key"],
        files["demo.key"],
    )


@pytest.mark.parametrize("name", sorted(set(READERS) - {"demo.key"}))
def test_makes_only_what_is_missing(keys: Keyring, name: str) -> None:
    before = contents(keys)
    (keys.folder / name).unlink()
    if name == "permit.key":
        (keys.folder / "permit.pub").unlink()
    keys.ensure()
    after = contents(keys)
    assert set(after) == set(before)
    kept = set(before) - {name} - ({"permit.pub"} if name == "permit.key" else set())
    assert all(after[each] == before[each] for each in kept)


def test_many_processes_make_one_set_of_keys(tmp_path: Path) -> None:
    for number, found in enumerate(race(ensure_and_read, tmp_path)):
        assert len(set(found)) == 1
        folder = tmp_path / str(number) / "keys"
        assert {path.name for path in folder.iterdir()} == set(READERS)
        assert {stat.S_IMODE((folder / name).stat().st_mode) for name in SECRETS} == {0o600}


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("mode", [0o604, 0o640, 0o610, 0o601, 0o602, 0o620, 0o644, 0o660, 0o666, 0o777])
def test_a_secret_that_others_can_reach_is_refused(keys: Keyring, name: str, mode: int) -> None:
    keys.demo_secret()
    (keys.folder / name).chmod(mode)
    assert f"chmod 600 {keys.folder / name}" in refused(READERS[name], keys)


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_secret_of_the_owner_alone_is_read(keys: Keyring, name: str, mode: int) -> None:
    keys.demo_secret()
    (keys.folder / name).chmod(mode)
    assert READERS[name](keys)


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("data", [bytes(32), b"\xff" * 32, b"ab" * 16, b"changeme" * 4, b"0123456" * 4 + b"0123"])
def test_a_weak_secret_is_refused(keys: Keyring, name: str, data: bytes) -> None:
    keys.demo_secret()
    (keys.folder / name).write_bytes(data)
    message = refused(READERS[name], keys)
    assert "弱" in message
    assert "乱数" in message


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("data", [b"", GOOD[:-1], GOOD + b"\n", GOOD * 2, GOOD.hex().encode()], ids=len)
def test_a_key_of_another_length_is_refused(keys: Keyring, name: str, data: bytes) -> None:
    keys.demo_secret()
    (keys.folder / name).write_bytes(data)
    assert "32 バイト" in refused(READERS[name], keys)


@pytest.mark.parametrize("name", sorted(set(READERS) - {"demo.key"}))
def test_a_missing_key_is_told_and_not_made_by_reading(keys: Keyring, name: str) -> None:
    (keys.folder / name).unlink()
    assert str(keys.folder / name) in refused(READERS[name], keys)
    assert not (keys.folder / name).exists()


@pytest.mark.parametrize("name", READERS)
def test_no_message_shows_a_key(keys: Keyring, name: str) -> None:
    keys.demo_secret()
    secret = b"kakushikotoba" * 3
    (keys.folder / name).write_bytes(secret)
    assert "kakushi" not in refused(READERS[name], keys)


def test_ensure_refuses_a_permit_key_it_would_not_read(keys: Keyring) -> None:
    (keys.folder / "permit.key").chmod(0o644)
    refused(Keyring.ensure, keys)


@pytest.mark.parametrize("act", [Keyring.ensure, Keyring.demo_secret])
def test_a_folder_that_cannot_be_written_is_told_in_japanese(tmp_path: Path, act: Callable[[Keyring], object]) -> None:
    (tmp_path / "keys").write_bytes(b"a file in the way")
    with pytest.raises(ConfigurationError, match="書けません") as caught:
        act(Keyring(tmp_path))
    assert "--data" in caught.value.next_ja
    assert isinstance(caught.value.__cause__, OSError)


def test_the_demonstration_is_known_by_its_secret(keys: Keyring) -> None:
    assert not keys.is_demo()
    secret = keys.demo_secret()
    assert keys.is_demo()
    assert keys.demo_secret() == secret
    keys.ensure()
    assert keys.demo_secret() == secret


def test_a_public_key_of_another_installation_is_noticed(tmp_path: Path) -> None:
    Keyring(tmp_path).ensure()
    public = tmp_path / "keys" / "permit.pub"
    public.write_bytes(bytes(reversed(public.read_bytes())))
    with pytest.raises(ConfigurationError, match="対になっていません"):
        Keyring(tmp_path).ensure()


def test_a_destruction_that_was_cut_off_is_finished(keys: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = keys.keks(BODY)[0], keys.next_kek(BODY)
    keys.name_kek(BODY, kek_id(new))
    rename = Path.rename

    def cut(self: Path, target: Path) -> None:
        rename(self, target)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", cut)
        with pytest.raises(KeyboardInterrupt):
            keys.destroy_kek(BODY, old)
    assert old in contents(keys).values()
    keys.finish_destroying(BODY)
    assert old not in contents(keys).values()
    assert keys.keks(BODY) == (new,)
