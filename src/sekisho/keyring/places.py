"""Where a secret of somebody else's service lies: `env:NAME`, or `file:NAME` in a folder only the operator can read.

What is stored anywhere is the place, never the secret.
"""

import re
import stat
from collections.abc import Mapping
from pathlib import Path

from sekisho.kernel.errors import ConfigurationError

SECRETS = "secrets"  # the folder, below the data directory
ENV_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
# A header value: visible ASCII. Anything else (a newline above all) could write a header of its own.
VALUE = re.compile(r"[\x21-\x7e]{1,4096}")


def read_place(place: str, folder: Path, env: Mapping[str, str]) -> str:
    """The secret at this place. Raises ConfigurationError."""
    source, _, name = place.partition(":")
    if source == "env" and ENV_NAME.fullmatch(name):
        value = env.get(name, "")
    elif source == "file" and FILE_NAME.fullmatch(name):
        value = _from_file(folder / name)
    else:
        raise ConfigurationError("接続用の鍵の置き場所は env:NAME か file:NAME で書いてください。")
    value = value.strip()
    if not VALUE.fullmatch(value):
        raise ConfigurationError("接続用の鍵がないか、使えない文字を含みます。")
    return value


def _from_file(path: Path) -> str:
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise ConfigurationError(
                f"接続用の鍵ファイル {path} を他の利用者が読めます。", next_ja="chmod 600 にしてください。"
            )
        return path.read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"接続用の鍵ファイル {path} が読めません。") from error
