"""Word vectors of chiVe (Works Applications, Apache License 2.0), as the package ja-ginza carries them.

The package keeps 20,000 vectors and for 480,000 words the nearest of them. Only the vectors are taken, none of the
package's models, and of the words the most frequent ones.
"""

import importlib.util
import json
from pathlib import Path

import msgpack
import numpy as np

WORDS = 150_000
WIDTH = 96
_MASK = 0xFFFFFFFFFFFFFFFF
_M = 0xC6A4A7935BD1E995


def murmur(text: str) -> int:
    """MurmurHash64A with seed 1: how spaCy numbers strings."""
    data = text.encode("utf-8", "surrogatepass")
    h = (1 ^ (len(data) * _M)) & _MASK
    whole = len(data) - len(data) % 8
    for at in range(0, whole, 8):
        k = int.from_bytes(data[at : at + 8], "little") * _M & _MASK
        k = (k ^ (k >> 47)) * _M & _MASK
        h = (h ^ k) * _M & _MASK
    if len(data) % 8:
        h = (h ^ int.from_bytes(data[whole:], "little")) * _M & _MASK
    h = (h ^ (h >> 47)) * _M & _MASK
    return h ^ (h >> 47)


def find_folder() -> Path:
    """Where the installed package keeps its vocabulary; its own code is not run."""
    spec = importlib.util.find_spec("ja_ginza")
    if spec is None or spec.origin is None:
        raise SystemExit("ja-ginza is not installed, and no --vectors given")
    return next(Path(spec.origin).parent.glob("ja_ginza-*/vocab"))


def read(folder: Path) -> tuple[dict[str, int], np.ndarray]:
    """The row of each frequent word, and the rows reduced to their `WIDTH` principal components."""
    rows = msgpack.unpackb((folder / "key2row").read_bytes(), strict_map_key=False)
    rank = {key: at for at, key in enumerate(rows)}
    strings = json.loads((folder / "strings.json").read_text(encoding="utf-8"))
    known = sorted((rank[key], text) for text in strings if (key := murmur(text)) in rank)
    words: dict[str, int] = {}
    for _, text in known[:WORDS]:
        words.setdefault(text.lower(), int(rows[murmur(text)]))
    vectors = np.load(folder / "vectors").astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6
    centred = vectors - vectors.mean(0)
    _, directions = np.linalg.eigh(centred.T @ centred)
    directions = directions[:, ::-1][:, :WIDTH]
    # A component may point either way; which it is differs from library to library. Its largest part is made positive.
    directions = directions * np.sign(directions[np.abs(directions).argmax(0), np.arange(WIDTH)])
    reduced = centred @ directions
    return words, (reduced / reduced.std()).astype(np.float32)
