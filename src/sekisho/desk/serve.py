"""Serve the desk on a socket of its own and keep its background round going."""

import logging
import sys
import threading
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.db.utils import DatabaseError
from waitress.server import create_server

from sekisho.desk.events.actions import deliver
from sekisho.desk.permits.actions import expire_permits
from sekisho.desk.permits.publish import is_due, publish
from sekisho.desk.records.others import follow_until
from sekisho.desk.records.stamping import stamp_until
from sekisho.desk.registered.at_gate import mend_registers, tidy_registers
from sekisho.desk.retention.carrying import dispose_approved
from sekisho.kernel.errors import SekishoError

log = logging.getLogger(__name__)
ROUND_SECONDS = 5.0
THREADS = 8
# What the front lets through and a little: waitress would write a longer request to a file, in clear.
MOST_IN_MEMORY = 33 * 1024 * 1024


def serve(socket: Path) -> None:
    """Serve until the process that started us is gone: it holds the other end of our standard input."""
    stop = threading.Event()
    threading.Thread(target=_rounds, args=(stop,), daemon=True).start()
    for round_of in (stamp_until, follow_until):
        threading.Thread(target=round_of, args=(stop,), daemon=True).start()
    server = create_server(
        get_wsgi_application(),
        unix_socket=str(socket),
        unix_socket_perms="600",
        threads=THREADS,
        ident="",
        inbuf_overflow=MOST_IN_MEMORY,
        trusted_proxy="*",  # whoever reaches this socket is our own front process
        trusted_proxy_headers={"x-forwarded-for", "x-forwarded-proto"},
        clear_untrusted_proxy_headers=True,
    )
    threading.Thread(target=server.run, daemon=True).start()
    sys.stdin.read()
    stop.set()
    server.close()


def _rounds(stop: threading.Event) -> None:
    """What no page load may have to wait for: events to the book, ended permits, a fresh snapshot, disposals."""
    while not stop.is_set():
        for act in (
            deliver,
            expire_permits,
            mend_registers,
            _publish_if_due,
            tidy_registers,
            dispose_approved,
            _forget_keys,
        ):
            try:
                act()
            except (SekishoError, DatabaseError):
                log.exception("round.failed act=%s", act.__name__)
        close_old_connections()
        stop.wait(ROUND_SECONDS)


def _forget_keys() -> None:
    for keks in (settings.BODY_KEKS, settings.ATTACHMENT_KEKS):
        keks.forget_retired()


def _publish_if_due() -> None:
    if is_due():
        publish()
