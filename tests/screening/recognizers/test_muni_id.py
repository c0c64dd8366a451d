import pytest

from tests.screening.writing import found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("宛名番号：1468036996", "1468036996"),
        ("受給者番号は第12-3456号", "第12-3456"),
        ("整理番号 Ａ１２３４５６", "Ａ１２３４５６"),
        ("住民票コード：一二三四五六七八九〇一", "一二三四五六七八九〇一"),
        ('{"atena_no": 1468036996}', "1468036996"),
        ("宛名番号|区\n1468036996|北区", "1468036996"),
        ("受付番号4778904。", "4778904"),
        ("申請の受付番号は第1234号です", "第1234"),
        ("保育所の入所申込の受付番号：20260415", "20260415"),
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
    ],
)
def test_numbers_of_matters_pass(text: str) -> None:
    assert found(text) == []
