import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.screening.reading import Reading
from sekisho.screening.recognizers.mynumber import check_digit, find
from tests.screening.writing import covers_marked, found


def numbers(text: str) -> list[str]:
    return [text[start:end] for start, end in find(Reading(text))]


@pytest.mark.parametrize(
    ("eleven", "digit"), [("12345678901", 8), ("00000000000", 0), ("97568991687", 3), ("17122023674", 8)]
)
def test_check_digit_as_in_the_ordinance(eleven: str, digit: int) -> None:
    assert check_digit(eleven) == digit


@pytest.mark.parametrize(
    "number", ["123456789018", "1234 5678 9018", "1234-5678-9018", "1234の5678の9018", "1234-5678-\n9018"]
)
@pytest.mark.parametrize("frame", ["{}", "前年の届出では{}でした", "（個人番号 {}）", "番号は{}、"])
def test_finds_it_in_any_sentence(number: str, frame: str) -> None:
    assert numbers(frame.format(number)) == [number]


def test_a_wrong_check_digit_counts_only_where_the_text_calls_it_so() -> None:
    assert numbers("マイナンバーは123456789019です") == ["123456789019"]
    assert numbers("管理は123456789019です") == []


@pytest.mark.parametrize(
    "text",
    [
        "1123456789018",
        "1234567890187",
        "1234 5678 9018 1234",
        "法人番号1123456789018",
        "免許証番号123456789018",
        "注文番号 1234-5678-9018",
        "000000000000",
        "個人番号（例：123456789012）",
        "0-1234-5678-9018",
        "A123456789018",
    ],
)
def test_lets_other_numbers_pass(text: str) -> None:
    assert numbers(text) == []


@given(st.from_regex("[0-9]{11}", fullmatch=True).filter(lambda eleven: len(set(eleven)) > 1))
@settings(deadline=None)
def test_one_wrong_digit_is_noticed_or_is_no_number(eleven: str) -> None:
    good = check_digit(eleven)
    assert numbers(f"前は{eleven}{good}でした") == [f"{eleven}{good}"]
    assert numbers(f"前は{eleven}{(good + 1) % 10}でした") == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("個人番号 150-6783-4429-1 と書く", "150-6783-4429-1"),
        ("マイナンバー15-06-78-34-42-91", "15-06-78-34-42-91"),
        ("氏名,個人番号,住所\n麻生ヨウ,508177342606,北区", "508177342606"),
    ],
)
def test_named_it_may_be_divided_anyhow(text: str, number: str) -> None:
    assert numbers(text) == [number]


def test_slashes_may_divide_it() -> None:
    assert found("番号は 1234/5678/9018 です") == [("MYNUMBER", "1234/5678/9018")]


@pytest.mark.parametrize(
    "marked",
    [
        "扶養親族のマイナンバー：妻 ⟦221988374610⟧、長男 ⟦221988374628⟧",
    ],
)
def test_finds_what_other_hands_write(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize(
    "text",
    [
        "マイナンバーは12桁、法人番号は13桁です",
    ],
)
def test_the_like_of_it_that_is_nobodys_passes(text: str) -> None:
    assert found(text) == []


def test_a_day_and_a_count_or_a_model_with_the_check_digit_are_no_individual_number() -> None:
    serial = "20240417" + "003" + str(check_digit("20240417003"))
    assert found(f"製造番号 SN-{serial[:8]}-{serial[8:]}") == []
    assert found(f"履歴 {serial[:8]}-{serial[8:]} を参照") == []
    assert found(f"AB-{serial} の在庫") == []
    assert [label for label, _ in found(f"個人番号 {serial[:8]}-{serial[8:]}")] == ["MYNUMBER"]


def test_finds_a_number_over_lines_behind_its_label() -> None:
    number = "24897071248" + str(check_digit("24897071248"))
    wrong = number[:11] + str((int(number[11]) + 1) % 10)
    assert [label for label, _ in found(f"マイナンバー\n{number[:6]}\n{number[6:]}")] == ["MYNUMBER"]
    assert found(f"マイナンバー\n{wrong[:6]}\n{wrong[6:]}") == []


@pytest.mark.parametrize("mark", ["_", "、", ",", "〜", "*", ":", ")("])
def test_finds_fours_with_any_mark_between_behind_the_label(mark: str) -> None:
    assert [label for label, _ in found("個人番号 " + mark.join(("6614", "8970", "7124")))] == ["MYNUMBER"]
    assert found(mark.join(("6614", "8970", "7124"))) == []
