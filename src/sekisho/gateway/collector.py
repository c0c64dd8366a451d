"""Memory, told what the gate knows: nearly all that lives was made at start and stays, and bodies come and go."""

import ctypes
import gc
from contextlib import suppress

from sekisho.screening.patterns import compile_all
from sekisho.screening.tagger.tagger import tagger

# Objects made before the young ones are looked at. Python's 700 are fewer than two calls make.
YOUNG = 10_000
# Bytes from which glibc gives a block back at once (mallopt(3)). Left alone it raises this to the largest body it saw;
# bodies of 16 MiB then lie between small blocks, and a hundred MiB stay resident behind them.
LARGE = 1024 * 1024
M_MMAP_THRESHOLD = -3


def settle() -> None:
    """Leave out of every later collection what there is now: word lists, dictionary, network, modules.

    For the process that serves, in a thread of its own: it waits for the tagger and compiles what is left.
    """
    with suppress(AttributeError, OSError):  # not glibc
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE)
    with suppress(Exception):  # if the tagger cannot be opened, the first text says so and is refused
        tagger()
        compile_all()
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
