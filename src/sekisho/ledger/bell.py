"""How one thread wakes another that waits: by a pipe, so that the interpreter's lock is free when it wakes.

A condition or a queue wakes the waiting thread while its waker still holds the lock: on one core it takes the waker's
place, finds the lock taken, and both are exchanged twice for nothing.
"""

import os
import select
import weakref


class Bell:
    """Rung from any thread; one thread waits. A stroke nobody waited for makes the next wait end at once."""

    def __init__(self) -> None:
        self._ear, self._rope = os.pipe()
        os.set_blocking(self._ear, False)
        os.set_blocking(self._rope, False)
        self._poll = select.poll()
        self._poll.register(self._ear, select.POLLIN)
        # Not before nobody can ring any more: by then the number may be another file's, and a stroke would be in it.
        weakref.finalize(self, _close, self._ear, self._rope)

    def ring(self) -> None:
        try:
            os.write(self._rope, b"!")
        except BlockingIOError:  # full of strokes that nobody heard yet
            return

    def wait(self, timeout_s: float) -> None:
        """Until it is rung, or so long."""
        if self._poll.poll(timeout_s * 1000):
            os.read(self._ear, 4096)


def _close(*files: int) -> None:
    for file in files:
        os.close(file)
