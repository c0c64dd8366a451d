import numpy as np

from sekisho.screening.tagger.labels import BEGINS, GOES_ON, LABELS, persons

FREE = np.zeros((len(LABELS), len(LABELS)), np.float32)


def scores(*labels: int) -> np.ndarray:
    """Each word all for one label."""
    row = np.full((len(labels), len(LABELS)), -5, np.float32)
    row[np.arange(len(labels)), labels] = 5
    return row


def test_a_name_runs_from_its_beginning_over_what_goes_on() -> None:
    assert list(persons(scores(0, BEGINS, GOES_ON, 0, BEGINS), FREE)) == [(1, 3), (4, 5)]


def test_two_names_side_by_side_stay_two() -> None:
    assert list(persons(scores(BEGINS, BEGINS), FREE)) == [(0, 1), (1, 2)]


def test_other_kinds_are_no_persons() -> None:
    assert list(persons(scores(*range(GOES_ON + 1, len(LABELS))), FREE)) == []
    assert list(persons(scores(0, 0), FREE)) == []


def test_transitions_decide_where_words_leave_it_open() -> None:
    """What begins another kind draws the next word into it."""
    other = LABELS.index("B-OTHER")
    doubtful = scores(other, BEGINS)
    doubtful[1, other + 1] = 4.5
    assert list(persons(doubtful, FREE)) == [(1, 2)]
    drawn = FREE.copy()
    drawn[other, other + 1] = 2
    assert list(persons(doubtful, drawn)) == []


def test_looking_at_stretches_gives_what_looking_at_all_gives() -> None:
    dice = np.random.default_rng(4)
    transition = dice.normal(size=FREE.shape).astype(np.float32)
    for _ in range(30):
        row = dice.normal(scale=3, size=(40, len(LABELS))).astype(np.float32)
        row[10:20] = scores(*[0] * 10)  # nothing near a name: two stretches
        best = [row[0]]
        back = []
        for word in row[1:]:
            paths = best[-1][:, None] + transition
            back.append(paths.argmax(0))
            best.append(paths.max(0) + word)
        path = [int(best[-1].argmax())]
        for step in reversed(back):
            path.append(int(step[path[-1]]))
        path.reverse()
        inside = {at for at, label in enumerate(path) if label in (BEGINS, GOES_ON)}
        found = {at for first, behind in persons(row, transition) for at in range(first, behind)}
        assert len(found ^ inside) <= 4  # only at the edges of a stretch
