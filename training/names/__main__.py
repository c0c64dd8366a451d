"""Trains the tagger and writes the model: `python -m training.names DATA [--vectors DIR] [--out FILE] [--choose]`."""

import argparse
import json
import random
from pathlib import Path

import numpy as np

from training.names.corpus import Encoded, Encoder, with_other_names
from training.names.evaluate import score
from training.names.export import export
from training.names.learn import Options, Table, learn
from training.names.made_up import Writer, katakana_names, plain_words
from training.names.sources import Sentence, annotated, gazetteer, names
from training.names.vectors import find_folder, read

OUT = Path(__file__).parents[2] / "src" / "sekisho" / "screening" / "tagger" / "names.npz"
MADE_UP = 12_000
SEED = 7
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
    arguments = parser.parse_args()
    parts = ("train",) if arguments.choose else ("train", "development")
    learned, rest = sentences(arguments.data, parts)
    lists = gazetteer(names())
    encoder = Encoder(lists)
    rows = [row for sentence in learned for row in encoder.encode(sentence)]
    rows += [row for row in rows if row.source in TWICE]
    measured = "development" if arguments.choose else "held-out"
    test = [row for s in rest if s.part == measured for row in encoder.encode(s)]
    words, vectors = read(arguments.vectors or find_folder())
    network = learn(rows, _table(encoder, rows, words, vectors), Options(), lambda *_: None)
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
