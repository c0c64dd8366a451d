"""Files at the gate: read, screened, remembered; what was read leaves byte for byte, what was not does not leave."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from sekisho.extracts.passage import Extract, Passage
from sekisho.gateway.content import texts
from sekisho.gateway.errors import Denial
from sekisho.gateway.file_hits import FilesRead, where_ja
from sekisho.gateway.files import MOST_FILES, Carried, Files, carried
from sekisho.gateway.holds import Holds, Statement
from sekisho.gateway.refusals import FILE_MISMATCH, FILE_NOT_DATA, FILE_REMOTE, FILES_MANY
from sekisho.gateway.screen import Ground, screen_request
from sekisho.gateway.shape import said
from sekisho.kernel.refusal import Refusal
from sekisho.ledger.entry import PLAIN_NAME
from tests.extracts.making import HARMLESS, NAME, PHONE, SECRET, printed, sheet, word, zipped
from tests.gateway.calls import post, sdk
from tests.gateway.conftest import Scene
from tests.gateway.test_screen import screening
from tests.gateway.world import permit

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CLEAN = word(HARMLESS)
LETTER = word()


def data_url(data: bytes, media_type: str = "application/octet-stream") -> str:
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


def file_part(data: bytes, name: str = "a.docx", media_type: str = WORD_TYPE) -> dict[str, Any]:
    return {"type": "file", "file": {"filename": name, "file_data": data_url(data, media_type)}}


def image_part(data: bytes) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": data_url(data, "image/png")}}


def asking(*parts: dict[str, Any], model: str = "m-plain") -> dict[str, Any]:
    question = {"type": "text", "text": "要約してください。"}
    return {"model": model, "messages": [{"role": "user", "content": [question, *parts]}]}


@pytest.fixture(scope="module")
def files() -> Iterator[Files]:
    made = Files(b"k" * 32)
    yield made
    made.close()


async def look(files: Files, body: dict[str, Any], ground: Ground | None = None) -> FilesRead | Denial:
    return await files.screen(body, ground or Ground(permit()))


class TestThroughTheServedGateway:
    def test_a_clean_file_leaves_as_it_came_and_is_in_the_book(self, scene: Scene) -> None:
        world, upstream, url = scene
        part = file_part(CLEAN)
        reply = sdk(url).chat.completions.with_raw_response.create(**asking(part))
        assert reply.parse().choices[0].message.content
        assert upstream.seen[0].body["messages"][0]["content"][1] == part
        assert [leaf["type"] for leaf in world.leaves(reply.headers["x-sekisho-record"])] == ["intent", "outcome"]

    @pytest.mark.parametrize(
        ("part", "path"),
        [
            (file_part(LETTER), "file:para2"),
            (file_part(sheet([["氏名", "電話"], [NAME, PHONE]]), "名簿.xlsx", ""), "file:sheet1:A2"),
            (file_part(printed(), "a.pdf", "application/pdf"), "file:page1"),
            (file_part(SECRET.encode("cp932"), "a.txt", "text/plain"), "file:line1"),
            (file_part(zipped({"x.docx": word()}), "a.zip", "application/zip"), "file:file1/para2"),
        ],
    )
    def test_personal_information_in_a_file_is_400_and_told_by_place(
        self, scene: Scene, part: dict[str, Any], path: str
    ) -> None:
        world, upstream, url = scene
        reply = post(url, asking(part))
        assert (reply.status, reply.told["rule"]) == (400, 7)
        assert {"PERSON", "PHONE"} <= {finding["label"] for finding in reply.told["findings"]}
        assert reply.told["findings"][0]["path"] == f"/messages/0/content/1/{path}"
        assert "添付ファイル（" in reply.told["message_ja"]
        assert upstream.seen == []
        stored = reply.raw + json.dumps(world.leaves(reply.record)).encode()
        assert PHONE.encode() not in stored
        assert "恵美子".encode() not in stored

    @pytest.mark.parametrize(
        ("part", "code"),
        [
            ({"type": "image_url", "image_url": {"url": "https://example.jp/a.png"}}, "content.remote"),
            (
                {"type": "image_url", "image_url": {"url": data_url(b"\x89PNG\r\n\x1a\n", "image/png")}},
                "content.picture",
            ),
            ({"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}}, "content.unsupported"),
            ({"type": "file", "file": {"file_id": "file-1"}}, "content.unsupported"),
            (file_part(b"\x7fELF" + bytes(60), "a", ""), "content.unknown"),
            (file_part(CLEAN[:-9]), "content.damaged"),
            (file_part(b""), "content.empty"),
            (file_part(CLEAN, "a.pdf", "application/pdf"), "content.mismatch"),
        ],
    )
    def test_what_cannot_be_screened_is_400_with_a_next_step(
        self, scene: Scene, part: dict[str, Any], code: str
    ) -> None:
        _, upstream, url = scene
        reply = post(url, asking(part))
        assert (reply.status, reply.code) == (400, code)
        assert reply.told["next_ja"]
        assert "（規定7）。内容は生成AIサービスに送っていません。" in reply.told["message_ja"]
        assert reply.told["message_ja"].count("通しません") == 1
        assert upstream.seen == []


class TestWhichFilesABodyCarries:
    def test_each_protocols_way_is_known(self) -> None:
        coded = base64.b64encode(b"abc").decode()
        body = {
            "messages": [
                {"role": "user", "content": [file_part(b"abc", "a.txt", "text/plain")]},
                {
                    "role": "user",
                    "content": [image_part(b"abc")],
                },
                {
                    "role": "user",
                    "content": [
                        {"type": "document", "source": {"type": "base64", "media_type": "text/plain", "data": coded}}
                    ],
                },
            ],
            "input": [
                {"role": "user", "content": [{"type": "input_file", "filename": "b", "file_data": data_url(b"abc")}]},
                {"role": "user", "content": [{"type": "input_image", "image_url": data_url(b"abc", "image/png")}]},
            ],
            "contents": [{"parts": [{"inlineData": {"mimeType": "text/plain", "data": coded}}]}],
        }
        found = carried(body)
        assert isinstance(found, list)
        assert [file.data for file in found] == [b"abc"] * 6
        assert found[0] == Carried(
            "/messages/0/content/0", "/messages/0/content/0/file/file_data", "a.txt", "text/plain", b"abc"
        )
        slots = frozenset(file.slot for file in found)
        assert not [text for text in texts(body, slots) if coded in text.text]

    @pytest.mark.parametrize(
        ("url", "refusal"),
        [
            ("http://example.jp/a.png", FILE_REMOTE),
            ("file:///etc/passwd", FILE_REMOTE),
            ("iVBORw0KGgo=", FILE_NOT_DATA),
            ("data:image/png;base64,iVBORw0KGgo", FILE_NOT_DATA),
            ("data:image/png;base64,iVBO Rw0KGgo=", FILE_NOT_DATA),
            ("data:image/png;base64,iVBORw0KGgp=", FILE_NOT_DATA),
            ("data:text/plain,abc", FILE_NOT_DATA),
            ("data:text/plain;charset=shift_jis;base64,YWJj", FILE_NOT_DATA),
        ],
    )
    def test_anything_but_canonical_base64_is_refused(self, url: str, refusal: Refusal) -> None:
        assert carried(asking({"type": "image_url", "image_url": {"url": url}})) == refusal

    def test_too_many_are_refused(self) -> None:
        assert carried(asking(*[file_part(b"a")] * (MOST_FILES + 1))) is FILES_MANY

    def test_a_file_that_was_not_read_is_no_text_and_does_not_pass(self) -> None:
        assert isinstance(
            screen_request(asking(file_part(CLEAN)), Ground(permit()), said(asking(file_part(CLEAN)))), Denial
        )


class TestJudging:
    @pytest.mark.anyio
    async def test_a_file_is_read_once_and_remembered_under_any_name(self) -> None:
        files = Files(b"k" * 32)
        first = await look(files, asking(file_part(LETTER)))
        files.close()  # from here on nothing can be read any more
        again = await look(files, asking(file_part(LETTER, "b.docx"), file_part(LETTER)))
        new = await look(files, asking(file_part(CLEAN)))
        assert isinstance(first, FilesRead)
        assert isinstance(again, FilesRead)
        assert isinstance(new, Denial)
        assert len(again.hits) == 2 * len(first.hits) > 0

    @pytest.mark.anyio
    async def test_what_is_remembered_holds_no_text(self, files: Files) -> None:
        await look(files, asking(file_part(LETTER)))
        kept = repr(vars(files))
        assert PHONE not in kept
        assert "恵美子" not in kept

    @pytest.mark.anyio
    async def test_a_name_that_is_not_the_files_kind_is_refused(self, files: Files) -> None:
        no = await look(files, asking(file_part(CLEAN, "a.pdf", "")))
        assert isinstance(no, Denial)
        assert no.refusal.code == FILE_MISMATCH.code

    @pytest.mark.anyio
    async def test_the_second_of_two_files_is_named(self, files: Files) -> None:
        no = await look(files, asking(file_part(CLEAN), file_part(b"", "b.txt", "")))
        assert isinstance(no, Denial)
        assert no.refusal.message_ja.startswith("2番目のファイル")

    @pytest.mark.anyio
    @pytest.mark.parametrize("action", ["mask", "block"])
    async def test_what_would_be_masked_is_blocked(self, files: Files, action: str) -> None:
        by = screening(("personal", action))
        read = await look(files, asking(file_part(LETTER)), Ground(by))
        assert isinstance(read, FilesRead)
        no = screen_request(body := asking(file_part(LETTER)), Ground(by, files=read), said(body))
        assert isinstance(no, Denial)
        assert {mark.action for mark in no.findings} == {"block"}
        assert all(PLAIN_NAME.fullmatch(mark.path) for mark in no.findings)

    @pytest.mark.anyio
    async def test_a_hold_can_be_released_with_a_reason(self, files: Files) -> None:
        by = screening(("personal", "hold"))
        body = asking(file_part(LETTER))
        holds = Holds(b"h" * 32)

        async def attempt(hold: str = "", reason: str = "") -> Any:
            ground = Ground(by, statement=Statement(holds, "eng", "actor", hold, reason))
            read = await look(files, body, ground)
            assert isinstance(read, FilesRead)
            return screen_request(body, Ground(by, statement=ground.statement, files=read), said(body))

        held = await attempt()
        assert isinstance(held, Denial)
        assert held.hold
        passed = await attempt(held.hold, "published")
        assert not isinstance(passed, Denial)
        assert passed.body is body
        assert passed.reasons == ("published",)

    def test_a_place_is_put_into_words(self) -> None:
        assert where_ja("/messages/0/content/1/file:sheet1:B3") == "添付ファイル（シート1のB3）"
        assert where_ja("/messages/0/content") == ""


def test_an_extract_without_places_still_has_a_place() -> None:
    assert Extract("text", (Passage("a", ()),)).passages[0].place(0) == ""
