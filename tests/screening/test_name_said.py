import pytest

from tests.screening.writing import found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("居住者は梁川という60代の男性。", "梁川"),
        ("堀江という職員が応対した", "堀江"),
        ("来月から担当が我孫子から五十嵐に替わります。", "我孫子"),
        ("施設案内サポートの戸倉です。", "戸倉"),
        ("「受付の林に代わります」と伝える", "林"),
        ("運転手桑折 実、車両は2号車", "桑折 実"),
        ("東から電話があった", "東"),
        ('{"sei": "御手洗", "mei": "茂"}', "茂"),
        ("last_name=御手洗, first_name=茂", "御手洗"),
        ("10級→9級：ゆうた、けんた、はなこ。", "けんた"),
        ("旅券の控え：Amélie Roussel（仏）", "Amélie Roussel"),
        ("オルテガ委員「資料をもう一部」", "オルテガ"),
        ("|101|尼子|06-6551-3074|", "尼子"),
        ("運転手尾花、怪我なし", "尾花"),
    ],
)
def test_names_by_what_is_said_of_them(text: str, name: str) -> None:
    assert ("PERSON", name) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "北から電線を引き込む",
        "東京から大阪に変更になった出張",
        "担当が窓口から電話に変わる",
        "名：必須、姓：必須と表示する",
        "会場が公園から体育館に替わります",
        "システム委員会の日程",
        "総務課の仕事です。",
    ],
)
def test_directions_places_and_settings_pass(text: str) -> None:
    assert found(text) == []
