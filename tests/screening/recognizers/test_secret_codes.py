import pytest

from sekisho.screening.reading import Reading
from sekisho.screening.recognizers.secret_codes import find
from tests.screening.writing import found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("金庫は右3-左8-右1 でした", "右3-左8-右1"),
        ("予備コード 3382-9104 7215-2291", "3382-9104 7215-2291"),
        ("書庫は暗証式で、番号は3-8-2-9です", "3-8-2-9"),
        ("夜間通用口は 8823# で解錠", "8823#"),
        ("暗証番号は誕生日の0412です", "0412"),
        ("ログインは kanri07 / Momiji#2031aki だよ", "Momiji#2031aki"),
    ],
)
def test_finds_what_is_entered(text: str, code: str) -> None:
    assert code in [text[start:end] for start, end in find(Reading(text))]
    assert "SECRET" in [label for label, _ in found(text)]


@pytest.mark.parametrize(
    "text", ["右3人、左8人に並ぶ", "9時で開館", "予備コードの発行手順", "暗証番号は4桁です", "扉は5番で開く"]
)
def test_numbers_that_open_nothing_pass(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ダイヤルは左へ4、右へ17、左へ22", "左へ4、右へ17、左へ22"),
        ("パスコード: 771 402", "771 402"),
        ("暗証番号は誕生日と同じ0331やねん", "0331"),
        ("鍵 3317（キーボックス暗証）", "3317"),
        ("予備コード: 4471-8827 1182-7340", "4471-8827 1182-7340"),
        ("秘密の質問「母の旧姓」答え「いそがみ」", "いそがみ"),
        ("サーバ室のドアは228471#", "228471#"),
        ("暗証番号は2284、署名用はOSAKA2284と", "OSAKA2284"),
    ],
)
def test_finds_codes_of_meetings_doors_and_cards(text: str, code: str) -> None:
    assert ("SECRET", code) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "問い「1+1」答え「いくつ」",
        "秘密の質問の選び方",
        "入口は 12 番",
        "室: 447# という表記",
        "1234 (PIN配列) の端子",
        "署名用はPKCS12形式",
    ],
)
def test_answers_and_doors_of_nobody_pass(text: str) -> None:
    assert found(text) == []
