"""Trains the tagger and writes the model: `python -m training.names DATA [--vectors DIR] [--out FILE] [--choose]`.

`--small` learns from every fortieth sentence for two epochs: no model to use, but two runs must give the same bytes.
"""

import argparse
import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np

from training.names.corpus import Encoded, Encoder, with_other_names
from training.names.evaluate import score
from training.names.export import export
from training.names.learn import Options, Table, learn, together
from training.names.made_up import Writer, katakana_names, plain_words
from training.names.sources import Sentence, annotated, gazetteer, names
from training.names.vectors import find_folder, read

OUT = Path(__file__).parents[2] / "src" / "sekisho" / "screening" / "tagger" / "names.npz"
MADE_UP = 12_000
SEED = 7
SEEDS = (20, 21)  # of the networks whose mean is shipped: one alone is a point or two better or worse by chance
SMALL_SHARE, SMALL_EPOCHS = 40, 2
TWICE = ("stockmark", "gsd")  # the best annotated; seen twice, they weigh as much as the rest


def sentences(data: Path, parts: tuple[str, ...]) -> tuple[list[Sentence], list[Sentence]]:
    """What is learned, and what is only measured."""
    found = annotated(data)
    lists = names()
    chosen = [s for s in found if s.part in parts]
    dice = random.Random(SEED)
    # Words for the templates come from what is learned only.
    made = Writer(lists, SEED, katakana_names(chosen), plain_words(chosen)).sentences(MADE_UP)
    other = [with_other_names(s, lists, dice) for s in chosen if s.source != "wac"]
    return chosen + made + [s for s in other if s], [s for s in found if s.part not in parts]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with ner_*.jsonl")
    parser.add_argument("--vectors", type=Path, help="folder with key2row, strings.json and vectors of ja-ginza")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument(
        "--choose", action="store_true", help="keep the development part out, measure it, write nothing"
    )
    parser.add_argument("--small", action="store_true", help="a fortieth of the sentences, two epochs")
    arguments = parser.parse_args()
    parts = ("train",) if arguments.choose else ("train", "development")
    learned, rest = sentences(arguments.data, parts)
    options = Options(epochs=SMALL_EPOCHS) if arguments.small else Options()
    learned = learned[::SMALL_SHARE] if arguments.small else learned
    lists = gazetteer(names())
    encoder = Encoder(lists)
    rows = [row for sentence in learned for row in encoder.encode(sentence)]
    rows += [row for row in rows if row.source in TWICE]
    measured = "development" if arguments.choose else "held-out"
    test = [row for s in rest if s.part == measured for row in encoder.encode(s)]
    words, vectors = read(arguments.vectors or find_folder())
    table = _table(encoder, rows, words, vectors)
    network = together([learn(rows, table, replace(options, seed=seed), lambda *_: None) for seed in SEEDS])
    figures = {name: score([row for row in test if row.source == name], network) for name in TWICE}
    print(json.dumps({"part": measured, **figures}, ensure_ascii=False))
    if not arguments.choose:
        export(network, lists, words, vectors, arguments.out)


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
