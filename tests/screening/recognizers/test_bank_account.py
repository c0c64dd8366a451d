import pytest

from tests.screening.writing import covers_marked, found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("りそな銀行 都島支店 普通 1234567", "1234567"),
        ("八幡町支店・普・6650217", "6650217"),
        ("駅前支店（店番214）普通5580413", "5580413"),
        ("普通預金口座番号：１２３４５６７", "１２３４５６７"),
        ("(普)1234567", "1234567"),
        ("口座番号 一二三四五六七", "一二三四五六七"),
        ("ゆうちょ銀行 記号10050 番号34727441", "記号10050 番号34727441"),
        ("ゆうちょの通帳 14050-12345671", "14050-12345671"),
        ('"account_no":"1234567"', "1234567"),
        ("三菱UFJ銀行 梅田支店（123）7654321", "7654321"),
        ("101\tﾌﾂｳ\t0418826", "0418826"),
        ("支店,口座番号\n難波,1234567", "1234567"),
        ("JAバンク大阪 0418277", "0418277"),
    ],
)
def test_finds_accounts(text: str, number: str) -> None:
    assert found(text) == [("BANK_ACCOUNT", number)]


@pytest.mark.parametrize(
    "text",
    ["普通救命講習は1234567円", "口座振替の件数は12345件", "普通教室 3室", "口座数は12345件", "大阪支店 1234567人"],
)
def test_other_numbers_pass(text: str) -> None:
    assert found(text) == []


def test_several_accounts_may_follow_one_label() -> None:
    text = "口座は順に0081723、4410957、2209461。"
    assert [number for _, number in found(text)] == ["0081723", "4410957", "2209461"]


def test_a_branch_by_its_name_alone() -> None:
    assert found("新しいのは尼崎信用金庫 塚口 0442817 です") == [("BANK_ACCOUNT", "0442817")]
    assert found("尼崎信用金庫 塚口 の来店者 0442817人") == []


@pytest.mark.parametrize(
    "marked",
    [
        '"bank":{"name":"三井住友","branch":"梅田","type":"ordinary","number":"⟦6610293⟧"} このJSONを整形',
        "口座名義人と番号（⟦8812039⟧）が合わないと銀行から連絡がありました",
        "報酬は下記へ。\nPayPay銀行\nビジネス営業部 005\n普\n⟦7719203⟧",
        "JAいずみの 本店 普通貯金 ⟦0441703⟧",
        "還付金口座：⟦0005-123-普通-0441703⟧",
        "bank_code,branch_code,type,account\n0005,123,1,⟦0441703⟧\n0009,456,1,⟦9913820⟧",
        "通帳の表紙に ⟦123-0441703⟧ と印字",
    ],
)
def test_finds_what_other_hands_write(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize(
    "text",
    [
        "支店 本町 担当 3名 番号札 12",
        "銀行コード 0005、支店コード 123 の名称を調べて",
        "請求書の番号は 6610293 です",
        "口座番号が7桁に満たないときは前に0を付けます",
    ],
)
def test_the_like_of_it_that_is_nobodys_passes(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("marked", ["伺った口座：池田泉州／粉浜／⟦４４０８１１２⟧"])
def test_finds_what_a_row_or_a_talk_tells(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize("text", ["口座振替の伝票：みなと/本町/4408112"])
def test_what_only_looks_like_it_there_passes(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "marked", ["みずほ 梅田支店 ⟦4491730⟧", "関西みらい・豊中・⟦4491730⟧ を登録", "三菱UFJ 梅田 普⟦4491730⟧ へ"]
)
def test_finds_an_account_of_a_bank_by_its_short_name(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize("text", ["みずほ台支店の移転", "りそなグループの4491730件"])
def test_what_is_not_an_account_of_a_bank_by_its_short_name_passes(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("三菱UFJ／天王寺／普／0441882", "0441882"),
        ("みずほ銀行の口座、店番512の1187723", "1187723"),
        ("ゆうちょ銀行 店名四一八 3381772", "3381772"),
        ("還付金は池田泉州の2281773へ", "2281773"),
        ("貯金記号=14120;貯金番号=33817721", "33817721"),
        ("ゆうちょで、記号が14080、番号が33811271です", "33811271"),
        ("ゆうちょで、記号が一四〇八〇で番号が三三八一一二七一です", "三三八一一二七一"),
    ],
)
def test_finds_accounts_between_other_marks(text: str, number: str) -> None:
    assert any(label == "BANK_ACCOUNT" and number in found_text for label, found_text in found(text))


def test_a_bank_and_other_numbers_are_no_account() -> None:
    assert found("楽天の1234567番の商品") == []
    assert found("三井住友の2024年度決算") == []


def test_the_bank_may_stand_in_brackets_behind() -> None:
    assert found("番号：0338177（りそな銀行関目支店）") == [("BANK_ACCOUNT", "0338177")]
    assert found("番号：0338177（りそな社製）") == []


@pytest.mark.parametrize(
    "marked",
    [
        "口座番号（右詰）⟦｜0｜4｜4｜7｜1｜2｜9⟧",
        "口座の変更届。旧⟦2217783⟧→新⟦4410932⟧、どちらも岸和田",
        "給与振込 ①⟦0044718⟧（みずほ 堂島 普） ②⟦7718204⟧（ゆうちょ 四一八 普）",
        "⟦0033-447-1182734⟧ (PayPay銀行 かわせみ支店) への送金",
        "口座の下3桁 447、フルで ⟦2210447⟧、支店は住道",
        "口座番号が短かったので頭に零をつけ、⟦0228471⟧として登録",
        "通帳記号 ⟦14170⟧ - 通帳番号 ⟦22814711⟧",
        "ゆうちょの口座（記号・番号）\n⟦14090⟧\n⟦22844711⟧",
        '- "kouza_no": "⟦0027714⟧",\n+ "kouza_no": "⟦0027741⟧",',
    ],
)
def test_finds_accounts_in_boxes_changes_and_further_from_their_words(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize(
    "text",
    [
        "旧4471829→新1182734（品番の変更）",
        "口座振替の不能は難波支店で 1182734 件",
        "口座番号は7桁。発注番号 4471829",
        "2204471（製造番号）",
        "通帳方式の管理、品目コード 4471829、支店在庫 12",
        "口座数の推移：難波支店 1182734、梅田支店 1204471",
        "1234567（りそな銀行の伝票番号）",
    ],
)
def test_numbers_of_things_near_accounts_pass(text: str) -> None:
    assert found(text) == []
