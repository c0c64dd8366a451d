import pytest

from sekisho.screening.name_duties import find
from sekisho.screening.reading import Reading


def names(text: str) -> list[str]:
    return [text[start:end] for start, end in sorted(set(find(Reading(text))))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("それでは始めます 司会のごとうです 本日は", ["ごとう"]),
        ("「受付のナカバヤシと申します」", ["ナカバヤシ"]),
        ("「代表の五島を出せ」の一点張り", ["五島"]),
        ("こちらは受付の松で、権限はない", ["松"]),
        ("担当の森です", ["森"]),
        ("課長の堤が承ります", ["堤"]),
        ("座長の植月がまとめる", ["植月"]),
        ("講師の谷から資料が届く", ["谷"]),
    ],
)
def test_who_has_a_role(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "受付の花で飾り、受付の机を動かす",
        "代表の東京を破る",
        "窓口の梅田で、受け付けます",
        "担当の者から、責任者の署名を",
        "会計の原本を、事務局の仕事を、窓口の混雑",
        "司会のしごとです、受付のあいさつです",
        "副代表の方です",
    ],
)
def test_other_words_behind_a_role_are_none(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("接触しかけた。運転は尾花沢。けがなし", ["尾花沢"]),
        ("運転はどちらも宮(免許証", ["宮"]),
        ("記録は祖父江、司会は植月", ["祖父江", "植月"]),
        ("当番は林。", ["林"]),
        ("引率者は都築と泉です", ["都築"]),
        ("夜勤ンゴマ→日勤槇。", ["槇"]),
        ("早番田中、遅番:植月", ["田中", "植月"]),
        ("当直 小谷\n", ["小谷"]),
        ("運転:尾花沢、同乗:宮\n", ["尾花沢", "宮"]),
        ("準夜:祖父江 深夜は休み。日勤は槇と都築", ["祖父江", "槇"]),
        ("夜勤者は槇→日勤者は植月", ["槇", "植月"]),
    ],
)
def test_who_does_what_and_when(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "運転は慎重に。運転は私。運転は交代。運転は午後。運転は大正。",
        "記録は別紙。記録は事務局。司会は未定。司会は職員。議長は大阪。",
        "当番は出口。受付は出口。受付は東。受付は梅田。会計は別。撮影は公園。",
        "夜勤明。夜勤者、日勤帯、当直医、日勤中。夜勤表。",
        "当直室、宿直室→夜勤リーダー→日勤フロア",
        "夜勤は金曜、日勤は月。日勤 常勤。夜勤帯 看護。早番は中止。記録:別紙、会計:未了。運転:停止\n",
    ],
)
def test_how_and_where_it_is_done_is_none(text: str) -> None:
    assert names(text) == []
