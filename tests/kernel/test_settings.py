import re
from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path

import pytest

from sekisho.kernel.errors import ConfigurationError
from sekisho.kernel.settings import Settings, read_settings

NUMBERS = {
    "SEKISHO_SNAPSHOT_MAX_AGE_S": "snapshot_max_age_s",
    "SEKISHO_SNAPSHOT_POLL_MS": "snapshot_poll_ms",
    "SEKISHO_MAX_BODY_BYTES": "max_body_bytes",
    "SEKISHO_MAX_ANSWER_BYTES": "max_answer_bytes",
    "SEKISHO_MAX_WORD_BYTES": "max_word_bytes",
    "SEKISHO_CONNECT_TIMEOUT_S": "connect_timeout_s",
    "SEKISHO_ANSWER_TIMEOUT_S": "answer_timeout_s",
    "SEKISHO_LEDGER_QUEUE": "ledger_queue",
    "SEKISHO_MAX_ATTACHMENT_BYTES": "max_attachment_bytes",
    "SEKISHO_RETENTION_TEXT_YEARS": "retention_text_years",
    "SEKISHO_RETENTION_MEDIA_YEARS": "retention_media_years",
    "SEKISHO_RETENTION_PAPER_YEARS": "retention_paper_years",
    "SEKISHO_SESSION_HOURS": "session_hours",
    "SEKISHO_KEY_DAYS": "key_days",
    "SEKISHO_MAX_SCAN_BYTES": "max_scan_bytes",
    "SEKISHO_SILENCE_TIMEOUT_S": "silence_timeout_s",
    "SEKISHO_CALL_TIMEOUT_S": "call_timeout_s",
    "SEKISHO_BREAKER_FAILURES": "breaker_failures",
    "SEKISHO_BREAKER_OPEN_S": "breaker_open_s",
    "SEKISHO_TSA_MINUTES": "tsa_minutes",
    "SEKISHO_GATEWAYS": "gateways",
}
FROM_ZERO = {"SEKISHO_LIST_DAYS": "list_days", "SEKISHO_REVIEW_OPEN_DAYS": "review_open_days"}
PERCENTS = {"SEKISHO_OTLP_PERCENT": "otlp_percent"}
COUNTS = {
    "SEKISHO_PERSON_PER_MINUTE": "person_per_minute",
    "SEKISHO_PERSON_AT_ONCE": "person_at_once",
    "SEKISHO_ENGAGEMENT_PER_MINUTE": "engagement_per_minute",
    "SEKISHO_ENGAGEMENT_AT_ONCE": "engagement_at_once",
}
TEXTS = {
    "SEKISHO_DATA": "data_dir",
    "SEKISHO_STORE": "store_url",
    "SEKISHO_PUBLIC_URL": "public_url",
    "SEKISHO_LOG_ORIGIN": "log_origin",
    "SEKISHO_WITNESS_URL": "witness_url",
    "SEKISHO_WITNESS_VKEY": "witness_vkey",
    "SEKISHO_WITNESS_NAME": "witness_name",
    "SEKISHO_S3_URL": "s3_url",
    "SEKISHO_S3_KEY_ID": "s3_key_id",
    "SEKISHO_S3_SECRET": "s3_secret",
    "SEKISHO_S3_REGION": "s3_region",
    "SEKISHO_TSA_URL": "tsa_url",
    "SEKISHO_TSA_ROOTS": "tsa_roots",
    "SEKISHO_OTLP_URL": "otlp_url",
    "SEKISHO_OTLP_HAND_ON": "otlp_hand_on",
    "SEKISHO_PERMITS_FROM": "permits_from",
}
CHOICES = {"SEKISHO_OCR": "ocr"}
KEY_PLACES = {"SEKISHO_BODY_KEK": "body_kek", "SEKISHO_ATTACHMENT_KEK": "attachment_kek"}
SECRET = "kakushi-kotoba"


def refused(name: str, value: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        read_settings({name: value})
    assert isinstance(caught.value.__cause__, ValueError)
    return str(caught.value)


def test_these_are_all_settings_there_are() -> None:
    known = NUMBERS | FROM_ZERO | COUNTS | PERCENTS | TEXTS | CHOICES | KEY_PLACES
    assert {item.metadata["env"]: item.name for item in fields(Settings)} == known


def test_nothing_set_means_the_defaults() -> None:
    assert read_settings({}) == Settings(data_dir=Path("var").absolute())


def test_a_further_gateway_finds_its_permits_where_the_desk_publishes_them() -> None:
    own, store = Path("/own"), "postgresql://db/sekisho"
    assert read_settings({"SEKISHO_STORE": store}, own).permits_at == (own, store)
    assert read_settings({"SEKISHO_PERMITS_FROM": "/desk"}, own).permits_at == (Path("/desk"), "")
    assert read_settings({"SEKISHO_PERMITS_FROM": store}, own).permits_at == (own, store)


def test_an_empty_variable_counts_as_not_set() -> None:
    assert read_settings(dict.fromkeys(NUMBERS | TEXTS, "")) == read_settings({})


@pytest.mark.parametrize(("env", "name"), NUMBERS.items())
def test_each_number_is_read_from_its_variable_alone(env: str, name: str) -> None:
    made = read_settings({env: "7"})
    assert getattr(made, name) == 7
    assert replace(made, **{name: getattr(read_settings({}), name)}) == read_settings({})


@pytest.mark.parametrize("env", NUMBERS)
@pytest.mark.parametrize("value", ["0", "-1", "3.5", "1e3", "abc", "十", " ", "0x10", "9" * 5000, "5 MB"])
def test_a_number_that_is_none_is_refused_in_japanese(env: str, value: str) -> None:
    message = refused(env, value)
    assert env in message
    assert "整数" in message
    assert "docs/operate.md" in message
    assert value in (" ", "0") or value not in message.replace(env, "")


@pytest.mark.parametrize(("env", "name"), FROM_ZERO.items())
def test_none_at_all_may_be_said_with_a_zero(env: str, name: str) -> None:
    assert [getattr(read_settings({env: typed}), name) for typed in ("0", "1", "3660")] == [0, 1, 3660]
    for wrong in ("-1", "3661", "abc", "1.5"):
        assert "整数" in refused(env, wrong)


@pytest.mark.parametrize(("env", "name"), COUNTS.items())
def test_a_limit_of_calls_is_none_unless_one_is_set(env: str, name: str) -> None:
    assert getattr(read_settings({}), name) == 0
    assert [getattr(read_settings({env: typed}), name) for typed in ("0", "1", "300")] == [0, 1, 300]
    for wrong in ("-1", "1.5", "abc", "9" * 20):
        assert "上限なし" in refused(env, wrong)


@pytest.mark.parametrize(("env", "name"), PERCENTS.items())
def test_a_share_is_of_a_hundred(env: str, name: str) -> None:
    assert [getattr(read_settings({env: typed}), name) for typed in ("", "0", "1", "100")] == [100, 0, 1, 100]
    for wrong in ("-1", "101", "0.5", "abc"):
        assert "100以下" in refused(env, wrong)


@pytest.mark.parametrize(("env", "name"), KEY_PLACES.items())
def test_a_key_comes_from_a_variable_or_a_command(env: str, name: str) -> None:
    for place in ("env:CITY_KEK", "command:/opt/hsm/kek --of sekisho"):
        assert getattr(read_settings({env: f" {place} "}), name) == place
    assert getattr(read_settings({env: ""}), name) == ""
    for wrong in ("AAAA", "env:", "command: ", "file:/etc/kek", "envCITY"):
        assert "env:変数名" in refused(env, wrong)
    assert SECRET not in refused(env, SECRET)  # who wrote the key itself there must not find it in a log


def test_one_is_enough() -> None:
    assert read_settings(dict.fromkeys(NUMBERS, "1")).key_days == 1


def test_a_number_may_be_typed_in_full_width() -> None:
    assert read_settings({"SEKISHO_KEY_DAYS": "９０"}).key_days == 90


@pytest.mark.parametrize("value", ["postgresql://u:p@db.example/sekisho", "postgres://db.example/sekisho"])
def test_the_store_is_a_postgresql_address(value: str) -> None:
    assert read_settings({"SEKISHO_STORE": value}).store_url == value


@pytest.mark.parametrize(
    "value",
    [
        f"mysql://u:{SECRET}@db.example/s",
        f"sqlite:///{SECRET}.db",
        f"u:{SECRET}@db.example",
        f"postgresql+psycopg://u:{SECRET}@db.example/s",
        f"postgresql://u:{SECRET}℀@db.example/s",
        f"postgresql://u:{SECRET}@[::1/s",
    ],
)
def test_another_store_is_refused_without_showing_its_password(value: str) -> None:
    message = refused("SEKISHO_STORE", value)
    assert "SEKISHO_STORE" in message
    assert "postgresql://" in message
    assert SECRET not in message


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("https://sekisho.example", "https://sekisho.example"),
        ("https://sekisho.example/", "https://sekisho.example"),
        ("http://127.0.0.1:8443", "http://127.0.0.1:8443"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("  https://sekisho.example \n", "https://sekisho.example"),
        ("HTTPS://sekisho.example", "https://sekisho.example"),
    ],
)
def test_the_public_address_is_kept_in_one_form(typed: str, wanted: str) -> None:
    assert read_settings({"SEKISHO_PUBLIC_URL": typed}).public_url == wanted


@pytest.mark.parametrize(
    "typed", ["https://a.example", "HTTPS://a.example", "Https://a.example/", " https://a.example"]
)
def test_an_https_address_is_seen_as_one_however_it_is_typed(typed: str) -> None:
    # Cookies are marked Secure by this answer.
    assert read_settings({"SEKISHO_PUBLIC_URL": typed}).is_https


def test_a_plain_address_is_not_https() -> None:
    assert not read_settings({"SEKISHO_PUBLIC_URL": "http://https.example"}).is_https
    assert not read_settings({}).is_https


@pytest.mark.parametrize(
    "value",
    [
        "sekisho.example",
        "ftp://sekisho.example",
        "javascript:alert(1)",
        "https://",
        "https:///path",
        "https://:8000",
        "//sekisho.example",
        "http://[::1",
        "http://a.example:99999",
        "http://a.example:0",
        "http://a.example:port",
        f"http://u:{SECRET}@a.example",
        f"http://a.example/?{SECRET}",
        f"http://a.example/#{SECRET}",
        " ",
    ],
)
def test_what_is_no_address_is_refused_in_japanese(value: str) -> None:
    message = refused("SEKISHO_PUBLIC_URL", value)
    assert "http://" in message
    assert SECRET not in message


@pytest.mark.parametrize("env", [*NUMBERS, *FROM_ZERO, "SEKISHO_STORE", "SEKISHO_PUBLIC_URL"])
def test_a_message_says_it_without_words_of_the_machine(env: str) -> None:
    left = re.sub(r"SEKISHO_\w+|docs/operate\.md|postgresql://|https?://", "", refused(env, "??"))
    assert not re.search(r"[A-Za-z]", left)


def test_the_command_line_wins_over_the_environment(tmp_path: Path) -> None:
    assert read_settings({"SEKISHO_DATA": "elsewhere"}, tmp_path).data_dir == tmp_path
    assert read_settings({"SEKISHO_DATA": str(tmp_path)}).data_dir == tmp_path


def test_a_relative_folder_is_fixed_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = [read_settings({}), read_settings({"SEKISHO_DATA": "here"}), read_settings({}, Path("there"))]
    monkeypatch.chdir("/")
    assert [each.data_dir for each in made] == [tmp_path / "var", tmp_path / "here", tmp_path / "there"]


def test_settings_cannot_be_changed_later() -> None:
    with pytest.raises(FrozenInstanceError):
        read_settings({}).key_days = 1  # type: ignore[misc]


def test_a_foreign_variable_means_nothing() -> None:
    assert read_settings({"SEKISHO_UNKNOWN": "1", "KEY_DAYS": "5", "sekisho_key_days": "5"}) == read_settings({})


def test_an_engine_for_pictures_is_one_that_is_known() -> None:
    assert read_settings({"SEKISHO_OCR": "none"}).ocr == "none"
    assert "rapidocr" in refused("SEKISHO_OCR", SECRET)
