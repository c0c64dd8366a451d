import pytest

from tests.screening.writing import found

# Put together here, so that no scanner takes this file for a leak.
FORMS = [
    "AKIA" + "IOSFODNN7EXAMPL2",
    "sk-" + "proj-abcDEF0123456789abcDEF0123",
    "ghp_" + "a1B2" * 9,
    "AIza" + "Sy0123456789abcdefghijklmnopqrstuvw",
    "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0" + ".dozjgNryP4J3jVmNHl0w5N",
]


@pytest.mark.parametrize("key", FORMS)
def test_finds_keys_by_their_form(key: str) -> None:
    assert found(f"設定は {key} のまま") == [("SECRET", key)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("DB_PASSWORD=Xk29!pQz77", "Xk29!pQz77"),
        ('"client_secret": "9fKd02mVbQ81"', "9fKd02mVbQ81"),
        ("パスワードは Kanri#80945A です", "Kanri#80945A"),
        ("パスワード：Ｋａｎｒｉ＃８０９４５Ａ", "Ｋａｎｒｉ＃８０９４５Ａ"),
        ("暗証番号は4829です", "4829"),
        ("金庫の暗証は3-41-20-9", "3-41-20-9"),
        ("入館コード 33#190", "33#190"),
        ("会議のパスコード: 905133", "905133"),
        ("パスワードは「himawari」です", "himawari"),
        ("pass=ume.to.sakura", "ume.to.sakura"),
        ("curl --user admin:Tsubaki99 localhost", "Tsubaki99"),
        ("machine x login abc password Foo99bar", "Foo99bar"),
        ("mysql -u kaigo -pHanabi#2024 db", "Hanabi#2024"),
        ("jdbc:oracle:thin:scott/tiger7@db01", "tiger7"),
        ("既定の認証は admin／hYr4-tMpn", "hYr4-tMpn"),
        ("Authorization: Bearer abcd1234efgh5678ijkl", "abcd1234efgh5678ijkl"),
    ],
)
def test_finds_what_is_assigned_to_a_name(text: str, value: str) -> None:
    assert found(text) == [("SECRET", value)]


def test_a_private_key_is_found_whole() -> None:
    key = "-----BEGIN " + "PRIVATE KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n-----END " + "PRIVATE KEY-----"
    assert found(f"鍵：\n{key}\n以上") == [("SECRET", key)]


@pytest.mark.parametrize(
    "text",
    [
        "パスワードは8文字以上で、英数字を混ぜてください",
        "API_KEY=your-api-key-here",
        "password = os.environ['DB_PASSWORD']",
        "token=${TOKEN}",
        "パスワードは忘れずに変更",
        "SECRET_KEY = get_secret()",
        "max_tokens=1024",
        "sort_key: created_at",
        "暗証番号は4桁の数字です",
        "パスワードは Bitwarden に保存",
        "docker run -u 1000:1000 image",
        "password=form.cleaned_data.password",
        "認証: OAuth2/OpenID を使う",
        "認証番号 第1234567号",
    ],
)
def test_placeholders_calls_and_rules_pass(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("SG.q8LmVx3kTzR.9vYpWn4BdHsJ7cKfUaEi1GoXtQ7 が漏れた", "SG.q8LmVx3kTzR.9vYpWn4BdHsJ7cKfUaEi1GoXtQ7"),
        ("key-3ax6xnjp29jd6fds4gc373sgvjxteom1 を消したい", "key-3ax6xnjp29jd6fds4gc373sgvjxteom1"),
        ("共有フォルダのパスワードは3丁目のいぬですと付箋に", "3丁目のいぬ"),
        ("パスフレーズは「青空にうかぶくじら」です", "青空にうかぶくじら"),
        ("パスワードを電話で「Kyoto_31、アンダーバーは下の棒です」", "Kyoto_31"),
        ("Kyoto#2024というパスワードは弱い？", "Kyoto#2024"),
    ],
)
def test_finds_what_only_its_form_or_the_sentence_tells(text: str, secret: str) -> None:
    assert ("SECRET", secret) in found(text)


def test_both_passwords_of_a_change_are_found() -> None:
    text = "パスワードをKyoto#2024からNara#2025に変更"
    assert [value for label, value in found(text) if label == "SECRET"] == ["Kyoto#2024", "Nara#2025"]


@pytest.mark.parametrize(
    "text",
    [
        "パスワードは「推測されにくい長いもの」が望ましい",
        "パスワードは誰にも教えないでください",
        "パスワードは別便で郵送します",
        "合言葉は「安全第一」で交通安全運動",
        "backup_20250601_hokensho_kensyu2025.tar",
    ],
)
def test_advice_and_file_names_pass(text: str) -> None:
    assert found(text) == []


def test_what_opens_a_safe_and_other_short_ones() -> None:
    for text, value in (
        ("金庫は右に4回まわして63、左に3回で18、右に2回で40", "右に4回まわして63、左に3回で18、右に2回で40"),
        ("鍵箱の番号は 4 7 1 9 です", "4 7 1 9"),
        ("暗証番号は 4 7 1 9 です", "4 7 1 9"),
        ("カードのセキュリティコードは 274 でした", "274"),
        ("Authorization: token 8f1c2b7a9de0413355aa", "8f1c2b7a9de0413355aa"),
        ("管理画面は admin / Tanpopo#77 で入れます", "Tanpopo#77"),
    ):
        assert found(text) == [("SECRET", value)], text
    for text in ("体操は左右に2回、前後に3回", "金庫の台数は 4 台", "セキュリティコードは3桁です", "鍵箱を10個"):
        assert found(text) == [], text


def test_pairs_of_root_sessions_and_bodies_of_keys() -> None:
    for text, value in (
        ("root / Q9x!tanbo でログインできない", "Q9x!tanbo"),
        ("private key: MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEA", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEA"),
        ("署名キー: 7b1e9c44a0d2", "7b1e9c44a0d2"),
        ("Set-Cookie: sessionid=8f2b1c0d9e7a45f3b6c1; Path=/", "8f2b1c0d9e7a45f3b6c1"),
    ):
        assert found(text) == [("SECRET", value)], text
    for text in ("/opt/root/deploy.sh を実行", "user/profile を表示", "sessionid=<SESSION_ID_OF_THE_USER>"):
        assert found(text) == [], text
