"""`sekisho ledger import`: uses of services that cannot pass the gate come into the book, screened after the fact.

Each use becomes a sealed body and a leaf of its own; one that is in the book already is passed over, so a file may be
imported again. What screening finds is counted by rule: nothing could be stopped any more.
"""

import hashlib
import hmac
import json
from argparse import Namespace
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from sekisho.cli.import_formats import COLUMNS, SERVICES, UnreadableError, Use, reader_of
from sekisho.cli.import_rows import csv_rows, insist_on_columns, json_rows
from sekisho.cli.lookup import engagement_called
from sekisho.cli.output import print_json, say, warn
from sekisho.cli.own_book import own_log
from sekisho.desk.applications.facts import catalogue
from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.contracts.visible import own_party
from sekisho.desk.events.actions import actor_of
from sekisho.desk.people.models import Person
from sekisho.desk.setup import migrate
from sekisho.gateway.memory import Sought, find_all
from sekisho.gateway.registers import Registers, register_source
from sekisho.gateway.snapshot_source import source_for
from sekisho.gateway.snapshot_watch import Closed, SnapshotWatch
from sekisho.kernel.clock import JST, SystemClock
from sekisho.kernel.errors import InputError, LedgerError
from sekisho.kernel.ids import from_bits
from sekisho.kernel.keks import BODY
from sekisho.kernel.refusal import Refusal
from sekisho.kernel.settings import Settings
from sekisho.keyring.keks import KekSource
from sekisho.keyring.keyring import Keyring
from sekisho.ledger.bodies import INPUT, OUTPUT, SealedBody
from sekisho.ledger.entry import Imported, Mark
from sekisho.ledger.reader import Reader, open_reader
from sekisho.ledger.shelves import Sealer, shelf_of
from sekisho.ledger.store import OtherWriterError
from sekisho.screening.registered.register import Register
from sekisho.screening.rights.find import SHIPPED
from sekisho.screening.rights.names import Names
from sekisho.screening.words import LABEL_WORDS

AHEAD = 64  # entries under way at once
LISTED = 20
MOST_MARKS = 24
PROMPT = "/messages/0/content"
ZONES = {"utc": UTC, "japan": JST}
RULES = {"personal": 7, "secret": 7, "rights": 8}
WAIT_S = 60.0


@dataclass
class Summary:
    """What became of the rows, and what stands in them."""

    rows: int = 0
    imported: int = 0
    present: int = 0
    other: int = 0
    without_text: int = 0
    unreadable: list[tuple[int, str]] = field(default_factory=list)
    unread: int = 0
    found: Counter[str] = field(default_factory=Counter)
    with_findings: Counter[int] = field(default_factory=Counter)
    days: set[date] = field(default_factory=set)

    def document(self) -> dict[str, Any]:
        rules = {str(rule): {"records": times} for rule, times in sorted(self.with_findings.items())}
        days = {"first": min(self.days).isoformat(), "last": max(self.days).isoformat()} if self.days else {}
        gaps = [{"first": a.isoformat(), "last": b.isoformat(), "weekend": is_off} for a, b, is_off in self.gaps()]
        return {
            "rows": self.rows,
            "imported": self.imported,
            "already_present": self.present,
            "not_about_ai": self.other,
            "without_text": self.without_text,
            "unreadable": self.unread,
            "unreadable_rows": [{"row": number, "reason": reason} for number, reason in self.unreadable],
            "findings": dict(sorted(self.found.items())),
            "rules": rules,
            **days,
            "gaps": gaps,
        }

    def gaps(self) -> Iterator[tuple[date, date, bool]]:
        """Days without any record between the first and the last: from, to, whether only Saturdays and Sundays."""
        days = sorted(self.days)
        for before, after in pairwise(days):
            missing = [before + timedelta(days=at) for at in range(1, (after - before).days)]
            if missing:
                yield missing[0], missing[-1], all(day.weekday() >= 5 for day in missing)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where the uses belong. engagement: None where none was named. register: its own secrets, if any are known.
    names: of works, as the city keeps them.
    """

    engagement: Engagement | None
    party: str
    service: str
    source: str
    register: Register | None
    names: Names = SHIPPED


def run(args: Namespace, settings: Settings) -> int:
    """Status 1 also where rows could not be read, after the others were taken in."""
    migrate()
    keyring = Keyring(settings.data_dir)
    scope = _scope(args, settings, keyring)
    path = Path(args.file)
    if not path.is_file():
        raise InputError(f"ファイル {path} がありません。", next_ja="ファイルの場所を確かめてください。")
    is_csv = args.format == "csv" or (args.format == "m365-copilot" and path.suffix.lower() == ".csv")
    columns = _columns(args.map or [])
    if args.format == "csv":
        insist_on_columns(path, args.encoding, columns)
    rows = csv_rows(path, args.encoding) if is_csv else json_rows(path, args.encoding)
    read = reader_of(args.format, columns, ZONES[args.times])
    summary = Summary()
    with _Intake(settings, keyring, scope, summary) as intake:
        for row in rows:
            summary.rows += 1
            try:
                if row.content is None:
                    raise UnreadableError(row.reason)
                uses = list(_writable(row.content, read(row.content)))
            except UnreadableError as error:
                summary.unread += 1
                if len(summary.unreadable) < LISTED:
                    summary.unreadable.append((row.number, str(error)))
                continue
            summary.other += not uses
            for use in uses:
                intake.take(use)
    print_json(summary.document()) if args.json else _tell(summary, "見出しの下の" if is_csv else "")
    return 1 if summary.unread else 0


class _Intake:
    """The book opened for writing by this command, which is its only writer meanwhile."""

    def __init__(self, settings: Settings, keyring: Keyring, scope: Scope, summary: Summary) -> None:
        self._scope = scope
        self._summary = summary
        self._reader: Reader = open_reader(settings.data_dir, settings.store_url)
        self._sealer = Sealer(KekSource(settings, BODY), self._reader.shelf_key, self._reader.kek)
        self._key = hashlib.blake2b(b"imported actors", key=keyring.register_key()[:64], digest_size=32).digest()
        self._actors: dict[str, str] = {}
        self._waiting: deque[tuple[str, Future[int]]] = deque()
        try:
            self._log = own_log(settings)
        except OtherWriterError as error:
            raise LedgerError(
                "台帳は、動いている関所（sekisho up）が使っているため、取り込めません。",
                next_ja="関所を止めてから取り込み、終わったら動かしてください。同じファイルは何度取り込んでも重複しません。",
            ) from error

    def __enter__(self) -> "_Intake":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        try:
            if kind is None:
                self._settle(0)
        finally:
            self._log.close()
            self._reader.close()

    def take(self, use: Use) -> None:
        """One use into the book, unless it is there already. Raises LedgerError."""
        summary, scope = self._summary, self._scope
        summary.days.add(use.at.astimezone(JST).date())
        record = record_of(scope.source, use)
        if any(record == each for each, _ in self._waiting) or self._reader.by_record(record):
            summary.present += 1
            return
        found = _found(use, scope)
        bodies = self._bodies(record, use)
        entry = Imported(
            record=record,
            at=SystemClock().now(),
            used_at=use.at,
            source=scope.source,
            engagement=scope.engagement.id if scope.engagement else "",
            party=scope.party,
            actor=self._actor(use.user),
            service=scope.service,
            kind="text",
            model=use.model,
            input_sha256=bodies[0].sha256,
            output_sha256=bodies[1].sha256 if len(bodies) > 1 else "",
            findings=found[:MOST_MARKS],
        )
        self._waiting.append((record, self._log.append(entry.leaf(), record=record, bodies=bodies)))
        self._settle(AHEAD)
        self._count(use, found)

    def _count(self, use: Use, marks: tuple[Mark, ...]) -> None:
        """marks: all of them; a leaf has room for some."""
        summary = self._summary
        summary.imported += 1
        summary.without_text += not (use.prompt or use.answer)
        summary.found.update(mark.code for mark in marks)
        summary.with_findings.update({RULES.get(mark.code.partition(".")[0], 7) for mark in marks})

    def _bodies(self, record: str, use: Use) -> tuple[SealedBody, ...]:
        """In the shape of a chat, so that whoever opens the record reads it as any other; with the row as it came."""
        shelf = shelf_of(self._scope.engagement.id if self._scope.engagement else "", "text", use.at)
        said = [{"role": "user", "content": use.prompt}] if use.prompt else []
        sent = {"messages": said, "imported": use.row}
        bodies = [self._sealer.seal(shelf, record, INPUT, _written(sent))]
        if use.answer:
            answer = {"choices": [{"message": {"role": "assistant", "content": use.answer}}]}
            bodies.append(self._sealer.seal(shelf, record, OUTPUT, _written(answer)))
        return tuple(bodies)

    def _actor(self, user: str) -> str:
        """The desk's pseudonym where the address is a known person's; else one of this installation's own."""
        if user not in self._actors:
            self._actors[user] = self._known(user) or self._unknown(user)
        return self._actors[user]

    def _known(self, user: str) -> str:
        engagement = self._scope.engagement
        person = Person.objects.filter(email__iexact=user).first() if engagement else None
        if engagement is None or person is None or own_party(person, engagement) is None:
            return ""
        return actor_of(person, engagement.id)

    def _unknown(self, user: str) -> str:
        mark = hmac.new(self._key, user.casefold().encode("utf-8", "surrogatepass"), hashlib.sha256)
        return f"ext_{mark.hexdigest()[:32]}"

    def _settle(self, most: int) -> None:
        while len(self._waiting) > most:
            _, written = self._waiting.popleft()
            written.result(WAIT_S)


def record_of(source: str, use: Use) -> str:
    """The same id for the same use of the same format, whenever it is imported."""
    marked = hashlib.sha256(f"{source}\0{use.id}".encode("utf-8", "surrogatepass")).digest()
    return from_bits("rec", int(use.at.timestamp() * 1000), int.from_bytes(marked[:10], "big"))


def _writable(row: dict[str, Any], uses: Iterable[Use]) -> Iterator[Use]:
    """The uses of a row that the book can hold: the row is kept as it came, and who used what stands in the leaf.

    Raises UnreadableError. Half a character in what was said is no reason: it is sealed as it is.
    """
    try:
        json.dumps(row)
    except RecursionError as error:
        raise UnreadableError("JSON の入れ子が深すぎて読めません") from error
    for use in uses:
        try:
            f"{use.user}{use.model}".encode()
        except UnicodeEncodeError as error:
            raise UnreadableError("利用者又はモデルの名前が、文字として正しくありません") from error
        yield use


def _found(use: Use, scope: Scope) -> tuple[Mark, ...]:
    """Of what was sent: rules 7 and 8 are about input. `warn`: it was marked, and nothing could be stopped."""
    found = find_all(use.prompt, Sought(scope.register, scope.names)) if use.prompt else ()
    return tuple(Mark(each.label, each.code, each.start, each.end, PROMPT, "warn") for each in found)


def _written(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _scope(args: Namespace, settings: Settings, keyring: Keyring) -> Scope:
    source = args.format
    service = args.service or SERVICES.get(source, "")
    if service and catalogue().find(service) is None:
        raise InputError(
            f"サービス {service} は、一覧にありません。", next_ja="id を sekisho services で確かめてください。"
        )
    if not args.engagement:
        return Scope(None, "", service, source, None)
    engagement = engagement_called(args.engagement)
    top = Party.objects.filter(engagement=engagement, parent=None).first()
    return Scope(engagement, top.id if top else "", service, source, *_known(engagement.id, settings, keyring))


def _known(engagement: str, settings: Settings, keyring: Keyring) -> tuple[Register | None, Names]:
    """What the gate screens by: the engagement's secrets and the city's names. Raises InputError where it cannot."""
    registers = Registers(register_source(settings.data_dir, settings.store_url), keyring.register_key())
    source = source_for(settings.data_dir, settings.store_url)
    watch = SnapshotWatch(source, keyring.permit_public(), settings, SystemClock(), registers)
    watch.check()
    snapshot = watch.now()
    source.close()
    if isinstance(snapshot, Closed):
        raise InputError(
            f"手形の一覧を使えません（{snapshot.reason_ja}）。", next_ja="sekisho prepare を実行してください。"
        )
    found = registers.of(snapshot, engagement)
    if isinstance(found, Refusal):
        raise InputError(found.message_ja, next_ja=found.next_ja)
    return found, registers.names(snapshot)[0]


def _columns(pairs: list[str]) -> dict[str, str]:
    columns = {}
    for pair in pairs:
        name, separator, column = pair.partition("=")
        if not separator or not column:
            raise InputError(f"--map {pair} は、項目=列名 の形ではありません。", next_ja="例：--map prompt=入力内容")
        if name not in COLUMNS:
            raise InputError(f"--map の項目 {name} はありません。", next_ja=f"項目は {'・'.join(COLUMNS)} です。")
        columns[name] = column
    return columns


def _tell(summary: Summary, below: str) -> None:
    """below: said before the number of a row that a heading stands above."""
    say(f"{summary.rows}行を読み、{summary.imported}件を台帳に取り込みました。")
    for count, words in (
        (summary.present, "すでに取り込まれていたもの"),
        (summary.other, "生成AIの利用ではない行"),
        (summary.without_text, "本文がないもの（入力の点検はできません）"),
        (summary.unread, "読み取れない行"),
    ):
        if count:
            say(f"　{words}：{count}")
    for rule, times in sorted(summary.with_findings.items()):
        codes = [code for code in summary.found if RULES.get(code.partition(".")[0], 7) == rule]
        say(f"規定{rule}に関わる点が見つかった記録：{times}件（{'、'.join(_word(code) for code in sorted(codes))}）")
    if summary.with_findings:
        say("これらはすでに送られた後のものです。内容を確かめ、必要な対応をしてください。")
    for first, last, is_off in summary.gaps():
        say(f"記録のない期間：{first.isoformat()}から{last.isoformat()}まで{'（土日のみ）' if is_off else ''}")
    for number, reason in summary.unreadable:
        warn(f"{below}{number}行目：{reason}")


def _word(code: str) -> str:
    """`電話番号 personal.phone`."""
    word = LABEL_WORDS.get(code.partition(".")[2].upper())
    return f"{word} {code}" if word else code
