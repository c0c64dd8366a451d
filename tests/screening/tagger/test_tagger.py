import json
import random
import threading
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from sekisho.screening.compiled import LOOPS
from sekisho.screening.screen import screen
from sekisho.screening.tagger.tagger import Tagger, tagger
from sekisho.screening.tagger.words import readable

DATA = Path(__file__).parents[2] / "bench" / "data"


def names(text: str) -> list[str]:
    return [text[start:end] for start, end in tagger().find(text)]


def test_there_is_one_tagger() -> None:
    assert tagger() is tagger()


def test_names_do_not_run_over_lines() -> None:
    assert names("田中健太\n佐藤恵子") == ["田中健太", "佐藤恵子"]


def test_what_is_remembered_is_what_was_found() -> None:
    text = "午後は田中が対応。\n12,小林 恵子\n会議は3時から。"
    tagger().forget()
    first = names(text)
    assert first == names(text) == ["田中", "小林 恵子"]
    assert names(f"別の行。\n{text}\n佐藤健太") == [*first, "佐藤健太"]


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "\ud800", "\0", "😀" * 3_000, "㍿" * 2_000, "\ufdfa\ufdfb" * 3_000, "。" * 5_000]
)
def test_any_text_is_taken(text: str) -> None:
    assert names(text) == []


def test_the_same_is_found_from_several_threads() -> None:
    texts = [f"{family}が来庁し、{family}に説明した。" for family in ("田中", "佐藤", "高橋", "渡辺")] * 10
    expected = [names(text) for text in texts]
    results: dict[int, list[list[str]]] = {}
    threads = [
        threading.Thread(target=lambda at=at: results.update({at: [names(text) for text in texts]})) for at in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(result == expected for result in results.values())
    assert len(results) == 4


def test_a_tagger_that_breaks_breaks_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """It must never look as if nothing had been found: the gate closes on the error."""

    def broken(self: Tagger, *_: object) -> None:
        raise RuntimeError("model")

    monkeypatch.setattr(Tagger, "_of_batch", broken)
    with pytest.raises(RuntimeError):
        screen("会議の案内文を書いてください。")


@pytest.mark.parametrize("loops", [LOOPS, None])
def test_a_word_is_not_learned_from_another_writing_of_it(loops: ModuleType | None) -> None:
    """Else a reading in brackets, once sent, would make a name unknown to everybody."""
    first, later = Tagger(loops), Tagger(loops)
    later.find("畠中(ハイタン)ーー、畠中ーーの件")
    (number,) = [word.word_id() for word in later._analyser.words("畠中")]
    for each in (first, later):
        each.find("畠中")
    row, row_later = (each._network._parts[each._network.row_of[number]] for each in (first, later))
    assert np.allclose(row, row_later, atol=1e-5)


@pytest.mark.skipif(LOOPS is None, reason="set up without a compiler")
def test_what_is_compiled_finds_what_python_finds() -> None:
    """In hundreds of texts, as they are, joined, and in pieces put together anew."""
    texts = [json.loads(line)["text"] for line in (DATA / "further.jsonl").read_text("utf-8").splitlines()][::4]
    dice = random.Random(11)
    pieces = [text[at : at + dice.randint(1, 6)] for text in texts for at in range(0, len(text), 11)]
    texts += ["\n".join(texts[at : at + 9]) for at in range(0, len(texts), 9)]
    texts += ["".join(dice.choices(pieces, k=dice.randint(1, 25))) for _ in range(300)]
    compiled, plain = Tagger(), Tagger(loops=None)
    found = [compiled.find(text) for text in map(readable, texts)]
    assert found == [plain.find(text) for text in map(readable, texts)]
    assert sum(map(len, found)) > 300
