"""Word, Excel, PowerPoint: every part of the file is read, whether the program would show it or not."""

import posixpath
import re

from sekisho.extracts import picture, spreadsheet
from sekisho.extracts.markup import add_part
from sekisho.extracts.package_guard import CONTENT_TYPES, MAIN_TYPES, open_package, parse_xml
from sekisho.extracts.passage import Gathering
from sekisho.extracts.picture_size import picture_size
from sekisho.extracts.refused import FileRefusedError
from sekisho.extracts.sniff import PICTURES
from sekisho.extracts.within import Within

XML_PART = re.compile(r"\.(?:xml|rels|vml)$", re.IGNORECASE)
# Hold outlines of letters, settings of a printer, and what a program remembers of its window: no words.
WORDLESS = re.compile(r"\.(?:odttf|fntdata)$|(?:^|/)printerSettings[^/]*\.bin$", re.IGNORECASE)
OTHER_PICTURES = re.compile(r"\.(?:emf|wmf|gif|bmp|tiff?|webp|svg|ico|wdp|jxr)$", re.IGNORECASE)
# A page this small cannot be read; programs put it in unasked.
PREVIEW = re.compile(r"^docProps/thumbnail\.[a-z]+$", re.IGNORECASE)
LARGEST_PREVIEW = 512
# Only looks: fonts and colours by name. Tables of styles hold names of fonts that resemble those of people.
LOOKS_PART = re.compile(r"(?:^|/)(?:fontTable|theme[0-9]*|webSettings|tableStyles)\.xml$")
PLACES = (
    (re.compile(r"^ppt/slides/slide([0-9]+)\.xml$"), "slide{}"),
    (re.compile(r"^ppt/notesSlides/notesSlide([0-9]+)\.xml$"), "slide{}:notes"),
    (re.compile(r"^xl/worksheets/sheet([0-9]+)\.xml$"), "sheet{}"),
    (re.compile(r"(?:^|/)(?:threadedC|c)omments?/?[^/]*\.xml$|/comments/[^/]*\.xml$"), "comment"),
    (re.compile(r"^word/(?:foot|end)notes\.xml$"), "foot"),
    (re.compile(r"^word/(?:header|footer)[0-9]*\.xml$"), "head"),
    (re.compile(r"^docProps/"), "props"),
    (re.compile(r"/drawings/"), "textbox"),
)


def read(data: bytes, gathering: Gathering, within: Within) -> str:
    """Adds everything the file says and gives its kind: docx, xlsx or pptx. Raises InputError."""
    package = open_package(data, tuple(MAIN_TYPES))
    cells = spreadsheet.add_cells(package, gathering) if package.kind == "xlsx" else frozenset()
    files = 0
    for name in sorted(package.parts):
        if name in cells or name == CONTENT_TYPES or LOOKS_PART.search(name) or WORDLESS.search(name):
            continue
        body = package.read(name)
        if XML_PART.search(name):
            gathering.budget.spend("unpacked", len(body))
            root = parse_xml(body, comments=True)
            spreadsheet.drop_cells(root)
            add_part(root, gathering, "" if name == package.main else place_of(name))
        elif _is_small_preview(name, body):
            picture.add_notes(body, gathering)
        elif body.startswith(tuple(PICTURES)):
            picture.read(body, gathering, within)
        elif OTHER_PICTURES.search(name):
            raise _other_picture()
        elif body:
            files += 1
            within.inside(body, gathering, f"file{files}")
    gathering.add([("props", posixpath.basename(name)) for name in package.parts if not name.isascii()])
    return package.kind


def place_of(name: str) -> str:
    """The place code of a part, by its name."""
    for pattern, place in PLACES:
        found = pattern.search(name)
        if found:
            return place.format(*found.groups())
    return "part"


def _is_small_preview(name: str, body: bytes) -> bool:
    size = picture_size(body) if PREVIEW.search(name) and body.startswith(tuple(PICTURES)) else None
    return size is not None and 0 < max(size) <= LARGEST_PREVIEW


def _other_picture() -> FileRefusedError:
    return FileRefusedError("picture", "ファイルの中に、文字を読み取れない形式の画像があります。", picture.LEAVE_OUT_JA)
