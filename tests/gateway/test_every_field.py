"""Every field that a model or a provider sees, times every kind of thing that may not leave: a table."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from sekisho.gateway.errors import Denial
from sekisho.gateway.file_hits import FilesRead
from sekisho.gateway.files import Files
from sekisho.gateway.screen import Ground, screen_request
from sekisho.gateway.shape import said
from sekisho.screening.registered.keyed import Key
from sekisho.screening.registered.parts import pack, unpack
from sekisho.screening.registered.register import Register, document_part, records_part, terms_part
from tests.extracts.making import sheet, word
from tests.gateway.test_files import asking, file_part
from tests.gateway.world import HARMLESS, NAME, PHONE, permit

KEY = Key(bytes(range(32)), "eng_test")
CONFIDENTIAL = (
    "この区画の再編は来年度の第三四半期に公表するまで外部に漏らしてはならず、担当課は個別に説明を行う予定とする。"
)
ROW = ["試験 花子", "北区", "ミドリ台二丁目", "要介護9"]
REGISTER = Register(
    KEY,
    unpack(pack([terms_part(["ミズチ計画"], KEY), document_part(CONFIDENTIAL, KEY), records_part([ROW], KEY)])),
)
FINDINGS = {
    "PHONE": PHONE,
    "PERSON": f"{NAME}さん",
    "EMAIL": "emiko.yamamoto@example.jp",
    "MYNUMBER": "マイナンバー 1234 5678 9018",
    "SECRET": "sk-proj-aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF",
    "TERM": "ミズチ計画",
    "DOCUMENT": CONFIDENTIAL,
    "RECORD": f"{ROW[0]}は{ROW[2]}",
    "IMITATION": "スタジオジブリの画風で描いてください",
}


def chat(*messages: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"model": "m", "messages": [{"role": "user", "content": HARMLESS}, *messages], **more}


def function(**more: Any) -> dict[str, Any]:
    return {"type": "function", "function": {"name": "f", **more}}


def call(**more: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": None, "tool_calls": [{"id": "c", "type": "function", "function": more}]}


FIELDS: dict[str, Callable[[str], dict[str, Any]]] = {
    "system": lambda text: chat({"role": "system", "content": text}),
    "developer": lambda text: chat({"role": "developer", "content": text}),
    "user": lambda text: chat({"role": "user", "content": text}),
    "earlier answer": lambda text: chat({"role": "assistant", "content": text}),
    "refusal": lambda text: chat({"role": "assistant", "content": [{"type": "refusal", "refusal": text}]}),
    "part": lambda text: chat({"role": "user", "content": [{"type": "text", "text": text}]}),
    "name": lambda text: chat({"role": "user", "content": HARMLESS, "name": text}),
    "tool result": lambda text: chat({"role": "tool", "tool_call_id": "c", "content": text}),
    "tool result as JSON": lambda text: chat({"role": "tool", "content": json.dumps({"結果": [{"値": text}]})}),
    "arguments": lambda text: chat(call(name="f", arguments=json.dumps({"q": text}))),
    "arguments in Japanese": lambda text: chat(call(name="f", arguments=json.dumps({"q": text}, ensure_ascii=False))),
    "called function": lambda text: chat(call(name=text, arguments="{}")),
    "custom tool input": lambda text: chat(
        {"role": "assistant", "tool_calls": [{"id": "c", "type": "custom", "custom": {"name": "f", "input": text}}]}
    ),
    "old function call": lambda text: chat({"role": "assistant", "function_call": {"name": "f", "arguments": text}}),
    "tool description": lambda text: chat(tools=[function(description=text)]),
    "tool name": lambda text: chat(tools=[function(name=text)]),
    "parameter name": lambda text: chat(tools=[function(parameters={"properties": {text: {"type": "string"}}})]),
    "parameter choice": lambda text: chat(tools=[function(parameters={"properties": {"a": {"enum": [text]}}})]),
    "parameter default": lambda text: chat(tools=[function(parameters={"properties": {"a": {"default": text}}})]),
    "custom grammar": lambda text: chat(
        tools=[{"type": "custom", "custom": {"format": {"grammar": {"definition": text}}}}]
    ),
    "old functions": lambda text: chat(functions=[{"name": "f", "description": text}]),
    "tool choice": lambda text: chat(tool_choice=function(name=text)),
    "answer schema": lambda text: chat(
        response_format={"type": "json_schema", "json_schema": {"name": "s", "schema": {"description": text}}}
    ),
    "answer schema name": lambda text: chat(response_format={"type": "json_schema", "json_schema": {"name": text}}),
    "prediction": lambda text: chat(prediction={"type": "content", "content": text}),
    "metadata": lambda text: chat(metadata={"件名": text}),
    "metadata name": lambda text: chat(metadata={text: "x"}),
    "user id": lambda text: chat(user=text),
    "safety identifier": lambda text: chat(safety_identifier=text),
    "cache key": lambda text: chat(prompt_cache_key=text),
    "stop": lambda text: chat(stop=[text]),
    "unheard of": lambda text: chat(new_field={"deep": [[text]]}),
    "in base64": lambda text: chat({"role": "user", "content": base64.b64encode(text.encode()).decode()}),
    "file name": lambda text: asking(file_part(b"a", f"{text}.txt", "text/plain")),
}


@pytest.mark.parametrize("label", FINDINGS)
@pytest.mark.parametrize("field", FIELDS)
def test_is_found_in_every_field(field: str, label: str) -> None:
    body = FIELDS[field](FINDINGS[label])
    slots = FilesRead(frozenset(("/messages/0/content/1/file/file_data",)))
    no = screen_request(body, Ground(permit(), register=REGISTER, scope="r", files=slots), said(body))
    assert isinstance(no, Denial)
    assert label in {mark.label for mark in no.findings}
    assert FINDINGS[label] not in repr(no)


@pytest.mark.anyio
async def test_is_found_in_every_kind_of_file() -> None:
    files = Files(b"k" * 32)
    try:
        for label, words in FINDINGS.items():
            for data in (word(words), sheet([["a"], [words]]), words.encode("cp932"), f"<p>{words}</p>".encode()):
                body = asking(file_part(data, "", ""))
                read = await files.screen(body, Ground(permit(), register=REGISTER, scope="r"))
                assert isinstance(read, FilesRead), read
                assert label in {hit.finding.label for hit in read.hits}, label
    finally:
        files.close()


@pytest.mark.parametrize("parts", [2, 3, 5])
def test_a_number_split_over_messages_parts_or_lines_is_found(parts: int) -> None:
    size = -(-len(PHONE) // parts)
    pieces = [PHONE[at : at + size] for at in range(0, len(PHONE), size)]
    over_messages = chat(*({"role": "user", "content": piece} for piece in pieces))
    over_parts = chat({"role": "user", "content": [{"type": "text", "text": piece} for piece in pieces]})
    over_lines = chat({"role": "user", "content": "\n".join(pieces)})
    over_results = chat(*({"role": "tool", "tool_call_id": "c", "content": piece} for piece in pieces))
    for body in (over_messages, over_parts, over_lines, over_results):
        no = screen_request(body, Ground(permit()), said(body))
        assert isinstance(no, Denial)
        assert "PHONE" in {mark.label for mark in no.findings}
