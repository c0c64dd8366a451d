from dataclasses import replace
from pathlib import Path

import pytest

from sekisho.cli.address import keep_address, with_address
from sekisho.kernel.errors import ConfigurationError
from sekisho.kernel.settings import Settings, read_settings

SERVED, NAMED = "http://127.0.0.1:8100", "https://sekisho.example"


def settings(folder: Path, **env: str) -> Settings:
    return with_address(read_settings(env, folder), env)


def test_commands_know_the_address_the_server_was_started_with(tmp_path: Path) -> None:
    """A command beside a server on another port published permits as another installation's: nothing was held."""
    assert settings(tmp_path).public_url == Settings().public_url
    keep_address(replace(Settings(), data_dir=tmp_path, public_url=SERVED))
    assert settings(tmp_path).public_url == SERVED
    assert settings(tmp_path, SEKISHO_PUBLIC_URL=NAMED).public_url == NAMED


def test_a_further_gateway_knows_the_address_of_its_desk(tmp_path: Path) -> None:
    desk, gate = tmp_path / "desk", tmp_path / "gate"
    desk.mkdir()
    keep_address(replace(Settings(), data_dir=desk, public_url=SERVED))
    assert settings(gate, SEKISHO_PERMITS_FROM=str(desk)).public_url == SERVED


@pytest.mark.parametrize("kept", ["", "\n"])
def test_nothing_kept_is_the_default(tmp_path: Path, kept: str) -> None:
    (tmp_path / "address").write_text(kept)
    assert settings(tmp_path).public_url == Settings().public_url


def test_a_file_that_says_something_else_is_said(tmp_path: Path) -> None:
    (tmp_path / "address").write_text("sekisho.example")
    with pytest.raises(ConfigurationError, match="SEKISHO_PUBLIC_URL"):
        settings(tmp_path)
