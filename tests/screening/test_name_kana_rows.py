from tests.screening.writing import found


def test_one_known_name_makes_the_lines_that_look_like_it_names() -> None:
    rows = "さくらい みつき（西島2丁目）\nきのした ゆうと（大和田1丁目）\nそうざ るか（姫島3丁目）"
    assert found(rows) == [("PERSON", "さくらい みつき"), ("PERSON", "きのした ゆうと"), ("PERSON", "そうざ るか")]


def test_headings_in_hiragana_pass() -> None:
    assert found("おしらせ こうほう（2月号）\nくらし すまい（3月号）") == []
