import pytest

from sekisho.screening.reading import Reading
from sekisho.screening.recognizers.email import find
from tests.screening.writing import found


def addresses(text: str) -> list[str]:
    return [text[start:end] for start, end in find(Reading(text))]


@pytest.mark.parametrize(
    "address",
    [
        "taro@example.jp",
        "taro.yamada+memo@mail.example.co.jp",
        "k_yoshida@example.lg.jp",
        "taro @ example.jp",
        "taro[at]example.jp",
        "taro (at) example (dot) jp",
        "taro(アット)example.jp",
        "taroあっとexample.jp",
        "t.tanaka at example dot com",
        "tanaka at gmail.com",
        "taro@xn--wgv71a.xn--q9jyb4c",
    ],
)
@pytest.mark.parametrize("frame", ["{}", "宛先は{}です", "<{}>", "user={} ip=", "メール:{}、電話"])
def test_finds_the_address_in_any_sentence(address: str, frame: str) -> None:
    assert addresses(frame.format(address)) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "look at example.com",
        "user@example.comの形式で入力",
        "your.name@mail.example.org",
        "3@100円",
        "@tanaka",
        "user@localhost",
        "git@github.com:city/repo",
        "postgres://yoyaku:secret@db.internal:5432/reserve",
        "代表メール kouhou@example.lg.jp",
        "webmaster@city.osaka.lg.jp",
        "info@city.osaka.jp",
        "1.5@2.5",
    ],
)
def test_lets_other_things_pass(text: str) -> None:
    assert addresses(text) == []


def test_two_addresses_side_by_side() -> None:
    assert addresses("a.b@example.jp/c-d@example.com") == ["a.b@example.jp", "c-d@example.com"]


def test_a_long_local_part_is_covered_as_far_as_the_standard_goes() -> None:
    assert addresses("x" * 64 + "@example.jp") == ["x" * 64 + "@example.jp"]
    assert addresses("x" * 70 + "@example.jp") == ["x" * 64 + "@example.jp"]


def test_a_mayors_mailbox_is_the_offices() -> None:
    assert found("mayor-office@city.example.lg.jp に届いた") == []


@pytest.mark.parametrize("name", ["toshikotsu", "kokuho-madoguchi", "kaigohoken", "bousai-kikikanri", "douro-ka"])
def test_a_mailbox_called_like_a_department_is_the_offices(name: str) -> None:
    assert addresses(f"メール {name}@city.example.lg.jp") == []
    assert addresses(f"メール {name}@gmail.com") == [f"{name}@gmail.com"]


@pytest.mark.parametrize(
    "name",
    [
        "tanaka-h",
        "toshiko",
        "yamada.midori",
        "toshi",
        "kasen",
        "kotsu-tanaka",
        "koseki.toshi",
        "fukushimidori",
        "midori.k",
    ],
)
def test_a_mailbox_called_like_somebody_is_found(name: str) -> None:
    assert addresses(f"都市計画課 メール {name}@city.example.lg.jp") == [f"{name}@city.example.lg.jp"]


def test_a_line_may_end_inside() -> None:
    for address in ("makabe.\nyoshino@nifty.com", "makabe-y@ni-\nfty.com", "makabe@nifty.\ncom"):
        assert found(f"返信先は {address} です") == [("EMAIL", address)], address


def test_an_office_s_desk_and_a_role_at_nobodys_domain_pass() -> None:
    assert found("教育相談は kyoiku-soudan@city.example.lg.jp、見本は info@example.com") == []
    assert found("mori.keiko@example.com と info@kodama.example.jp") == [
        ("EMAIL", "mori.keiko@example.com"),
        ("EMAIL", "info@kodama.example.jp"),
    ]


@pytest.mark.parametrize(
    "address",
    ["hoshino(a)yahoo.co.jp", "hoshino[a]gmail.com", "hoshino @ gmail . com", "hoshino_アットマーク_nifty.com"],
)
def test_finds_further_ways_around_the_mark(address: str) -> None:
    assert found(f"メールは {address} までお願いします") == [("EMAIL", address)]


@pytest.mark.parametrize("text", ["f(a)obj.method を呼ぶ", "x @ w . T を求める", "図3(a)item.x を参照"])
def test_brackets_and_products_of_code_are_no_addresses(text: str) -> None:
    assert found(text) == []


def test_the_mailbox_of_one_department_is_an_offices_where_nobody_is_called_so() -> None:
    assert found("メール：hogo@city.osaka.lg.jp") == []
    assert found("メール：hogo@gmail.com") == [("EMAIL", "hogo@gmail.com")]
    assert found("メール：koseki@city.osaka.lg.jp") == [("EMAIL", "koseki@city.osaka.lg.jp")]


def test_a_line_may_end_before_the_mark() -> None:
    assert found("メール satoshi.higa\n@gmail.com") == [("EMAIL", "satoshi.higa\n@gmail.com")]
    assert found("import abc\n@app.route") == []


@pytest.mark.parametrize(
    "address", ["deploy@bastion.example.com", "all@example.org", "postgres@db.example.net", "alert@example.com"]
)
def test_accounts_and_lists_on_domains_that_nobody_gets_pass(address: str) -> None:
    assert found(f"ssh {address} と To: {address}") == []


@pytest.mark.parametrize("address", ["deploy.tanaka@bastion.example.com", "k.sato@example.com", "all@osaka-corp.co.jp"])
def test_a_name_there_and_a_list_elsewhere_are_found(address: str) -> None:
    assert found(f"連絡は {address} まで") == [("EMAIL", address)]
