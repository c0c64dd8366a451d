"""Where the providers' own keys are found: an environment variable or a file only the operator can read.

The snapshot names the place, never the key: `env:NAME`, `file:NAME` (below `secrets/` of the data directory), or ""
for an upstream that wants no key.
"""

import re
import stat
from collections.abc import Mapping
from pathlib import Path
from time import monotonic

from sekisho.kernel.errors import ConfigurationError

ENV_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
# A header value: visible ASCII. Anything else (a newline above all) could write a header of its own.
VALUE = re.compile(r"[\x21-\x7e]{1,4096}")
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
            kept = self._kept[place] = monotonic(), self._find(place)
        return kept[1]

    def _find(self, place: str) -> str:
        source, _, name = place.partition(":")
        if source == "env" and ENV_NAME.fullmatch(name):
            value = self._env.get(name, "")
        elif source == "file" and FILE_NAME.fullmatch(name):
            value = self._from_file(self._folder / name)
        else:
            raise ConfigurationError("接続用の鍵の置き場所は env:NAME か file:NAME で書いてください。")
        value = value.strip()
        if not VALUE.fullmatch(value):
            raise ConfigurationError("接続用の鍵がないか、使えない文字を含みます。")
        return value

    def _from_file(self, path: Path) -> str:
        try:
            if stat.S_IMODE(path.stat().st_mode) & 0o077:
                raise ConfigurationError(
                    f"接続用の鍵ファイル {path} を他の利用者が読めます。", next_ja="chmod 600 にしてください。"
                )
            return path.read_text("ascii")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"接続用の鍵ファイル {path} が読めません。") from error
