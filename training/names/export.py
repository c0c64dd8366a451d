"""Writes the model as the gate reads it: arrays only, attribute vectors in eight bits."""

from pathlib import Path

import numpy as np

from sekisho.screening.tagger.attributes import Gazetteer, number
from training.names.learn import Network

SMALLEST = 0.02  # attributes whose vector stays below this add nothing


def export(network: Network, gazetteer: Gazetteer, words: dict[str, int], vectors: np.ndarray, path: Path) -> None:
    """words, vectors: what is known of words from elsewhere, as `vectors.read` gives it."""
    values = network.p.values
    own = values["attribute"]
    kept = np.abs(own).max(1) >= SMALLEST
    scale = np.abs(own[kept]).max(0) / 127
    known = vectors @ values["project"]
    known_scale = np.abs(known).max(0) / 127
    numbered = dict(sorted((number(f"w={word}"), row) for word, row in words.items()))
    arrays = {
        "keys": network.table.keys[kept],
        "attribute": np.rint(own[kept] / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "known_keys": np.array(list(numbered), np.uint32),
        "known_rows": np.array(list(numbered.values()), np.uint16),
        "known": np.rint(known / known_scale).astype(np.int8),
        "known_scale": known_scale.astype(np.float32),
        **{name: value.astype(np.float16) for name, value in values.items() if name not in ("attribute", "project")},
    }
    np.savez_compressed(path, allow_pickle=False, **arrays, **gazetteer.arrays())
