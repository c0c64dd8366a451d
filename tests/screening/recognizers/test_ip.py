import pytest

from tests.screening.writing import found


@pytest.mark.parametrize(
    "address", ["198.97.143.252", "２１９．１６２．１９５．９", "203.0.113.7", "2400:4050:c321::1f"]
)
def test_finds_public_addresses(address: str) -> None:
    assert found(f"接続元 {address} から失敗") == [("IP", address)]


@pytest.mark.parametrize(
    "text",
    [
        "255.255.255.0",
        "192.168.0.0/24",
        "8.8.8.8",
        "127.0.0.1",
        "バージョン 11.22.33.44",
        "1.4.3",
        "999.1.2.3",
        "10:30:45",
    ],
)
def test_private_ranges_masks_and_versions_pass(text: str) -> None:
    assert found(text) == []


def test_said_to_be_one_it_may_touch_the_word() -> None:
    assert found("最終ログインのIP160.86.224.31。") == [("IP", "160.86.224.31")]
    assert found("同じIP（124-240-17-66）から") == [("IP", "124-240-17-66")]
    assert found("VIP 12-3-4-5 席") == []


def test_an_address_of_the_own_network_beside_somebody() -> None:
    assert ("IP", "10.61.7.145") in found("PC名,利用者,IP\nPC-041,遠山 紀子,10.61.7.145")
    assert found("ゲートウェイは 10.61.7.145 とする") == []
    assert ("IP", "10.61.7.1") not in found("遠山 紀子,10.61.7.1")


def test_an_address_behind_an_ellipsis_is_one_and_within_a_longer_word_is_none() -> None:
    assert found("between 153.166.20.14...2400:4052:45:9::1f") == [
        ("IP", "153.166.20.14"),
        ("IP", "2400:4052:45:9::1f"),
    ]
    assert found("v1.2400:4052:45:9::1f") == []


def test_an_address_may_touch_the_colon_that_announces_it() -> None:
    assert ("IP", "240d:1a:7f3:9c00:18e2:44ff:fe01:b6") in found(
        "申請者：あまみや IP：240d:1a:7f3:9c00:18e2:44ff:fe01:b6"
    )
    assert found("fe80:0:2400:4050:c321::1f") == []
