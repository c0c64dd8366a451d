"""`sekisho screen`: what the gate would find in a text, and what would happen."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from sekisho.gateway.content import Text, holds_embedded_file, pieces
from sekisho.gateway.registers import Registers, register_source
from sekisho.gateway.screen import Ground, told
from sekisho.gateway.snapshot_source import source_for
from sekisho.gateway.snapshot_watch import Closed, SnapshotWatch
from sekisho.kernel.clock import SystemClock
from sekisho.kernel.errors import InputError
from sekisho.kernel.refusal import Refusal
from sekisho.kernel.settings import Settings
from sekisho.keyring.keyring import Keyring
from sekisho.permits.conditions import STRICTNESS, Action, Screen
from sekisho.rules.book import book_ids, load_book
from sekisho.screening.finding import Finding
from sekisho.screening.registered.register import Register
from sekisho.screening.rights.find import SHIPPED
from sekisho.screening.rights.names import Names
from sekisho.screening.screen import screen

KINDS = ("text", "image")


class Defaults:
    """The rule book's own actions, where no permit was named."""

    def __init__(self) -> None:
        book = load_book(book_ids()[-1])
        actions = tuple((each.code, each.action) for rule in book.rules for each in rule.actions)
        self._screen = Screen(1, actions)

    def action(self, code: str) -> Action:
        return self._screen.action(code)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a text is judged by. register: the engagement's own secrets; None without an engagement, or without any."""

    judge: Ground | Defaults
    register: Register | None = None
    names: Names = SHIPPED


def run(args: Namespace, settings: Settings) -> int:
    """One JSON object per line in, one out, in order. A line that cannot be read stops with its number."""
    grounds = _grounds(args.engagement, settings) if args.engagement else Grounds(Defaults())
    if args.file == "-":
        _screen_all(sys.stdin.buffer, grounds)
    else:
        with Path(args.file).open("rb") as lines:
            _screen_all(lines, grounds)
    return 0


def _grounds(engagement: str, settings: Settings) -> Grounds:
    """The permit in force and the registered secrets, from the same signed snapshot as the gate's."""
    keyring = Keyring(settings.data_dir)
    source = source_for(settings.data_dir, settings.store_url)
    registers = Registers(register_source(settings.data_dir, settings.store_url), keyring.register_key())
    watch = SnapshotWatch(source, keyring.permit_public(), settings, SystemClock(), registers)
    watch.check()
    state = watch.now()
    source.close()
    if isinstance(state, Closed):
        raise InputError(f"手形の一覧を使えません（{state.reason_ja}）。", next_ja="sekisho up を実行してください。")
    found = state.permit(engagement)
    if isinstance(found, Refusal):
        raise InputError(found.message_ja, next_ja=found.next_ja)
    register = registers.of(state, engagement)
    if isinstance(register, Refusal):
        raise InputError(register.message_ja, next_ja=register.next_ja)
    # As at the gate: what the city decided for this engagement counts beside its permit.
    may_loosen = found.issuer == state.content.issuer
    judge = Ground(found, decided=state.handling(engagement), may_loosen=may_loosen)
    return Grounds(judge, register, registers.names(state)[0])


def _screen_all(lines: BinaryIO, grounds: Grounds) -> None:
    for text, kind in _rows(lines):
        read = list(pieces("", text))
        spans = [span for _, span in sorted(_spans(text, kind, read, grounds), key=lambda each: each[0])]
        verdict = max((span["action"] for span in spans), key=STRICTNESS.index, default="allow")
        if holds_embedded_file(read):
            verdict = "block"
        shown = "allow" if verdict == "warn" else verdict
        sys.stdout.write(json.dumps({"spans": spans, "verdict": shown}, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def _spans(
    text: str, kind: str, read: list[Text], grounds: Grounds
) -> Iterator[tuple[tuple[int, int], dict[str, Any]]]:
    """Where it stands, and what is said about it: of the text as it stands, and what only its other readings show."""
    told_of: list[Finding] = []
    for _, piece, reading in read:
        register = grounds.register.find(piece) if grounds.register else ()
        for finding in (*screen(piece, kind, grounds.names), *register):
            found = told(finding, reading)
            if reading is not None and any(_is_told(found, other) for other in told_of):
                continue
            told_of.append(found)
            action = grounds.judge.action(found.code)
            # What is encoded cannot be masked where it stands.
            action = "block" if action == "mask" and reading is not None else action
            yield (found.start, found.end), _span(text, found, action)


def _is_told(found: Finding, other: Finding) -> bool:
    return found.label == other.label and found.start < other.end and other.start < found.end


def _span(text: str, finding: Finding, action: Action) -> dict[str, Any]:
    return {
        "start": finding.start,
        "end": finding.end,
        "label": finding.label,
        "text": text[finding.start : finding.end],
        "action": action,
        "code": finding.code,
    }


def _rows(lines: BinaryIO) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8"))
        except (ValueError, RecursionError) as error:  # no UTF-8, no JSON, or nested without end
            raise InputError(f"{number}行目が UTF-8 の JSON として読めません。") from error
        text, kind = (row.get("text"), row.get("kind", "text")) if isinstance(row, dict) else (None, None)
        if not isinstance(text, str) or kind not in KINDS:
            raise InputError(f"{number}行目に text がないか、kind が text・image ではありません。")
        yield text, kind
