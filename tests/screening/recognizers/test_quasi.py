import pytest

from tests.screening.writing import found


@pytest.mark.parametrize(
    "words",
    [
        "都島区在住の72歳女性",
        "西成区に住む58歳の男性",
        "78歳 男性 住吉区",
        "86歳・女性・此花区",
        "港区、24歳女性",
        "七十二歳の女性、港区",
        "７２歳、女、堺市北区",
    ],
)
def test_finds_age_with_sex_and_place(words: str) -> None:
    text = f"要望（{words}）を要約"
    assert found(text) == [("QUASI", words)]


def test_tens_of_years_need_sex_place_and_one_more_thing() -> None:
    assert found("住吉区在住の40代女性の声") == []
    assert found("住吉区在住の40代女性、看護師") == [("QUASI", "住吉区在住の40代女性、看護師")]


@pytest.mark.parametrize(
    "text",
    [
        "65歳以上の女性の割合は29.4%",
        "20歳代の投票率34.1%",
        "1歳児クラスの定員",
        "北区の18歳人口",
        "男女別、70歳未満",
        "18歳の男性",
    ],
)
def test_statistics_and_single_facts_pass(text: str) -> None:
    assert found(text) == []
