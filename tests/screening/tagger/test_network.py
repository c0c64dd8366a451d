from importlib.resources import files

import numpy as np
import pytest

from sekisho.screening.tagger.labels import LABELS
from sekisho.screening.tagger.network import EDGE, MOST_WORDS, REACH, Network

NOUN = ("名詞", "固有名詞", "人名", "姓")


def arrays() -> dict[str, np.ndarray]:
    with (files("sekisho.screening") / "tagger" / "names.npz").open("rb") as file:
        return dict(np.load(file, allow_pickle=False))


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(arrays())


def test_a_word_is_learned_once(network: Network) -> None:
    assert set(network.missing([EDGE, 1, 2, 1])) == {1, 2}
    network.learn([1, 2], [("田中", NOUN), ("佐藤", NOUN)])
    assert network.missing([1, 2, EDGE]) == []


def test_every_word_between_the_edges_gets_a_score_per_label(network: Network) -> None:
    network.missing([3])
    network.learn([3], [("鈴木", NOUN)])
    rows = network.rows([EDGE] * REACH + [3, 3] + [EDGE] * REACH)
    scores = network.scores(rows, np.zeros(len(rows), np.intp))
    assert scores.shape == (2, len(LABELS))
    assert np.isfinite(scores).all()


def test_memory_stays_bounded(network: Network) -> None:
    for first in range(10, 10 + 3 * MOST_WORDS, 4_000):
        keys = list(range(first, first + 4_000))
        unknown = network.missing(keys)
        network.learn(unknown, [(f"語{key}", NOUN) for key in unknown])
        assert network.missing(keys) == []
        assert network.rows(keys).max() < MOST_WORDS


def test_a_model_that_does_not_fit_is_refused() -> None:
    damaged = arrays()
    damaged["attribute"] = damaged["attribute"][:-1]
    with pytest.raises(ValueError, match="does not fit"):
        Network(damaged)
    del damaged["window"]
    with pytest.raises(KeyError):
        Network(damaged)
