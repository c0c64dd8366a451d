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
        "「あいちゃん」は市のごみ減量のマスコットです",
        "キャラ「しおまる」と「なみちゃん」の自己紹介文",
        "申請書の記入例で、氏名欄を「枚方太郎」、電話番号欄を空欄とする",
        "窓口に置く記入例を直して。氏名は吹田花子、続柄は妻",
        "記入例　氏名　寝屋川太郎",
        "記入例：高槻太郎（たかつき　たろう）",
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
        ("サンプル品を佐藤花子に渡す", ("PERSON", "佐藤花子")),
        ("見本を持って来た高橋花子", ("PERSON", "高橋花子")),
        ("架空請求の被害者は山田太郎、72歳", ("PERSON", "山田太郎")),
        ("「あいちゃん」は昨日から欠席です", ("PERSON", "あいちゃん")),
        ("枚方太郎さんから電話", ("PERSON", "枚方太郎")),
        ("記入例を見ながら枚方花子さんが書いた", ("PERSON", "枚方花子")),
        ("記入例　氏名　池田太郎", ("PERSON", "池田太郎")),
        ("高槻太郎（たかつき　たろう）を名簿に加える", ("PERSON", "たかつき　たろう")),
        ("テスト用の端末を田中太郎が紛失", ("PERSON", "田中太郎")),
        ("記入例を見ながら山田花子が窓口で書いた", ("PERSON", "山田花子")),
        ("面談メモ：高橋、鈴木、佐藤の3名が異体字の件で来庁", ("PERSON", "高橋")),
        ("算数の時間に、たかしくんがけがをした", ("PERSON", "たかし")),
        ("英語劇の配役：ゆうと、はると、さくら", ("PERSON", "はると")),
        ("例えば木村太郎さんの場合は滞納が3期", ("PERSON", "木村太郎")),
        ("テンプレートで返信して。相手は鈴木一郎", ("PERSON", "鈴木一郎")),
        ("お礼状の例文を直して。相手は田中さん", ("PERSON", "田中")),
        ("異体字の件で渡辺さんから電話", ("PERSON", "渡辺")),
        ("旧字体に直せるものを指摘して：渡辺　学、斉藤　みのり", ("PERSON", "渡辺　学")),
        ("生年月日 平成2年10月1日", ("DOB", "平成2年10月1日")),
        ("返信は mori.k@example.jp へ", ("EMAIL", "mori.k@example.jp")),
        ("不正な接続元は 192.0.2.10 でした", ("IP", "192.0.2.10")),
    ],
)
def test_what_may_be_somebody_s_is_found(text: str, finding: tuple[str, str]) -> None:
    assert finding in found(text)


def test_letters_in_place_of_a_town_are_no_address() -> None:
    assert found("架空の住所（A市B町1-2-3）") == []
    assert found("区分A大阪市北区天満1-2-3") == [("ADDRESS", "大阪市北区天満1-2-3")]


def test_headings_of_the_halves_of_a_name_are_nobody() -> None:
    assert found("姓,名,セイ,メイ,郵便番号") == []
    assert found("姓\t名\tセイ\tメイ") == []


@pytest.mark.parametrize("text", ["仮に山田さんとする", "例：オオサカ　タロウ"])
def test_who_is_supposed_is_nobody(text: str) -> None:
    assert found(text) == []


def test_an_example_that_is_somebody_is_found() -> None:
    assert found("例えば山田さんと相談する") == [("PERSON", "山田")]


@pytest.mark.parametrize(
    "text",
    [
        "サーバは 192.0.2.15 と 198.51.100.7 とした構成図の説明文",
        "ping 203.0.113.9 が応答なし、tracerouteは第5ホップで途絶",
        "ルータの外側を 203.0.113.1 とする",
        'String sei = "セイ"; String mei = "メイ"; のような全角カナの検証',
        '<input type="text" name="tel" placeholder="0612345678">',
    ],
)
def test_addresses_of_machines_and_fillings_of_code_pass(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("サーバへ 203.0.113.9 から不正ログインがあった", "203.0.113.9"),
        ("ルータのログに申請者の接続元 198.51.100.23", "198.51.100.23"),
        ("ping 160.86.224.31 が応答なし", "160.86.224.31"),
    ],
)
def test_who_came_from_such_an_address_is_found(text: str, value: str) -> None:
    assert ("IP", value) in found(text)
