"""Real pages through the whole gate, read by the engines that are installed: scanned, photographed, on their side.

The pages are set here in Noto and drawn; the photographed ones (`pages/*.jpg`, turned, shaded, blurred, with noise)
were made once. Everybody on them is invented. Where no engine is installed nothing of this runs, and `script/test` says
so; that pictures are refused there is tested in any case.
"""

import base64
import io
import json
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typst
from pylopdf_fonts_jp import serif_path
from pypdfium2 import PdfDocument, PdfImage, PdfMatrix

from sekisho.extracts.ocr import ENGINES, is_installed
from tests.gateway.calls import CHAT, Reply, connected, parse, read_to_end
from tests.gateway.conftest import Scene
from tests.gateway.test_masking import MASKING, allow
from tests.gateway.world import KEY, scripted, settings_for

PAGES = Path(__file__).with_name("pages")
FORM = (
    "国民健康保険　資格確認の申請書",
    "令和8年10月5日",
    "氏名　　　山本 恵美子",
    "電話番号　080-2468-1357",
    "個人番号　1234 5678 9018",
    "上記のとおり申請します。",
)
NOTICE = (
    "会議のお知らせ",
    "第3回の連絡会議を次のとおり開きます。",
    "議題　来年度の予算の見込みについて",
    "資料は当日に配布します。",
)
PLANTED = {"PERSON", "PHONE", "MYNUMBER"}
PATIENCE_S = 180  # models are loaded with the first page


def printed(lines: tuple[str, ...]) -> Any:
    """A page of A5, set in Noto."""
    text = "\n\n".join(line.replace("#", "\\#") for line in lines)
    source = f'#set text(font: "Noto Serif JP", size: 12pt)\n#set page(paper: "a5", flipped: true)\n{text}\n'
    made = typst.compile(source.encode(), format="pdf", font_paths=[str(Path(serif_path()).parent)])
    return PdfDocument(made)[0]


def scanned_pdf(lines: tuple[str, ...]) -> bytes:
    """A PDF of one page that is a picture, as a scanner makes it."""
    page, scan = printed(lines), PdfDocument.new()
    image = PdfImage.new(scan)
    image.set_bitmap(page.render(scale=150 / 72))
    image.set_matrix(PdfMatrix().scale(*page.get_size()))
    sheet = scan.new_page(*page.get_size())
    sheet.insert_obj(image)
    sheet.gen_content()
    written = io.BytesIO()
    scan.save(written)
    return written.getvalue()


def png(lines: tuple[str, ...], turned: int = 0) -> bytes:
    """turned: by so many degrees."""
    bitmap = printed(lines).render(scale=150 / 72, rotation=turned, grayscale=True)
    wide, high, stride, raw = bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer)
    rows = b"".join(b"\0" + raw[at * stride : at * stride + wide] for at in range(high))
    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    chunks = (b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")
    packed = (struct.pack(">I", len(b)) + k + b + struct.pack(">I", zlib.crc32(k + b)) for k, b in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def photographed(name: str) -> bytes:
    return (PAGES / f"photographed-{name}.jpg").read_bytes()


def asked(media_type: str, data: bytes) -> dict[str, Any]:
    coded = f"data:{media_type};base64,{base64.b64encode(data).decode()}"
    part: dict[str, Any] = {"type": "image_url", "image_url": {"url": coded}}
    if media_type == "application/pdf":
        part = {"type": "file", "file": {"filename": "a.pdf", "file_data": coded}}
    content = [{"type": "text", "text": "この文書を一文で説明してください。"}, part]
    return {"model": "m-plain", "messages": [{"role": "user", "content": content}]}


def send(scene: Scene, media_type: str, data: bytes) -> Reply:
    raw = json.dumps(asked(media_type, data)).encode()
    head = f"POST {CHAT} HTTP/1.1\r\nHost: gate\r\nConnection: close\r\nAuthorization: Bearer {KEY}\r\n"
    with connected(scene[2]) as line:
        line.settimeout(PATIENCE_S)
        line.sendall(head.encode() + f"Content-Length: {len(raw)}\r\n\r\n".encode() + raw)
        return parse(read_to_end(line))


@pytest.fixture(scope="module", params=[name for name in ENGINES if is_installed(name)])
def reading(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with scripted(settings_for(tmp_path_factory.mktemp("pages"), ocr=request.param)) as made:
        yield made


@pytest.fixture
def scene(reading: Scene) -> Scene:
    reading[1].seen.clear()
    return reading


@pytest.mark.ocr
class TestReadByAnEngine:
    @pytest.mark.parametrize(
        ("media_type", "page"),
        [
            ("image/png", lambda: png(FORM)),
            ("image/png", lambda: png(FORM, turned=90)),
            ("image/png", lambda: png(FORM, turned=180)),
            ("application/pdf", lambda: scanned_pdf(FORM)),
            ("image/jpeg", lambda: photographed("form")),
        ],
        ids=["printed", "on its side", "upside down", "scanned", "photographed"],
    )
    def test_a_filled_form_does_not_leave(self, scene: Scene, media_type: str, page: Callable[[], bytes]) -> None:
        for actions in ((("personal", "block"), ("secret", "block")), MASKING):  # in a file nothing can be masked
            allow(scene, *actions)
            reply = send(scene, media_type, page())
            assert reply.status == 400, reply.raw
            assert reply.code.startswith("personal.")
            assert {finding["label"] for finding in reply.told["findings"]} >= PLANTED
            assert "添付ファイル" in reply.told["message_ja"]
            assert scene[1].seen == []
        stored = scene[0].everything_stored()
        assert not [planted for planted in ("恵美子", "2468-1357", "5678 9018") if planted.encode() in stored]

    @pytest.mark.parametrize(
        ("media_type", "page"),
        [
            ("image/png", lambda: png(NOTICE)),
            ("image/png", lambda: png(NOTICE, turned=270)),
            ("application/pdf", lambda: scanned_pdf(NOTICE)),
            ("image/jpeg", lambda: photographed("clean")),
        ],
        ids=["printed", "on its side", "scanned", "photographed"],
    )
    def test_a_notice_of_a_meeting_passes(self, scene: Scene, media_type: str, page: Callable[[], bytes]) -> None:
        allow(scene, ("personal", "block"), ("secret", "block"))
        reply = send(scene, media_type, page())
        assert reply.status == 200, reply.raw
        assert len(scene[1].seen) == 1


@pytest.mark.parametrize(
    ("media_type", "page"),
    [
        ("image/png", lambda: png(NOTICE)),
        ("image/jpeg", lambda: photographed("clean")),
        ("application/pdf", lambda: scanned_pdf(NOTICE)),
    ],
    ids=["printed", "photographed", "scanned"],
)
def test_without_an_engine_nothing_that_is_a_picture_leaves(
    own_scene: Scene, media_type: str, page: Callable[[], bytes]
) -> None:
    assert own_scene[0].settings.ocr == "none"
    reply = send(own_scene, media_type, page())
    assert (reply.status, reply.code) == (400, "content.picture")
    assert "文字を読み取る仕組みがここにはない" in reply.told["message_ja"]
    assert own_scene[1].seen == []
