import pytest

from sekisho.screening.reading import Reading
from sekisho.screening.singled_out import _MOST_READ, find
from tests.screening.writing import found


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("村で唯一の診療所に勤める、聴覚障害のある女性医師", "村で唯一の診療所に勤める、聴覚障害のある女性医師"),
        ("自由記述の「港区で一人だけの68歳の屋台引き職人」を直して", "港区で一人だけの68歳の屋台引き職人"),
        ("島でただ一人の女性船大工で、昨年双子を出産した人", "島でただ一人の女性船大工で、昨年双子を出産した人"),
        ("本校初の全盲の教員で、パラリンピックの銀メダリスト", "本校初の全盲の教員で、パラリンピックの銀メダリスト"),
        ("渡船で唯一の元自衛官で、義足を使う係員。上司が", "渡船で唯一の元自衛官で、義足を使う係員"),
    ],
)
def test_a_sentence_about_the_only_one(text: str, phrase: str) -> None:
    assert phrase in [text[start:end] for start, end in find(Reading(text))]
    assert any(label == "QUASI" and phrase in value for label, value in found(text))


@pytest.mark.parametrize(
    "text",
    [
        "市内で唯一の図書館分館の開館時間を案内する文",
        "当市で初めての女性消防団員を募集します",
        "町で唯一の商店を支援する補助金",
        "初めて申請する方の手続きと、必要書類",
        "この係で唯一の書記が欠席したときの進め方",
        "ただ一人でも反対があれば見送る",
        "世界でただ一人の記録をもつ選手のポスター",
    ],
)
def test_the_only_building_office_or_applicant_passes(text: str) -> None:
    assert found(text) == []


def test_of_a_text_of_nothing_else_so_many_are_read_and_the_rest_counts() -> None:
    assert list(find(Reading("唯一。" * (_MOST_READ - 1)))) == []
    assert list(find(Reading("唯一。" * (_MOST_READ + 3)))) == [
        (3 * number, 3 * number + 1) for number in range(_MOST_READ, _MOST_READ + 3)
    ]
