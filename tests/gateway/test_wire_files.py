"""Every endpoint × stream × file in a message: what was read leaves as it came, what was not does not leave."""

import base64
import json

import pytest

from tests.extracts.making import HARMLESS, PHONE, SECRET, printed, sheet, word
from tests.gateway.conftest import Scene
from tests.gateway.test_wires import TURNS, insist_refused, made_of, send
from tests.gateway.wire_cases import Case, base64_of

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CLEAN = ((word(HARMLESS), WORD_TYPE), (HARMLESS.encode(), "text/plain"))
PLANTED = (
    (word(), WORD_TYPE),
    (sheet([["氏名", "電話"], ["山本 恵美子", PHONE]]), SHEET_TYPE),
    (printed(), "application/pdf"),
    (SECRET.encode("cp932"), "text/plain"),
)
UNREAD = {
    "content.picture": (b"\x89PNG\r\n\x1a\n" + bytes(40), "image/png"),
    "content.mismatch": (word(HARMLESS), "application/pdf"),
    "content.unknown": (b"GIF89a" + bytes(40), "image/gif"),
    "content.damaged": (word(HARMLESS)[:-9], WORD_TYPE),
    "content.empty": (b"", "text/plain"),
}
PLACES = [(case, stream, place) for case, stream in TURNS for place in case.files]
each_place = pytest.mark.parametrize(
    ("case", "stream", "place"), PLACES, ids=[f"{c}-{'stream' if s else 'whole'}-{p}" for c, s, p in PLACES]
)


@each_place
def test_a_clean_file_leaves_as_it_came(scene: Scene, case: Case, stream: bool, place: str) -> None:
    for data, media_type in CLEAN:
        made = case.files[place](made_of(case, stream=stream), data, media_type)
        reply = send(scene, case, made, stream=stream)
        assert reply.status == 200, reply.raw
        sent = scene[1].seen[-1].raw.decode()
        assert base64_of(data) in sent or base64.urlsafe_b64encode(data).decode() in sent


@each_place
def test_personal_information_in_a_file_is_told_by_place(scene: Scene, case: Case, stream: bool, place: str) -> None:
    for data, media_type in PLANTED:
        made = case.files[place](made_of(case, stream=stream), data, media_type)
        reply = send(scene, case, made, stream=stream)
        assert reply.code.startswith("personal."), reply.raw
        insist_refused(scene, case, reply, 400, reply.code)
        assert {"PERSON", "PHONE"} <= {finding["label"] for finding in reply.told["findings"]}
        assert all("/file:" in finding["path"] for finding in reply.told["findings"])
        assert PHONE not in reply.raw.decode() + json.dumps(scene[0].leaves(reply.record))


@each_place
def test_a_file_that_cannot_be_read_does_not_leave(scene: Scene, case: Case, stream: bool, place: str) -> None:
    for code, (data, media_type) in UNREAD.items():
        made = case.files[place](made_of(case, stream=stream), data, media_type)
        insist_refused(scene, case, send(scene, case, made, stream=stream), 400, code)
