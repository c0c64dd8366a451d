import threading

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sekisho.screening.tagger.attributes import Gazetteer
from sekisho.screening.tagger.words import LONGEST_SEGMENT, Analyser, join, readable, segments

LISTS = Gazetteer(frozenset({"東海林"}), frozenset({"佳璃", "美智子"}), *[frozenset[str]()] * 4)


@given(st.text(st.sampled_from("あ。\n 田\ud800") | st.characters(), max_size=60))
def test_segments_cover_everything_but_blanks(text: str) -> None:
    covered = {at for start, end in segments(text) for at in range(start, end)}
    assert all(text[at].isspace() for at in set(range(len(text))) - covered)


def test_segments_are_short_enough_for_the_dictionary() -> None:
    text = "😀" * 5_000 + "\n" + "田" * 5_000
    assert max(end - start for start, end in segments(text)) <= LONGEST_SEGMENT
    for start, end in segments(text):
        Analyser().words(text[start:end])


def test_lone_surrogates_are_made_readable() -> None:
    assert readable("田\ud800中") == "田\ufffd中"
    assert len(Analyser().words(readable("田\ud800中"))) > 0


def test_pieces_of_one_name_are_joined() -> None:
    text = "佳璃は美智子と東海林"
    short = np.array([1, 1, 0, 1, 1, 1, 0, 1, 1, 1], np.int8)
    assert join(short, text.__getitem__, LISTS).tolist() == [3, 4, 0, 3, 4, 4, 0, 1, 2, 2]


def test_threads_do_not_share_a_tokenizer() -> None:
    analyser = Analyser()
    own = [analyser.tokenizer()]
    thread = threading.Thread(target=lambda: own.append(analyser.tokenizer()))
    thread.start()
    thread.join()
    assert own[0] is not own[1]
    assert own[0] is analyser.tokenizer()
