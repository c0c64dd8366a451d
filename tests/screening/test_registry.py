from typing import get_args

from sekisho.screening.finding import Label
from sekisho.screening.registered.register import CODES
from sekisho.screening.registry import RECOGNIZERS


def test_every_label_has_a_recognizer_and_its_code() -> None:
    # These need the kind of the prompt or the engagement's register; a sound is found by nobody who reads.
    elsewhere = {"IMITATION", "WORK", "SOUND", *CODES}
    assert {recognizer.label for recognizer in RECOGNIZERS} == set(get_args(Label)) - elsewhere
    for recognizer in RECOGNIZERS:
        credential = recognizer.label in ("SECRET", "URL_CRED")
        assert recognizer.code == ("secret.credential" if credential else f"personal.{recognizer.label.lower()}")
