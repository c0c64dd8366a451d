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
