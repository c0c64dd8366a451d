"""One JSON line per event to the standard `logging` tree, below `sekisho.gateway`. Names and ids only, never a text."""

import json
import logging

LOG = logging.getLogger("sekisho.gateway")


def note(event: str, level: int = logging.INFO, **ids: str | int | None) -> None:
    """Log `event` with ids, e.g. `note("call.refused", record=…, code=…, rule=7)`."""
    if LOG.isEnabledFor(level):
        LOG.log(level, json.dumps({"event": event, **ids}, ensure_ascii=False))
