import pytest

from sekisho.screening.reading import Reading
from sekisho.screening.recognizers.postal import find
from tests.screening.writing import found


def codes(text: str) -> list[str]:
    return [text[start:end] for start, end in find(Reading(text))]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("〒530-0001", "530-0001"),
        ("〒5300001", "5300001"),
        ("〒 530 0001", "530 0001"),
        ("郵便番号：530-0001", "530-0001"),
        ("郵便番号は530の0001です", "530の0001"),
        ("530-0001 大阪府大阪市", "530-0001"),
        ("530-0001\n北区梅田", "530-0001"),
        ("5300001大阪市北区", "5300001"),
        ('"zip":"530-0001"', "530-0001"),
    ],
)
def test_finds_codes_by_their_mark_or_by_the_address_behind(text: str, code: str) -> None:
    assert codes(text) == [code]


def test_one_mark_speaks_for_the_whole_table() -> None:
    assert codes("氏名,郵便番号\nA,545-0033\nB,559-0025\n") == ["545-0033", "559-0025"]


@pytest.mark.parametrize(
    "text",
    [
        "123-4567",
        "部品 530-0001 を注文",
        "〒000-0000",
        "〒は7桁です",
        "郵便番号の欄に数字1234567890",
        "090-1234-5678 大阪市",
        "1530-0001 大阪市",
        "530-00012 大阪市",
        "大阪市役所 〒530-8201",
        "〒530-8201 大阪市北区中之島1-3-20 大阪市役所",
    ],
)
def test_lets_other_numbers_pass(text: str) -> None:
    assert codes(text) == []


def test_a_heading_or_a_destination_makes_a_code() -> None:
    assert ("POSTAL", "0600042") in found("電話,〒\n0742335108,0600042")
    assert found("送付先 662 0092、") == [("POSTAL", "662 0092")]
    assert found("資料 662 0092 頁") == []


def test_a_cell_of_its_own_in_a_row_with_a_name() -> None:
    assert ("POSTAL", "558-0014") in found("<tr><td>真壁 佳乃</td><td>558-0014</td></tr>")
    assert ("POSTAL", "558-0014") in found("真壁 佳乃,558-0014,済")
    for text in ("商品コード 558-0014 を真壁さんが発注", "<tr><td>コピー用紙</td><td>558-0014</td></tr>"):
        assert [label for label, _ in found(text) if label == "POSTAL"] == [], text


def test_a_stroke_may_stand_between_code_and_address() -> None:
    assert ("POSTAL", "551-0012") in found("元データは 551-0012/大正区平尾4-12-6 2F/比嘉 ツル/")
    assert found("551-0012/在庫なし") == []


def test_finds_a_column_of_codes_and_where_post_goes() -> None:
    assert found("zip\n5570044\n5450021") == [("POSTAL", "5570044"), ("POSTAL", "5450021")]
    assert found("郵便は5570044に") == [("POSTAL", "5570044")]
    assert found("郵便物は1234567通") == []


def test_a_code_that_shows_a_form_is_nobodys() -> None:
    assert found("A列の郵便番号（例：530-0001）から都道府県を求める") == []


@pytest.mark.parametrize("code", ["536・0008", "536.0008", "536~0008", "536_0008"])
def test_anything_may_divide_a_code_behind_its_mark(code: str) -> None:
    assert found(f"〒{code}") == [("POSTAL", code)]
