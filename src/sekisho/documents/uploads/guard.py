"""A file from a stranger: taken as what its content shows it to be, or refused in Japanese.

The ending of the name is never believed; it must only agree with the content, because whoever downloads the file later
opens it by its name. Text has no mark of its own: for it the ending decides between txt and csv.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sekisho.documents.uploads import office, pdf, picture, text
from sekisho.documents.uploads.names import ending_of, safe_name
from sekisho.documents.uploads.refused import Refused

MIB = 1024 * 1024
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENDINGS: Mapping[str, str] = MappingProxyType(
    {
        "pdf": "pdf",
        "docx": "docx",
        "xlsx": "xlsx",
        "pptx": "pptx",
        "png": "png",
        "jpg": "jpg",
        "jpeg": "jpg",
        "txt": "txt",
        "csv": "csv",
    }
)
MEDIA_JA: Mapping[str, str] = MappingProxyType(
    {
        "pdf": "PDF",
        "docx": "Word",
        "xlsx": "Excel",
        "pptx": "PowerPoint",
        "png": "画像（PNG）",
        "jpg": "画像（JPEG）",
        "txt": "テキスト",
        "csv": "CSV",
    }
)
ALLOWED_JA = "PDF・Word（docx）・Excel（xlsx）・PowerPoint（pptx）・PNG・JPEG・テキスト（txt）・CSV"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be kept. `name` is safe to show; `media` a key of MEDIA_JA."""

    name: str
    media: str


def examine(name: str, data: bytes, most_bytes: int) -> Upload:
    """What the file is. Raises Refused: unknown, too large, damaged, hostile, or not what its name says."""
    shown = safe_name(name)
    if not data:
        raise Refused(shown, "中身のないファイルです", "ファイルを選び直してください。")
    if len(data) > most_bytes:
        raise Refused(
            shown,
            f"ファイルが大きすぎます（上限 {most_bytes // MIB} MB）",
            "画像を小さくするか、必要なページだけにしてください。",
        )
    wanted = ENDINGS.get(ending_of(shown))
    if wanted is None:
        raise Refused(shown, "添付できる種類のファイルではありません", f"{ALLOWED_JA}のいずれかにしてください。")
    found = _content(shown, data, wanted)
    if found != wanted:
        what = f"名称は{MEDIA_JA[wanted]}ですが、中身は{MEDIA_JA[found]}です"
        raise Refused(shown, what, "正しい形式で保存し直し、中身に合った名称にしてください。")
    return Upload(shown, found)


def _content(name: str, data: bytes, wanted: str) -> str:
    if data.startswith(pdf.MAGIC):
        pdf.check(name, data)
        return "pdf"
    if data.startswith(picture.PNG):
        picture.check_png(name, data)
        return "png"
    if data.startswith(picture.JPEG):
        picture.check_jpeg(name, data)
        return "jpg"
    if data.startswith((ZIP, OLE)) or wanted in office.KINDS:
        return office.check(name, data)
    if wanted in ("txt", "csv"):
        text.check(name, data, is_table=wanted == "csv")
        return wanted
    raise Refused(name, f"{MEDIA_JA[wanted]}として読めません", "元のファイルから、もう一度保存し直してください。")
