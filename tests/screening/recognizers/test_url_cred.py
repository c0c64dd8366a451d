import pytest

from tests.screening.writing import found


@pytest.mark.parametrize(
    "url", ["postgres://yoyaku:ZFySPFvLvm@db.internal:5432/reserve", "https://taro:p4ss@example.jp/a?b=1"]
)
def test_finds_addresses_with_a_password(url: str) -> None:
    assert found(f"接続文字列は {url} です") == [("URL_CRED", url)]


@pytest.mark.parametrize(
    "url",
    ["https://example.jp/a@b", "postgres://user:password@host/db", "mysql://${U}:${P}@host/db", "http://host:8080/"],
)
def test_placeholders_and_plain_addresses_pass(url: str) -> None:
    assert found(f"接続文字列は {url} です") == []
