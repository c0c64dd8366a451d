import re

from sekisho.screening.lexicon import alternation, words


def test_words_skip_comments() -> None:
    listed = words("family_names.txt")
    assert "佐藤/さとう" in listed
    assert not any(word.startswith("#") for word in listed)


def test_every_family_name_has_readings_in_hiragana_and_stands_once() -> None:
    listed = words("family_names.txt")
    assert all(re.fullmatch("[^/a-z]+/[ぁ-ん]+(?:,[ぁ-ん]+)*", word) for word in listed)
    names = [word.split("/")[0] for word in listed]
    assert len(names) == len(set(names))


def test_alternation_takes_the_longest_word() -> None:
    pattern = re.compile(alternation(["会長", "会長代理", "課長", "A.B"]))
    assert pattern.match("会長代理")[0] == "会長代理"  # type: ignore[index]
    assert pattern.match("A.B")
    assert pattern.match("AxB") is None
