"""The check of an evidence package, offline: believes nothing but the keys it is given, and says what does not fit.

Hashes of leaves and the checkpoint are checked with the ledger's independent checker, not with its writer. Files are
read in pieces and lists line by line: the memory needed grows only with the number of records, not with their size.
"""

import hashlib
import json
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from sekisho.documents.evidence_package import FORMAT, MANIFEST, SIGNATURE, SUMS, TYPE, UNLISTED
from sekisho.documents.evidence_proofs import Leaves
from sekisho.kernel.errors import InputError, LedgerError, SignatureError
from sekisho.ledger.fsck_hashes import read_claim, read_key
from sekisho.permits import jws
from sekisho.permits.permit import open_permit

PIECE = 1 << 20
MOST_SMALL_BYTES = 64 << 20
MOST_LINE_BYTES = 1 << 20
MOST_FILES = 100_000
MOST_PROBLEMS = 200
SAFE_PATH = re.compile(r"(?!.*(?:^|/)\.{0,2}(?:/|$))[^\\\x00-\x1f:/][^\\\x00-\x1f:]*")
COPIED = re.compile(r"(books/bok_[0-9A-Z]{26})/about\.json")
SPOILED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    ValueError,
    KeyError,
    TypeError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


@dataclass(slots=True)
class Report:
    """What was found. `ok` means: nothing in `problems`. `notes` are facts a reader must know, not faults."""

    engagement: str = ""
    permit_key: str = ""
    vkey: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.problems

    def add(self, problem: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)


def check(path: Path, vkey: str = "", permit_key: str = "") -> Report:
    """Check the package in a file.

    vkey: the verifier key of the book that was published; permit_key: the key id (kid) of the permits' key. Without
    them those in the package are used, and a note says so. Raises InputError if the file is no package at all.
    """
    report = Report()
    try:
        with zipfile.ZipFile(path) as package:
            _Check(package, report, vkey, permit_key).run()
    except SPOILED as error:
        if not report.engagement:
            raise InputError(
                "証跡のファイルとして読めません。", next_ja="ファイルが欠けていないか確かめてください。"
            ) from error
        report.add("証跡の中のファイルが読めないため、検証を続けられません。")
    return report


class _Check:
    """One run over an open package."""

    def __init__(self, package: zipfile.ZipFile, report: Report, vkey: str, permit_key: str) -> None:
        self._package, self._report = package, report
        self._vkey, self._permit_key = vkey, permit_key
        self._hashes: dict[str, str] = {}

    def run(self) -> None:
        names = [entry.filename for entry in self._package.infolist()]
        if MANIFEST not in names or len(names) > MOST_FILES:
            raise InputError(
                "証跡のファイルではありません。",
                next_ja="sekisho document evidence で書き出したものを指定してください。",
            )
        manifest = json.loads(self._small(MANIFEST))
        if manifest["format"] != FORMAT:
            raise InputError("この版では読めない証跡です。", next_ja="Sekisho を更新してください。")
        self._report.engagement = str(manifest["engagement"])
        self._names(names, manifest)
        self._files(manifest)
        trusted = self._signature()
        self._versions()
        leaves = self._book()
        self._permits(trusted, leaves)

    def _names(self, names: list[str], manifest: dict[str, Any]) -> None:
        listed = [str(entry["path"]) for entry in manifest["files"]]
        for name in sorted({name for name in names if names.count(name) > 1 or not SAFE_PATH.fullmatch(name)}):
            self._report.add(f"{name!r} という名前のファイルは、証跡に入れられません（重複、又は危険な名前）。")
        for name in sorted(set(names) - set(listed) - UNLISTED):
            self._report.add(f"{name} は目録にありません。")
        for name in sorted((set(listed) | UNLISTED) - set(names)):
            self._report.add(f"{name} がありません。")

    def _files(self, manifest: dict[str, Any]) -> None:
        """Every file against the manifest, and the sums against the files."""
        present = set(self._package.namelist())
        for entry in manifest["files"]:
            name = str(entry["path"])
            if name not in present:
                continue
            size, self._hashes[name] = self._hash(name)
            if (size, self._hashes[name]) != (entry["bytes"], entry["sha256"]):
                self._report.add(f"{name} の内容が、目録と違います。")
        for name in (MANIFEST, SIGNATURE):
            self._hashes[name] = self._hash(name)[1] if name in present else ""
        if SUMS in present:
            sums = dict(line.split("  ", 1)[::-1] for line in self._small(SUMS).decode().splitlines())
            if sums != self._hashes:
                self._report.add(f"{SUMS} が、ファイルの内容と違います。")
        self._report.counts["files"] = len(present)

    def _signature(self) -> dict[str, Ed25519PublicKey]:
        """The manifest's signature by the trusted key; returns that key for the permits."""
        key = load_pem_public_key(self._small("keys/permit.pem"))
        if not isinstance(key, Ed25519PublicKey):
            self._report.add("keys/permit.pem が Ed25519 の公開鍵ではありません。")
            return {}
        self._report.permit_key = jws.key_id(key)
        if not self._permit_key:
            self._note_key("手形の鍵（kid）", self._report.permit_key)
        elif self._permit_key != self._report.permit_key:
            self._report.add("証跡の中の手形の鍵が、指定された鍵と違います。")
        trusted = jws.trust(key)
        wanted = {
            "format": FORMAT,
            "engagement": self._report.engagement,
            "manifest_sha256": self._hashes[MANIFEST],
        }
        try:
            if jws.verify(self._small(SIGNATURE).decode("ascii", "replace"), TYPE, trusted) != wanted:
                self._report.add("目録が、署名されたものと違います。")
        except SignatureError as error:
            self._report.add(f"目録の署名：{error}")
        return trusted

    def _versions(self) -> None:
        """Each version's file is what its SHA-256 was taken of."""
        count = 0
        for request in json.loads(self._small("requests.json")):
            for version in request["versions"]:
                count += 1
                if self._hashes.get(version["file"]) != version["sha256"]:
                    self._report.add(f"{version['file']} のSHA-256が、提出されたときのものと違います。")
                self._attached(version)
        self._report.counts["versions"] = count

    def _attached(self, version: dict[str, Any]) -> None:
        """Each file that the version itself pins is in the package with exactly those bytes."""
        pinned = dict(json.loads(self._small(version["file"]))).get("files", [])
        told = dict(version).get("files", [])  # packages of earlier editions have none
        places = {str(file["id"]): file["file"] for file in told}
        gone = {str(file["id"]): file["erased"] for file in told if file.get("erased")}
        for file in pinned:
            place = places.get(str(file["id"]))
            if place is None:
                about = f"{version['file']} のファイル {file['id']}"
                self._report.notes.append(f"{about} は、{_why_missing(gone.get(str(file['id'])))}")
            elif self._hashes.get(place) != file["sha256"]:
                self._report.add(f"{place} のSHA-256が、提出された版にあるものと違います。")

    def _book(self) -> Leaves:
        leaves = Leaves(self._report.engagement)
        if "ledger/checkpoint" not in self._hashes:
            self._report.notes.append("台帳がまだないため、台帳の証明は入っていません。")
        else:
            self._proofs(leaves)
        for name in sorted(self._hashes):
            if copied := COPIED.fullmatch(name):
                self._copied(copied[1], leaves)
        for kind, name in (("events", "events.jsonl"), ("records", "records.jsonl")):
            lines = self._lines(name)
            self._report.counts[kind] = 0
            for line in lines:
                self._report.counts[kind] += 1
                for problem in leaves.unlike(kind, json.loads(line)):
                    self._report.add(problem)
        if leaves.waiting:
            self._report.notes.append(f"経過のうち{leaves.waiting}件は、この時点の台帳にまだ載っていません。")
        for problem in leaves.left_over():
            self._report.add(problem)
        return leaves

    def _proofs(self, leaves: Leaves) -> None:
        own = self._small("ledger/vkey").decode("utf-8", "replace").strip()
        self._report.vkey = own
        if not self._vkey:
            self._note_key("台帳の検証鍵", own)
        try:
            claim = read_claim(self._small("ledger/checkpoint"), read_key(self._vkey or own))
        except LedgerError as error:
            self._report.add(str(error))
            return
        for line in self._lines("ledger/proofs.jsonl"):
            for problem in leaves.take(json.loads(line), claim):
                self._report.add(problem)
        self._report.counts["leaves"] = leaves.count

    def _copied(self, place: str, leaves: Leaves) -> None:
        """Proofs out of the book of another gateway, against the key that was registered where the package was made."""
        about, vkey = (self._small(f"{place}/{name}") for name in ("about.json", "vkey"))
        named = json.loads(about)
        key = vkey.decode("utf-8", "replace").strip()
        self._note_key(f"ほかの関所の台帳（{str(named['name'])[:100]}）の検証鍵", key)
        try:
            claim = read_claim(self._small(f"{place}/checkpoint"), read_key(key))
        except LedgerError as error:
            self._report.add(f"{place}：{error}")
            return
        theirs = frozenset(map(str, named["engagements"]))
        for line in self._lines(f"{place}/proofs.jsonl"):
            for problem in leaves.take(json.loads(line), claim, theirs):
                self._report.add(f"{place}：{problem}")
        self._report.counts["leaves"] = leaves.count

    def _permits(self, trusted: dict[str, Ed25519PublicKey], leaves: Leaves) -> None:
        count = 0
        for name in sorted(name for name in self._hashes if name.startswith("permits/") and name.endswith(".jws")):
            count += 1
            try:
                permit = open_permit(self._small(name).decode("ascii", "replace"), trusted)
            except SignatureError as error:
                self._report.add(f"{name}：{error}")
                continue
            if permit.engagement != self._report.engagement:
                self._report.add(f"{name} は、別の案件の手形です。")
            if permit.request_sha256 not in self._hashes.values():
                self._report.notes.append(f"{name} が確認した版は、この証跡に入っていません。")
            if leaves.count and not leaves.issued(permit):
                self._report.add(f"{name} の発行が、台帳の記録にありません。")
        self._report.counts["permits"] = count

    def _note_key(self, what: str, key: str) -> None:
        self._report.notes.append(
            f"証跡に添えられた{what}を使いました。公表されたものと同じことを確かめてください：{key}"
        )

    def _hash(self, name: str) -> tuple[int, str]:
        digest, size = hashlib.sha256(), 0
        with self._package.open(name) as file:
            while piece := file.read(PIECE):
                digest.update(piece)
                size += len(piece)
        return size, digest.hexdigest()

    def _small(self, name: str) -> bytes:
        with self._package.open(name) as file:
            data = file.read(MOST_SMALL_BYTES + 1)
        if len(data) > MOST_SMALL_BYTES:
            raise ValueError("too large")
        return data

    def _lines(self, name: str) -> Iterator[bytes]:
        with self._package.open(name) as file:
            yield from _bounded_lines(file)


def _bounded_lines(file: Any) -> Iterator[bytes]:
    source: BinaryIO = file
    while line := source.readline(MOST_LINE_BYTES + 1):
        if len(line) > MOST_LINE_BYTES:
            raise ValueError("line too long")
        yield line


def _why_missing(erased: Any) -> str:
    """Said by the package itself: nobody can prove from it that bytes are gone."""
    if not isinstance(erased, dict):
        return "この証跡に入っていません。"
    day, basis = (str(erased.get(name, ""))[:40] for name in ("at", "basis_word"))
    return f"この証跡に入っていません。発行者は、{day[:10]} に消去した（{basis}）としています。"
