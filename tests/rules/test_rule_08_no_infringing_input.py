import pytest

from sekisho.permits.conditions import Screen
from sekisho.rules.rule_08_no_infringing_input import NUMBER, conditions
from tests.rules import source_text
from tests.rules.paper import BOOK, complete, marks, terms, unticked, with_use, wordings


def test_wording_is_the_sources() -> None:
    assert wordings(NUMBER) == source_text.wordings(NUMBER)


def test_accepts_a_plan_without_others_works() -> None:
    assert marks(complete(), NUMBER) == set()


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("有名なキャッチコピーに似たフレーズを作る。", "rights.planned"),  # the source's own examples
        ("既存の著作物を参考に文章を作る。", "rights.planned"),
        ("ウェブの画像を取り込んで画像を作る。", "rights.image-input"),
        ("ゴッホ風の画像を作る。", "rights.planned"),
    ],
)
def test_doubts_a_plan_to_imitate_or_to_feed_pictures(method: str, code: str) -> None:
    assert marks(with_use(method=method), NUMBER) == {(code, "method", "doubt")}


@pytest.mark.parametrize(
    "method",
    [
        "昨年度の報告書を参考に文案を作る。",
        "当社が撮影した写真を取り込んで色を直す。",
        "既存のキャラクターに似せる指示はしない。",
        "風の強い日の注意文を作る。",
    ],
)
def test_passes_harmless_look_alikes(method: str) -> None:
    assert marks(with_use(method=method), NUMBER) == set()


def test_stops_an_item_not_ticked() -> None:
    assert marks(unticked(8), NUMBER) == {("form.check", "check_8", "stop")}


def test_compiles_to_screening_that_blocks() -> None:
    (screen,) = conditions(complete(), terms(), BOOK)
    assert isinstance(screen, Screen)
    assert screen.because == 8
    for code in ("rights.imitation", "rights.named-work", "rights.image-input"):
        assert screen.covers(code)
        assert screen.action(code) == "block"
    assert not screen.covers("rights.mark")  # rule 10's, after the answer
