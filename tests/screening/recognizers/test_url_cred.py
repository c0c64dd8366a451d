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


@pytest.mark.parametrize(
    "address",
    [
        "https://meet.example.jp/j/8441290?pwd=Vm1LdE5sZz09",
        "https://st.example.net/c/f.csv?sv=2022&sig=abcD%2F12efg",
        "https://lock.example.jp/i/7Hc2?pin=905133",
        "https://login.example.jp/reset/8f2a6c1d9e7b40aa93c5",
        "https://chat.example.com/api/webhooks/123456789/abcDEF123456",
    ],
)
def test_finds_addresses_that_are_keys(address: str) -> None:
    assert found(f"招待は{address}、期限は明日") == [("URL_CRED", address)]


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/list?page=2&sort=key",
        "https://example.com/list?key=title&code=1234",
        "https://example.com/api?token=${TOKEN}",
        "https://example.com/api?token=XXXXXXXX",
        "https://docs.example.com/webhooks/about-events",
        "https://www.city.example.lg.jp/page/0000123456.html?id=12",
    ],
)
def test_other_addresses_pass(address: str) -> None:
    assert found(f"参照：{address} です") == []


def test_takes_in_jdbc_before_the_scheme() -> None:
    url = "jdbc:postgresql://db:5432/zei?user=app&password=Hamachi88"
    assert found(f"接続先 {url}") == [("URL_CRED", url)]
