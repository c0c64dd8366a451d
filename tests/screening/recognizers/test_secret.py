import pytest

from tests.screening.writing import covers_marked, found

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


@pytest.mark.parametrize(
    "marked",
    [
        "合言葉は⟦あおいとり⟧です、と電話で",
        "合言葉「⟦夕焼けのカラス⟧」を伝えた方だけ鍵を渡す運用の説明",
        "書庫の暗証は⟦2291#⟧、金庫は⟦右3-左8-右1⟧ でした",
        "ZIPの解凍パスは別送で ⟦Kyotaku_0915⟧ です",
        "管理画面 ID kanri01 パス ⟦Mtz9920x⟧",
        "セッションID: ⟦a8f5f167f44f4964e6c998dee827110c⟧ を使い回している",
        "client_secret は ⟦Zx8~Q.2kLm9pRt4vWy7bNc1dFg⟧ です",
        "ワンタイムパスワードの種 ⟦JBSWY3DPEHPK3PXP⟧",
        "MFAのバックアップコード ⟦3382-9104⟧ ⟦7215-2291⟧",
        "docker login -u ci -p ⟦Ci#Build2291⟧ registry.example.jp",
        "net use Z: \\\\fs01\\share ⟦Fs01pass!⟧ /user:CITY\\batch",
        '<add key="SmtpPassword" value="⟦smtp0382X⟧" />',
        "パス＝⟦himawari22⟧",
        "ゲートの暗証コード：⟦*2291#⟧",
        "電子錠は⟦0-4-4-1⟧で開きます",
        "署名用の鍵 ⟦4f3c2b1a9e8d7c6b5a4f3e2d1c0b9a88⟧ を環境変数に",
        "BitLocker回復キー ⟦441703-382910-472019-338291-104721-559038-110473-229104⟧",
        "庁舎の夜間通用口は ⟦8823#⟧ で解錠",
        "警備の解除番号は⟦44170⟧",
        "書庫の鍵は暗証式で、番号は⟦3-8-2-9⟧です",
        "電話での本人確認の合言葉：⟦みかん箱⟧",
        "ログインIDはa4417、パスは生年月日ではなく⟦Ume!4417⟧です",
        "二段階認証の設定キー ⟦KVKF GUSF NRXW 4ZLT⟧",
    ],
)
def test_finds_what_other_hands_write(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize(
    "text",
    [
        "パスワードは8文字以上で、英数字と記号を含めてください",
        "トークンは24時間で失効します",
        'password=os.environ["DB_PASSWORD"]',
        "秘密鍵と公開鍵の違いを教えて",
        "キーボックスの番号は毎月変えます",
        "Webhook の仕組みを説明して",
        "バージョン 2.4.1 のパスは /usr/local/bin です",
        "ワンタイムパスワードの仕組み",
        "鍵の受け渡しは9時です",
        "パスワードの例：Abc123 のような単純なものは避ける",
        "ログインできない。user=sato のエラー",
        "回復キーは48桁です",
        "記号は1〜5桁、番号は1〜8桁で入力してください",
        "普通預金の利率は年0.2%です",
        "パスコードを入力して入室してください",
        "警備の解除は守衛が行います",
        "DB_PASS は環境変数で渡す",
        "UUID f3a9c1d7-88b2-4e6f-9a10-5c3d2b1e0f99 の行を消して",
        "学籍番号の付け方を見直す",
        "部品番号 TK4417033 の在庫",
        "保護者と児童のIDを連携する画面",
    ],
)
def test_the_like_of_it_that_is_nobodys_passes(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("marked", ["共有PCのログインです\n→ kanri07 / ⟦Momiji#2031aki⟧ だよ"])
def test_finds_what_a_row_or_a_talk_tells(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize("text", ["配布先 / 総務課 のログイン画面の説明"])
def test_what_only_looks_like_it_there_passes(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "marked", ["パスワード「⟦nankou⟧」の付箋", "PWは⟦kitaku⟧のまま", "暗証番号は誕生日の⟦0412⟧です"]
)
def test_finds_a_plain_word_or_a_day_that_is_the_password(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize("text", ["パスワード：English", "PWは変更してください", "暗証番号は窓口で4桁を入力"])
def test_what_is_not_a_plain_word_or_a_day_that_is_the_password_passes(text: str) -> None:
    assert found(text) == []


def test_a_note_or_a_stroke_may_stand_between_name_and_password() -> None:
    assert found("共有フォルダのパスワード（zip）：h4Kd_2m") == [("SECRET", "h4Kd_2m")]
    assert found("ID/ kanri　PW/ mizuno0418")[-1] == ("SECRET", "mizuno0418")


@pytest.mark.parametrize("name", ["api_key", "client_secret", "token"])
def test_finds_what_a_setting_is_told_to_be_in_quotation_marks(name: str) -> None:
    assert found(f"{name}は「Kita8825sq」です") == [("SECRET", "Kita8825sq")]
    assert found(f"{name}は環境変数から取得する") == []


def test_finds_the_key_right_behind_the_name_of_a_network() -> None:
    assert found("SSIDキー：Kita8825sq") == [("SECRET", "Kita8825sq")]


@pytest.mark.parametrize(
    "marked",
    [
        "PWは前と同じで⟦Hana2025!⟧だよ",
        '{"initialPw":"⟦Fk-3317-osk⟧"}',
        "裏口のテンキーは⟦4471＊⟧です",
        '「合言葉は"⟦ひまわり55⟧"で解錠」と貼り紙',
        "PDFの保護解除キーは⟦7714osk⟧です",
        "pass phrase = ⟦kawa-yama-sora-1182⟧ で鍵が開かない",
        "ドアの暗証番号 ⟦4471⟧ から ⟦8827⟧ へ変更",
        "ログインID tani、パスが⟦Kuro2284neko⟧でした",
        "管理者パスを ⟦P@ss2284word⟧ に統一",
        "パスワードを「⟦さくら2284⟧」から「⟦もみじ4471⟧」に変えた",
    ],
)
def test_finds_what_is_told_in_further_ways(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize(
    "text",
    [
        "解除キーを押してください",
        "パスが通っていない",
        "共通パス src/common/v2 に移動",
        'pass phrase = ""',
        "合言葉は「安全第一」でいこう",
    ],
)
def test_keys_to_press_and_paths_pass(text: str) -> None:
    assert found(text) == []


def test_finds_a_column_of_passwords() -> None:
    assert covers_marked("System,User,Pass\nkyufu,admin,⟦Tk-7284!osk⟧\nzeimu,zei,⟦Mochi#4103⟧")
    assert covers_marked("| 系統 | パスワード |\n|---|---|\n| 税 | ⟦Mochi#4103⟧ |")
    assert found("試験,pass,fail\n結合,12/15,3\n系統,パスワード\n税,変更済み") == []
