"""Every setting of an installation, read once and frozen. Documented in docs/operate.md (a house test compares).

None of these values comes from the guideline: it sets no limits, years or time-outs. They are ours, with names.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from sekisho.kernel.errors import ConfigurationError


def _text(value: str) -> str:
    return value.strip()


MOST_YEARS = 100
MOST_COUNT = 100_000  # the gate remembers every call of the last minute
MOST_DAYS = 3660  # ten years: a slip of the keyboard, not a rule


def _whole(value: str) -> int:
    number = int(value)
    if number <= 0:
        raise ValueError("not positive")
    return number


def _count(value: str) -> int:
    number = int(value)
    if not 0 <= number <= MOST_COUNT:
        raise ValueError("not a number of calls")
    return number


def _days(value: str) -> int:
    number = _whole(value)
    if number > MOST_DAYS:
        raise ValueError("more than ten years")
    return number


def _days_or_none(value: str) -> int:
    number = int(value)
    if not 0 <= number <= MOST_DAYS:
        raise ValueError("not a number of days")
    return number


def _percent(value: str) -> int:
    number = int(value)
    if not 0 <= number <= 100:
        raise ValueError("not a share of a hundred")
    return number


def _ocr(value: str) -> str:
    if value not in ("auto", "none", "rapidocr", "tesseract"):
        raise ValueError("no such engine")
    return value


def _years(value: str) -> int:
    number = _whole(value)
    if number > MOST_YEARS:
        raise ValueError("more than a hundred years")
    return number


def _store(value: str) -> str:
    if value and urlsplit(value).scheme not in ("postgresql", "postgres"):
        raise ValueError("not a postgresql:// address")
    return value


def _kek(value: str) -> str:
    kind, colon, rest = value.strip().partition(":")
    if kind not in ("env", "command") or not colon or not rest.strip():
        raise ValueError("not a place for keys")
    return value.strip()


def _url(value: str) -> str:
    """In one form: `is_https` decides on Secure cookies by how the address begins."""
    parts = urlsplit(value.strip().rstrip("/"))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
        raise ValueError("not an http(s) address")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("more than an address")
    return urlunsplit(parts)


# Said instead of the parser's own words: those are English, and may repeat a password out of an address.
WANTED: dict[Callable[[str], Any], str] = {
    _whole: "1以上の整数",
    _count: f"0以上{MOST_COUNT}以下の整数（0は上限なし）",
    _days: f"1以上{MOST_DAYS}以下の整数",
    _days_or_none: f"0以上{MOST_DAYS}以下の整数",
    _percent: "0以上100以下の整数",
    _ocr: "auto・none・rapidocr・tesseract のどれか",
    _years: f"1以上{MOST_YEARS}以下の整数",
    _kek: "env:変数名 又は command:命令（空なら keys/ のファイル）",
    _store: "postgresql:// で始まる接続先",
    _url: "http:// 又は https:// で始まるアドレス（利用者名・パスワード・? や # を含まないもの）",
}


def _env(name: str, default: Any, parse: Callable[[str], Any]) -> Any:
    return field(default=default, metadata={"env": name, "parse": parse})


@dataclass(frozen=True, slots=True)
class Settings:
    """See docs/operate.md for what each one does and when to change it."""

    data_dir: Path = field(default=Path("var"), metadata={"env": "SEKISHO_DATA", "parse": Path})
    store_url: str = _env("SEKISHO_STORE", "", _store)
    public_url: str = _env("SEKISHO_PUBLIC_URL", "http://127.0.0.1:8000", _url)
    body_kek: str = _env("SEKISHO_BODY_KEK", "", _kek)
    attachment_kek: str = _env("SEKISHO_ATTACHMENT_KEK", "", _kek)
    log_origin: str = _env("SEKISHO_LOG_ORIGIN", "", _text)
    witness_url: str = _env("SEKISHO_WITNESS_URL", "", _url)
    witness_vkey: str = _env("SEKISHO_WITNESS_VKEY", "", _text)
    witness_name: str = _env("SEKISHO_WITNESS_NAME", "", _text)
    tsa_url: str = _env("SEKISHO_TSA_URL", "", _url)
    tsa_roots: str = _env("SEKISHO_TSA_ROOTS", "", _text)
    tsa_minutes: int = _env("SEKISHO_TSA_MINUTES", 60, _whole)
    s3_url: str = _env("SEKISHO_S3_URL", "", _url)
    s3_key_id: str = _env("SEKISHO_S3_KEY_ID", "", _text)
    s3_secret: str = _env("SEKISHO_S3_SECRET", "", _text)
    s3_region: str = _env("SEKISHO_S3_REGION", "us-east-1", _text)
    otlp_url: str = _env("SEKISHO_OTLP_URL", "", _url)
    otlp_percent: int = _env("SEKISHO_OTLP_PERCENT", 100, _percent)
    otlp_hand_on: str = _env("SEKISHO_OTLP_HAND_ON", "", _text)
    snapshot_max_age_s: int = _env("SEKISHO_SNAPSHOT_MAX_AGE_S", 24 * 3600, _whole)
    snapshot_poll_ms: int = _env("SEKISHO_SNAPSHOT_POLL_MS", 500, _whole)
    max_body_bytes: int = _env("SEKISHO_MAX_BODY_BYTES", 4 * 1024 * 1024, _whole)
    max_answer_bytes: int = _env("SEKISHO_MAX_ANSWER_BYTES", 16 * 1024 * 1024, _whole)
    connect_timeout_s: int = _env("SEKISHO_CONNECT_TIMEOUT_S", 10, _whole)
    answer_timeout_s: int = _env("SEKISHO_ANSWER_TIMEOUT_S", 300, _whole)
    silence_timeout_s: int = _env("SEKISHO_SILENCE_TIMEOUT_S", 120, _whole)
    call_timeout_s: int = _env("SEKISHO_CALL_TIMEOUT_S", 3600, _whole)
    breaker_failures: int = _env("SEKISHO_BREAKER_FAILURES", 20, _whole)
    breaker_open_s: int = _env("SEKISHO_BREAKER_OPEN_S", 30, _whole)
    person_per_minute: int = _env("SEKISHO_PERSON_PER_MINUTE", 0, _count)
    person_at_once: int = _env("SEKISHO_PERSON_AT_ONCE", 0, _count)
    engagement_per_minute: int = _env("SEKISHO_ENGAGEMENT_PER_MINUTE", 0, _count)
    engagement_at_once: int = _env("SEKISHO_ENGAGEMENT_AT_ONCE", 0, _count)
    gateways: int = _env("SEKISHO_GATEWAYS", 1, _whole)
    max_word_bytes: int = _env("SEKISHO_MAX_WORD_BYTES", 10 * 1024 * 1024, _whole)
    ocr: str = _env("SEKISHO_OCR", "auto", _ocr)
    ledger_queue: int = _env("SEKISHO_LEDGER_QUEUE", 4096, _whole)
    retention_text_years: int = _env("SEKISHO_RETENTION_TEXT_YEARS", 5, _years)
    retention_media_years: int = _env("SEKISHO_RETENTION_MEDIA_YEARS", 5, _years)
    retention_paper_years: int = _env("SEKISHO_RETENTION_PAPER_YEARS", 5, _years)
    session_hours: int = _env("SEKISHO_SESSION_HOURS", 12, _whole)
    max_attachment_bytes: int = _env("SEKISHO_MAX_ATTACHMENT_BYTES", 10 * 1024 * 1024, _whole)
    key_days: int = _env("SEKISHO_KEY_DAYS", 180, _days)
    max_scan_bytes: int = _env("SEKISHO_MAX_SCAN_BYTES", 10 * 1024 * 1024, _whole)
    review_open_days: int = _env("SEKISHO_REVIEW_OPEN_DAYS", 10, _days_or_none)
    list_days: int = _env("SEKISHO_LIST_DAYS", 7, _days_or_none)
    permits_from: str = _env("SEKISHO_PERMITS_FROM", "", _text)

    @property
    def permits_at(self) -> tuple[Path, str]:
        """Folder and store where the gate finds the published permits: the own ones, or those of the desk it serves."""
        if not self.permits_from:
            return self.data_dir, self.store_url
        if urlsplit(self.permits_from).scheme in ("postgresql", "postgres"):
            return self.data_dir, self.permits_from
        return Path(self.permits_from).absolute(), ""

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")


def read_settings(env: Mapping[str, str], data_dir: Path | None = None) -> Settings:
    """Settings from the environment; `data_dir` (a command's --data) wins. Raises ConfigurationError."""
    values: dict[str, Any] = {}
    for item in fields(Settings):
        raw = env.get(item.metadata["env"], "")
        if not raw:
            continue
        try:
            values[item.name] = item.metadata["parse"](raw)
        except ValueError as error:
            raise ConfigurationError(
                f"設定 {item.metadata['env']} の値が使えません。{WANTED[item.metadata['parse']]}が要ります。",
                next_ja="docs/operate.md の設定の表を見て直してください。",
            ) from error
    if data_dir is not None:
        values["data_dir"] = data_dir
    values["data_dir"] = Path(values.get("data_dir", "var")).absolute()
    return Settings(**values)
