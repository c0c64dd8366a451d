"""Loops over numbers that are also written in C, for set-ups that found a compiler; everything works without.

`LOOPS` is the extension, or None. Whoever uses it takes it as a parameter and has a way in Python beside it, which
finds the same: both are tested against each other. `loops.pyi` says what there is, `loops.c` lists it, one more file
of C holds each part. C sees arrays of numbers only, and checks every length and index. docs/design/screening.md says
why.
"""

from types import ModuleType

LOOPS: ModuleType | None
try:
    from sekisho.screening.compiled import loops
except ImportError:  # no compiler, no header files of Python, or another version of Python than at set-up
    LOOPS = None
else:
    LOOPS = loops
