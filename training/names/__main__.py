"""Trains the tagger and writes the model: `python -m training.names DATA [--choose | --fold N] [--out FILE]`.

`--small` learns from every fortieth sentence for two epochs: no model to use, but two runs must give the same bytes.
"""

import argparse
import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from training.names.corpus import Encoded, Encoder
from training.names.evaluate import score
from training.names.export import export
from training.names.learn import Options, Table, learn, together
from training.names.made_up import Writer, katakana_names, plain_words
from training.names.sources import Names, Sentence, annotated, gazetteer, names, prompts
from training.names.split import FOLDS, fold_of
from training.names.swaps import with_names_from_abroad, with_other_names
from training.names.vectors import find_folder, read
from training.names.world import World, world

OUT = Path(__file__).parents[2] / "src" / "sekisho" / "screening" / "tagger" / "names.npz"
MADE_UP = 12_000
SEED = 7
SEEDS = (20, 21)  # of the networks whose mean is shipped: one alone is a point or two better or worse by chance
SMALL_SHARE, SMALL_EPOCHS = 40, 2
TIMES = {
    "stockmark": 2,
    "gsd": 5,
    "prompts": 3,
}  # how often sentences are seen that are annotated best, or like those it is for
ABROAD = 2  # copies of each sentence with names from abroad


def sentences(chosen: list[Sentence], lists: Names, abroad: World) -> list[Sentence]:
    """What is learned: annotated sentences, made-up ones, and the annotated again with other names."""
    dice = random.Random(SEED)
    # Words for the templates come from what is learned only.
    made = Writer(lists, SEED, katakana_names(chosen), abroad, plain_words(chosen)).sentences(MADE_UP)
    other = [with_other_names(s, lists, dice) for s in chosen if s.source != "wac"]
    other += [with_names_from_abroad(s, abroad, dice) for s in chosen for _ in range(ABROAD)]
    return chosen + made + [s for s in other if s]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with ner_*.jsonl")
    parser.add_argument("--vectors", type=Path, help="folder with key2row, strings.json and vectors of ja-ginza")
    parser.add_argument("--out", type=Path, help="file to write; without --choose and --fold else that of the product")
    choosing = parser.add_mutually_exclusive_group()
    choosing.add_argument("--choose", action="store_true", help="leave out and measure the development part")
    choosing.add_argument("--fold", type=int, choices=range(FOLDS), help="or a fifth of all but the held-out part")
    parser.add_argument("--small", action="store_true", help="a fortieth of the sentences, two epochs")
    arguments = parser.parse_args()
    found, lists, abroad = annotated(arguments.data) + prompts(), names(), world()
    left_out = _left_out(arguments.choose, arguments.fold)
    learned = sentences([s for s in found if s.part != "held-out" and not left_out(s)], lists, abroad)
    options = Options(epochs=SMALL_EPOCHS) if arguments.small else Options()
    learned = learned[::SMALL_SHARE] if arguments.small else learned
    known = gazetteer(lists, abroad.uses)
    encoder = Encoder(known)
    rows = [row for sentence in learned for row in encoder.encode(sentence)]
    rows = [row for row in rows for _ in range(TIMES.get(row.source, 1))]
    test = [row for s in found if left_out(s) for row in encoder.encode(s)]
    words, vectors = read(arguments.vectors or find_folder())
    table = _table(encoder, rows, words, vectors)
    network = together([learn(rows, table, replace(options, seed=seed), lambda *_: None) for seed in SEEDS])
    by_source = {name: [row for row in test if row.source == name] for name in TIMES}
    figures = {name: score(rows, network) for name, rows in by_source.items() if rows}
    print(json.dumps(figures, ensure_ascii=False))
    out = arguments.out or (None if arguments.choose or arguments.fold is not None else OUT)
    if out:
        export(network, known, words, vectors, out)


def _left_out(choose: bool, fold: int | None) -> Callable[[Sentence], bool]:
    """Whether a sentence is only measured."""
    if choose:
        return lambda s: s.part == "development"
    if fold is not None:
        return lambda s: s.part != "held-out" and fold_of(s.text) == fold
    return lambda s: s.part == "held-out"


def _table(encoder: Encoder, rows: list[Encoded], words: dict[str, int], vectors: np.ndarray) -> Table:
    attributes = encoder.table()
    counts = np.zeros(len(attributes), int)
    for row in rows:
        np.add.at(counts, row.types, 1)
    nothing = np.zeros(vectors.shape[1], np.float32)
    known = np.stack([vectors[words[word]] if word in words else nothing for word in encoder.surfaces()])
    return Table(attributes, 2, counts, known)


if __name__ == "__main__":
    main()
