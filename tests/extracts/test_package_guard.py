import io
import random
import struct
import zipfile
import zlib

import pytest

from sekisho.documents import request_docx
from sekisho.extracts.package_guard import MAIN_TYPES, open_package, parse_xml
from sekisho.kernel.errors import InputError
from tests.documents.papers import request

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
OVERRIDE = '<Override PartName="/{}" ContentType="{}"/>'
BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def package(main: str = "docx", parts: dict[str, bytes | str] | None = None, types: str = "") -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml", TYPES.format(OVERRIDE.format("word/document.xml", MAIN_TYPES[main]) + types)
        )
        for name, content in {"word/document.xml": BODY, **(parts or {})}.items():
            archive.writestr(name, content)
    return written.getvalue()


def refused(data: bytes, *words: str, kinds: tuple[str, ...] = ("docx",)) -> None:
    with pytest.raises(InputError) as said:
        open_package(data, kinds)
    assert said.value.next_ja
    for word in words:
        assert word in str(said.value)


@pytest.fixture(scope="module")
def ours() -> bytes:
    return request_docx.write(request())


def test_our_own_paper_passes(ours):
    found = open_package(ours)
    assert (found.kind, found.main, found.embedded) == ("docx", "word/document.xml", ())
    assert found.tree(found.main).tag.endswith("}document")
    assert found.find("word/comments.xml") is None


@pytest.mark.parametrize("kind", ["xlsx", "pptx"])
def test_other_kinds_pass_only_where_they_are_wanted(kind):
    data = package(kind)
    assert open_package(data, ("docx", kind)).kind == kind
    refused(data, "Word（.docx）のファイルではありません")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空"),
        (b"%PDF-1.7", "ファイルではありません"),
        (b"PK\x03\x04", "壊れて"),
        (OLE + b"\0" * 600, "古い形式"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "パスワード"),
        (b"PK" + b"\0" * (25 * 1024 * 1024), "大きすぎます"),
        (b"PK" + b"PK\x01\x02" * 2_001, "多すぎます"),
    ],
)
def test_what_is_no_office_file_is_refused(data, words):
    refused(data, words)


def test_a_cut_file_is_refused(ours):
    for length in (10, len(ours) // 2, len(ours) - 1):
        refused(ours[:length], "壊れて")


def test_macros_are_refused():
    refused(package(parts={"word/vbaProject.bin": b"x"}), "マクロ")
    refused(package(types=OVERRIDE.format("x.bin", "application/vnd.ms-office.vbaProject")), "マクロ")
    refused(package(types=OVERRIDE.format("y.xml", "application/vnd.ms-word.document.macroEnabled.main+xml")), "マクロ")


@pytest.mark.parametrize("name", ["/etc/x", "../x", "word/../../x", "C:/x", "word\\x", "a/\x01"])
def test_names_that_point_outside_are_refused(name):
    marker = "n" * len(name)
    data = package(parts={marker: b"x"}).replace(marker.encode(), name.encode())  # zipfile would tidy the name
    refused(data)


def test_two_parts_of_one_name_are_refused():
    refused(package(parts={"word/a.xml": b"<a/>", "word/A.xml": b"<a/>"}), "同じ名")


def test_bombs_are_refused_before_they_are_unpacked():
    refused(package(parts={"word/a.bin": b"\0" * 5_000_000}), "大きくなりすぎ")
    many = {f"word/{n}.bin": random.Random(n).randbytes(8_000) * 100 for n in range(160)}
    refused(package(parts=many), "大きくなりすぎ")


def test_unknown_compression_and_encryption_are_refused():
    data = bytearray(package())
    at = data.find(b"PK\x01\x02")
    refused(bytes(data[: at + 10] + struct.pack("<H", 97) + data[at + 12 :]))
    refused(bytes(data[: at + 8] + struct.pack("<H", 1) + data[at + 10 :]), "暗号化")


def test_a_size_that_lies_cannot_unpack_more_than_it_says():
    data = package(parts={"word/a.xml": b"<a>" + b" " * 100_000 + b"</a>"})
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"word/a.xml"))
    lying = data[: at + 24] + struct.pack("<I", 50) + data[at + 28 :]
    with pytest.raises(InputError):
        open_package(lying).read("word/a.xml")


def test_huge_pictures_are_refused_by_what_they_claim():
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", 40_000, 40_000)
    refused(package(parts={"word/media/image1.png": head}), "画像")


def test_files_in_the_file_are_named_and_not_opened():
    nested = package(parts={"word/embeddings/x.docx": package()})
    assert open_package(nested).embedded == ("word/embeddings/x.docx",)


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="UTF-7"?><a/>',
        b'<?xml version="1.0" encoding="cp037"?><a/>',
        b"<a>" * 300 + b"</a>" * 300,
        b"<a><b></a>",
        b"",
        b"\xff\xfe<",
        b"<a>" + b"<b/>" * 900_000 + b"</a>",
    ],
)
def test_dangerous_or_broken_xml_is_refused(data):
    with pytest.raises(InputError):
        parse_xml(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_the_encodings_of_the_format_are_read(encoding):
    assert parse_xml('<?xml version="1.0"?><a>髙﨑</a>'.encode(encoding)).text == "髙﨑"


def test_flipped_bytes_are_read_or_refused_and_nothing_else(ours):
    chance = random.Random(7)
    refusals = 0
    for _ in range(150):
        data = bytearray(ours)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        try:
            found = open_package(bytes(data))
            found.tree(found.main)
        except InputError:
            refusals += 1
    assert 0 < refusals < 150


def test_flipped_bytes_inside_the_archive_are_read_or_refused():
    chance = random.Random(11)
    body = BODY.encode()
    for _ in range(150):
        data = bytearray(body)
        data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            open_package(package(parts={"word/document.xml": bytes(data)})).tree("word/document.xml")
        except InputError:
            continue
    assert zlib.crc32(body)
