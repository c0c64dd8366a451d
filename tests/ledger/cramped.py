"""A process whose files may not grow beyond a limit, like a full disk: appends until refused, then gets room again."""

import resource
import signal
import sys
from pathlib import Path

from sekisho.kernel.errors import LedgerError
from tests.ledger.books import WAIT_S, Place, intent, until

if __name__ == "__main__":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    log = Place(Path(sys.argv[1])).open_log()
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, hard))
    number = 0
    try:
        while True:
            record = f"rec_{number:06}"
            number += 1
            log.append(intent(record), record=record).result(WAIT_S)
            sys.stdout.write(f"acknowledged {record}\n")
    except LedgerError as error:
        sys.stdout.write(f"refused {error}\n")
    health = log.health()
    sys.stdout.write(f"healthy {health.ok} {health.reason}\n")
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    until(lambda: log.health().ok)
    log.append(intent("rec_after"), record="rec_after").result(WAIT_S)
    sys.stdout.write("acknowledged rec_after\n")
    log.close(WAIT_S)
