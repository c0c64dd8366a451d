"""Has the book's checkpoints timestamped, in a thread of its own: an authority that is slow keeps nobody waiting."""

import logging
import threading
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from sekisho.kernel.clock import SystemClock
from sekisho.kernel.errors import SekishoError
from sekisho.ledger.fsck_timestamps import read_roots
from sekisho.ledger.reader import open_reader
from sekisho.ledger.stamp_names import FOLDER
from sekisho.ledger.timestamps import Authority, Timestamping

log = logging.getLogger(__name__)
LOOK_SECONDS = 20.0


def stamp_until(stop: threading.Event) -> None:
    """Ask the authority of the settings until `stop`; returns at once where none is set."""
    here = settings.SEKISHO
    if not here.tsa_url:
        return
    stamping: Timestamping | None = None
    while not stop.is_set():
        try:
            stamping = stamping or _begin()
            stamping.advance()
        except SekishoError as error:
            log.warning("timestamp.missing reason=%s", error.message_ja)
        stop.wait(LOOK_SECONDS)


def _begin() -> Timestamping:
    here = settings.SEKISHO
    authority = Authority(here.tsa_url, read_roots(Path(here.tsa_roots)))
    reader = open_reader(here.data_dir, here.store_url)
    return Timestamping(reader, here.data_dir / FOLDER, authority, SystemClock(), timedelta(minutes=here.tsa_minutes))
