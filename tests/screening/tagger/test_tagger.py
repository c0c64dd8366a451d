import threading

import pytest

from sekisho.screening.screen import screen
from sekisho.screening.tagger.tagger import Tagger, tagger


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
