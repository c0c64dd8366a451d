"""The providers' own keys. The snapshot names the place (`keyring.places`), never the key; "" where none is wanted."""

from collections.abc import Mapping
from pathlib import Path
from time import monotonic

from sekisho.keyring.places import read_place

KEPT_S = 5.0


class ProviderKeys:
    """Reads keys when they are needed and keeps them a few seconds, so that a replaced file takes effect by itself."""

    def __init__(self, folder: Path, env: Mapping[str, str]) -> None:
        self._folder = folder
        self._env = env
        self._kept: dict[str, tuple[float, str]] = {}

    def read(self, place: str) -> str:
        """The key, or "" for an upstream without one. Raises ConfigurationError."""
        if not place:
            return ""
        kept = self._kept.get(place)
        if kept is None or monotonic() - kept[0] > KEPT_S:
            kept = self._kept[place] = monotonic(), read_place(place, self._folder, self._env)
        return kept[1]
