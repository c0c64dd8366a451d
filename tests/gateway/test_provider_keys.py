from pathlib import Path

import pytest

from sekisho.gateway.provider_keys import ProviderKeys
from sekisho.kernel.errors import ConfigurationError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def put(folder: Path, name: str, text: str, mode: int = 0o600) -> None:
    path = folder / name
    path.write_text(text)
    path.chmod(mode)


def test_reads_a_key_from_the_environment(folder: Path) -> None:
    assert ProviderKeys(folder, {"PROVIDER_KEY": " sk-1 \n"}).read("env:PROVIDER_KEY") == "sk-1"


def test_reads_a_key_from_a_file_only_the_operator_can_read(folder: Path) -> None:
    put(folder, "provider", "sk-2\n")
    assert ProviderKeys(folder, {}).read("file:provider") == "sk-2"


def test_an_upstream_may_want_no_key(folder: Path) -> None:
    assert ProviderKeys(folder, {}).read("") == ""


def test_a_replaced_file_takes_effect(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.gateway.provider_keys.KEPT_S", -1.0)
    keys = ProviderKeys(folder, {})
    put(folder, "provider", "sk-2")
    assert keys.read("file:provider") == "sk-2"
    put(folder, "provider", "sk-3")
    assert keys.read("file:provider") == "sk-3"


@pytest.mark.parametrize(
    "place",
    [
        "env:ABSENT",
        "env:lower",
        "env:BROKEN",
        "file:absent",
        "file:../keys/body.key",
        "file:/etc/hostname",
        "file:.hidden",
        "file:open",
        "file:japanese",
        "file:header",
        "file:",
        "sk-literal-key",
        "vault:x",
    ],
)
def test_refuses_a_place_that_holds_no_usable_key(folder: Path, place: str) -> None:
    put(folder, "open", "sk-4", 0o644)
    put(folder, "japanese", "鍵")
    put(folder, "header", "sk-5\r\nX-Other: 1")
    with pytest.raises(ConfigurationError) as caught:
        ProviderKeys(folder, {"BROKEN": "a b", "lower": "sk-6"}).read(place)
    assert "sk-" not in str(caught.value)
