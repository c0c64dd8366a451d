from typing import get_args

from sekisho.screening.finding import Label
from sekisho.screening.registry import RECOGNIZERS


def test_every_label_has_a_recognizer_and_its_code() -> None:
    assert {recognizer.label for recognizer in RECOGNIZERS} == set(get_args(Label))
    assert all(recognizer.code == f"personal.{recognizer.label.lower()}" for recognizer in RECOGNIZERS)
