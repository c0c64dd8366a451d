import pytest

from tests.screening.writing import found


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("生年月日：昭和55年3月2日", "昭和55年3月2日"),
        ("S55.3.2生", "S55.3.2"),
        ("昭和五十五年三月二日生まれ", "昭和五十五年三月二日"),
        ("１９８０年３月２日生まれの方", "１９８０年３月２日"),
        ("平成元年1月15日生", "平成元年1月15日"),
        ("生年月日 1980/03/02", "1980/03/02"),
        ('"birth_date": "1980-03-02"', "1980-03-02"),
        ("DOB: March 2, 1980", "March 2, 1980"),
        ("区,生年月日\n北区,1980-03-02", "1980-03-02"),
        ("生年月日（西暦）19800302", "19800302"),
        ("3月2日生まれ", "3月2日"),
        ("昭和55年(1980年)3月2日生まれ", "昭和55年(1980年)3月2日"),
        ("1980年(昭和55年)3月2日生", "1980年(昭和55年)3月2日"),
        ("昭和５５年\n３月２日生", "昭和５５年\n３月２日"),
        ("Ｈ元年１月８日生", "Ｈ元年１月８日"),
        ("平元.1.8生", "平元.1.8"),
        ("s55.3.2生", "s55.3.2"),
        ("S550302生", "S550302"),
        ("1980年3月2日に生まれた", "1980年3月2日"),
        ("生　年　月　日　1980.3.2", "1980.3.2"),
        ("【生年月日】S55/3/2", "S55/3/2"),
        ("生年月日：55.3.2", "55.3.2"),
        ("生年月日：昭和55年3月", "昭和55年3月"),
        ("昭和55年3月生まれ", "昭和55年3月"),
        ("800302生", "800302"),
        ("昭和五年庚午年三月二日生まれ".replace("庚", ""), "昭和五年午年三月二日"),
        ("生年月日：□昭和 ☑平成 □令和 5年6月7日", "5年6月7日"),
        ("「55.3.2」が生年月日です", "55.3.2"),
        ("1980-03-02（生年月日）", "1980-03-02"),
        ("date of birth: 02-Mar-1980", "02-Mar-1980"),
        ("旅券に 02 MAR 1980 とある", "02 MAR 1980"),
        ("dob: 昭和5l年8月2O日", "昭和5l年8月2O日"),
    ],
)
def test_finds_dates_of_birth(text: str, date: str) -> None:
    assert found(text) == [("DOB", date)]


def test_a_date_beside_a_name_is_one() -> None:
    assert ("DOB", "S55.3.2") in found("山田太郎（S55.3.2）から相談")
    assert ("DOB", "1999/01/04") in found("山田太郎,1999/01/04,4")


@pytest.mark.parametrize(
    "text",
    [
        "昭和39年10月10日の東京五輪開会式",
        "申請期間は2025/06/01〜2025/06/30",
        "令和7年5月19日付け通知",
        "20250603生産分",
        "生年月日を記入してください",
        "2025年4月1日生活保護基準",
        "駅前広場は2025年4月1日に生まれ変わった",
        "品番S550302生地見本",
        "会議 令和7年3月2日 と生年月日の欄",
        "北浜 工区、令7.3.2",
        "会場で 02 MAR 1980 の写真展",
        "300102生地",
        "平成19年4月2日～平成20年4月1日生まれの女子",
        "対象者：昭和34年4月2日から昭和35年4月1日までに生まれた方",
    ],
)
def test_other_dates_pass(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("T12-3-4、S5.6.7、H9/8/30。いずれも生年月日の欄です。", ["T12-3-4", "S5.6.7", "H9/8/30"]),
        ("生年月日の列に1975/04/09とS50-4-9が混在", ["1975/04/09", "S50-4-9"]),
        ("WHERE birthday BETWEEN '1979-04-18' AND '1979-05-02'", ["1979-04-18", "1979-05-02"]),
        ("生年月日を間違えて昭和40年7月8日と入力、正しくは昭和41年7月8日", ["昭和40年7月8日", "昭和41年7月8日"]),
        ("生年月日：3-54-04-18", ["3-54-04-18"]),
        ("1987年5月生の方", ["1987年5月"]),
    ],
)
def test_a_word_for_birth_reaches_the_dates_around_it(text: str, dates: list[str]) -> None:
    assert [date for label, date in found(text) if label == "DOB"] == dates


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("SATO KEIKO／Passport TZ 4410288／Oct. 9, 1998", "Oct. 9, 1998"),
        ("山口 恵子／免許／昭52.8.20", "昭52.8.20"),
        ("ヤマダ ハナコ196507082", "19650708"),
        ("SATO KEIKO, 01/02/1990, Brazil", "01/02/1990"),
    ],
)
def test_an_old_date_in_the_row_of_a_name_is_one(text: str, date: str) -> None:
    assert ("DOB", date) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "生年月日の確認方法が令和7年4月1日に変わりました",
        "生年月日の記入は2025年4月1日から不要になりました",
        "誕生日会の申込期限は2019年4月1日",
    ],
)
def test_what_happened_near_a_word_for_birth_passes(text: str) -> None:
    assert found(text) == []


def test_several_dates_may_follow_one_label() -> None:
    text = "生年月日の書き方：S55.3.2／昭和五十五年三月二日／19800302"
    assert [date for _, date in found(text)] == ["S55.3.2", "昭和五十五年三月二日", "19800302"]


def test_a_nationality_may_follow_the_date_in_a_row() -> None:
    assert ("DOB", "1990年06月14日") in found("LI XIAOMING 1990年06月14日 中国 技術・人文知識")
    assert not any(label == "DOB" for label, _ in found("LI XIAOMING 1990年06月14日 開催の式典"))


def test_an_era_behind_a_name_is_of_the_date() -> None:
    assert ("DOB", "昭15.11.23") in found("調査 塩崎フミ 昭15.11.23 平野区瓜破東6-2-77")


def test_what_somebody_is_may_stand_behind_a_date_in_a_list() -> None:
    text = "応募者\n・壬生　1991-05-14　調理師　前職は病院給食\n・都築　2004-08-27　新卒"
    assert [word for label, word in found(text) if label == "DOB"] == ["1991-05-14", "2004-08-27"]
    assert ("DOB", "2004-08-27") not in found("・都築　2004-08-27　着任")


@pytest.mark.parametrize(
    "date",
    [
        "西暦1980年3月2日",
        "昭和卅三年三月三日",
        "3-550302",
        "1980 03 02",
        "S五五.三.二",
        "一九八〇/〇三/〇二",
        "八〇.三.二",
        "1980-\n3-\n2",
        "昭和5 5年3月2日",
        "昭和55年3月2日(1980年)",
    ],
)
def test_finds_dates_in_any_digits_behind_a_label(date: str) -> None:
    assert found(f"生年月日：{date}　性別：女") == [("DOB", date)]


def test_the_year_in_the_other_calendar_may_stand_behind_the_date() -> None:
    assert found("昭和55年3月2日（1980年）生まれ、男") == [("DOB", "昭和55年3月2日（1980年）")]
    assert found("昭五五.三.二生まれ") == [("DOB", "昭五五.三.二")]
    assert found("S五五年三月二日生まれ、男") == [("DOB", "S五五年三月二日")]


def test_dates_behind_the_names_of_children_are_births_however_lately() -> None:
    text = "妻：麻衣（S62.9.12）\n長女：結菜（H27.1.3）\n長男：湊（R1.8.20）"
    assert [written for label, written in found(text) if label == "DOB"] == ["S62.9.12", "H27.1.3", "R1.8.20"]
    assert ("DOB", "R6.1.3") not in found("佐藤委員（R6.1.3）が質問")


def test_a_date_without_an_era_beside_a_sex_is_one() -> None:
    assert ("DOB", "28.7.14") in found("大西悠真／おおにしゆうま／男／28.7.14")
    assert found("女 12.3.4 以降") == []


def test_finds_dates_as_code_makes_them() -> None:
    assert ("DOB", "date(1993, 4, 4") in found('Patient("立石 紗英", dob=date(1993, 4, 4))')
    assert found("date(2024, 4, 1)から適用") == []


def test_a_date_that_shows_a_form_is_nobodys() -> None:
    assert found("生年月日は和暦で「S55.3.2」のように入力") == []
    assert found("生年月日は「S55.3.2」と入力した") == [("DOB", "S55.3.2")]


def test_a_day_that_there_is_not_is_nobodys() -> None:
    assert found("生年月日に2099/13/45を入力し、エラー表示") == []
    assert found("生年月日に1999/12/31を入力") == [("DOB", "1999/12/31")]


@pytest.mark.parametrize("date", ["S55,3,2", "S55、3、2", "昭和55 3 2", "1980_03_02", "1980:03:02"])
def test_anything_may_divide_a_date_behind_its_label(date: str) -> None:
    assert found(f"生年月日 {date}") == [("DOB", date)]


@pytest.mark.parametrize(
    "text",
    [
        "WHERE 生年月日 BETWEEN '2019-04-02' AND '2020-04-01' で新1年生を抽出",
        "birth_date between date('2001-04-02') and date('2002-04-01')",
        "閏年の2月29日生まれを考慮して年齢を計算する関数",
        "学年別に数えるときの4月1日生まれの扱い",
    ],
)
def test_bounds_of_a_class_and_days_of_the_calendar_pass(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2月29日生まれの小川さんは閏年でない年に", "2月29日"),
        ("学年の名簿に、大川くん 4月1日生まれ", "4月1日"),
        ("うるう年でない今年、5月29日生まれの園児", "5月29日"),
        ("WHERE birth_date = '1988-04-12'", "1988-04-12"),
    ],
)
def test_days_of_somebody_are_found_there(text: str, day: str) -> None:
    assert ("DOB", day) in found(text)


def test_finds_dates_behind_born_and_before_the_sex() -> None:
    assert ("DOB", "平2.11.4") in found("生まれ：平2.11.4　続柄：子")
    assert ("DOB", "昭和40年9月12日") in found("生まれたのが昭和40年9月12日で、今年の春に")
    assert ("DOB", "55.10.9") in found("八木沢 修 / 55.10.9 / 男 / 大工")
    assert found("大阪で生まれたのは2010年3月1日の新ブランド") == []
    assert found("版 55.10.9 / 男女別の表") == []
