import struct
from pathlib import Path

import pytest

from sekisho.documents.font import font_folder, parse_coverage, read_coverage


@pytest.fixture(scope="module")
def coverage():
    return read_coverage()


@pytest.fixture(scope="module")
def font() -> bytes:
    return next(Path(font_folder()).glob("*Serif*.otf")).read_bytes()


@pytest.mark.parametrize("char", "□〓あア亜髙﨑①㈱𠮷…々※〇ー\u3000")
def test_draws_what_papers_and_names_need(coverage, char):
    assert ord(char) in coverage.characters


@pytest.mark.parametrize("char", "😀☑\u0000\u202e\ue000한")
def test_does_not_draw_what_the_face_lacks(coverage, char):
    assert ord(char) not in coverage.characters


@pytest.mark.parametrize(
    ("selector", "base", "known"), [(0xE0100, "葛", True), (0xE0101, "辻", True), (0xE01EF, "辻", False)]
)
def test_tells_which_variants_are_drawn(coverage, selector, base, known):
    assert ((selector, ord(base)) in coverage.variants) is known


def test_refuses_a_font_that_is_cut_short(font):
    with pytest.raises(struct.error):
        parse_coverage(font[:2000])


def test_refuses_what_is_no_font():
    with pytest.raises(struct.error):
        parse_coverage(b"\0" * 64)
