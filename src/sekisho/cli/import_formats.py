"""What each export format says about a use of AI, read out of its rows. Pure: a row in, uses out.

`m365-copilot`: the audit log of Microsoft Purview (CSV with `AuditData`, or the records as JSON) holds no prompt and no
answer; the interaction export of Microsoft Graph (`aiInteraction`) holds both. `chatgpt-enterprise`: conversations of
the Compliance API. `csv`, `jsonl`: any, by names of columns. Field names: docs/operate.md, with sources and dates.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

FORMATS = ("m365-copilot", "chatgpt-enterprise", "csv", "jsonl")
SERVICES = {"m365-copilot": "m365-copilot", "chatgpt-enterprise": "chatgpt-enterprise-edu"}
COLUMNS = ("id", "at", "user", "prompt", "answer", "service", "model")
SAYING = ("value", "text", "parts", "content")  # where messages and their parts keep their words
EARLIEST, LATEST_YEAR = datetime(2020, 1, 1, tzinfo=UTC), 2100
SHORT = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?: ([0-9]{1,2})(?=:))?")


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a service. id: the provider's, unique within its format. user: as the provider names the person.

    prompt, answer: "" where the export has none. row: everything the export said, kept sealed with the body.
    """

    id: str
    at: datetime
    user: str
    prompt: str
    answer: str
    row: Mapping[str, Any]
    service: str = ""
    model: str = ""


class UnreadableError(Exception):
    """A row is not what its format says; the text is for people."""


Reader = Callable[[Mapping[str, Any]], Iterator[Use]]


def copilot(row: Mapping[str, Any]) -> Iterator[Use]:
    """Nothing for a row about something else than Copilot."""
    if "interactionType" in row:
        yield from _interaction(row)
        return
    data = row.get("AuditData", row.get("auditData", row))
    if isinstance(data, str):
        try:
            data = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise UnreadableError("AuditData が JSON として読めません") from error
    if not isinstance(data, dict):
        raise UnreadableError("AuditData がありません")
    if data.get("Operation") != "CopilotInteraction":
        return
    yield Use(
        id=_text(data.get("Id") or row.get("RecordId"), "Id"),
        at=moment(data.get("CreationTime")),
        user=_text(data.get("UserId") or data.get("UserKey"), "UserId"),
        prompt="",
        answer="",
        row=data,
    )


def _interaction(row: Mapping[str, Any]) -> Iterator[Use]:
    """A prompt or an answer; Graph tells them apart and gives both the same request."""
    said = row.get("body") if isinstance(row.get("body"), dict) else {}
    words = _words(said.get("content") if isinstance(said, dict) else "")
    who = row.get("from") if isinstance(row.get("from"), dict) else {}
    user = who.get("user") if isinstance(who, dict) else None
    is_prompt = row["interactionType"] == "userPrompt"
    yield Use(
        id=_text(row.get("id"), "id"),
        at=moment(row.get("createdDateTime")),
        user=str(user.get("id") or "") if isinstance(user, dict) else "",
        prompt=words if is_prompt else "",
        answer="" if is_prompt else words,
        row=row,
    )


def chatgpt(row: Mapping[str, Any]) -> Iterator[Use]:
    """One use for each message of the person, with what the model answered until the next."""
    conversation = _text(row.get("id") or row.get("conversation_id"), "id")
    user = _text(row.get("user_email") or row.get("user_id"), "user_email")
    messages = row.get("messages")
    listed = messages.get("data") if isinstance(messages, dict) else messages
    if not isinstance(listed, list):
        yield Use(conversation, moment(row.get("created_at")), user, "", "", row)
        return
    turns: list[tuple[Mapping[str, Any], list[str]]] = []
    for message in listed:
        if not isinstance(message, dict):
            raise UnreadableError("messages の中身が読めません")
        author = message.get("author")
        role = author.get("role") if isinstance(author, dict) else message.get("role")
        if role == "user":
            turns.append((message, []))
        elif role == "assistant" and turns:
            turns[-1][1].append(_words(message.get("content")))
    for message, answers in turns:
        at = message.get("created_at", message.get("create_time", row.get("created_at")))
        name = f"{conversation}/{_text(message.get('id'), 'messages の id')}"
        answer = "\n".join(filter(None, answers))
        yield Use(
            name, moment(at), user, _words(message.get("content")), answer, {"conversation": conversation, **message}
        )


def by_columns(columns: Mapping[str, str], zone: tzinfo = UTC) -> Reader:
    """A reader of rows whose columns are named so; see COLUMNS."""

    def read(row: Mapping[str, Any]) -> Iterator[Use]:
        said = {name: row.get(columns.get(name, name)) for name in COLUMNS}
        yield Use(
            id=_text(said["id"], columns.get("id", "id")),
            at=moment(said["at"], zone),
            user=_text(said["user"], columns.get("user", "user")),
            prompt=_words(said["prompt"]),
            answer=_words(said["answer"]),
            row=row,
            service=_words(said["service"]),
            model=_words(said["model"]),
        )

    return read


def reader_of(name: str, columns: Mapping[str, str], zone: tzinfo = UTC) -> Reader:
    """The reader of a format in FORMATS. zone: of moments in columns that name none."""
    known: dict[str, Reader] = {"m365-copilot": copilot, "chatgpt-enterprise": chatgpt}
    return known.get(name) or by_columns(columns, zone)


def moment(value: Any, zone: tzinfo = UTC) -> datetime:
    """ISO 8601 (without an offset: of the zone; Microsoft writes UTC) or seconds since 1970. Raises UnreadableError."""
    try:
        if isinstance(value, bool):
            raise TypeError("no moment")
        if isinstance(value, int | float):
            found = datetime.fromtimestamp(value, UTC)
        else:
            found = datetime.fromisoformat(SHORT.sub(_filled, str(value).strip().replace("/", "-")))
            found = (found.replace(tzinfo=zone) if found.tzinfo is None else found).astimezone(UTC)
    except (TypeError, ValueError, OverflowError, OSError) as error:
        raise UnreadableError("日時が読めません") from error
    if found < EARLIEST or found.year > LATEST_YEAR:
        raise UnreadableError("日時が、あり得ない年です")
    return found


def _filled(found: re.Match[str]) -> str:
    """Two digits each, as spreadsheets leave them out (2026/4/1 9:05)."""
    year, month, day, hour = found.groups()
    return f"{year}-{month:0>2}-{day:0>2}" + (f" {hour:0>2}" if hour else "")


def _text(value: Any, name: str) -> str:
    found = str(value).strip() if isinstance(value, str | int) else ""
    if not found or len(found) > 500:
        raise UnreadableError(f"{name} がありません")
    return found


def _words(value: Any) -> str:
    """What a message says: a text, or the texts of its parts."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n".join(filter(None, (_words(each) for each in value)))
    if isinstance(value, dict):
        return "\n".join(
            filter(None, (_words(value[name]) for name in ("value", "text", "parts", "content") if name in value))
        )
    return ""
