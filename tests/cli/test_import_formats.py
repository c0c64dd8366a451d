"""What each export says of a use; what is no use, and what cannot be read, told apart."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from sekisho.catalogue.catalogue import load
from sekisho.cli import parser
from sekisho.cli.import_formats import FORMATS, SERVICES, UnreadableError, Use, chatgpt, copilot, moment, reader_of
from sekisho.kernel.clock import JST

AUDIT = {
    "CreationTime": "2026-11-13T17:12:36",
    "Id": "99b0a960-13a0-461f-8c5c-cb2316ea273d",
    "Operation": "CopilotInteraction",
    "RecordType": 261,
    "UserId": "someone@example.test",
    "Workload": "Copilot",
    "CopilotEventData": {"AccessedResources": [], "AppHost": "bizchat", "Contexts": [], "ThreadId": "19:x"},
}
CONVERSATION: dict[str, Any] = {
    "id": "conv_1",
    "user_email": "someone@example.test",
    "created_at": 1763000000,
    "messages": {
        "data": [
            {"id": "m0", "author": {"role": "system"}, "content": {"content_type": "text", "value": "前提"}},
            {"id": "m1", "author": {"role": "user"}, "created_at": 1763000001, "content": {"parts": ["一", "二"]}},
            {"id": "m2", "author": {"role": "assistant"}, "content": {"content_type": "text", "value": "答え"}},
            {"id": "m3", "author": {"role": "assistant"}, "content": "続き"},
            {"id": "m4", "author": {"role": "user"}, "create_time": 1763000009.5, "content": {"value": "三"}},
        ]
    },
}


def only(found: Any) -> Use:
    (use,) = found
    assert isinstance(use, Use)
    return use


@pytest.mark.parametrize("row", [AUDIT, {"AuditData": json.dumps(AUDIT)}, {"auditData": AUDIT}])
def test_the_audit_log_tells_who_and_when_and_no_words(row: dict[str, Any]) -> None:
    use = only(copilot(row))
    assert (use.id, use.user) == (AUDIT["Id"], "someone@example.test")
    assert use.at == datetime(2026, 11, 13, 17, 12, 36, tzinfo=UTC)
    assert (use.prompt, use.answer) == ("", "")
    assert use.row == AUDIT


def test_other_operations_of_the_audit_log_are_no_use() -> None:
    assert list(copilot({"AuditData": json.dumps(AUDIT | {"Operation": "FileAccessed"})})) == []


def test_the_interaction_export_holds_prompt_and_answer() -> None:
    row = {
        "id": "173",
        "interactionType": "userPrompt",
        "createdDateTime": "2026-11-13T08:00:00Z",
        "body": {"contentType": "text", "content": "要約して"},
        "from": {"user": {"id": "guid"}},
    }
    assert (only(copilot(row)).prompt, only(copilot(row)).user) == ("要約して", "guid")
    assert only(copilot(row | {"interactionType": "aiResponse"})).answer == "要約して"


def test_a_conversation_is_a_use_for_each_message_of_the_person() -> None:
    first, second = chatgpt(CONVERSATION)
    assert (first.id, first.prompt, first.answer) == ("conv_1/m1", "一\n二", "答え\n続き")
    assert (second.id, second.prompt, second.answer) == ("conv_1/m4", "三", "")
    assert second.at == datetime.fromtimestamp(1763000009.5, UTC)


def test_a_conversation_without_messages_is_one_use_without_words() -> None:
    use = only(chatgpt({name: value for name, value in CONVERSATION.items() if name != "messages"}))
    assert (use.id, use.prompt) == ("conv_1", "")


def test_columns_are_read_by_the_names_given() -> None:
    read = reader_of("csv", {"id": "番号", "at": "日時", "user": "利用者", "prompt": "入力"})
    use = only(
        read({"番号": "7", "日時": "2026/11/13 08:00:00+09:00", "利用者": "甲", "入力": "要約", "answer": "はい"})
    )
    assert (use.id, use.prompt, use.answer) == ("7", "要約", "はい")
    assert use.at == datetime(2026, 11, 12, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("m365-copilot", {"AuditData": "{"}),
        ("m365-copilot", {"AuditData": "[]"}),
        ("m365-copilot", AUDIT | {"Id": ""}),
        ("m365-copilot", AUDIT | {"CreationTime": "yesterday"}),
        ("m365-copilot", {"interactionType": "userPrompt", "id": 1}),
        ("chatgpt-enterprise", {"id": "conv"}),
        ("chatgpt-enterprise", CONVERSATION | {"messages": [1]}),
        ("chatgpt-enterprise", CONVERSATION | {"messages": [{"role": "user", "content": "x"}]}),
        ("csv", {"id": "1", "at": "2026-11-13", "user": ""}),
        ("csv", {}),
        ("jsonl", {"id": ["1"], "at": "2026-11-13", "user": "a"}),
    ],
)
def test_what_a_row_lacks_is_told_and_nothing_invented(name: str, row: dict[str, Any]) -> None:
    with pytest.raises(UnreadableError) as told:
        list(reader_of(name, {})(row))
    assert "です" in str(told.value) or "せん" in str(told.value)


@pytest.mark.parametrize("value", [None, "", True, "x", float("nan"), float("inf"), 1e300, -5, "1999-01-01", [1]])
def test_what_is_no_moment_is_refused(value: Any) -> None:
    with pytest.raises(UnreadableError):
        moment(value)


@pytest.mark.parametrize(
    ("value", "hour"), [("2026/4/1 9:05", 9), ("2026/04/01 09:05:30", 9), ("2026-04-01", 0), ("2026/4/1", 0)]
)
def test_a_moment_as_spreadsheets_write_it_is_one(value: str, hour: int) -> None:
    found = moment(value)
    assert (found.date().isoformat(), found.hour) == ("2026-04-01", hour)


def test_only_a_moment_that_names_no_zone_is_read_in_the_one_that_was_named() -> None:
    assert moment("2026/4/1 9:05", JST) == moment("2026-04-01T00:05:00Z")
    assert moment("2026-04-01T09:05:00+02:00", JST) == moment("2026-04-01T07:05:00Z", JST)


def test_the_command_offers_the_formats_that_exist() -> None:
    assert parser.FORMATS == FORMATS
    assert all(load().find(service) for service in SERVICES.values())
