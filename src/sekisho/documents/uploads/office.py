"""docx, xlsx, pptx: what the package guard refuses, and what would fetch or start something when the file is opened."""

import io
import re
import zipfile

from sekisho.documents.uploads.refused import Refused
from sekisho.extracts.package_guard import DAMAGE, SAVE_AGAIN, Package, open_package, parse_xml
from sekisho.kernel.errors import InputError

KINDS = ("docx", "xlsx", "pptx")
TABLES_BEHIND_CHARTS = re.compile(r"\.(?:xlsx|docx|pptx)$", re.IGNORECASE)
MOST_EMBEDDED = 50
RELATIONSHIPS = re.compile(r"(?:^|/)_rels/[^/]*\.rels$")
HARMLESS = re.compile(r"/(?:hyperlink)$")  # waits for a click, and says where it leads
DDE = re.compile(rb"<(?:\w+:)?ddeLink\b|\bDDE(?:AUTO)?\s+[\"'\w]", re.IGNORECASE)
BREAK_LINKS = "「リンクの解除」で外への参照を切るか、PDFにしてください。"


def check(name: str, data: bytes) -> str:
    """Which of KINDS it is. Raises Refused."""
    package = _opened(name, data)
    _refuse_reaching_out(name, package)
    if len(package.embedded) > MOST_EMBEDDED:
        raise Refused(name, "ファイルの中に、別のファイルが多すぎます", "PDFにしてください。")
    for part in package.embedded:
        if not TABLES_BEHIND_CHARTS.search(part):
            raise Refused(
                name,
                "ファイルの中に、別のファイルが埋め込まれています。安全のため受け取りません",
                "埋め込んだものを削除するか、PDFにしてください。",
            )
        inner = _opened(name, package.read(part))
        if inner.embedded:
            raise Refused(name, "埋め込まれた表の中に、さらに別のファイルがあります", "PDFにしてください。")
        _refuse_reaching_out(name, inner)
    return package.kind


def _opened(name: str, data: bytes) -> Package:
    try:
        return open_package(data, KINDS)
    except InputError as error:
        raise Refused(name, error.message_ja.rstrip("。"), error.next_ja) from error


def _refuse_reaching_out(name: str, package: Package) -> None:
    """Templates, pictures and tables that are fetched from elsewhere, and commands of DDE."""
    try:
        with zipfile.ZipFile(io.BytesIO(package.data)) as archive:
            reaching = any(_reaches_out(part, archive) for part in package.parts)
    except InputError as error:
        raise Refused(name, error.message_ja.rstrip("。"), error.next_ja) from error
    except DAMAGE as error:
        raise Refused(name, "ファイルが壊れています", SAVE_AGAIN) from error
    if reaching:
        what = "開くと外のファイルや命令を読み込む設定が入っています。安全のため受け取りません"
        raise Refused(name, what, BREAK_LINKS)


def _reaches_out(part: str, archive: zipfile.ZipFile) -> bool:
    if RELATIONSHIPS.search(part):
        links = [each for each in parse_xml(archive.read(part)) if isinstance(each.tag, str)]
        outside = [each for each in links if str(each.get("TargetMode", "")).lower() == "external"]
        return not all(HARMLESS.search(str(each.get("Type", ""))) for each in outside)
    return part.endswith(".xml") and DDE.search(archive.read(part)) is not None
