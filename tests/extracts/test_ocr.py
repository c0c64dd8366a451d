"""What the engines say is taken over only where they are sure; a page that lies on its side must not look clean."""

import pytest

from sekisho.extracts.ocr import LEAST_JUDGED, RapidOcr, mean_sure, surely_read, table_lines
from sekisho.extracts.refused import FileRefusedError

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"


def word(text: str, left: int, line: int = 1, sure: float = 90.0, height: int = 20) -> str:
    return f"5\t1\t1\t1\t{line}\t0\t{left}\t0\t{20 * len(text)}\t{height}\t{sure}\t{text}\n"


class TestTheTableOfTesseract:
    def test_pieces_of_a_word_are_joined_and_columns_are_not(self) -> None:
        table = HEAD + word("氏名", 0) + word("山本", 200) + word("恵美", 248) + word("子", 290, height=12)
        assert table_lines(table) == [("氏名 山本恵美子", pytest.approx(0.9))]

    def test_latin_words_keep_their_space(self) -> None:
        table = HEAD + word("Emiko", 0) + word("Yamamoto", 106)
        assert [text for text, _ in table_lines(table)] == ["Emiko Yamamoto"]

    def test_lines_stay_apart_and_empty_words_are_nothing(self) -> None:
        table = HEAD + "4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t\n" + word(" ", 0) + word("甲", 0) + word("乙", 0, line=2)
        assert [text for text, _ in table_lines(table)] == ["甲", "乙"]

    @pytest.mark.parametrize("table", [HEAD + "5\t1", HEAD + word("甲", 0).replace("90.0", "sure"), HEAD + "甲\n"])
    def test_anything_else_is_no_table(self, table: str) -> None:
        with pytest.raises((ValueError, IndexError)):
            table_lines(table)

    def test_nothing_is_no_line(self) -> None:
        assert table_lines("") == []
        assert table_lines(HEAD) == []


class TestHowSure:
    def test_counts_characters_not_lines(self) -> None:
        assert mean_sure([("甲乙丙", 1.0), ("丁", 0.2)]) == pytest.approx(0.8)
        assert mean_sure([]) == 0.0

    def test_a_page_read_badly_as_a_whole_is_refused(self) -> None:
        with pytest.raises(FileRefusedError):
            surely_read([("大3号", 0.6), ("国图采采", 0.7), ("80-", 0.6)])

    def test_a_page_read_well_passes_with_one_doubtful_sign(self) -> None:
        assert surely_read([("上記のとおり申請します。", 0.97), ("回", 0.4)]) == ["上記のとおり申請します。", "回"]

    def test_the_texture_of_a_photograph_is_no_page(self) -> None:
        assert surely_read([("鑫" * (LEAST_JUDGED - 1), 0.3)])


class Answer:
    """What the engine's call gives back."""

    def __init__(self, *lines: tuple[str, float]) -> None:
        self.txts = [text for text, _ in lines]
        self.scores = [sure for _, sure in lines]


def rapid(asked: list[bool], upright: Answer, turned: Answer) -> RapidOcr:
    """Our use of the package, with a stand-in for its one call."""
    engine = RapidOcr.__new__(RapidOcr)

    def read(picture: bytes, *, use_cls: bool) -> Answer:
        asked.append(use_cls)
        return turned if use_cls else upright

    engine._read = read
    return engine


class TestRapidOcr:
    good = Answer(("個人番号 1234 5678 9018", 0.99))

    def test_a_page_that_is_read_well_is_read_once(self) -> None:
        asked: list[bool] = []
        assert rapid(asked, self.good, Answer()).read(b"") == ["個人番号 1234 5678 9018"]
        assert asked == [False]

    def test_a_page_that_lies_on_its_side_is_read_again_turned(self) -> None:
        asked: list[bool] = []
        bad = Answer(("大3号", 0.6), ("国图", 0.7))
        assert rapid(asked, bad, self.good).read(b"") == ["個人番号 1234 5678 9018"]
        assert asked == [False, True]

    def test_the_surer_reading_counts(self) -> None:
        doubted = Answer(("明日の会議の案内", 0.88))
        assert rapid([], doubted, Answer(("ｰ", 0.3))).read(b"") == ["明日の会議の案内"]

    def test_what_is_read_badly_both_ways_is_refused(self) -> None:
        bad = Answer(("大3号", 0.6), ("国图", 0.7), ("90018", 0.6))
        with pytest.raises(FileRefusedError):
            rapid([], bad, bad).read(b"")

    def test_nothing_at_all_is_no_second_look(self) -> None:
        asked: list[bool] = []
        assert rapid(asked, Answer(), self.good).read(b"") == []
        assert asked == [False]
