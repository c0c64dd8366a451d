from argparse import Namespace
from pathlib import Path

import pytest

from sekisho.cli import up
from sekisho.cli.up import base_of, screening_line
from sekisho.kernel.settings import Settings, read_settings

NAMED = "https://sekisho.example"


def args(host: str = "127.0.0.1", port: int = 8100) -> Namespace:
    return Namespace(host=host, port=port, demo=False, upstream=None)


def test_start_says_when_screening_is_not_compiled_and_what_to_do() -> None:
    assert "script/setup" in screening_line(compiled=False)
    assert "script/setup" not in screening_line(compiled=True)


@pytest.mark.parametrize(
    ("host", "named", "base"),
    [
        ("127.0.0.1", "", "http://127.0.0.1:8100"),
        ("::1", "", "http://[::1]:8100"),
        ("127.0.0.1", f"{NAMED}/", NAMED),
    ],
)
def test_people_use_the_port_unless_an_address_is_named(
    monkeypatch: pytest.MonkeyPatch, host: str, named: str, base: str
) -> None:
    monkeypatch.setenv("SEKISHO_PUBLIC_URL", named)
    assert base_of(args(host), read_settings({"SEKISHO_PUBLIC_URL": named})) == base


def test_desk_and_gateway_know_the_same_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The refusal of a held call names a page of the desk; it named port 8000 wherever the desk was."""
    monkeypatch.delenv("SEKISHO_PUBLIC_URL", raising=False)
    known: list[str] = []

    def build_gateway(settings: Settings, keyring: object) -> None:
        known.append(settings.public_url)

    class Desk:
        socket = tmp_path / "desk.sock"

        def __init__(self, settings: Settings, socket: Path, env: dict[str, str]) -> None:
            known.append(env["SEKISHO_PUBLIC_URL"])

        def start(self) -> None: ...

        def stop(self) -> None: ...

    monkeypatch.setattr(up, "build_gateway", build_gateway)
    monkeypatch.setattr(up, "DeskProcess", Desk)
    monkeypatch.setattr(up, "listen", lambda host, port: None)
    monkeypatch.setattr(up, "prepare", lambda args, settings: known.append(settings.public_url))
    monkeypatch.setattr(up, "_serve", lambda base, *rest: known.append(base))
    assert up.run(args(), Settings(data_dir=tmp_path)) == 0
    assert known == ["http://127.0.0.1:8100"] * 4
    assert (tmp_path / "address").read_text() == "http://127.0.0.1:8100\n"
