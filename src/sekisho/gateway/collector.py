"""The garbage collector, told what the gate knows: nearly all that lives was made at start and stays."""

import gc
from contextlib import suppress

from sekisho.screening.tagger.tagger import tagger

# Objects made before the young ones are looked at. Python's 700 are fewer than two calls make.
YOUNG = 10_000


def settle() -> None:
    """Leave out of every later collection what there is now: word lists, dictionary, network, modules.

    For the process that serves, in a thread of its own: it waits until the tagger is open.
    """
    with suppress(Exception):  # if the tagger cannot be opened, the first text says so and is refused
        tagger()
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
