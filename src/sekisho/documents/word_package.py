"""The Word package round a paper: page, face, language, numbers at the foot; the same bytes for the same paper.

python-docx brings its template of an American letter; what of it a Japanese paper does not need is taken out.
"""

import io
import zipfile
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

FACE = "ＭＳ 明朝"  # on every Windows and Mac with Office, and what Japanese public forms are set in
LANGUAGE = "ja-JP"
COMPATIBILITY = "15"  # Word 2013 and later; below that Word opens the file in a compatibility view
HEADING = "Heading"  # styles Heading1, Heading2: what screen readers and Word's navigation know as headings
LEVELS = (1, 2)
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment a zip entry can bear; the file carries no other date
KEPT_STYLES = frozenset(("Normal", "DefaultParagraphFont", "TableNormal", "NoList"))
DROPPED_PARTS = ("/thumbnail", "/extended-properties", "/stylesWithEffects", "/customXml", "/numbering")


def node(tag: str, /, *children: Any, text: str = "", **attributes: str) -> Any:
    """An element of WordprocessingML; attributes are in its namespace. Spaces of a text are kept."""
    made = OxmlElement(f"w:{tag}")
    if text:
        made.text = text
        made.set(qn("xml:space"), "preserve")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    made.extend(children)
    return made


def fonts(face: str) -> Any:
    """One face for Latin, Japanese and everything else, so that Word does not change it within a line."""
    return node("rFonts", ascii=face, hAnsi=face, eastAsia=face, cs=face)


def new_package(title: str) -> Any:
    """A python-docx document with an empty body, Japanese throughout."""
    document = docx.Document()
    for part in (document.part.package, document.part):
        for key in [key for key, rel in part.rels.items() if rel.reltype.endswith(DROPPED_PARTS)]:
            part.rels.pop(key)
    _set_styles(document.styles.element)
    _set_compatibility(document.settings.element)
    _set_properties(document.core_properties, title)
    return document


def pack(document: Any) -> bytes:
    """The file, with every date in the zip set to the same moment."""
    written = io.BytesIO()
    document.save(written)
    packed = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # otherwise the maker's operating system is in the bytes
            target.writestr(entry, source.read(name))
    return packed.getvalue()


def _set_styles(styles: Any) -> None:
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in KEPT_STYLES:
            styles.remove(style)
    for level in LEVELS:
        styles.append(_heading_style(level))
    run = node(
        "rPr",
        fonts(FACE),
        node("kern", val="0"),
        node("sz", val="21"),
        node("szCs", val="21"),
        node("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi="ar-SA"),
    )
    defaults = node("docDefaults", node("rPrDefault", run), node("pPrDefault", node("pPr")))
    styles.replace(styles.find(qn("w:docDefaults")), defaults)


def _heading_style(level: int) -> Any:
    """A built-in heading that looks like the text it stands in: the papers' look is the city's, not Word's."""
    return node(
        "style",
        node("name", val=f"heading {level}"),
        node("basedOn", val="Normal"),
        node("next", val="Normal"),
        node("uiPriority", val="9"),
        node("qFormat"),
        node("pPr", node("outlineLvl", val=str(level - 1))),
        type="paragraph",
        styleId=f"{HEADING}{level}",
    )


def _set_compatibility(settings: Any) -> None:
    settings.find(qn("w:zoom")).set(qn("w:percent"), "100")
    settings.find(qn("w:characterSpacingControl")).set(qn("w:val"), "compressPunctuation")
    settings.find(qn("w:themeFontLang")).set(qn("w:val"), LANGUAGE)
    settings.remove(settings.find(qn("w:savePreviewPicture")))
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), COMPATIBILITY)


def _set_properties(properties: Any, title: str) -> None:
    properties.title = title
    properties.language = LANGUAGE
    properties.author = ""
    properties.comments = ""
    element = properties._element  # python-docx offers no way to leave the two dates out
    for name in ("created", "modified"):
        element.remove(element.find(qn(f"dcterms:{name}")))
