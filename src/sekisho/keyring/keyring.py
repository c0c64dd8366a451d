"""Where the keys of an installation lie and how they are read. A key that is too open or too short is refused."""

import secrets
import stat
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sekisho.kernel.errors import ConfigurationError
from sekisho.keyring.files import create_once

RAW_BYTES = 32


class Keyring:
    """The folder `keys/` below the data directory. Every secret is 32 raw bytes in a file of mode 0600."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / "keys"

    def ensure(self) -> None:
        """Make what is missing; never replaces a key. Raises ConfigurationError if the folder cannot be written."""
        for name in ("permit.key", "ledger.key", "body.key", "desk.key", "register.key", "attachment.key"):
            self._make(name, secrets.token_bytes(RAW_BYTES))
        public = self.permit_key().public_key().public_bytes_raw()
        self._make("permit.pub", public, 0o644)
        if self._read("permit.pub") != public:
            raise ConfigurationError(
                f"{self.folder} の permit.pub が permit.key と対になっていません。",
                next_ja="同じ時点のバックアップから、keys/ をまとめて戻してください。",
            )

    def permit_key(self) -> Ed25519PrivateKey:
        """Signs permits and snapshots. Only the desk needs it."""
        return Ed25519PrivateKey.from_private_bytes(self._secret("permit.key"))

    def permit_public(self) -> Ed25519PublicKey:
        """Verifies permits and snapshots."""
        return Ed25519PublicKey.from_public_bytes(self._read("permit.pub"))

    def ledger_key(self) -> Ed25519PrivateKey:
        """Signs checkpoints of the book. Only the gateway needs it."""
        return Ed25519PrivateKey.from_private_bytes(self._secret("ledger.key"))

    def body_key(self) -> bytes:
        """Wraps the data keys of stored prompts and answers (AES-256)."""
        return self._secret("body.key")

    def register_key(self) -> bytes:
        """Hashes and seals the registered secrets of the engagements. Lies apart from them, as every key does."""
        return self._secret("register.key")

    def attachment_key(self) -> bytes:
        """Wraps the data keys of files attached to requests (AES-256). Only the desk needs it."""
        return self._secret("attachment.key")

    def desk_secret(self) -> bytes:
        """Signs sessions and forms; encrypts second-factor secrets. Only the desk needs it."""
        return self._secret("desk.key")

    def witness_key(self) -> Ed25519PrivateKey:
        """Cosigns other installations' logs; made on first use. Only the witness needs it."""
        self._make("witness.key", secrets.token_bytes(RAW_BYTES))
        return Ed25519PrivateKey.from_private_bytes(self._secret("witness.key"))

    def demo_secret(self) -> bytes:
        """Derives the demonstration case's passwords and key; made on first use."""
        self._make("demo.key", secrets.token_bytes(RAW_BYTES))
        return self._secret("demo.key")

    def is_demo(self) -> bool:
        """Whether the demonstration case was ever loaded here."""
        return (self.folder / "demo.key").exists()

    def _make(self, name: str, data: bytes, mode: int = 0o600) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            create_once(self.folder / name, data, mode)
        except OSError as error:
            raise ConfigurationError(
                f"鍵の置き場所 {self.folder} に書けません（{error.strerror}）。",
                next_ja="--data で指定したフォルダーの空きと権限を確かめてください。",
            ) from error

    def _secret(self, name: str) -> bytes:
        data = self._read(name)
        path = self.folder / name
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise ConfigurationError(
                f"鍵ファイル {path} を他の利用者が読めます。", next_ja=f"chmod 600 {path} を実行してください。"
            )
        if len(set(data)) < RAW_BYTES // 4:
            raise ConfigurationError(f"鍵ファイル {path} の中身が弱すぎます。", next_ja="乱数で作り直してください。")
        return data

    def _read(self, name: str) -> bytes:
        path = self.folder / name
        try:
            data = path.read_bytes()
        except OSError as error:
            raise ConfigurationError(
                f"鍵ファイル {path} が読めません（{error.strerror}）。",
                next_ja="sekisho up を一度実行して鍵を作るか、バックアップから戻してください。",
            ) from error
        if len(data) != RAW_BYTES:
            raise ConfigurationError(f"鍵ファイル {path} の長さが {RAW_BYTES} バイトではありません。")
        return data
