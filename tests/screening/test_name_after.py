import pytest

from sekisho.screening.name_after import name_after


def begins(text: str, *, labelled: bool = False) -> str | None:
    span = name_after(text, 0, labelled=labelled)
    return None if span is None else text[span[0] : span[1]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("佐藤 豊（会長）", "佐藤 豊"),
        ("佐藤豊、", "佐藤豊"),
        ("石田のぞみ、", "石田のぞみ"),
        ("中里さだ子は", "中里さだ子"),
        ("田中です。", "田中"),
        ("大西さんは", "大西"),
        ("モチヅキ セリカ。", "モチヅキ セリカ"),
    ],
)
def test_a_known_name_ends_before_the_sentence_goes_on(text: str, name: str) -> None:
    assert begins(text) == name


@pytest.mark.parametrize("text", ["", "総務課", "多くは", "東京都民", "センター", "しました", "123", "未定"])
def test_other_words_are_no_names(text: str) -> None:
    assert begins(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [("阿武隈 薫", "阿武隈 薫"), ("歩、", "歩"), ("Sato Hanako", "Sato Hanako"), ("ゆうき あい", "ゆうき あい")],
)
def test_behind_a_label_unknown_names_count(text: str, name: str) -> None:
    assert begins(text, labelled=True) == name


@pytest.mark.parametrize("text", ["住所", "記入欄", "未定", "総務課", "（漢字）", "株式会社青空", "フリガナ"])
def test_behind_a_label_the_words_of_a_form_do_not(text: str) -> None:
    assert begins(text, labelled=True) is None
