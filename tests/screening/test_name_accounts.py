import pytest

from tests.screening.writing import covers_marked, found


def test_finds_family_names_in_user_ids() -> None:
    assert found("WARN login failed user=hasegawa-m") == [("PERSON", "hasegawa-m")]
    assert found("uid=k.nishimura が更新") == [("PERSON", "k.nishimura")]


def test_ids_of_systems_and_towns_pass() -> None:
    for text in ("user=admin-k と user=batch-m の権限", "user=osaka-k", "login: backup-db", "git checkout hasegawa-m"):
        assert found(text) == [], text


@pytest.mark.parametrize(
    "marked",
    [
        "相談者のLINE IDは⟦mako_0412neko⟧、Instagramは⟦@mako.nekonote⟧です。",
        "X（旧Twitter）の⟦@tsuchiya_kenken⟧さんから苦情の投稿",
        "X：⟦@tsuchiya_kenken⟧ への返信の文案",
        "インスタのIDは⟦hiro_osaka_88⟧だそうです。",
        "インスタのアカウント名は ⟦mii.kitchen⟧ です",
        "TikTok ⟦@ken_dance0808⟧ の生徒を指導した",
        "カカオトークのIDは ⟦minsu7749⟧ です",
        "ラインID「⟦taka_777k⟧」を友だち追加してと頼まれた",
        "インスタ（⟦@rin.takatsuki⟧）に写真を載せられた",
        "連絡のDMは⟦@mii.kitchen⟧まで",
        "⟦@yuri_mama⟧さんが待機児童について書いていた",
    ],
)
def test_finds_whom_a_name_on_line_stands_for(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize(
    "text",
    [
        "市の公式X：@osaka_city_pr をフォローしてください",
        "観光協会のInstagramは@kishiwada_tripです",
        "当館のX：@nakanoshima_art をご覧ください",
        "Facebook: @minatofes2025 をフォローしてください",
        "Instagramの@naniwa_gardenで最新情報をお知らせします",
        "LINE IDの列はstring型です",
        "LINE Messaging APIの仕様を要約",
        "CSSの@media screen and (max-width: 600px)",
        "@everyone さん、明日の会議の資料です",
        "npm i @vitejs/plugin-react",
        "座標X: 120, Y: 40",
    ],
)
def test_offices_on_line_and_words_of_manuals_pass(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "marked",
    [
        "[10:02] ⟦nagakura⟧: 証明書の期限は？\n[10:09] ⟦nagakura⟧: 鍵はそのままです",
        "10:02 ⟦tanaka⟧: hello",
        "2026/11/02 10:02 ⟦mizuhara⟧：はい\n2026/11/02 10:03 bot：おはよう",
        "[10:02:33] <⟦okuyama⟧> 了解",
        "[10:02] <⟦kurahashi⟧>: 了解\n[10:03] <⟦kurahashi⟧>: どうぞ",
        "10:03 ⟦okuyama⟧.k: 了解",
    ],
)
def test_whoever_writes_a_line_of_a_chat_is_somebody(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize(
    "text",
    [
        "10:02:33 sudo: session opened\n10:02:34 sudo: session closed",
        "[10:02] kibana: 再起動しました\n[10:03] server: 停止\n[10:04] bot: 会議です",
        "2026-11-02T10:02:33 nginx: 起動\n2026-11-02T10:02:34 postgres: 起動",
        "[10:02] madoguchi: 受付開始\n[10:05] madoguchi: 混雑",
        "[10:02] haguruma: 設定",
        "会議は10:02 から",
    ],
)
def test_programs_and_offices_in_a_log_pass(text: str) -> None:
    assert found(text) == []
