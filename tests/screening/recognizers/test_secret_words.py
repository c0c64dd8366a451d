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


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("AWS Secret Access Key: wJ7rX2mPq9LkT4vZc8BnY1sDhF6g", "wJ7rX2mPq9LkT4vZc8BnY1sDhF6g"),
        ("SecretKey（S3互換）Qm8Kx2Zw7Lp4Tr9Vc1Bn6Yd3", "Qm8Kx2Zw7Lp4Tr9Vc1Bn6Yd3"),
        ("X-API-KEY pk7Q2mX8wLp4Tr9vC1bN6yDs", "pk7Q2mX8wLp4Tr9vC1bN6yDs"),
        ("認証アプリのシークレット JBSW Y3DP EHPK 3PXP を登録", "JBSW Y3DP EHPK 3PXP"),
        ("パスワードをリセットしました。\n新しいもの\nKawara-9134\n", "Kawara-9134"),
        ("無線LANの鍵は裏面シールのa8c3f19e7b204", "a8c3f19e7b204"),
        ("requirepass 9sTq-Kx7m2Lw", "9sTq-Kx7m2Lw"),
        ("client_secretの値はd8Q~2284kXmQ7wLp4Tr9です", "d8Q~2284kXmQ7wLp4Tr9"),
    ],
)
def test_finds_keys_of_words_and_further_settings(text: str, secret: str) -> None:
    assert ("SECRET", secret) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "AWS Secret Access Key: <your-secret-key>",
        "X-API-KEY ヘッダー",
        "storage key: container/blob_name_2026",
        "新しいもの\nABC-9134",
    ],
)
def test_names_of_keys_pass(text: str) -> None:
    assert found(text) == []
