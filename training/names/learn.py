"""Training: attribute vectors → window of seven words → one hidden layer → labels, with a linear-chain CRF on top.

Plain numpy on one core, Adam, fixed seed. What depends on one word alone is linear until the hidden layer, so that the
gate can keep it per word.
"""

import time
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse

from sekisho.screening.tagger.labels import LABELS
from training.names.corpus import PAD, Encoded

REACH = 3
OFFSETS = 2 * REACH + 1
CODES = 7
L = len(LABELS)
# Of the mean of parameters: training steps between two that are taken in, and what the newest counts for at least.
STEPS_BETWEEN, LEAST_SHARE = 10, 0.01


@dataclass(frozen=True)
class Options:
    width: int = 48
    hidden: int = 64
    epochs: int = 4
    rate: float = 2e-3
    batch_words: int = 1600
    hide_word: float = 0.3
    hide_shared: float = 0.1
    hide_vector: float = 0.1
    dropout: float = 0.3
    decay: float = 1e-5
    seed: int = 20


class Table:
    """Attributes of all word types as a sparse matrix; the word's own attribute apart."""

    def __init__(
        self, rows: list[tuple[list[int], list[int]]], least: int, counts: np.ndarray, vectors: np.ndarray
    ) -> None:
        """least: attributes in fewer words of the training text are left out. counts: how often each type stands.
        vectors: of each type what is known of it from elsewhere, zero where nothing is."""
        self.vectors = vectors
        often: dict[int, int] = {}
        for (own, shared), count in zip(rows, counts, strict=True):
            for key in (*own, *shared):
                often[key] = often.get(key, 0) + int(count)
        self.keys = np.array(sorted(key for key, count in often.items() if count >= least), np.uint32)
        place = {int(key): at for at, key in enumerate(self.keys)}
        self.shared = _matrix([[place[k] for k in shared if k in place] for _, shared in rows], len(self.keys))
        self.own = np.array([place.get(own[0], -1) if own else -1 for own, _ in rows])


def _matrix(rows: list[list[int]], width: int) -> sparse.csr_matrix:
    starts = np.cumsum([0, *(len(row) for row in rows)])
    columns = np.array([c for row in rows for c in row], np.int32)
    return sparse.csr_matrix((np.ones(len(columns), np.float32), columns, starts), (len(rows), width))


class Parameters:
    """The arrays and their Adam moments."""

    def __init__(self, attributes: int, vectors: int, options: Options) -> None:
        dice = np.random.default_rng(options.seed)
        d, h = options.width, options.hidden
        self.values = {
            "attribute": (dice.standard_normal((attributes, d)) * 0.1).astype(np.float32),
            "joined": np.zeros((CODES, d), np.float32),
            "project": (dice.standard_normal((vectors, d)) * 0.03).astype(np.float32),
            "window": (dice.standard_normal((OFFSETS, d, h)) / np.sqrt(OFFSETS * d)).astype(np.float32),
            "topic": np.zeros((d, h), np.float32),
            "bias": np.zeros(h, np.float32),
            "out": (dice.standard_normal((h, L)) / np.sqrt(h)).astype(np.float32),
            "out_bias": np.zeros(L, np.float32),
            "transition": np.zeros((L, L), np.float32),
        }
        self.first = {k: np.zeros_like(v) for k, v in self.values.items()}
        self.second = {k: np.zeros_like(v) for k, v in self.values.items()}
        self.steps = 0

    def step(self, gradients: dict[str, np.ndarray], rows: np.ndarray, rate: float, decay: float) -> None:
        self.steps += 1
        fix1, fix2 = 1 - 0.9**self.steps, 1 - 0.98**self.steps
        for name, gradient in gradients.items():
            at = rows if name == "attribute" else slice(None)
            value, first, second = self.values[name], self.first[name], self.second[name]
            m, v, old = first[at], second[at], value[at]  # of `attribute` copies of the rows, else views
            m *= 0.9
            m += gradient * 0.1
            v *= 0.98
            v += np.square(gradient) * 0.02
            change = m / (np.sqrt(v / fix2) + 1e-8)
            change *= rate / fix1
            old -= change + old * (rate * decay * 100)
            if name == "attribute":
                first[at], second[at], value[at] = m, v, old


class Network:
    def __init__(self, table: Table, options: Options) -> None:
        self.table, self.options = table, options
        self.p = Parameters(len(table.keys), table.vectors.shape[1], options)
        self.dice = np.random.default_rng(options.seed + 1)

    def emissions(self, types: np.ndarray, joined: np.ndarray, learn: bool):
        """types, joined: (rows, words + 2 × REACH). Gives scores (rows, words, labels) and what going back needs."""
        v, o = self.p.values, self.options
        unique, inverse = np.unique(types, return_inverse=True)
        inverse = inverse.reshape(types.shape)
        shared = self.table.shared[unique]
        own = self.table.own[unique]
        keep_own = own >= 0
        if learn:
            keep_own &= self.dice.random(len(unique)) >= o.hide_word
            shared = shared.copy()
            shared.data = shared.data * (self.dice.random(len(shared.data)) >= o.hide_shared)
        matrix = shared + sparse.csr_matrix(
            (np.ones(keep_own.sum(), np.float32), (np.flatnonzero(keep_own), own[keep_own])), shared.shape
        )
        known = self.table.vectors[unique]
        if learn:
            known = known * (self.dice.random((len(unique), 1), np.float32) >= o.hide_vector)
        vectors = matrix @ v["attribute"] + known @ v["project"]
        x = vectors[inverse] + v["joined"][joined]
        words = types.shape[1] - 2 * REACH
        share = (types[:, REACH:-REACH] != PAD)[..., None].astype(np.float32)
        share /= np.maximum(1, share.sum(1, keepdims=True))
        mean = (x[:, REACH:-REACH] * share).sum(1)
        rows = _windows(x)
        pre = (rows @ v["window"].reshape(rows.shape[1], -1)).reshape(*x.shape[:1], words, -1) + v["bias"]
        pre += (mean @ v["topic"])[:, None]
        hidden = np.maximum(pre, 0, out=pre)
        mask = None
        if learn:
            mask = (self.dice.random(hidden.shape, np.float32) >= o.dropout) / np.float32(1 - o.dropout)
            hidden = hidden * mask
        scores = hidden @ v["out"] + v["out_bias"]
        return scores, (matrix, known, inverse, x, rows, hidden, mask, joined, share, mean)

    def gradients(self, kept, d_scores: np.ndarray):
        matrix, known, inverse, x, rows, hidden, mask, joined, share, mean = kept
        v = self.p.values
        words = d_scores.shape[1]
        flat = d_scores.reshape(-1, L)
        g = {"out": hidden.reshape(-1, hidden.shape[-1]).T @ flat, "out_bias": flat.sum(0)}
        d_hidden = d_scores @ v["out"].T
        d_hidden *= mask * (hidden > 0)
        g["bias"] = d_hidden.sum((0, 1))
        flat_hidden = d_hidden.reshape(-1, d_hidden.shape[-1])
        g["window"] = (rows.T @ flat_hidden).reshape(v["window"].shape)
        d_rows = (flat_hidden @ v["window"].reshape(-1, flat_hidden.shape[-1]).T).reshape(
            *d_hidden.shape[:2], OFFSETS, -1
        )
        d_x = np.zeros_like(x)
        for at in range(OFFSETS):
            d_x[:, at : at + words] += d_rows[:, :, at]
        of_row = d_hidden.sum(1)
        g["topic"] = mean.T @ of_row
        d_x[:, REACH:-REACH] += (of_row @ v["topic"].T)[:, None] * share
        flat_x = d_x.reshape(-1, d_x.shape[-1])
        g["joined"] = _gather(joined.ravel(), CODES) @ flat_x
        d_vectors = _gather(inverse.ravel(), len(known)) @ flat_x
        g["project"] = known.T @ d_vectors
        touched = np.unique(matrix.indices)
        g["attribute"] = matrix[:, touched].T @ d_vectors
        return g, touched


def _gather(places: np.ndarray, count: int) -> sparse.csr_matrix:
    size = len(places)
    return sparse.csr_matrix((np.ones(size, np.float32), (places, np.arange(size))), (count, size))


def crf(scores: np.ndarray, lengths: np.ndarray, labels: np.ndarray, transition: np.ndarray):
    """Loss, its gradient for scores and transitions. Rows are padded; lengths say where they end.

    Forwards and backwards in probabilities, each place scaled to a sum of one: a third of the time of logarithms.
    """
    rows, words, _ = scores.shape
    real = np.arange(words)[None] < lengths[:, None]
    highest = scores.max(2)
    weight = np.exp(scores - highest[..., None]).transpose(1, 0, 2).copy()
    step = np.exp(transition)
    before, scale = np.empty_like(weight), np.ones((words, rows, 1), np.float32)
    at = weight[0]
    for t in range(words):
        if t:
            at = (at @ step) * weight[t]
            at = np.where(real[:, t, None], at, before[t - 1])
        scale[t] = at.sum(1, keepdims=True)
        before[t] = at = at / scale[t]
    behind, from_next = np.ones_like(weight), np.zeros_like(weight)
    for t in range(words - 1, 0, -1):
        from_next[t] = weight[t] * behind[t] / scale[t] * real[:, t, None]
        behind[t - 1] = np.where(real[:, t, None], from_next[t] @ step.T, 1)
    total = float(np.log(scale).sum() + (highest * real).sum())
    marginal = (before * behind).transpose(1, 0, 2) * real[..., None]
    pairs = step * (before[:-1].reshape(-1, L).T @ from_next[1:].reshape(-1, L))
    place = np.arange(rows)[:, None], np.arange(words)[None], labels
    both = real[:, 1:]
    gold = float((scores[place] * real).sum() + (transition[labels[:, :-1], labels[:, 1:]] * both).sum())
    marginal[place] -= real
    np.subtract.at(pairs, (labels[:, :-1][both], labels[:, 1:][both]), 1)
    return total - gold, marginal, pairs


def _windows(x: np.ndarray) -> np.ndarray:
    """Of each word the vectors of its window side by side."""
    width = x.shape[-1]
    seen = np.lib.stride_tricks.sliding_window_view(x, OFFSETS, 1)  # (rows, words, width, offsets)
    return np.ascontiguousarray(seen.transpose(0, 1, 3, 2)).reshape(-1, OFFSETS * width)


def batches(rows: list[Encoded], size: int, dice: np.random.Generator) -> list[list[Encoded]]:
    order = sorted(range(len(rows)), key=lambda at: len(rows[at].types) + dice.random() * 4)
    groups, group = [], []
    for at in order:
        if group and (len(group) + 1) * len(rows[at].types) > size:
            groups.append(group)
            group = []
        group.append(rows[at])
    groups.append(group)
    dice.shuffle(groups)
    return groups


def padded(group: list[Encoded]):
    longest = max(len(row.types) for row in group)
    types = np.full((len(group), longest + 2 * REACH), PAD, np.int32)
    joined = np.zeros_like(types)
    labels = np.zeros((len(group), longest), np.int64)
    for at, row in enumerate(group):
        size = len(row.types)
        types[at, REACH : REACH + size] = row.types
        joined[at, REACH : REACH + size] = row.joined
        labels[at, :size] = row.labels
    return types, joined, labels, np.array([len(row.types) for row in group])


class Mean:
    """The mean of the parameters over the second half of training: steadier than those of the last step."""

    def __init__(self) -> None:
        self.values: dict[str, np.ndarray] = {}
        self._count = 0

    def take(self, values: dict[str, np.ndarray]) -> None:
        self._count += 1
        share = max(1 / self._count, LEAST_SHARE)
        for name, value in values.items():
            mean = self.values.setdefault(name, value.copy())
            mean += (value - mean) * share


def learn(
    rows: list[Encoded], table: Table, options: Options, report: Callable[[int, float, Network], None]
) -> Network:
    network = Network(table, options)
    dice = np.random.default_rng(options.seed + 2)
    mean = Mean()
    for epoch in range(options.epochs):
        begin, loss, words = time.process_time(), 0.0, 0
        groups = batches(rows, options.batch_words, dice)
        for at, group in enumerate(groups):
            cost, size = _learn_from(network, group, (epoch + at / len(groups)) / options.epochs)
            loss += cost
            words += size
            if epoch >= options.epochs // 2 and at % STEPS_BETWEEN == 0:
                mean.take(network.p.values)
        report(epoch, loss / words, network)
        print(f"epoch {epoch} loss {loss / words:.4f} {time.process_time() - begin:.0f} s", flush=True)
    network.p.values = mean.values
    return network


def _learn_from(network: Network, group: list[Encoded], progress: float) -> tuple[float, int]:
    """One step. progress: from 0 to 1. Gives loss and words."""
    options = network.options
    types, joined, labels, lengths = padded(group)
    scores, kept = network.emissions(types, joined, learn=True)
    cost, d_scores, d_transition = crf(scores, lengths, labels, network.p.values["transition"])
    size = int(lengths.sum())
    gradients, touched = network.gradients(kept, (d_scores / size).astype(np.float32))
    gradients["transition"] = (d_transition / size).astype(np.float32)
    rate = options.rate * min(1.0, 10 * progress + 0.1) * (1 - progress) ** 0.7
    network.p.step(gradients, touched, rate, options.decay)
    return cost, size


def together(networks: list[Network]) -> Network:
    """One network whose scores are the mean of several: their vectors and hidden units stand side by side."""
    values = [network.p.values for network in networks]
    mean = copy(networks[0])
    mean.p = copy(mean.p)
    mean.p.values = {
        **{name: np.concatenate([v[name] for v in values], 1) for name in ("attribute", "joined", "project")},
        "window": np.stack([_side_by_side([v["window"][at] for v in values]) for at in range(OFFSETS)]),
        "topic": _side_by_side([v["topic"] for v in values]),
        "bias": np.concatenate([v["bias"] for v in values]),
        "out": np.concatenate([v["out"] for v in values]) / np.float32(len(values)),
        **{name: np.mean([v[name] for v in values], 0) for name in ("out_bias", "transition")},
    }
    return mean


def _side_by_side(blocks: list[np.ndarray]) -> np.ndarray:
    """Each on the diagonal, nothing elsewhere: no part of one network feeds the other."""
    return sparse.block_diag(blocks).toarray().astype(np.float32)
