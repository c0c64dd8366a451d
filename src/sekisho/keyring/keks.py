"""Where key-encryption keys come from: files of the keyring, the environment, or a command (a client of a KMS or HSM).

What the environment or a command gives comes first, keys in files after it, so that moving from one to the other is a
change of keys like any other. No value is ever logged or shown; a key is named by its `kek_id`.
"""

import base64
import binascii
import os
import re
import shlex
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

from sekisho.kernel.errors import ConfigurationError
from sekisho.kernel.keks import BODY, KEK_BYTES, kek_id
from sekisho.kernel.settings import Settings
from sekisho.keyring.keyring import Keyring
from sekisho.keyring.strength import is_weak

ENV, COMMAND = "env:", "command:"
COMMAND_S = 10.0  # a command that has not answered by then is ended
COMMAND_BYTES = 4096  # a dozen keys
REST_S = 10.0  # a missed key makes a command run again at most so often
SEPARATORS = re.compile(r"[\s,]+")
FIX = "docs/operate.md の「鍵を包む鍵」を見て直してください。"


def spec_of(settings: Settings, purpose: str) -> str:
    """The setting that says where the keys of a purpose come from; "" for files only."""
    return settings.body_kek if purpose == BODY else settings.attachment_kek


def setting_of(purpose: str) -> str:
    return "SEKISHO_BODY_KEK" if purpose == BODY else "SEKISHO_ATTACHMENT_KEK"


class KekSource:
    """The `Keks` of one purpose for one process. Safe to use from any thread."""

    def __init__(self, settings: Settings, purpose: str, env: Mapping[str, str] | None = None) -> None:
        """env: what `env:NAME` looks into; without it that of this process."""
        self.purpose = purpose
        self.spec = spec_of(settings, purpose)
        self._keyring = Keyring(settings.data_dir)
        self._env = os.environ if env is None else env
        self._turn = threading.Lock()
        self._known: tuple[bytes, ...] = ()
        self._outside: tuple[bytes, ...] = ()
        self._asked_at = 0.0
        self._retired_before: frozenset[str] = frozenset()

    def at_hand(self) -> tuple[bytes, ...]:
        """See `Keks.at_hand`. The first call reads the source and raises ConfigurationError; later ones remember."""
        if not self._known:
            with self._turn:
                if not self._known:
                    self._asked_at = time.monotonic()
                    self._retired_before = self._keyring.retired_keks(self.purpose)
                    self._outside = self._ask()
                    self._known = self._together()
        return self._known

    def look_again(self) -> None:
        """Files at once; a command in a thread of its own, so that nobody waits. The environment cannot change."""
        with suppress(ConfigurationError):  # what was known stays; who missed a key says so itself
            self._known = self._together()
        if self.spec.startswith(COMMAND) and time.monotonic() - self._asked_at >= REST_S:
            self._asked_at = time.monotonic()
            threading.Thread(target=self._ask_again, name="sekisho-kek", daemon=True).start()

    def forget_retired(self) -> None:
        """See `Keks.forget_retired`. A key that lies in a file (again) stays, and so does what was retired before.

        Both are how an old backup is opened: its key is put back. What a process forgets, Python frees and may not
        overwrite; and an environment keeps its value while the process runs.
        """
        gone = self._keyring.retired_keks(self.purpose) - self._retired_before
        if not gone or not any(kek_id(key) in gone for key in (*self._known, *self._outside)):
            return
        with suppress(ConfigurationError, OSError):  # where files cannot be read nothing is known for sure
            in_files = self._keyring.keks(self.purpose)
            kept = tuple(key for key in self._known if key in in_files or kek_id(key) not in gone)
            self._outside = tuple(key for key in self._outside if kek_id(key) not in gone)
            self._known = kept or self._known

    def outside(self) -> tuple[bytes, ...]:
        """The keys that do not lie in files. Raises ConfigurationError."""
        self.at_hand()
        return self._outside

    def _ask_again(self) -> None:
        with suppress(ConfigurationError):
            self._outside = self._ask()
            self._known = self._together()

    def _together(self) -> tuple[bytes, ...]:
        found = dict.fromkeys((*self._outside, *self._keyring.keks(self.purpose)))
        if not found:
            raise ConfigurationError(f"{self._keyring.folder} に {self.purpose}.key がありません。", next_ja=FIX)
        return tuple(found)

    def _ask(self) -> tuple[bytes, ...]:
        if not self.spec:
            return ()
        name = setting_of(self.purpose)
        if self.spec.startswith(ENV):
            value = self._env.get(self.spec.removeprefix(ENV), "")
            if not value.strip():
                raise ConfigurationError(f"{name} が指す環境変数に、値がありません。", next_ja=FIX)
        else:
            value = _output(self.spec.removeprefix(COMMAND), name)
        return read_keks(value, name)


def read_keks(value: str, name: str) -> tuple[bytes, ...]:
    """Keys as text: hexadecimal or base64, apart by white space or commas. Raises ConfigurationError, without them."""
    keys = tuple(filter(None, map(_read, filter(None, SEPARATORS.split(value)))))
    if not keys or len(keys) != len(list(filter(None, SEPARATORS.split(value)))):
        raise ConfigurationError(
            f"{name} から得た値が、{KEK_BYTES}バイトの鍵（16進64文字又はbase64）ではありません。値は表示しません。",
            next_ja=FIX,
        )
    return keys


def _read(word: str) -> bytes | None:
    reader: Callable[[str], bytes] = bytes.fromhex if len(word) == 2 * KEK_BYTES else _base64
    try:
        key = reader(word)
    except (ValueError, binascii.Error):
        return None
    return key if len(key) == KEK_BYTES and not is_weak(key) else None


def _base64(word: str) -> bytes:
    return base64.b64decode(word, validate=True)


def _output(command: str, name: str) -> str:
    """What the command prints. No shell; its error output is thrown away, because it may repeat what it was given."""
    try:
        words = shlex.split(command)
        child = subprocess.Popen(  # noqa: S603 - the operator's own words, split without a shell
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except (OSError, ValueError, IndexError) as error:
        why = getattr(error, "strerror", None) or "指定の形が正しくありません"
        raise ConfigurationError(f"{name} の命令を実行できません（{why}）。", next_ja=FIX) from error
    is_late = threading.Event()

    def end() -> None:
        is_late.set()
        _kill(child)

    timer = threading.Timer(COMMAND_S, end)
    timer.start()
    try:
        assert child.stdout is not None  # noqa: S101 - PIPE above
        with child.stdout as stream:
            output = stream.read(COMMAND_BYTES + 1)
        status = child.wait()
    finally:
        timer.cancel()
        _kill(child)
        child.wait()
    if is_late.is_set():
        raise ConfigurationError(f"{name} の命令が {COMMAND_S:.0f} 秒以内に終わりません。", next_ja=FIX)
    if status or len(output) > COMMAND_BYTES:
        why = f"終了状態 {status}" if status else "出力が長すぎます"
        raise ConfigurationError(f"{name} の命令から鍵を得られません（{why}）。出力は表示しません。", next_ja=FIX)
    return output.decode("ascii", "replace")


def _kill(child: "subprocess.Popen[bytes]") -> None:
    """With whatever it started: all of it is in a session of its own."""
    with suppress(OSError):
        os.killpg(child.pid, signal.SIGKILL)
