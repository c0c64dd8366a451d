import pytest

from tests.screening.writing import found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("MAP_KEY=rt_live_4Hd9KsW2yUc57MnqJf8b のままです", "rt_live_4Hd9KsW2yUc57MnqJf8b"),
        ('variable "db_password" { default = "Tz9!mkQ4#vLp" }', "Tz9!mkQ4#vLp"),
        ("パスワードを変えたお知らせ。旧 yakuba2222、新 Yk!ba_r8-winter", "yakuba2222"),
        (
            "アクセストークンってこれで合ってる？Hb7rY3/nTd8PxC2wKm5LqVj9Zg==",
            "Hb7rY3/nTd8PxC2wKm5LqVj9Zg==",
        ),
        ("ゲスト用Wi-Fiのパス Kx9tanbo77 を貼る", "Kx9tanbo77"),
    ],
)
def test_secrets_as_they_are_told(text: str, value: str) -> None:
    assert ("SECRET", value) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "API_KEY=ここに各自で設定",
        "新 version-2.14.1 に上げる",
        "旧 stage-01 から新 stage-02 へ",
        "トークンの上限は 128000 です",
        'variable "region" { default = "ap-northeast-1" }',
    ],
)
def test_settings_and_versions_pass(text: str) -> None:
    assert found(text) == []


def test_finds_what_stands_below_an_id_and_in_a_container() -> None:
    text = "アカウント情報\n　ID　osk-taro77\n　PASS　T8xk-22qp"
    assert found(text) == [("MUNI_ID", "osk-taro77"), ("SECRET", "T8xk-22qp")]
    assert found("ENV DB_PASS Zx81kumo99") == [("SECRET", "Zx81kumo99")]
    assert found("PASS src/app.test.js") == []
    assert found("ENV API_KEY ${API_KEY}") == []
