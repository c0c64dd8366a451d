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
    ],
)
def test_other_dates_pass(text: str) -> None:
    assert found(text) == []
