import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.screening.reading import Reading
from sekisho.screening.recognizers.phone import AREA_CODES, find
from tests.screening.writing import covers_marked, found


def phones(text: str) -> list[str]:
    return [text[start:end] for start, end in find(Reading(text))]


@pytest.mark.parametrize(
    "number",
    [
        "090-1234-5678",
        "080 1234 5678",
        "070.1234.5678",
        "060-1234-5678",
        "09012345678",
        "090(1234)5678",
        "090の1234の5678",
        "090 の 1234 の 5678",
        "090-1234-\n5678",
        "050-1234-5678",
        "06-6345-1234",
        "(06) 6345-1234",
        "06(6345)1234",
        "0612345678",
        "072-365-6723",
        "0725-12-3456",
        "04992-2-1234",
        "0120-345-678",
        "0120345678",
        "0800-123-4567",
        "0570-012-345",
        "+81-90-1234-5678",
        "+81 6 6345 1234",
        "+81-(0)6-6345-1234",
        "010-81-90-1234-5678",
    ],
)
@pytest.mark.parametrize("frame", ["{}", "電話は{}です", "TEL:{}、", "（{}）", "1. {}\n", "山田{}山田", "・{}/{}"])
def test_finds_the_number_in_any_sentence(number: str, frame: str) -> None:
    assert phones(frame.replace("{}", number)) == [number] * frame.count("{}")


@pytest.mark.parametrize(
    "text",
    [
        "000-0000-0000",
        "090-0000-0000",
        "090-XXXX-XXXX",
        "090-1234-567",
        "090-1234-56789",
        "1234-5678",
        "0012-34-5678",
        "010-1234-5678",
        "2025-0312-008",
        "8074-7379-1927",
        "1090123456789",
        "受付番号0612345678",
        "注文番号 0612-34-5678",
        "KX0612345678",
        "0.0612345678",
        "2025-06-12-3456",
        "06:12:34.5678",
        "110番と#7119",
        "大阪市役所 代表 06-6208-8181",
        "総務部人事課(電話 072-841-1221)までお問い合わせください。",
        "障害支援課 TEL 072-841-1457 FAX 072-841-5123",
        "こども政策室(電話:072-841-1375)へ",
        "健康づくり課(072-841-1458)",
        "代表電話 06-6208-8181 (大阪市役所)",
        "総務省 03-5253-5111",
    ],
)
def test_lets_other_numbers_pass(text: str) -> None:
    assert phones(text) == []


def test_a_mobile_number_is_personal_beside_an_office_too() -> None:
    assert phones("大阪市役所 電話 090-1234-5678") == ["090-1234-5678"]


def test_a_refused_beginning_does_not_hide_the_number_behind_it() -> None:
    assert phones("05 090-1234-5678") == ["090-1234-5678"]
    assert phones("03 06-6345-1234 090-1234-5678") == ["06-6345-1234", "090-1234-5678"]


@given(st.sampled_from(sorted(AREA_CODES)), st.data())
@settings(deadline=None)
def test_every_area_code_is_known_in_three_groups(code: str, data: st.DataObject) -> None:
    if len(code) > 4:
        return
    size = 5 - len(code)
    exchange = data.draw(st.integers(2 * 10 ** (size - 1), 10**size - 1))
    number = f"0{code}-{exchange}-{data.draw(st.integers(1, 9999)):04}"
    assert phones(f"連絡先 {number}。") == [number]


@pytest.mark.parametrize(
    "number",
    [
        "ゼロ八〇の三六一二の七七四五",
        "ゼロきゅうゼロ、の、6604、の、8124",
        "〇八〇、七七二五、三三九一",
        "072&#45;458&#45;3311",
    ],
)
def test_finds_numbers_as_they_are_said_or_coded(number: str) -> None:
    assert found(f"番号は{number}です") == [("PHONE", number)]


def test_free_numbers_of_services_pass() -> None:
    assert found("ごみの受付は0120-79-0051（携帯からは0570-07-0051）") == []


def test_a_mobile_number_in_groups_of_any_size() -> None:
    assert found("連絡は 090 1234 87 65 へ") == [("PHONE", "090 1234 87 65")]
    assert found("市民税事務所のFAX 06-6251-7510") == []


def test_help_lines_and_desks_pass_and_direct_lines_do_not() -> None:
    for text in (
        "こころの電話は0570-064-556",
        "ガスの問い合わせ先一覧\n大阪ガスネットワーク 0800-555-2210",
        "市立総合医療センター 夜間受付 06-6929-1221",
        "学校代表 06-6941-0000",
    ):
        assert found(text) == [], text
    assert found("株式会社こだま土木 TEL 06-4799-1180(直通)") == [("PHONE", "06-4799-1180")]
    assert found("母から 0800-555-2210 に電話") == [("PHONE", "0800-555-2210")]


def test_a_number_in_sequence_that_is_called_an_example_passes() -> None:
    for text in ("0120-123-456（見本）と書く", "記入例 06-1234-5678", "郵便番号の例 123-4567"):
        assert found(text) == [], text
    assert found("連絡先は 06-1234-5678") == [("PHONE", "06-1234-5678")]
    assert found("例の件は 06-6345-2718 へ") == [("PHONE", "06-6345-2718")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("連絡は 080/2468/1357 まで", ["080/2468/1357"]),
        ("2026/11/26 090/1234/5678", ["090/1234/5678"]),
        ("0/080/2468/1357", []),
        ("080/2468/13579", []),
        ("080/24/68", []),
    ],
)
def test_a_mobile_number_may_be_divided_by_strokes(text: str, expected: list[str]) -> None:
    assert [written for _, written in found(text)] == expected


@pytest.mark.parametrize("marked", ["名簿\n乾 彩 ⟦6572-3301⟧\n綿貫 学 ⟦6574-8820⟧"])
def test_finds_what_a_row_or_a_talk_tells(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize("text", ["部品 6572-3301\n部品 6574-8820"])
def test_what_only_looks_like_it_there_passes(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "市民課の田中さん(電話 ⟦072-841-5523⟧)",
        "市民課 田中 電話 ⟦072-841-5523⟧",
        "市民課長の自宅は⟦072-841-5523⟧",
        "市民課 電話 ⟦090-4182-7735⟧",
        "101号室 電話 ⟦072-841-5523⟧",
        "中央薬局 電話 ⟦072-841-5523⟧",
    ],
)
def test_a_department_before_a_number_must_stand_right_there(text: str) -> None:
    assert covers_marked(text)


def test_a_number_within_an_area_counts_where_telephones_are_spoken_of() -> None:
    assert found("電話番号は。\n客：固定の方やね、6573の0982。") == [("PHONE", "6573の0982")]
    assert found("平成8年2573の0982という表") == []


def test_a_number_within_an_area_counts_before_a_word_for_calling() -> None:
    assert found("六六九一の二〇七四に、夜は出られませんので朝にかけてください") == [("PHONE", "六六九一の二〇七四")]


@pytest.mark.parametrize(
    "number",
    [
        "090~3217~8846",
        "０９０〜３２１７〜８８４６",
        "090/3217/8846",
        "090*3217*8846",
        "090、3217、8846",
        "090】3217-8846",
    ],
)
def test_finds_mobile_numbers_between_waves(number: str) -> None:
    assert found(f"折り返しは{number}です") == [("PHONE", number)]
    assert found("0312~0415~0520の各日") == []


def test_who_it_is_may_stand_in_brackets_before_a_local_number() -> None:
    assert ("PHONE", "6771-2298") in found("ヤマナカ様（女）6771-2298\n水道が止まっている")


def test_finds_numbers_that_lost_their_zero_to_a_spreadsheet() -> None:
    assert found("phone\n8033129987\n9022134471") == [("PHONE", "8033129987"), ("PHONE", "9022134471")]
    assert ("PHONE", "666338812") in found("氏名,電話\n立石 紗英,666338812")
    assert found("電話 123456789件") == []
    assert found("携帯の契約台数 8033129987") == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("電話: 8024681357", "8024681357"),
        ("TEL 90-1234-5678", "90-1234-5678"),
        ("氏名,電話番号\n渋江 凪,663121234", "663121234"),
        ('{"tel": "8024681357"}', "8024681357"),
    ],
)
def test_finds_numbers_without_their_zero_behind_a_label_of_any_kind(text: str, number: str) -> None:
    assert ("PHONE", number) in found(text)


@pytest.mark.parametrize("text", ["電話 1234567890", "連絡先コード 900123456", "売上 9012345678円"])
def test_another_number_of_as_many_digits_is_none(text: str) -> None:
    assert found(text) == []


def test_finds_local_numbers_behind_the_mark_of_a_telephone() -> None:
    assert found("℡６７７１－０４８２（市外局番なし）") == [("PHONE", "６７７１－０４８２")]
    assert found("介護保険課 電話 6208-8028") == []
    assert found("内線 6771-0482") == []
    assert found("TEL 6615-0000、自宅 2026-0401 の形") == []
