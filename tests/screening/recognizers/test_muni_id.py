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


def test_a_bare_number_counts_in_a_record_that_names_somebody() -> None:
    assert ("MUNI_ID", "88-0041273") in found("- 番号: 88-0041273\n  氏名: 森 花子")
    assert found("- 番号: 88-0041273\n  品名: 机") == []
