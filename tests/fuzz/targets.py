"""Every target by name: a function of bytes that raises where the gate is wrong."""

from collections.abc import Callable
from functools import partial

from tests.fuzz.bodies import JSON_PROTOCOLS, OTHERS, body_target, form_target
from tests.fuzz.streams import stream_target

TARGETS: dict[str, Callable[[bytes], None]] = {
    **{name.replace(" ", "-"): partial(body_target, name) for name in (*JSON_PROTOCOLS, *OTHERS)},
    "forms": form_target,
    "streams": stream_target,
}
