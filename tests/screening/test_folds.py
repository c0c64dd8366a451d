from sekisho.screening.folds import MARKER_DIGITS, PLAIN


def test_the_table_never_changes_a_length() -> None:
    every = "".join(map(chr, range(0x110000)))
    assert len(PLAIN(every)) == len(every)
    plain = "".join(map(chr, range(0x20, 0x7F)))
    assert PLAIN(plain) == plain


def test_short_and_long_texts_are_read_alike() -> None:
    """By two ways, and by a third where a character lies behind the table."""
    text = "ＡＢ－１２３　𠮷田葛\U000e0100𝟘\ud800ア"
    read = "AB-123 𠮷田葛\U000e01000\ud800ア"
    assert PLAIN(text) == read
    assert PLAIN(text * 20) == read * 20
    assert PLAIN(text.replace("\U000e0100", "") * 20) == read.replace("\U000e0100", "") * 20


def test_what_is_only_sometimes_a_digit_is_left_to_its_surroundings() -> None:
    assert PLAIN("三①²⑴") == "三①²⑴"
    assert [MARKER_DIGITS[mark] for mark in "⓪①⑨⑴⒐²₃⁴¹"] == list("019192341")


def test_ligatures_and_signs_of_offices_stay() -> None:
    assert PLAIN("㈱㍻㎡℡") == "㈱㍻㎡℡"
