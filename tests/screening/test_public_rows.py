import pytest

from tests.screening.writing import found


@pytest.mark.parametrize(
    "text",
    [
        "| 施設 | 所在地 | 電話 |\n|---|---|---|\n| 中央図書館 | みどり市中央町1丁目5番1号 | 0277-00-1234 |\n"
        "| 東消防署 | みどり市東栄町880 | 0277-00-0119 |\n"
        "| クリーンセンター | みどり市大字川原1500番地 | 0277-00-5300 |",
        "施設,所在地,電話\n中央公民館,松山町3-8-1,0277-00-1234\n東保育所,東町1-2-3,0277-00-1235",
        "施設名\t所在地\n東淀川区民会館\t東淀川区東淡路1-4-53\t06-6379-0700",
        "<tr><td>東図書館</td><td>みどり市東町1-2-3</td><td>0277-00-1234</td></tr>",
        "1,東小学校体育館,みどり市東町3-4-5,0277-00-2222,300人",
        '{"id":"AED-00412","name":"松山体育館","address":"松山町3-8-1","floor":"1F ロビー","tel":"0277-00-1111"}',
        '[{"施設名":"中央公民館","所在地":"中央町2-1-1","電話番号":"0277-00-9999"}]',
        '{"corporateNumber":"5080001183162","name":"有限会社小川塗装","cityName":"沼津市",'
        '"streetNumber":"大手町1-1-4","postCode":"4100801"}',
        "<corporation><corporateNumber>5080001183162</corporateNumber><cityName>沼津市</cityName>"
        "<streetNumber>大手町1-1-4</streetNumber><postCode>4100801</postCode></corporation>",
    ],
)
def test_contacts_of_facilities_and_firms_pass(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("施設,申請者,住所,電話\n中央公民館,田中花子,松山町3-8-1,0277-00-1234", ("ADDRESS", "松山町3-8-1")),
        ("施設,担当,電話\n中央公民館,田中花子,0277-00-1234", ("PHONE", "0277-00-1234")),
        ("中央体育館 佐藤花子 みどり市南町2-3-4 0277-00-5678", ("ADDRESS", "みどり市南町2-3-4")),
        ("大阪市北区天神橋1-2-3天神橋センター 203号", ("ADDRESS", "大阪市北区天神橋1-2-3天神橋センター 203号")),
        ('{"name":"田中花子","address":"松山町3-8-1"}', ("ADDRESS", "松山町3-8-1")),
        ('{"name":"北図書館","user":"田中花子","address":"松山町3-8-1"}', ("ADDRESS", "松山町3-8-1")),
        ('{"facility":{"name":"北図書館"},"by":{"name":"田中花子","address":"北町2-3-4"}}', ("ADDRESS", "北町2-3-4")),
        ('{"name":"北図書館","tel":"090-1111-2222"}', ("PHONE", "090-1111-2222")),
        ('{"name":"小川花子","streetNumber":"大手町1-1-4","postCode":"4100801"}', ("ADDRESS", "大手町1-1-4")),
        ('{"corporateNumber":"5080001183162","ceo_home":"沼津市大手町1-1-4"}', ("ADDRESS", "沼津市大手町1-1-4")),
    ],
)
def test_what_is_somebodys_is_found(text: str, personal: tuple[str, str]) -> None:
    assert personal in found(text)
