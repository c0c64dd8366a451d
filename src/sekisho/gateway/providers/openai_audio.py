"""OpenAI's sound: speech into words (`transcriptions`, a form), and words into speech.

Nobody here hears what a recording says before it leaves. It is a finding by itself (`content.sound`), so that the
permit decides; the words that come back are looked at, and what is found in them is recorded and told.
"""

from typing import Any

from sekisho.gateway.answer import AnswerFacts, count, read_object
from sekisho.gateway.content import Said, Text
from sekisho.gateway.formats import FORM
from sekisho.gateway.multipart import has_files, is_file, nested, without_stream
from sekisho.gateway.names import Names
from sekisho.gateway.parameters import form_search_tools, refuse_fields
from sekisho.gateway.protocol import Body, Protocol, Streaming, at
from sekisho.gateway.providers.openai_chat import ERRORS, WIRES
from sekisho.gateway.providers.openai_media_streams import (
    MediaRestorer,
    SpeechStream,
    TranscriptRestorer,
    TranscriptStream,
)
from sekisho.gateway.refusals import malformed, unsupported
from sekisho.gateway.ruled import RULED_FIELDS
from sekisho.gateway.shape import STREAM_SHAPE, refuse_head
from sekisho.kernel.refusal import Refusal

SPEECH_NAMES = Names(
    ("model", "input", "voice", "instructions", "response_format", "speed", "stream_format"), RULED_FIELDS
)
FORM_NAMES = Names(
    ("model", "file", "language", "languages", "prompt", "response_format", "temperature", "stream", "include"),
    ("timestamp_granularities", "chunking_strategy", "keywords", "known_speaker_names", "known_speaker_references"),
    RULED_FIELDS,
)
SSE = "sse"
# What says something in a part of a transcript.
PIECES = ("segments", "words")
TEXT_TYPES = frozenset(("text/plain", "text/vtt", "text/srt", "application/x-subrip"))
NO_INPUT = malformed("input がないか、空です。", "input is missing, empty or not a string.")
NO_FILE = malformed("file（音声のファイル）が一つありません。", "file is missing, or is not one file.")
VOICE = unsupported("サービス側に登録した声", "A voice stored at the provider")
SPEAKERS = unsupported("話者の声の見本", "Samples of speakers' voices")
EVENTS = malformed("stream_format は audio か sse です。", "stream_format must be audio or sse.")
NO_STREAM = malformed(
    "読み上げを少しずつ受け取るときは、stream ではなく stream_format を sse にしてください。",
    "Speech streams by stream_format=sse, not by stream.",
)
OTHER_FILE = unsupported("file 以外の項目のファイル", "A file in another field than file")


def accept_speech(body: Body) -> Body | Refusal:
    """The body if it has the shape of a request for speech, or the first defect."""
    if no := refuse_head(body, SPEECH_NAMES):
        return no
    if body.get("stream_format") not in (None, "audio", SSE):
        return EVENTS
    if body.get("stream") not in (None, False):
        return NO_STREAM
    return body if isinstance(body.get("input"), str) and body["input"] else NO_INPUT


def refuse_speech(body: Body) -> Refusal | None:
    """A named voice passes; one that was made of a person's voice is kept at the provider and refused."""
    return refuse_fields(body) or (None if isinstance(body.get("voice"), (str, type(None))) else VOICE)


def speech_said(body: Body) -> list[Said]:
    """How to speak, and what."""
    how = body.get("instructions")
    first = [Said(False, Text("/instructions", how))] if isinstance(how, str) else []
    return [*first, Said(True, Text("/input", body["input"]))]


def accept_form(form: Body) -> Body | Refusal:
    """The form if it carries one sound, or the first defect."""
    if no := refuse_head(form, FORM_NAMES):
        return no
    if not is_file(form.get("file")):
        return NO_FILE
    form = without_stream(form)
    return form if form.get("stream") in (None, "true") else STREAM_SHAPE


def refuse_form(form: Body) -> Refusal | None:
    """The first parameter that may not leave whatever the permit says."""
    others = {name: value for name, value in form.items() if name != "file"}
    if has_files(others):
        return OTHER_FILE
    if any(name.startswith("known_speaker") for name in others):
        return SPEAKERS
    return refuse_fields(nested(others))


def form_said(form: Body) -> list[Said]:
    """The words that go with the sound."""
    prompt = form.get("prompt")
    return [Said(True, Text("/prompt", prompt))] if isinstance(prompt, str) else []


def read_transcript(data: bytes) -> AnswerFacts | None:
    """The facts of a transcript in JSON; None if it is none."""
    answer = read_object(data)
    if answer is None or not isinstance(answer.get("text"), str):
        return None
    usage: Any = answer.get("usage")
    counts = usage if isinstance(usage, dict) else {}
    return AnswerFacts(count(counts.get("input_tokens")), count(counts.get("output_tokens")))


def transcript_told(data: bytes) -> list[str]:
    """The words of a transcript. Its segments say the same once more and are looked at only where it has no text."""
    answer = read_object(data)
    if answer is None:
        return [data.decode("utf-8", "replace")]
    pieces = [piece for name in PIECES for piece in answer.get(name) or () if isinstance(piece, dict)]
    return [answer["text"]] if answer.get("text") else [str(piece.get("text", "")) for piece in pieces]


def read_nothing(data: bytes) -> AnswerFacts | None:
    """Speech comes as a file, never as JSON."""
    return None


TRANSCRIPTIONS = Protocol(
    name="/v1/audio/transcriptions",
    wires=WIRES,
    errors=ERRORS,
    accept=accept_form,
    refuse=refuse_form,
    said=form_said,
    target=at("/audio/transcriptions"),
    read_answer=read_transcript,
    streaming=Streaming(TranscriptStream, TranscriptRestorer, may_be_whole=True),  # whisper-1 passes over `stream`
    kind="audio",
    body=FORM,
    search_tools=form_search_tools,
    text_types=TEXT_TYPES,
    told=transcript_told,
)
SPEECH = Protocol(
    name="/v1/audio/speech",
    wires=WIRES,
    errors=ERRORS,
    accept=accept_speech,
    refuse=refuse_speech,
    said=speech_said,
    target=at("/audio/speech"),
    read_answer=read_nothing,
    streaming=Streaming(SpeechStream, MediaRestorer),
    switch=("stream_format", (SSE,)),
    kind="audio",
    is_file=True,
)
