import pytest

from sekisho.screening.recognizers.driver_license import check_digit
from tests.screening.writing import covers_marked, found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("運転免許証番号：303549217200", "303549217200"),
        ("免許証の番号は第 3035 4921 7200 号", "3035 4921 7200"),
        ("免許証番号 ３０３５４９２１７２００", "３０３５４９２１７２００"),
        ("免許証番号 三〇三五四九二一七二〇〇", "三〇三五四九二一七二〇〇"),
        ('{"driver_license": "303549217200"}', "303549217200"),
        ("<th>免許証番号</th><td>303549217200</td>", "303549217200"),
        ("区,免許証番号,備考\n北区,303549217200,なし", "303549217200"),
        ("INSERT INTO t (ku, license_no) VALUES ('北区', '303549217200');", "303549217200"),
    ],
)
def test_finds_numbers_that_are_called_so(text: str, number: str) -> None:
    assert ("DRIVER_LICENSE", number) in found(text)


def test_an_unnamed_number_passes() -> None:
    assert found("発注番号303549217200の納期") == []


def test_away_from_its_label_it_needs_the_check_digit() -> None:
    assert found("免許の写しを見ると右下に303549217200とある") == [("DRIVER_LICENSE", "303549217200")]
    assert found("免許の写しを見ると右下に303549217210とある") == []


def test_the_check_digit() -> None:
    assert check_digit("3035492172") == 0


def test_divided_as_the_card_does_it_needs_no_check_digit() -> None:
    assert found("運転免許の例：43 07 882615 11") == [("DRIVER_LICENSE", "43 07 882615 11")]
    assert found("会計の例：43 07 882615 11") == []


def test_a_list_of_drivers_is_a_list_of_licences() -> None:
    assert ("DRIVER_LICENSE", "6210 4473 1190") in found("乗務員台帳\n真壁 佳乃 6210 4473 1190 令和9年5月")
    assert found("運転を見合わせた路線 6210 4473 1190") == []


def test_a_labelled_number_is_somebody_s_whatever_its_check_digit() -> None:
    for text in ("免許証の控え 621833441190", "本人確認：運免 621833441190", "license # 621833441190"):
        assert found(text) == [("DRIVER_LICENSE", "621833441190")], text
    assert found("免許センターの来場者への案内で使う通し番号のひとつが 621833441190") == []


@pytest.mark.parametrize(
    "marked",
    [
        "第⟦621847392010⟧号の運転免許の写しを受領、という文に",
        "免許センターから照会。⟦6 0 2 9 1 8 3 7 4 6 5 0⟧ の方は更新済みか",
        "運転経歴証明書 ⟦602918374650⟧ の提示があった場合の本人確認",
    ],
)
def test_finds_what_other_hands_write(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize(
    "text",
    [
        "免許の種類,人数\n普通,120\n中型,12",
        "免許証の番号は12桁です。写しの扱いを教えて",
    ],
)
def test_the_like_of_it_that_is_nobodys_passes(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "marked",
    [
        "車庫 朝比奈 免許 ⟦41882 03917 55⟧",
        "運転免許証の読み取り\n氏名 谷 英子\n交付 令和04年\n番号 第 ⟦601937284410⟧ 号",
        "10:15 免 ⟦６０１９３７２８４４１０⟧ 可",
    ],
)
def test_finds_what_a_row_or_a_talk_tells(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize("text", ["免許の更新は 5番窓口、図面 41882 03917", "罷免 12 件の記録"])
def test_what_only_looks_like_it_there_passes(text: str) -> None:
    assert found(text) == []


def test_what_it_is_may_be_said_behind_the_number() -> None:
    assert found("番号は 523456789012、これは運転免許のものです") == [("DRIVER_LICENSE", "523456789012")]
    assert found("機器 523456789012 を点検") == []


def test_finds_a_number_as_it_is_said() -> None:
    assert found("免許証の番号でいいですか。えーと、6248の9707の1231です") == [("DRIVER_LICENSE", "6248の9707の1231")]


@pytest.mark.parametrize(
    "text", ["driverLicenseNo=911909960340", '{"menkyo_bango": "911909960340"}', "DL: 911909960340 exp 2027/05"]
)
def test_finds_licences_by_keys_and_abbreviations(text: str) -> None:
    assert found(text) == [("DRIVER_LICENSE", "911909960340")]


def test_a_moment_in_the_name_of_a_file_is_no_licence() -> None:
    assert "DRIVER_LICENSE" not in [label for label, _ in found("DL 202605010930.zip を解凍")]
