"""A record with files in it can be read: words as they are, files by size and hash."""

import base64
import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st

from sekisho.desk.records.conversation import answered_turns, sent_turns
from sekisho.desk.records.files_within import describe, readable
from sekisho.gateway import multipart

PICTURE = bytes(range(256)) * 80
HASH = hashlib.sha256(PICTURE).hexdigest()


def test_a_form_is_told_by_its_fields_and_files() -> None:
    file = {"filename": "広場.png", "content_type": "image/png", "data": PICTURE}
    text = readable(multipart.write({"prompt": "明るく", "image": [file, file], "n": "1"}))
    made = json.loads(text)
    assert made["prompt"] == "明るく"
    assert made["image[]"] == "\n".join([f"広場.png（ファイル：20,480 バイト、SHA-256 {HASH}）"] * 2)
    assert [turn.text for turn in sent_turns(text)] == ["明るく", made["image[]"]]


def test_a_picture_in_an_answer_is_told_by_its_hash() -> None:
    body = {"created": 1, "data": [{"b64_json": base64.b64encode(PICTURE).decode()}]}
    text = readable(json.dumps(body).encode())
    assert json.loads(text)["data"] == [{"b64_json": describe(PICTURE)}]
    assert [turn.text for turn in answered_turns(text)] == [describe(PICTURE)]


def test_a_file_in_a_message_is_told_and_its_words_stay() -> None:
    url = f"data:image/png;base64,{base64.b64encode(PICTURE).decode()}"
    body = {"messages": [{"role": "user", "content": [{"type": "text", "text": "要約"}, {"image_url": {"url": url}}]}]}
    text = readable(json.dumps(body, ensure_ascii=False).encode())
    assert f"data:image/png;base64,{describe(PICTURE)}" in text
    assert [turn.text for turn in sent_turns(text)] == ["要約"]


def test_speech_and_transcripts_are_read() -> None:
    facts = {"object": "file", "media_type": "audio/wav", "bytes": 16000, "sha256": HASH}
    assert answered_turns(json.dumps(facts))[0].text == f"音声ファイル（audio/wav、16000 バイト、SHA-256 {HASH}）"
    assert answered_turns(json.dumps({"text": "次の議題に移ります。"}))[0].text == "次の議題に移ります。"


@given(st.binary(max_size=200), st.booleans())
def test_never_raises(data: bytes, is_form: bool) -> None:
    assert isinstance(readable(b"--a\r\n" + data if is_form else data), str)


def test_a_long_body_that_is_no_json_stays_as_it_is() -> None:
    assert readable(b"x" * 20_000) == "x" * 20_000
