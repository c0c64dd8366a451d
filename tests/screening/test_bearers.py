import pytest

from sekisho.screening.bearers import could_be_borne, is_family, is_given, kinds


@pytest.mark.parametrize("word", ["勅使河原", "鷲尾", "錦織", "田中", "槇"])
def test_family_names_outside_the_lexicon_are_known(word: str) -> None:
    assert is_family(word)


@pytest.mark.parametrize("word", ["陽菜", "修造", "トミ子", "はると", "壽子"])
def test_given_names_in_any_writing_are_known(word: str) -> None:
    assert is_given(word)


def test_a_word_can_be_a_place_or_a_noun_besides() -> None:
    assert kinds("淡路").place
    assert kinds("淡路").family
    assert kinds("銀").noun
    assert kinds("銀").given


@pytest.mark.parametrize("word", ["", "会議室", "受付", "お客", "対応", "スタッフ", "九文字よりも長い言葉", "田\ud800"])
def test_words_of_an_office_are_borne_by_nobody(word: str) -> None:
    assert not could_be_borne(word)
