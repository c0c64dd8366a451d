"""Opening an Office file (docx, xlsx, pptx) from a stranger: refused, or every part within bounds.

Nothing is unpacked to disk, nothing that the file points to is fetched, no file inside the file is opened. Refusals
are InputError with a Japanese sentence; whatever bytes come, no other exception leaves this module. The bounds are
ours: a filled form has some hundred kilobytes, twenty parts and a few hundred cells.
"""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from lxml import etree

from sekisho.extracts.picture_size import picture_size
from sekisho.extracts.refused import FileRefusedError

MIB = 1024 * 1024
MOST_BYTES = 25 * MIB
MOST_PARTS = 2_000
MOST_UNPACKED = 120 * MIB  # all parts together
MOST_XML = 16 * MIB  # one part of XML
MOST_TAGS = 400_000  # in one part: the tree takes about 0.3 kB for each
MOST_RATIO = 300  # unpacked to packed, for parts that unpack to more than RATIO_FROM; XML of Word stays below 40
RATIO_FROM = 4 * MIB
MOST_PIXELS = 100_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2
CENTRAL_ENTRY = b"PK\x01\x02"
MAIN_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
KIND_JA = {"docx": "Word（.docx）", "xlsx": "Excel（.xlsx）", "pptx": "PowerPoint（.pptx）"}
CONTENT_TYPES = "[Content_Types].xml"
MACRO_TYPE = re.compile(r"macroEnabled|vnd\.ms-office\.(?:vbaProject|activeX)", re.IGNORECASE)
MACRO_PART = re.compile(r"(?:^|/)(?:vbaProject[^/]*\.bin|vbaData\.xml|activeX/.*)$", re.IGNORECASE)
EMBEDDED_PART = re.compile(r"/embeddings/|\.(?:zip|7z|rar|exe|docx?|xlsx?|pptx?|jar|js|vbs|bat|lnk)$", re.IGNORECASE)
PICTURE_PART = re.compile(r"\.(?:png|jpe?g|gif|bmp|webp)$", re.IGNORECASE)
DECLARED_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
ENCODINGS = frozenset((b"utf-8", b"utf-16", b"us-ascii", b"ascii"))  # ECMA-376 part 2 knows UTF-8 and UTF-16
DEFINITION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
SAVE_AGAIN = "Word等で開き、「名前を付けて保存」で保存し直してから、もう一度お試しください。"


@dataclass(frozen=True, slots=True)
class Package:
    """A file that passed. `kind`: docx, xlsx or pptx. `main`: the name of the part with the words.

    `parts` are all names without a leading slash; `embedded` those that are files themselves (never opened).
    """

    kind: str
    main: str
    parts: tuple[str, ...]
    embedded: tuple[str, ...]
    data: bytes

    def read(self, name: str) -> bytes:
        """A part's bytes. Raises InputError if it is not there or damaged."""
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
                return archive.read(name)
        except KeyError as error:
            raise _refused("ファイルの中身がそろっていません", SAVE_AGAIN) from error
        except DAMAGE as error:
            raise _refused("ファイルが壊れています", SAVE_AGAIN) from error

    def tree(self, name: str) -> Any:
        """A part's XML as an lxml element. Raises InputError for XML that is broken or goes beyond the bounds."""
        return parse_xml(self.read(name))

    def find(self, name: str) -> Any | None:
        """As `tree`; None if the part is not there."""
        return self.tree(name) if name in self.parts else None


# Everything zipfile is known to raise for damaged or odd archives.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    OverflowError,
    ValueError,
    IndexError,
    struct.error,
)


def open_package(data: bytes, kinds: tuple[str, ...] = ("docx",)) -> Package:
    """The file, if it is one of `kinds` and within bounds. Raises InputError, in Japanese, with what to do."""
    _refuse_what_is_no_zip(data, kinds)
    entries = entries_of(data)
    refuse_names([entry.filename for entry in entries])
    names = tuple(entry.filename for entry in entries if not entry.is_dir())
    refuse_bombs(entries, len(data))
    found = Package("", "", names, tuple(name for name in names if EMBEDDED_PART.search(name)), data)
    kind, main = _kind(found, kinds)
    _refuse_pictures(found)
    return Package(kind, main, found.parts, found.embedded, data)


def parse_xml(data: bytes, *, comments: bool = False) -> Any:
    """An lxml element, no entity resolved, nothing loaded; with its comments if asked for. Raises InputError."""
    if len(data) > MOST_XML or data.count(b"<") > MOST_TAGS * 2:
        raise _refused(
            "ファイルの中の文書が大きすぎます", "表や文字を減らしてから、もう一度お試しください。", "too-large"
        )
    plain = _utf8(data)
    if DEFINITION.search(plain):
        raise _refused(
            "ファイルの中に、文書の定義（DOCTYPE、ENTITY）が含まれています。安全のため読み取りません", SAVE_AGAIN
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=not comments,
        remove_pis=not comments,
    )
    try:
        return etree.fromstring(plain, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _refused("ファイルの中の文書が壊れているか、重なりが深すぎます", SAVE_AGAIN) from error


def _utf8(data: bytes) -> bytes:
    """In one encoding, so that looking for definitions cannot be got round by another."""
    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return re.sub(r"^\s*<\?xml[^>]*\?>", "", data.decode("utf-16"), count=1).encode("utf-8")
        declared = DECLARED_ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
        if b"\0" in data[:4] or (declared and declared[1].lower() not in ENCODINGS):
            raise _refused("ファイルの中の文書の文字コードが、Wordのものではありません", SAVE_AGAIN)
    except UnicodeError as error:
        raise _refused("ファイルの中の文書の文字が壊れています", SAVE_AGAIN) from error
    return data


def _refuse_what_is_no_zip(data: bytes, kinds: tuple[str, ...]) -> None:
    wanted = "・".join(KIND_JA[kind] for kind in kinds)
    if not data:
        raise _refused("ファイルが空です", f"{wanted}のファイルを選んでください。", "empty")
    if len(data) > MOST_BYTES:
        raise _refused(
            f"ファイルが大きすぎます（上限 {MOST_BYTES // MIB} MB）", "画像などを減らしてください。", "too-large"
        )
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _refused(
                "ファイルにパスワードがかかっています", "パスワードを外して保存し直してください。", "encrypted"
            )
        raise _refused(
            "古い形式（.doc、.xls など）のファイルです", f"{wanted}の形式で保存し直してください。", "unknown"
        )
    if not data.startswith(b"PK"):
        raise _refused(f"{wanted}のファイルではありません", f"{wanted}のファイルを選んでください。", "unknown")
    if data.count(CENTRAL_ENTRY) > MOST_PARTS:
        raise _refused("ファイルの中の部品が多すぎます", SAVE_AGAIN, "too-large")


def entries_of(data: bytes) -> list[zipfile.ZipInfo]:
    """What a zip archive says it holds. Raises InputError if it is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except DAMAGE as error:
        raise _refused(
            "ファイルが壊れているか、途中で切れています", "元のファイルを、もう一度お送りください。"
        ) from error


def refuse_names(names: list[str]) -> None:
    """Raises InputError for no name at all, and for names that two systems could read as different files."""
    if not all(names):
        raise _refused("ファイルの中に、名のない部品があります", SAVE_AGAIN)
    if len({name.lower() for name in names}) != len(names):
        raise _refused("ファイルの中に、同じ名の部品が2つあります", SAVE_AGAIN)
    for name in names:
        if name.startswith("/") or re.search(r"(?:^|/)\.\.(?:/|$)|\\|^[A-Za-z]:|[\0-\x1f]", name):
            raise _refused("ファイルの中に、外の場所を指す名の部品があります。安全のため読み取りません", SAVE_AGAIN)


def refuse_bombs(entries: list[zipfile.ZipInfo], size: int) -> None:
    """Raises InputError for what is encrypted, packed oddly, or unpacks to too much. size: of the whole archive."""
    if any(entry.flag_bits & 1 for entry in entries):
        raise _refused("ファイルの中身が暗号化されています", "暗号化をやめて保存し直してください。", "encrypted")
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise _refused("ファイルの圧縮の方式が、Wordのものではありません", SAVE_AGAIN)
    inflated = any(e.file_size > RATIO_FROM and e.file_size > MOST_RATIO * max(e.compress_size, 1) for e in entries)
    overlapping = sum(entry.compress_size for entry in entries) > size
    if inflated or overlapping or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise _refused("ファイルを展開すると大きくなりすぎます。安全のため読み取りません", SAVE_AGAIN, "too-large")


def _kind(package: Package, kinds: tuple[str, ...]) -> tuple[str, str]:
    """What the file says it is, and its main part. A file's own declaration counts, not the name it was sent under."""
    wanted = "・".join(KIND_JA[kind] for kind in kinds)
    if CONTENT_TYPES not in package.parts:
        raise _refused(f"{wanted}のファイルではありません", f"{wanted}のファイルを選んでください。", "unknown")
    types = [
        (str(item.get("PartName", "")), str(item.get("ContentType", "")))
        for item in package.tree(CONTENT_TYPES)
        if isinstance(item.tag, str)
    ]
    if any(MACRO_TYPE.search(kind) for _, kind in types) or any(MACRO_PART.search(name) for name in package.parts):
        raise _refused(
            "マクロ（プログラム）を含むファイルです。安全のため読み取りません",
            "マクロのない形式（.docx、.xlsx など）で保存し直してください。",
            "macro",
        )
    for kind in kinds:
        for name, content_type in types:
            if content_type == MAIN_TYPES[kind] and name.lstrip("/") in package.parts:
                return kind, name.lstrip("/")
    raise _refused(f"{wanted}のファイルではありません", f"{wanted}のファイルを選んでください。", "unknown")


def _refuse_pictures(package: Package) -> None:
    """Nothing is drawn here; but who opens the file later would draw it."""
    try:
        with zipfile.ZipFile(io.BytesIO(package.data)) as archive:  # opened once: a file may have thousands of parts
            sizes = [picture_size(archive.read(name)) for name in package.parts if PICTURE_PART.search(name)]
    except DAMAGE as error:
        raise _refused("ファイルが壊れています", SAVE_AGAIN) from error
    if any(size is not None and size[0] * size[1] > MOST_PIXELS for size in sizes):
        raise _refused("ファイルの中に、大きすぎる画像があります", "画像を小さくしてください。", "too-large")


def _refused(what: str, what_next: str, code: str = "damaged") -> FileRefusedError:
    return FileRefusedError(code, f"{what}。", what_next)
