"""PNG and JPEG: walked through by their own structure, never decoded. What stands behind the picture is refused."""

import struct
import zlib

from sekisho.documents.uploads.refused import Refused
from sekisho.extracts.package_guard import MOST_PIXELS
from sekisho.extracts.picture_size import PNG, picture_size

JPEG = b"\xff\xd8\xff"
END_OF_IMAGE = b"\xff\xd9"
SAVE_AGAIN = "画像ソフトで開き、PNG又はJPEGで保存し直してください。"

__all__ = ["JPEG", "PNG", "check_jpeg", "check_png"]


def check_png(name: str, data: bytes) -> None:
    """Raises Refused. Every chunk whole with its CRC, IHDR first, IEND last, and nothing after it."""
    _bounded(name, data)
    at, kinds = len(PNG), list[bytes]()
    while at + 12 <= len(data):
        length = struct.unpack(">I", data[at : at + 4])[0]
        kind = data[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(data) or zlib.crc32(data[at + 4 : end - 4]) != struct.unpack(">I", data[end - 4 : end])[0]:
            raise _broken(name)
        kinds.append(kind)
        at = end
        if kind == b"IEND":
            break
    if not kinds or kinds[0] != b"IHDR" or kinds[-1] != b"IEND" or b"IDAT" not in kinds:
        raise _broken(name)
    if at != len(data):
        raise _more(name)


def check_jpeg(name: str, data: bytes) -> None:
    """Raises Refused. Some cameras fill up with zeros behind the end; anything else there is refused."""
    _bounded(name, data)
    end = data.rfind(END_OF_IMAGE)
    if end < 0:
        raise _broken(name)
    if data[end + 2 :].strip(b"\0"):
        raise _more(name)


def _bounded(name: str, data: bytes) -> None:
    size = picture_size(data)
    if size is None or not size[0] or not size[1]:
        raise _broken(name)
    if size[0] * size[1] > MOST_PIXELS:
        most = MOST_PIXELS // 10_000
        raise Refused(name, f"画像の画素が多すぎます（上限 {most:,}万画素）", "画像を小さくしてください。")


def _broken(name: str) -> Refused:
    return Refused(name, "画像が壊れているか、途中で切れています", SAVE_AGAIN)


def _more(name: str) -> Refused:
    return Refused(name, "画像のうしろに、画像ではないものが付いています。安全のため受け取りません", SAVE_AGAIN)
