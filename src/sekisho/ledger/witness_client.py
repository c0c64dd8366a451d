"""Asking a witness over HTTP (C2SP tlog-witness). Blocking; for a thread of its own."""

import re
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.cosignature import WitnessVerifier
from sekisho.ledger.note import MARK, open_note
from sekisho.ledger.witness_request import write_submission

TIMEOUT_S = 5.0
MOST_BYTES = 64 * 1024
SIZE = re.compile(r"(0|[1-9][0-9]{0,18})\n")


@dataclass(frozen=True, slots=True)
class Cosigned:
    """The checkpoint with the witness's cosignature, verified."""

    note: str


@dataclass(frozen=True, slots=True)
class Knows:
    """The witness last cosigned a tree of another size than was said."""

    size: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Any other answer. 404: the log is not known there; 403: its key is another; 422: not a continuation."""

    status: int


class WitnessClient:
    """One witness: its address and the key it is known by."""

    def __init__(self, url: str, verifier: WitnessVerifier) -> None:
        self._url = f"{url.rstrip('/')}/add-checkpoint"
        self._verifier = verifier
        self._opener = urllib.request.build_opener(_NoRedirect)

    @property
    def name(self) -> str:
        return self._verifier.name

    def submit(self, old: int, proof: Sequence[bytes], note: str) -> Cosigned | Knows | Refused:
        """Ask for a cosignature over `note`. Raises LedgerError if there is no answer, or one that makes no sense."""
        status, body = self._post(write_submission(old, proof, note))
        if status == 409 and (size := SIZE.fullmatch(body)):
            return Knows(int(size[1]))
        if status != 200:
            return Refused(status)
        # Only its own line is taken over: whatever else it sends is not ours to publish.
        own = [line for line in body.splitlines(keepends=True) if line.startswith(f"{MARK}{self._verifier.name} ")]
        cosigned = note + "".join(own)
        open_note(cosigned, [self._verifier])
        return Cosigned(cosigned)

    def _post(self, body: bytes) -> tuple[int, str]:
        request = urllib.request.Request(self._url, data=body, method="POST")  # noqa: S310 (a setting, checked as URL)
        request.add_header("Content-Type", "text/plain")
        try:
            with self._opener.open(request, timeout=TIMEOUT_S) as answer:
                return answer.status, answer.read(MOST_BYTES).decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read(MOST_BYTES).decode("utf-8", "replace")
        except (OSError, ValueError) as error:
            raise LedgerError(
                f"立会人 {self._verifier.name} に接続できません。",
                next_ja="立会人の稼働と SEKISHO_WITNESS_URL を確かめてください。",
            ) from error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A witness is where it was configured to be."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None
