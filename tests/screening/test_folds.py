from sekisho.screening.folds import MARKER_DIGITS, PLAIN


def test_the_table_never_changes_a_length() -> None:
    assert all(len(character) == 1 for character in PLAIN)
    assert "".join(map(chr, range(0x20, 0x7F))).translate(PLAIN) == "".join(map(chr, range(0x20, 0x7F)))


def test_what_is_only_sometimes_a_digit_is_left_to_its_surroundings() -> None:
    assert "三①²⑴".translate(PLAIN) == "三①²⑴"
    assert [MARKER_DIGITS[mark] for mark in "⓪①⑨⑴⒐²₃⁴¹"] == list("019192341")


def test_ligatures_and_signs_of_offices_stay() -> None:
    assert "㈱㍻㎡℡".translate(PLAIN) == "㈱㍻㎡℡"
