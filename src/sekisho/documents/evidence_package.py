"""証跡: a zip that tells a whole case and can be checked without Sekisho, written file by file in bounded memory.

What is in it is the desk's business (desk/papers/evidence.py); how it is bound together is here: every file is named
with its SHA-256 in `manifest.json`, which is signed as `manifest.jws`; `SHA256SUMS` says the same to `sha256sum -c`.
The same files give the same bytes: no entry bears a date.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable
from importlib.resources import files
from typing import Any, BinaryIO

from sekisho.documents.word_package import EARLIEST

FORMAT = "sekisho-evidence/1"
TYPE = "sekisho-evidence+jws"
MANIFEST, SIGNATURE, SUMS = "manifest.json", "manifest.jws", "SHA256SUMS"
UNLISTED = frozenset({MANIFEST, SIGNATURE, SUMS})
GUIDE = "README.ja.txt"  # ASCII: unpacking tools disagree about other names
GUIDE_TEMPLATE = ("templates", "evidence-guide.txt")
Sign = Callable[[dict[str, Any]], str]


class Package:
    """Add files, then `close`. The target must be seekable."""

    def __init__(self, target: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(target, "w")
        self._files: list[dict[str, Any]] = []

    def add(self, path: str, data: bytes, about: str) -> None:
        """One file. `about` says in Japanese what it is; it stands in the manifest and in the guide."""
        self.stream(path, (data,), about)

    def add_json(self, path: str, document: object, about: str) -> None:
        """A JSON file for people and programs."""
        self.add(path, readable(document), about)

    def stream(self, path: str, pieces: Iterable[bytes], about: str) -> None:
        """One file out of pieces that need not be in memory together."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(_entry(path), "w", force_zip64=True) as file:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                file.write(piece)
        self._files.append({"path": path, "bytes": size, "sha256": digest.hexdigest(), "about": about})

    def close(self, head: dict[str, Any], sign: Sign) -> None:
        """Write the guide, the manifest with `head` beside the list of files, its signature, and the sums."""
        self.add(GUIDE, _guide(head, self._files), "この包みの確かめ方")
        manifest = readable({"format": FORMAT} | head | {"files": self._files})
        sha256 = hashlib.sha256(manifest).hexdigest()
        signed = sign({"format": FORMAT, "engagement": head["engagement"], "manifest_sha256": sha256}).encode()
        sums = [(entry["path"], entry["sha256"]) for entry in self._files]
        sums += [(MANIFEST, sha256), (SIGNATURE, hashlib.sha256(signed).hexdigest())]
        lines = "".join(f"{digest}  {path}\n" for path, digest in sums)
        for path, data in ((MANIFEST, manifest), (SIGNATURE, signed), (SUMS, lines.encode())):
            self._zip.writestr(_entry(path), data)
        self._zip.close()


def readable(document: object) -> bytes:
    """JSON with line breaks, keys in order."""
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def json_line(document: object) -> bytes:
    """One line of a JSON Lines file."""
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, EARLIEST)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    return entry


def _guide(head: dict[str, Any], listed: list[dict[str, Any]]) -> bytes:
    """With a byte order mark and CRLF, so that Notepad shows it too."""
    text = files("sekisho.documents").joinpath(*GUIDE_TEMPLATE).read_text("utf-8")
    table = "\n".join(f"  {entry['path']}\n      {entry['about']}" for entry in listed)
    facts = {key: str(value) for key, value in head.items()} | {"files": table}
    for key, value in facts.items():
        text = text.replace("{{" + key + "}}", value)
    return text.replace("\n", "\r\n").encode("utf-8-sig")
