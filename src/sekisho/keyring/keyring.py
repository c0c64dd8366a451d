"""Where the keys of an installation lie and how they are read. A key that is too open or too short is refused."""

import os
import secrets
import stat
from collections.abc import Collection
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sekisho.kernel.errors import ConfigurationError
from sekisho.kernel.keks import PURPOSES
from sekisho.keyring.files import create_once, sync_folder, write_durable
from sekisho.keyring.strength import is_weak

RAW_BYTES = 32
DESTROYED = ".destroyed"
RETIRED = ".retired"  # names of keys, no keys


class Keyring:
    """The folder `keys/` below the data directory. Every secret is 32 raw bytes in a file of mode 0600."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / "keys"

    def ensure(self, elsewhere: Collection[str] = ()) -> None:
        """Make what is missing; never replaces a key. Raises ConfigurationError if the folder cannot be written.

        elsewhere: purposes whose key-encryption keys are not kept in files.
        """
        for name in ("permit.key", "ledger.key", "desk.key", "register.key"):
            self._make(name, secrets.token_bytes(RAW_BYTES))
        for purpose in PURPOSES:
            # Once the first one was replaced and destroyed, it must not be made anew.
            if purpose not in elsewhere and not self._kek_names(purpose):
                self._make(f"{purpose}.key", secrets.token_bytes(RAW_BYTES))
        public = self.permit_key().public_key().public_bytes_raw()
        self._make("permit.pub", public, 0o644)
        if self._read("permit.pub") != public:
            raise ConfigurationError(
                f"{self.folder} の permit.pub が permit.key と対になっていません。",
                next_ja="同じ時点のバックアップから、keys/ をまとめて戻してください。",
            )

    def ensure_gate(self) -> None:
        """Make the key of a gateway's own book; the keys it shares with its desk must be here. Raises those missing."""
        self._make("ledger.key", secrets.token_bytes(RAW_BYTES))
        for name in ("permit.pub", "register.key"):
            if not (self.folder / name).exists():
                raise ConfigurationError(
                    f"鍵ファイル {self.folder / name} がありません。",
                    next_ja="手形を出す関所の keys/ から写してください（docs/operate.md「A second gateway」）。",
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
        """Wraps the keys of stored prompts and answers in a new installation (AES-256). See `keks` for all of them."""
        return self._secret("body.key")

    def keks(self, purpose: str) -> tuple[bytes, ...]:
        """Every key-encryption key in a file: `body.key`, and those that came later (`body.….key`)."""
        return tuple(self._secret(name) for name in self._kek_names(purpose))

    def next_kek(self, purpose: str) -> bytes:
        """The key that is to follow, made and durable; the same one until `name_kek`."""
        self._make(f"{purpose}.next.key", secrets.token_bytes(RAW_BYTES))
        return self._secret(f"{purpose}.next.key")

    def name_kek(self, purpose: str, key_id: str) -> None:
        """What `next_kek` made gets its lasting name; nothing if it has it. Raises ConfigurationError."""
        path = self.folder / f"{purpose}.next.key"
        try:
            if path.exists():
                path.rename(path.with_name(f"{purpose}.{key_id}.key"))
                sync_folder(self.folder)
        except OSError as error:
            raise self._not_written(error) from error

    def destroy_kek(self, purpose: str, key: bytes) -> bool:
        """Overwrite and delete the file of this key; whether there was one. Raises ConfigurationError.

        What a file system or SSD keeps of overwritten blocks, and backups, are not reached by this.
        """
        found = [self.folder / name for name in self._kek_names(purpose) if self._secret(name) == key]
        try:
            for path in found:
                # Renamed first: a key that is half overwritten must not lie where keys are read from.
                path.rename(path.with_suffix(DESTROYED))
            sync_folder(self.folder)
        except OSError as error:
            raise self._not_written(error) from error
        self.finish_destroying(purpose)
        return bool(found)

    def note_retired(self, purpose: str, key_id: str) -> None:
        """Make running processes forget this key (`KekSource.forget_retired`). Raises ConfigurationError."""
        ids = sorted(self.retired_keks(purpose) | {key_id})
        path = self.folder / f"{purpose}{RETIRED}"
        try:
            write_durable(path, "".join(f"{each}\n" for each in ids).encode())
        except OSError as error:
            raise self._not_written(error) from error

    def retired_keks(self, purpose: str) -> frozenset[str]:
        """Ids (`kernel.keks.kek_id`) of the keys that were given up here."""
        try:
            return frozenset((self.folder / f"{purpose}{RETIRED}").read_text("ascii").split())
        except (OSError, UnicodeDecodeError):
            return frozenset()

    def finish_destroying(self, purpose: str) -> None:
        """Overwrite and delete what was given up; also where that was cut off. Raises ConfigurationError."""
        try:
            for path in self.folder.glob(f"{purpose}*{DESTROYED}"):
                with path.open("r+b", buffering=0) as file:
                    file.write(bytes(RAW_BYTES))
                    os.fsync(file.fileno())
                path.unlink()
            sync_folder(self.folder)
        except OSError as error:
            raise self._not_written(error) from error

    def _kek_names(self, purpose: str) -> list[str]:
        first = [f"{purpose}.key"] if (self.folder / f"{purpose}.key").exists() else []
        return first + sorted(path.name for path in self.folder.glob(f"{purpose}.*.key"))

    def register_key(self) -> bytes:
        """Hashes and seals the registered secrets of the engagements. Lies apart from them, as every key does."""
        return self._secret("register.key")

    def attachment_key(self) -> bytes:
        """As `body_key`, for the files attached to requests. Only the desk needs it."""
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
            raise self._not_written(error) from error

    def _not_written(self, error: OSError) -> ConfigurationError:
        return ConfigurationError(
            f"鍵の置き場所 {self.folder} に書けません（{error.strerror}）。",
            next_ja="--data で指定したフォルダーの空きと権限を確かめてください。",
        )

    def _secret(self, name: str) -> bytes:
        data = self._read(name)
        path = self.folder / name
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise ConfigurationError(
                f"鍵ファイル {path} を他の利用者が読めます。", next_ja=f"chmod 600 {path} を実行してください。"
            )
        if is_weak(data):
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
