"""Rule 7 for files in a request: read in a process apart, screened like every other text, remembered by keyed hash.

A file that was read leaves byte for byte as it was read, or not at all: nothing in it can be masked. What cannot be
read with certainty does not leave.
"""

import asyncio
import base64
import re
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from hashlib import blake2b
from queue import SimpleQueue
from typing import Any, NamedTuple

from sekisho.extracts.apart import FAILED, SLOW, ApartReader
from sekisho.extracts.kinds import agrees
from sekisho.extracts.passage import Extract, Passage
from sekisho.gateway import content
from sekisho.gateway.errors import Denial
from sekisho.gateway.file_hits import IN_FILE, FileHit, FilesRead
from sekisho.gateway.memory import Sought, find_all
from sekisho.gateway.refusals import (
    FILE_EMBEDDED,
    FILE_MISMATCH,
    FILE_NOT_DATA,
    FILE_REMOTE,
    FILES_BUSY,
    FILES_MANY,
    NOTHING_SENT_JA,
    unsupported,
)
from sekisho.gateway.screen import Ground, told
from sekisho.gateway.sound import is_named_so, sound_of
from sekisho.kernel.refusal import Refusal
from sekisho.screening.finding import Finding

MOST_FILES = 20  # in one request
READERS = 2
MOST_WAITING = 16
MOST_REMEMBERED = 512
MOST_HITS = 200  # of one file; more say nothing more
DATA_URL = re.compile(r"data:([a-zA-Z0-9][a-zA-Z0-9!#$&^_.+/-]{0,99})?(?:;charset=utf-8)?;base64,")
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
# Fields of a body; nowhere else does a protocol take files.
ROOMS = ("messages", "input", "contents", "system", "systemInstruction", "image", "mask", "file", "content", "requests")
# The fields that are a file where they are a text.
FILE_NAMES = frozenset(("data", "file_data", "image_url"))
TO_PLAIN = str.maketrans("-_+/", "+/-_")  # so that a mixture of both is none
# Where a call may carry sound: nobody here hears it, so it is a finding by itself, and the permit says what follows.
SOUND_KIND = "audio"
SOUND = Finding(0, 0, "SOUND", "content.sound")
NO_SOUND = unsupported("音声でないファイル", "A file that is not sound")
PASSING = (SLOW, FAILED, FILES_BUSY)  # another time the file may be read


class Carried(NamedTuple):
    """A file in a body. part: path of what carries it. slot: path of the string that it is."""

    part: str
    slot: str
    name: str
    media_type: str
    data: bytes


class Spot(NamedTuple):
    """A finding at a place of a file. mark: keyed hash of the text found."""

    place: str
    finding: Finding
    mark: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of a file: its kind and what was found, or why it was refused. No text."""

    kind: str = ""
    spots: tuple[Spot, ...] = ()
    refusal: Refusal | None = None


def carried(body: dict[str, Any]) -> list[Carried] | Refusal:
    """The files of a body in the order in which they stand, in whichever protocol's way; or the first defect."""
    found: list[Carried] = []
    for i, (name, value) in enumerate(body.items()):
        if name in ROOMS:
            for file in _carriers(value, content.below("", i, name)):
                if isinstance(file, Refusal):
                    return file
                found.append(file)
    return found if len(found) <= MOST_FILES else FILES_MANY


class Files:
    """Reads and screens files. engine: for pictures (`extracts.ocr`), "" for none. key: of this installation."""

    def __init__(self, key: bytes, engine: str = "") -> None:
        self._key = blake2b(b"files", key=key, digest_size=32).digest()
        self._idle: SimpleQueue[ApartReader] = SimpleQueue()
        self._readers = tuple(ApartReader(engine) for _ in range(READERS))
        for reader in self._readers:
            self._idle.put(reader)
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="sekisho-files")
        self._waiting = 0
        self._is_closed = False
        self._known: OrderedDict[bytes, Known] = OrderedDict()

    async def screen(self, body: dict[str, Any], ground: Ground) -> FilesRead | Denial:
        """What was found in the body's files, or the refusal of the first that is not read."""
        files = carried(body)
        if isinstance(files, Refusal):
            return Denial(_of_file(files, 0))
        hits: list[FileHit] = []
        for number, file in enumerate(files, 1):
            known = await self._look(file, ground)
            if known.refusal is not None:
                return Denial(_of_file(known.refusal, number if len(files) > 1 else 0))
            named = is_named_so if ground.kind == SOUND_KIND else agrees
            if not named(known.kind, file.name, file.media_type):
                return Denial(_of_file(FILE_MISMATCH, number if len(files) > 1 else 0))
            hits += [FileHit(f"{file.part}{IN_FILE}{place}", finding, mark) for place, finding, mark in known.spots]
        return FilesRead(frozenset(file.slot for file in files), tuple(hits))

    def close(self) -> None:
        """End the reading processes. A file being read, or asked for later, is refused."""
        self._is_closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for reader in self._readers:
            reader.close()

    async def _look(self, file: Carried, ground: Ground) -> Known:
        if ground.kind == SOUND_KIND:
            return self._hear(file.data)
        name = self._name(ground.scope, file.data)
        known = self._known.pop(name, None)
        if known is None:
            if self._is_closed:
                return Known(refusal=FAILED)
            if self._waiting >= MOST_WAITING:
                return Known(refusal=FILES_BUSY)
            self._waiting += 1
            try:
                loop = asyncio.get_running_loop()
                known = await loop.run_in_executor(self._threads, self._read, file.data, ground)
            finally:
                self._waiting -= 1
        if known.refusal not in PASSING:
            self._known[name] = known
            if len(self._known) > MOST_REMEMBERED:
                self._known.popitem(last=False)
        return known

    def _hear(self, data: bytes) -> Known:
        kind = sound_of(data)
        mark = blake2b(data, key=self._key, digest_size=16).hexdigest()
        return Known(kind, (Spot("sound", SOUND, mark),)) if kind else Known(refusal=NO_SOUND)

    def _name(self, scope: str, data: bytes) -> bytes:
        return blake2b(scope.encode() + b"\0" + data, key=self._key, digest_size=16).digest()

    def _read(self, data: bytes, ground: Ground) -> Known:
        reader = self._idle.get()
        try:
            extract = reader.read(data)
        finally:
            self._idle.put(reader)
        return Known(refusal=extract) if isinstance(extract, Refusal) else self._judge(extract, ground)

    def _judge(self, extract: Extract, ground: Ground) -> Known:
        spots: dict[tuple[str, str, str], Spot] = {}
        for passage in extract.passages:
            pieces = list(content.pieces("", passage.text))
            if content.holds_embedded_file(pieces):
                return Known(refusal=FILE_EMBEDDED)
            for spot in self._spots(passage, pieces, ground):
                spots.setdefault((spot.place, spot.finding.label, spot.mark), spot)
            if len(spots) >= MOST_HITS:
                break
        return Known(extract.kind, tuple(spots.values())[:MOST_HITS])

    def _spots(self, passage: Passage, pieces: list[content.Text], ground: Ground) -> Iterator[Spot]:
        for _, text, reading in pieces:
            for finding in find_all(text, Sought(ground.register, ground.names)):
                sent = told(finding, reading)
                place, begins = passage.place(sent.start), passage.begins(sent.start)
                mark = blake2b(
                    text[finding.start : finding.end].encode("utf-8", "surrogatepass"), key=self._key, digest_size=16
                ).hexdigest()
                yield Spot(place, replace(sent, start=sent.start - begins, end=sent.end - begins), mark)


def _of_file(refusal: Refusal, number: int) -> Refusal:
    """Which file, why that stops the call, and that nothing left: a reader of files knows none of it."""
    said = f"{number}番目のファイル：{refusal.message_ja}" if number else refusal.message_ja
    if refusal.rule is not None and NOTHING_SENT_JA not in said:
        said = f"{said}確かめられないものは通しません（規定{refusal.rule}）。{NOTHING_SENT_JA}"
    return replace(refusal, message_ja=said)


def _carriers(value: Any, path: str) -> Iterator[Carried | Refusal]:
    """Every part that carries a file: a form's part, OpenAI's file_data and image_url, Anthropic's base64, Gemini's
    inline data."""
    if isinstance(value, list):
        for i, item in enumerate(value):
            yield from _carriers(item, f"{path}/{i}")
    if not isinstance(value, dict):
        return
    for i, (name, item) in enumerate(value.items()):
        if type(item) is str and name not in FILE_NAMES:
            continue
        slot = content.below(path, i, name)
        if name == "data" and isinstance(item, bytes):
            yield Carried(path, slot, str(value.get("filename") or ""), str(value.get("content_type") or ""), item)
        elif name == "file_data" and isinstance(item, str):
            yield _of_url(item, path.removesuffix("/file"), slot, str(value.get("filename") or ""))
        elif name == "image_url" and isinstance(item, str):
            yield _of_url(item, path, slot, "")
        elif name == "image_url" and isinstance(item, dict) and isinstance(item.get("url"), str):
            at = list(item).index("url")
            yield _of_url(item["url"], path, content.below(slot, at, "url"), "")
        elif name == "data" and value.get("type") == "base64" and isinstance(item, str):
            yield _of_base64(item, path, slot, "", str(value.get("media_type") or ""))
        elif name == "data" and isinstance(item, str) and (mime := value.get("mimeType") or value.get("mime_type")):
            # Google's own SDK writes the alphabet for addresses; its servers read either.
            is_safe = "-" in item or "_" in item
            yield _of_base64(item.translate(TO_PLAIN) if is_safe else item, path, slot, "", str(mime))
        else:
            yield from _carriers(item, slot)


def _of_url(url: str, part: str, slot: str, name: str) -> Carried | Refusal:
    head = DATA_URL.match(url)
    if head is None:
        return FILE_REMOTE if SCHEME.match(url) and not url.startswith("data:") else FILE_NOT_DATA
    return _of_base64(url[head.end() :], part, slot, name, head[1] or "")


def _of_base64(coded: str, part: str, slot: str, name: str, media_type: str) -> Carried | Refusal:
    """Only base64 in its one canonical form: otherwise two readers could read two files."""
    try:
        data = base64.b64decode(coded, validate=True)
    except ValueError:
        return FILE_NOT_DATA
    if base64.b64encode(data).decode() != coded:
        return FILE_NOT_DATA
    return Carried(part, slot, name, media_type, data)
