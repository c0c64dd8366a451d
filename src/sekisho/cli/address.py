"""The address people use, as the server was last started with it: commands beside it must write the same into permits
and the snapshot, or the gate takes its own permits for another installation's and loosens nothing.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sekisho.kernel.settings import Settings, read_settings

NAME, FILE = "SEKISHO_PUBLIC_URL", "address"


def with_address(settings: Settings, env: Mapping[str, str]) -> Settings:
    """The settings with the address that the environment names, or else the desk's server was started with."""
    if env.get(NAME):
        return settings
    try:
        kept = _file(settings.permits_at[0]).read_text("utf-8").strip()
    except (OSError, ValueError):
        return settings
    return replace(settings, public_url=read_settings({NAME: kept}).public_url)


def keep_address(settings: Settings) -> None:
    """For commands that run beside the server. Raises OSError."""
    _file(settings.data_dir).write_text(f"{settings.public_url}\n", encoding="utf-8")


def _file(folder: Path) -> Path:
    return folder / FILE
