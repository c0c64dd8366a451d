import pytest

from tests.screening.writing import covers_marked, found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("宛名番号：1468036996", "1468036996"),
        ("受給者番号は第12-3456号", "第12-3456号"),
        ("整理番号 Ａ１２３４５６", "Ａ１２３４５６"),
        ("住民票コード：一二三四五六七八九〇一", "一二三四五六七八九〇一"),
        ('{"atena_no": 1468036996}', "1468036996"),
        ("宛名番号|区\n1468036996|北区", "1468036996"),
        ("受付番号4778904。", "4778904"),
        ("申請の受付番号は第1234号です", "第1234号"),
        ("保育所の入所申込の受付番号：20260415", "20260415"),
        ("介護保険の利用者番号 0001234567 の方", "0001234567"),
        ("受診者ID「K-20931」", "K-20931"),
        ("整理番号R6-納-00731、差押済", "R6-納-00731"),
        ("保護のケース番号北-02-3391です", "北-02-3391"),
        ("精神保健福祉手帳 第98765号の方", "98765"),
        ("1234567890（宛名番号）の件", "1234567890"),
        ("世帯番号 計\n0012345 2", "0012345"),
        ("ログインIDは kanri02、パスワードは別途", "kanri02"),
    ],
)
def test_finds_numbers_of_persons_and_households(text: str, number: str) -> None:
    assert found(text) == [("MUNI_ID", number)]


@pytest.mark.parametrize(
    "text",
    [
        "案件番号 2025-0312-008",
        "発注番号第3259117号",
        "インボイス登録番号T2163434458796",
        "受付番号は3桁で採番する",
        "入札の受付番号 2026-000123 の結果を要約して。",
        "文書受付番号：20260415",
        "確認依頼書の受付番号は第1234号です",
        "工事請負契約書類の受付番号「4778904」",
        "IDは任意の文字列",
        "介護事業者番号 2710512345",
        "指定管理者番号 12345",
        "整理番号の付番は年度2桁＋連番4桁",
        "受給者証の発行 第2期 1234件",
        "療育手帳の交付は第1四半期で123人",
        "登録番号T1010401089234の請求書",
    ],
)
def test_numbers_of_matters_pass(text: str) -> None:
    assert found(text) == []


def test_a_number_in_front_of_a_name_is_one() -> None:
    assert ("MUNI_ID", "10448299") in found("フォルダ名は10448299_山口 恵子です")
    assert ("MUNI_ID", "00031199") in found("00031199ヤマグチ ケイコ")
    assert ("MUNI_ID", "0071199") in found('{"id":"0071199","name":"山口 恵子"}')
    assert ("MUNI_ID", "5209 771099") in found("5209 771099　ヤマグチ ケイコ　S22.3.9")
    assert "MUNI_ID" not in dict(found("20250601_山口 恵子の記録"))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("山口 恵子様、公費番号2127699 は期限切れ", "2127699"),
        ("定期券番号K-0918799、利用者 山口 恵子", "K-0918799"),
        ("山口 恵子　S58.10.7　宛8820199", "8820199"),
        ("カルテ00219-4番の山口さん", "00219-4"),
        ("身体障害者手帳番号 兵庫県第104499号", "104499"),
        ("こども医療証1234599", "1234599"),
        ("バス優待証P-220199の山口さん", "P-220199"),
    ],
)
def test_numbers_of_cards_and_of_somebody_named(text: str, number: str) -> None:
    assert any(label == "MUNI_ID" and number in value for label, value in found(text))


@pytest.mark.parametrize(
    "text", ["文書番号00219-4の担当は山口さん", "発注番号20250699、担当は山口さん", "部屋番号1203の山口さん"]
)
def test_numbers_of_things_pass_beside_a_name(text: str) -> None:
    assert "MUNI_ID" not in dict(found(text))


def test_a_bare_number_counts_in_a_record_that_names_somebody() -> None:
    assert ("MUNI_ID", "88-0041273") in found("- 番号: 88-0041273\n  氏名: 森 花子")
    assert found("- 番号: 88-0041273\n  品名: 机") == []


def test_a_number_with_an_era_s_letter_is_found_to_its_end() -> None:
    assert found("児童手当の認定番号第R2-1183号の方") == [("MUNI_ID", "第R2-1183号")]


def test_registers_of_seals_dogs_and_cards() -> None:
    for text, number in (
        ("印鑑登録証 0118834 を紛失", "0118834"),
        ("犬の登録番号 第14-3382号の飼い主に", "第14-3382号"),
        ("図書館のカード番号 2005518834 の人が延滞", "2005518834"),
    ):
        assert found(text) == [("MUNI_ID", number)], text


@pytest.mark.parametrize(
    "marked",
    [
        "図書館の利用券 ⟦2100338291⟧ を失くした方へ",
        "障害者手帳の番号 ⟦大阪府第44170号⟧ の更新",
        "母子健康手帳 交付番号 ⟦R6-0441⟧ の方",
        "課税資料番号 ⟦4417-0338⟧ の特別徴収義務者ではなく本人分",
        "受付ID：⟦RC-2025-004417⟧ の申請者に補正依頼",
        "市民カードID ⟦4417 0338 2910⟧ を読み取る",
        "保護者ID／児童ID＝⟦P04417⟧／⟦C04417⟧",
    ],
)
def test_finds_what_other_hands_write(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize(
    "text",
    [
        "受付ID の採番ルールは RC-年度-連番 です",
        "施設コード P04417 の清掃",
        "入札の受付ID：RC-2025-004417",
        "適格請求書発行事業者登録番号 T7120001077523",
        "登録番号：T-7120001077523",
    ],
)
def test_the_like_of_it_that_is_nobodys_passes(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "marked",
    [
        "⟦2290-55183⟧	安藤 環	4期",
        "児童扶養手当 証書番号 第⟦4182⟧号",
        "精神障害者保健福祉手帳 番号 ⟦118277⟧",
        "お客さま：先月の分です\n係：お客さま番号をお願いします\nお客さま：⟦38-1190-004⟧です",
        "一覧\n整理|種別|受付\n⟦介25-118⟧|新規|5/20",
    ],
)
def test_finds_what_a_row_or_a_talk_tells(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize("text", ["整理|件数|割合\n1|20|30"])
def test_what_only_looks_like_it_there_passes(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("label", ["予診票番号", "名義人番号", "選挙人番号", "霊園使用許可番号"])
def test_further_numbers_of_persons(label: str) -> None:
    assert found(f"{label} 31084427") == [("MUNI_ID", "31084427")]


@pytest.mark.parametrize("label", ["住基番号", "市民番号", "市民ID", "JUKI_CODE"])
def test_finds_the_numbers_of_residents_by_further_names(label: str) -> None:
    assert found(f"{label}：004417729 の状況を教えて") == [("MUNI_ID", "004417729")]


@pytest.mark.parametrize(
    "text",
    [
        "画面ID: SCR-010 ログイン、SCR-020 メニュー",
        "機能ID: FN021 ログイン認証",
        "項目ID PW-001 パスワード",
    ],
)
def test_ids_of_what_a_specification_counts_pass(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [("画面でID: tanaka010 とパスワードを入れる", "tanaka010"), ("ログイン画面のID: u48213k", "u48213k")],
)
def test_ids_that_somebody_enters_are_found(text: str, number: str) -> None:
    assert found(text) == [("MUNI_ID", number)]


@pytest.mark.parametrize(
    "marked",
    [
        "kojinId: ⟦9004471823⟧\nsetaiId: ⟦3004471⟧",
        "受付No：⟦8-00417⟧",
        "乗車証 No.⟦77104482⟧",
        "水栓No ⟦4471-1182-0⟧",
        "受診券の番号 ⟦26100044817⟧",
        "身障手帳 大阪市第⟦118273⟧号",
        "療育手帳（B1）第⟦04471⟧号",
        "住基 ⟦11827734471⟧ の突合",
        "受給者番号⟦4471829⟧、マル親は⟦7718203⟧",
        "宛名番号が重複している。⟦0044718290⟧ と ⟦0044718304⟧ は同一人",
        "被保険者証番号の欄が空いていたため電話したところ「⟦0002288471⟧」と回答",
        "宛名番号 氏名 年度 通知書番号\n⟦0022844713⟧ 椎葉 誠二 R8 ⟦2284471-01⟧",
        "自立支援の受給者番号なんですが、⟦2284471⟧で",
    ],
)
def test_finds_numbers_by_all_ways_of_their_labels(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize(
    "text",
    [
        "宛名番号の桁を変える。発注番号 0044718290",
        "受給者番号は公表しません。統計表 0003448237 を参照",
        "整理番号の採番は 20260401 から変更",
        "宛名番号は重複しない。電話番号は 0644718290 の形",
        "工事の受付No：R8-0447",
        "住基 2026年度の改修",
        "宛名番号：0000000000（記入例）",
    ],
)
def test_numbers_of_matters_near_labels_pass(text: str) -> None:
    assert "MUNI_ID" not in [label for label, _ in found(text)]


def test_log_in_names_of_letters_beside_a_password_are_somebodys() -> None:
    assert ("MUNI_ID", "t-yoshimura") in found("ログインIDがt-yoshimura、パスがKuro2284neko")
    assert ("MUNI_ID", "t6018") in found("ID=t6018 PW=kintai-6018")
    assert found("user_id: app.user password: changeme") == []
