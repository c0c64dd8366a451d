import re

import pytest

from sekisho.screening.surroundings import is_called, is_office_contact, is_other_number, names_department, names_office
from tests.screening.writing import found


@pytest.mark.parametrize(
    "before",
    [
        "大阪市役所 代表 ",
        "大阪市北区役所 地域課 電話:",
        "大阪市総合コールセンター「なにわコール」 ",
        "大阪市役所(〒530-8201 大阪市北区中之島1-3-20、電話",
        "子育て支援センター TEL ",
        "大阪市福祉局 高齢施策部 高齢福祉課 直通 ",
        "担当:契約課、問合せ先:",
        "救急安心センターおおさかは#7119又は",
        "市民ホール(電話",
        "大阪市総合コールセンター 06-4301-7285(8時から21時、年中無休)、FAX ",
        "北区役所 電話06-6313-9986(9:00~17:30、土日祝を除く)FAX ",
        "市役所代表 06-6208-8181 平日9時から17時半 FAX ",
    ],
)
def test_an_office_in_front_makes_the_contact_public(before: str) -> None:
    assert is_office_contact(before + "06-6208-8181", len(before))


@pytest.mark.parametrize(
    "before",
    [
        "電話 ",
        "株式会社青空 ",
        "家族葬ホール(電話",
        "区役所の田中 ",
        "市役所に相談した山本様の自宅 ",
        "図書館を利用する個人の電話 ",
        "区役所で手続した。折返しは",
        "担当:契約課の田中、",
        "担当:田中 電話 ",
        "市民課の田中 06-6208-7300(9時から17時)、FAX ",
        "大阪市総合コールセンター(田中が9時まで)、FAX ",
        "北区役所 電話06-6313-9986(9:00~17:30)、田中の自宅 ",
    ],
)
def test_a_person_or_a_sentence_between_ends_that(before: str) -> None:
    assert not is_office_contact(before + "06-6208-8181", len(before))


def test_an_office_behind_an_address() -> None:
    assert names_office("530-8201 大阪市北区中之島1-3-20 大阪市役所", 8)
    assert not names_office("大阪市北区梅田1-2-3 青空ビル", 12)


@pytest.mark.parametrize(
    ("before", "other"),
    [("受付番号", True), ("シリアル ", True), ("番号は", False), ("電話番号：", False), ("", False)],
)
def test_numbers_of_another_kind(before: str, other: bool) -> None:
    assert is_other_number(before + "0612345678", len(before)) is other


def test_a_label_counts_in_its_own_sentence_only() -> None:
    label = re.compile("個人番号")
    assert is_called(label, "個人番号は12", 5)
    assert not is_called(label, "個人番号です。12", 7)


def test_a_department_in_brackets_behind_a_number() -> None:
    for behind in ("(市民課代表)", "(市民課直通)", " (こども青少年局子育て支援室)"):
        assert names_department("06-6208-1234" + behind, 0, 12), behind
    for behind in ("()", "(直通)", "(田中)", "(市民課 田中)", "市民課", "(9時から17時まで)"):
        assert not names_department("06-6208-1234" + behind, 0, 12), behind


OFFICES = (
    "北区役所 村役場 市庁舎 合同庁舎 支所 出張所 行政サービスコーナー 福祉センター コールセンター 総合案内 保健所",
    "図書館 博物館 美術館 公民館 体育館 市民会館 区民ホール 消防署 警察署 税務署 年金事務所 法務局 労働局",
    "労働基準監督署",
    "ハローワーク 公共職業安定所 土木事務所 教育委員会 議会事務局 水道局 文化ホール 公会堂 市民プール 科学館 資料館",
    "記念館 文学館 児童館 歴史館 武道館 水族館 動物園 植物園 斎場 交番 駐在所 市計画調整局 開庁時間",
    "担当:契約課 問合せ先:総務局 市立中央病院 市立第一小学校 市立東高校 市民センター 区立幼稚園 市立保育所",
    "学校代表 相談窓口 相談室",
)


def test_every_kind_of_office_is_seen_before_its_contact() -> None:
    for office in " ".join(OFFICES).split():
        text = f"{office} 電話 06-6208-8181"
        assert is_office_contact(text, text.index("06-")), office


def test_opening_hours_may_stand_between_an_office_and_its_telephone() -> None:
    for text in (
        "大阪市契約管財局契約部契約課の窓口は、平日の午前9時から午後5時30分まで開いています。電話は06-6484-7062です。",
        "市立図書館は、火曜から日曜の10時から19時まで開館しています。電話06-6484-7062",
    ):
        assert found(text) == [], text
    for text in (
        "大阪市環境局の窓口は混んでいた。電話は06-6484-7062です。",
        "市立図書館は10時に開いた。本人の電話は06-6484-7062です。",
        "市立図書館は、10時から開館しています。田中さんの電話は06-6484-7062です。",
    ):
        assert ("PHONE", "06-6484-7062") in found(text), text


@pytest.mark.parametrize(
    "text",
    [
        "大阪府警本部 06-6943-1234",
        "大阪市コールセンター なにわコール 06-4301-7285 8時から21時",
        "電子入札システムのヘルプデスク：0570-021-777",
    ],
)
def test_the_police_and_lines_with_a_name_of_their_own_are_public(text: str) -> None:
    assert found(text) == []


def test_a_centre_in_brackets_behind_the_sentence_is_whose_number_it_is() -> None:
    assert found("電話は06-6773-6533です（大阪国際交流センター）。") == []


def test_the_address_of_the_office_that_something_goes_to_passes() -> None:
    for text in (
        "〒559-0034 大阪市住之江区南港北2-1-10 ATCビル の環境局への郵送方法",
        "大阪市住之江区南港北2-1-10の環境局へ郵送",
    ):
        assert found(text) == [], text
    assert found("大阪市旭区赤川2-18-22の田中から環境局へ郵送")[0] == ("ADDRESS", "大阪市旭区赤川2-18-22")
