import pytest

from tests.screening.writing import found


@pytest.mark.parametrize(
    "text",
    [
        "氏名欄は「見本 太郎」と印字する",
        "サンプル太郎様という宛名で差し込み印刷を試す",
        "帳票の記載例：氏名 甲野 乙子、生年月日 平成〇年〇月〇日。",
        "「John Doe」「Jane Doe」は仮名のまま訳すべきか",
        "氏名に「山田太郎」と入れたサンプル画面のHTML",
        "記入例は住所を「〇〇市△△町1-2-3」とする",
        "foo@example.jp のような形を弾く正規表現",
        "佐藤、鈴木、高橋が多い名字だと説明する文",
        "「渡辺」の「辺」の異体字の一覧",
        "たかしくんはりんごを3個、はなこさんは5個もっています、の文章題を直して",
        "キャラ「しおまる」と「なみちゃん」の自己紹介文",
        "マニュアルの図では接続先を 192.0.2.10 とする",
    ],
)
def test_what_forms_and_manuals_put_there_passes(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("山田太郎さんが来庁", ("PERSON", "山田太郎")),
        ("見本を甲野善紀さんに渡した", ("PERSON", "甲野善紀")),
        ("記入例を田中健一様に送った", ("PERSON", "田中健一")),
        ("記入例を山田太郎様に送った", ("PERSON", "山田太郎")),
        ("例えば木村太郎さんの場合は滞納が3期", ("PERSON", "木村太郎")),
        ("テンプレートで返信して。相手は鈴木一郎", ("PERSON", "鈴木一郎")),
        ("お礼状の例文を直して。相手は田中さん", ("PERSON", "田中")),
        ("異体字の件で渡辺さんから電話", ("PERSON", "渡辺")),
        ("生年月日 平成2年10月1日", ("DOB", "平成2年10月1日")),
        ("返信は mori.k@example.jp へ", ("EMAIL", "mori.k@example.jp")),
        ("不正な接続元は 192.0.2.10 でした", ("IP", "192.0.2.10")),
    ],
)
def test_what_may_be_somebody_s_is_found(text: str, finding: tuple[str, str]) -> None:
    assert finding in found(text)
