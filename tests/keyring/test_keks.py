"""Where key-encryption keys come from; that what is wrong is refused, and that no key is ever said."""

import base64
import stat
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from sekisho.kernel.errors import ConfigurationError
from sekisho.kernel.keks import BODY, OneKek, kek_id, kek_of
from sekisho.kernel.settings import Settings, read_settings
from sekisho.keyring import keks
from sekisho.keyring.keks import KekSource
from sekisho.keyring.keyring import Keyring

ONE, TWO = bytes(range(32)), bytes(range(100, 132))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = read_settings({}, tmp_path / "var")
    Keyring(found.data_dir).ensure()
    return found


def source(settings: Settings, spec: str, **env: str) -> KekSource:
    return KekSource(replace(settings, body_kek=spec), BODY, env)


def printing(folder: Path, words: str) -> str:
    """A command that runs these words of Python; the tests' stand-in for a client of a KMS."""
    script = folder / "client.py"
    script.write_text(words)
    return f"command:{sys.executable} '{script}'"


def refusal(made: KekSource) -> str:
    with pytest.raises(ConfigurationError) as caught:
        made.at_hand()
    return str(caught.value)


def test_a_new_installation_has_one_in_a_file(settings):
    keyring = Keyring(settings.data_dir)
    assert source(settings, "").at_hand() == (keyring.body_key(),)


def test_the_environment_gives_several_in_either_writing_and_files_follow(settings):
    value = f"{ONE.hex()},\n {base64.b64encode(TWO).decode()}"
    own = Keyring(settings.data_dir).body_key()
    assert source(settings, "env:KEK", KEK=value).at_hand() == (ONE, TWO, own)


@pytest.mark.parametrize("value", ["", " ", "abc", "00" * 32, ONE.hex()[:-2], f"{ONE.hex()} nonsense", "漢字の値"])
def test_what_is_no_key_is_refused_and_not_repeated(settings, value):
    said = refusal(source(settings, "env:KEK", KEK=value))
    assert "SEKISHO_BODY_KEK" in said
    assert not value.strip() or value not in said


def test_a_command_is_run_without_a_shell(settings, tmp_path):
    made = source(settings, printing(tmp_path, f"import sys; print('{ONE.hex()}'); print('secret', file=sys.stderr)"))
    assert made.at_hand()[0] == ONE
    said = refusal(source(settings, f"command:echo {ONE.hex()}; echo $HOME"))
    assert "値は表示しません" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("import sys; print('ab' * 32); sys.exit(3)", "終了状態 3"),
        ("print('a' * 100000)", "出力"),
        ("pass", "鍵"),
    ],
)
def test_a_command_that_fails_refuses_the_start_without_its_output(settings, tmp_path, words, said):
    found = refusal(source(settings, printing(tmp_path, words)))
    assert said in found
    assert "abab" not in found


def test_a_command_that_is_not_there_or_hangs_is_given_up(settings, tmp_path, monkeypatch):
    assert "実行できません" in refusal(source(settings, "command:/nonexistent/client"))
    assert "実行できません" in refusal(source(settings, "command:'unclosed"))
    monkeypatch.setattr(keks, "COMMAND_S", 0.3)
    hangs = "import subprocess, sys, time; subprocess.Popen(['sleep', '60']); time.sleep(60)"
    began = time.monotonic()
    assert "秒以内に終わりません" in refusal(source(settings, printing(tmp_path, hangs)))
    assert time.monotonic() - began < 10


def test_a_running_process_finds_a_key_that_came_since(settings, tmp_path, monkeypatch):
    in_files = source(settings, "")
    in_files.at_hand()
    made = Keyring(settings.data_dir).next_kek(BODY)
    assert kek_of(in_files, kek_id(made)) == made
    (tmp_path / "value").write_text(ONE.hex())
    of_command = source(settings, printing(tmp_path, f"print(open({str(tmp_path / 'value')!r}).read())"))
    assert of_command.at_hand()[0] == ONE
    (tmp_path / "value").write_text(f"{TWO.hex()} {ONE.hex()}")
    assert kek_of(of_command, kek_id(TWO)) is None  # asked a moment ago
    monkeypatch.setattr(keks, "REST_S", 0.0)
    end = time.monotonic() + 20
    while kek_of(of_command, kek_id(TWO)) is None:
        assert time.monotonic() < end
        time.sleep(0.02)


def test_an_id_names_a_key_and_only_that(settings):
    assert kek_of(OneKek(ONE), kek_id(ONE)) == ONE
    assert kek_of(OneKek(ONE), kek_id(TWO)) is None
    assert ONE.hex()[:8] not in kek_id(ONE)


def test_the_next_key_stays_the_same_until_it_has_its_name(settings):
    keyring = Keyring(settings.data_dir)
    first = keyring.body_key()
    made = keyring.next_kek(BODY)
    assert keyring.next_kek(BODY) == made
    assert keyring.keks(BODY) == (first, made)
    keyring.name_kek(BODY, kek_id(made))
    keyring.name_kek(BODY, kek_id(made))  # done already
    path = keyring.folder / f"body.{kek_id(made)}.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keyring.next_kek(BODY) not in (first, made)


def test_a_destroyed_key_is_overwritten_gone_and_not_made_anew(settings):
    keyring = Keyring(settings.data_dir)
    first, made = keyring.body_key(), keyring.next_kek(BODY)
    keyring.name_kek(BODY, kek_id(made))
    with (keyring.folder / "body.key").open("rb") as held:
        assert keyring.destroy_kek(BODY, first)
        assert held.read() == bytes(32)
    assert keyring.keks(BODY) == (made,)
    keyring.ensure()
    assert keyring.keks(BODY) == (made,)
    assert not keyring.destroy_kek(BODY, first)


def test_a_destruction_that_was_cut_off_is_finished_and_leaves_no_key_to_read(settings):
    keyring = Keyring(settings.data_dir)
    first, made = keyring.body_key(), keyring.next_kek(BODY)
    (keyring.folder / "body.key").rename(keyring.folder / "body.destroyed")  # killed right after the renaming
    assert keyring.keks(BODY) == (made,)
    keyring.destroy_kek(BODY, first)
    assert not list(keyring.folder.glob("*.destroyed"))


def test_nothing_is_made_in_files_where_keys_come_from_elsewhere(tmp_path):
    keyring = Keyring(tmp_path)
    keyring.ensure([BODY])
    assert keyring.keks(BODY) == ()
    assert source(read_settings({}, tmp_path), "env:KEK", KEK=ONE.hex()).at_hand() == (ONE,)
    assert "body.key がありません" in refusal(source(read_settings({}, tmp_path), ""))


@pytest.mark.parametrize("value", ["KEK", "file:x", "env:", "command: ", "shell:x"])
def test_a_setting_that_names_no_place_is_refused(value, tmp_path):
    with pytest.raises(ConfigurationError, match="SEKISHO_BODY_KEK"):
        read_settings({"SEKISHO_BODY_KEK": value}, tmp_path)


def test_a_key_file_that_others_can_read_is_refused_among_several(settings):
    keyring = Keyring(settings.data_dir)
    keyring.next_kek(BODY)
    (keyring.folder / "body.next.key").chmod(0o644)
    assert "読めます" in refusal(source(settings, ""))


def test_a_running_process_forgets_what_was_retired_since_and_only_that(settings):
    keyring = Keyring(settings.data_dir)
    old = keyring.body_key()
    keyring.note_retired(BODY, kek_id(TWO))  # long ago; given again, to open an old backup
    in_files, in_env = source(settings, ""), source(settings, "env:KEK", KEK=f"{ONE.hex()} {TWO.hex()}")
    new = keyring.next_kek(BODY)
    for each in (in_files, in_env):
        assert kek_of(each, kek_id(old)) == old
        assert kek_of(each, kek_id(new)) == new
    keyring.note_retired(BODY, kek_id(old))
    in_files.forget_retired()
    assert old in in_files.at_hand()  # cut off here: it lies in its file still
    keyring.destroy_kek(BODY, old)
    keyring.note_retired(BODY, kek_id(ONE))
    for each in (in_files, in_env):
        each.forget_retired()
    assert in_files.at_hand() == (new,)
    assert in_env.at_hand() == (TWO, new)
    in_env.look_again()
    assert in_env.at_hand() == (TWO, new)
    held = [key for value in vars(in_env).values() if isinstance(value, tuple) for key in value]
    assert not {old, ONE} & set(held)
    assert keyring.retired_keks(BODY) == {kek_id(each) for each in (old, ONE, TWO)}


def test_a_key_file_that_is_gone_without_having_been_retired_stays_in_use(settings):
    """Somebody moved `keys/` away: no reason to stop a gate that runs."""
    running = source(settings, "")
    (key,) = running.at_hand()
    (settings.data_dir / "keys" / "body.key").unlink()
    running.forget_retired()
    assert running.at_hand() == (key,)
