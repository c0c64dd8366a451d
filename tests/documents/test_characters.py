import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.documents.blocks import Layout, Part, line
from sekisho.documents.characters import GETA, NOTE_JA, TICKS, Unprintable, face_draws, show, with_note, word_draws
from sekisho.documents.font import read_coverage

COVERAGE = read_coverage()
FACE = face_draws(COVERAGE)


def paper(text: str) -> Layout:
    return Layout("題", (Part(((line(text),),)),))


def shown(text: str, draws=FACE) -> tuple[str, tuple[Unprintable, ...]]:
    layout, missing = show(paper(text), draws)
    return layout.parts[0].sheets[0][0].runs[0].text, missing


@pytest.mark.parametrize("text", ["髙﨑①㈱𠮷野家", "神社の神（U+FA19）は\ufa19", "葛\U000e0100城市", "a b　c", "□☑☒☐"])
def test_leaves_what_can_be_drawn_as_it_was_typed(text):
    assert shown(text) == (text, ())


@pytest.mark.parametrize(
    ("typed", "printed", "codes"),
    [
        ("笑顔😀です", "笑顔〓です", ["U+1F600（1か所）"]),
        ("😀と😀", "〓と〓", ["U+1F600（2か所）"]),
        ("家族👨\u200d👩\u200d👧", "家族〓", ["U+1F468 U+200D U+1F469 U+200D U+1F467（1か所）"]),
        ("無\u0000効", "無〓効", ["U+0000（1か所）"]),
        ("右\u202e左", "右〓左", ["U+202E（1か所）"]),
        ("辻\U000e01ef", "〓", ["U+8FBB U+E01EF（1か所）"]),
        ("\ue000", "〓", ["U+E000（1か所）"]),
        ("a\ud800b", "a〓b", ["U+D800（1か所）"]),
    ],
)
def test_shows_geta_for_what_the_face_lacks_and_names_it(typed, printed, codes):
    text, missing = shown(typed)
    assert text == printed
    assert [item.words for item in missing] == codes


def test_composes_a_mark_with_its_base_where_the_face_has_the_whole():
    assert shown("か\u3099e\u0302") == ("がê", ())


def test_a_tower_of_marks_is_one_geta_and_its_list_is_short():
    text, missing = shown("x" + "\u0301" * 5000)
    assert text == GETA
    assert len(missing[0].words) < 80
    assert "…" in missing[0].words


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_every_kind_of_line_end_is_a_new_line(end):
    assert shown(f"上{end}下") == ("上\n下", ())
    assert shown(f"上{end}下", word_draws) == ("上\n下", ())


def test_tabs_and_odd_spaces_stay_spaces():
    assert shown("左\t右\u205f端") == ("左\u3000右 端", ())


def test_word_keeps_what_its_fonts_may_have():
    assert shown("😀辻\U000e0102\ue000", word_draws) == ("😀辻\U000e0102\ue000", ())


@pytest.mark.parametrize(
    "char", ["\u0000", "\u0008", "\u001b", "\ufffe", "\uffff", "\ud800", "\U0001ffff", "\u202e", "\u2066"]
)
def test_word_is_not_given_what_xml_forbids_or_what_turns_text_round(char):
    text, missing = shown(f"前{char}後", word_draws)
    assert text == "前〓後"
    assert missing[0].cluster == char


def test_note_stands_at_the_end_and_only_if_needed():
    layout, missing = show(paper("😀"), FACE)
    noted = with_note(layout, missing)
    assert [p.runs[0].text for p in noted.parts[-1].sheets[-1]] == [GETA, NOTE_JA, "U+1F600（1か所）"]
    assert with_note(layout, ()) is layout


def test_note_says_how_many_kinds_it_does_not_list():
    text = "".join(chr(0x1F600 + n) for n in range(50))
    noted = with_note(*show(paper(text), FACE))
    assert noted.parts[-1].sheets[-1][-1].runs[0].text.endswith(" ほか20種類")


@given(st.text())
def test_nothing_undrawable_is_left_and_nothing_vanishes(typed):
    text, missing = shown(typed)
    for at, char in enumerate(text):
        is_variant = (ord(char), ord(text[at - 1])) in COVERAGE.variants if at else False
        assert char == "\n" or char in TICKS or ord(char) in COVERAGE.characters or is_variant
    assert text.count(GETA) - typed.count(GETA) <= sum(item.times for item in missing)
    assert bool(text) == bool(typed)


@given(st.text(st.characters(blacklist_categories=("Cc", "Cs", "Cf", "Cn"))))
def test_word_text_is_what_was_typed(typed):
    assert shown(typed, word_draws) == (typed.replace("\u2028", "\n").replace("\u2029", "\n"), ())
