from importlib.resources import files

import numpy as np
import pytest

from sekisho.screening.tagger.attributes import attributes, number
from sekisho.screening.tagger.labels import BEGINS, LABELS
from sekisho.screening.tagger.network import EDGE, MOST_WORDS, REACH, Network

NOUN = ("名詞", "固有名詞", "人名", "姓")


def arrays() -> dict[str, np.ndarray]:
    with (files("sekisho.screening") / "tagger" / "names.npz").open("rb") as file:
        return dict(np.load(file, allow_pickle=False))


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(arrays())


def learn(network: Network, words: dict[int, str]) -> None:
    network.make_room(len(words))
    first = len(network.row_of)
    network.learn({key: first + at for at, key in enumerate(words)}, [(word, NOUN) for word in words.values()])


def test_every_word_between_the_edges_gets_a_score_per_label(network: Network) -> None:
    learn(network, {1: "鈴木", 2: "会議"})
    rows = np.array([network.row_of[EDGE]] * REACH + [network.row_of[1], network.row_of[2]] + [0] * REACH)
    scores = network.scores(rows, np.zeros(len(rows), np.intp), [REACH])
    assert scores.shape == (2, len(LABELS))
    assert np.isfinite(scores).all()
    assert scores[0, BEGINS] - scores[0, 0] > scores[1, BEGINS] - scores[1, 0]


def test_scores_are_those_of_the_formula(network: Network) -> None:
    """What training computes, written down plainly: vectors of words and codes, window, topic, hidden layer, labels."""
    model = {name: array.astype(np.float64) for name, array in arrays().items() if array.dtype != np.uint8}
    learn(network, {5: "佐藤", 6: "璃"})
    rows = np.array([0] * REACH + [network.row_of[5], network.row_of[6]] + [0] * REACH)
    codes = np.zeros(len(rows), np.intp)
    codes[REACH + 1] = 4
    vectors = np.zeros((len(rows), model["scale"].size))
    for at, word in ((REACH, "佐藤"), (REACH + 1, "璃")):
        own, shared = attributes(word, NOUN, network.gazetteer)
        for attribute in own + shared:
            vectors[at] += (model["attribute"][model["keys"] == number(attribute)] * model["scale"]).sum(0)
        known = model["known_rows"][model["known_keys"] == number(own[0])].astype(int)
        vectors[at] += (model["known"][known] * model["known_scale"]).sum(0)
    vectors += model["joined"][codes]
    topic = vectors[REACH:-REACH].mean(0) @ model["topic"]
    hidden = [
        np.maximum(0, model["bias"] + topic + np.einsum("pd,pdh->h", vectors[at : at + 2 * REACH + 1], model["window"]))
        for at in range(2)
    ]
    wanted = np.array(hidden) @ model["out"] + model["out_bias"]
    assert np.abs(network.scores(rows, codes, [REACH]) - wanted).max() < 0.01


def test_pieces_of_a_joined_name_score_differently(network: Network) -> None:
    learn(network, {3: "璃"})
    rows = np.array([0] * REACH + [network.row_of[3]] + [0] * REACH)
    apart, joined = np.zeros(len(rows), np.intp), np.zeros(len(rows), np.intp)
    joined[REACH] = 4
    assert not np.array_equal(network.scores(rows, apart, [REACH]), network.scores(rows, joined, [REACH]))


def test_segments_in_one_row_score_as_by_themselves(network: Network) -> None:
    learn(network, {11: "高橋", 12: "会議", 13: "伊藤"})
    edges, first, second = [0] * REACH, [network.row_of[11], network.row_of[12]], [network.row_of[13]]

    def alone(words: list[int]) -> np.ndarray:
        rows = np.array(edges + words + edges)
        return network.scores(rows, np.zeros(len(rows), np.intp), [REACH])

    rows = np.array(edges + first + edges + second + edges)
    codes = np.zeros(len(rows), np.intp)
    together = network.scores(rows, codes, [REACH, REACH + len(first) + REACH])
    assert np.allclose(together[:2], alone(first), atol=1e-4)
    assert np.allclose(together[-1:], alone(second), atol=1e-4)


def test_memory_stays_bounded(network: Network) -> None:
    for first in range(10, 10 + 3 * MOST_WORDS, 4_000):
        learn(network, {key: f"語{key}" for key in range(first, first + 4_000)})
        assert {EDGE, *range(first, first + 4_000)} <= network.row_of.keys()
        assert max(network.row_of.values()) < MOST_WORDS


def test_words_that_could_not_be_worked_out_stay_unknown(network: Network) -> None:
    """Else they would count as words of which nothing is known, and their names would pass."""
    with pytest.raises(TypeError):
        network.learn({99_999: len(network.row_of)}, [(None, NOUN)])  # type: ignore[list-item]
    assert 99_999 not in network.row_of


def test_a_model_that_does_not_fit_is_refused() -> None:
    damaged = arrays()
    damaged["attribute"] = damaged["attribute"][:-1]
    with pytest.raises(ValueError, match="does not fit"):
        Network(damaged)
    damaged = arrays()
    del damaged["window"]
    with pytest.raises(KeyError):
        Network(damaged)
