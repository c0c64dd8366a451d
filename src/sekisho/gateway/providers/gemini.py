"""Gemini's generateContent: what a request may hold, and what of it a model sees. Answers: `gemini_answer`.

Google's servers read every field's name in two spellings (`systemInstruction`, `system_instruction`) and one object
where a list is meant. What leaves has one spelling and lists, so that what was screened is what they read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, quote

from sekisho.gateway.content import Said, Text
from sekisho.gateway.parameters import MEDIA, MODALITIES, TOOL_KIND, TOOLS_SHAPE, refuse_fields, search_tools
from sekisho.gateway.parts import CONTENT_SHAPE, PART
from sekisho.gateway.protocol import Address, Body, Protocol, Streaming
from sekisho.gateway.providers.gemini_answer import ERRORS, GeminiRestorer, GeminiStream, read_answer
from sekisho.gateway.providers.gemini_spelling import DefectError, Spelling
from sekisho.gateway.refusals import FILE_REMOTE, SERVICE_CHOICE, STORED, malformed
from sekisho.gateway.shape import ROLE
from sekisho.gateway.unsearched import Removal, without_search
from sekisho.kernel.refusal import Refusal

WHOLE, STREAM = "generateContent", "streamGenerateContent"
ROLES = (None, "", "user", "model", "function", "system")
PART_FIELDS = frozenset(
    ("text", "thought", "thoughtSignature", "functionCall", "functionResponse", "partMetadata", "mediaResolution")
)
# A file carried in a part, which `gateway.files` reads; one that lies elsewhere (`fileData`) is refused.
FILE = "inlineData"
FILE_FIELDS = frozenset(("mimeType", "data", "displayName"))
# Files that belong to a tool's result.
RESULT_FILES = "parts"
CALL_FIELDS = {
    "functionCall": frozenset(("id", "name", "args", "partialArgs", "willContinue")),
    "functionResponse": frozenset(("id", "name", "response", "willContinue", "scheduling", RESULT_FILES)),
}
OWN_TOOL = "functionDeclarations"
SEARCH_TOOLS = (
    *("googleSearch", "googleSearchRetrieval", "googleMaps", "urlContext", "fileSearch", "retrieval"),
    *("enterpriseWebSearch", "parallelAiSearch", "exaAiSearch", "mcpServers"),
)
# Those that only add what is public to an answer; the others point to one store, server or contract.
PUBLIC_SEARCH = ("googleSearch", "googleSearchRetrieval", "googleMaps", "urlContext", "enterpriseWebSearch")
CALLING = "functionCallingConfig"
FREE_MODES = (None, "", "MODE_UNSPECIFIED", "AUTO", "NONE")
STORED_FIELDS = ("cachedContent", "continuationToken", "previousInteractionId")
# Where Google Maps shall look: of no use without it.
RETRIEVAL = "retrievalConfig"
ROUTING_FIELDS = ("routingConfig", "modelSelectionConfig")
VOICE_FIELDS = ("speechConfig", "imageConfig", "audioTranscriptionConfig", "translationConfig")
# A result's text, under the names the SDKs give it.
RESULT_FIELDS = ("result", "output")
NO_CONTENTS = malformed("contents がないか、空です。", "contents is missing, empty or not a list of objects.")
NOT_SSE = malformed(
    "streamGenerateContent は alt=sse を付けて呼んでください。", "Call streamGenerateContent with alt=sse."
)
BODY = Spelling(
    *("contents", "systemInstruction", "tools", "toolConfig", "safetySettings", "generationConfig", "model", "store"),
    *("labels", "serviceTier", *STORED_FIELDS),
)
CONTENT = Spelling("role", "parts")
PARTS = Spelling(*PART_FIELDS, FILE, "fileData", "executableCode", "codeExecutionResult", "videoMetadata")
INLINE = Spelling(*FILE_FIELDS)
CALL = Spelling(*CALL_FIELDS["functionCall"])
RESPONSE = Spelling(*CALL_FIELDS["functionResponse"])
RESULT_PART = Spelling(FILE, "fileData", "mediaResolution")
TOOL = Spelling(OWN_TOOL, *SEARCH_TOOLS, "codeExecution", "computerUse")
TOOL_CONFIG = Spelling(CALLING, RETRIEVAL)
CONFIG = Spelling(
    *("responseModalities", "responseSchema", "responseJsonSchema", "responseMimeType", "stopSequences"),
    *(*ROUTING_FIELDS, *VOICE_FIELDS, "maxOutputTokens", "candidateCount"),
)


def whole(params: Mapping[str, str], query: str) -> Address | Refusal:
    """The model stands in the path."""
    return Address(params["model"], stream=False)


def _streamed(params: Mapping[str, str], query: str) -> Address | Refusal:
    """Without `alt=sse` Google's servers stream one JSON array, which the gate does not read."""
    return Address(params["model"], stream=True) if parse_qs(query).get("alt") == ["sse"] else NOT_SSE


def accept(body: Body) -> Body | Refusal:
    """The body in one spelling, or its first defect."""
    try:
        return _spelled(body)
    except DefectError as defect:
        return defect.refusal


def find_search(body: Body) -> tuple[str, ...]:
    """Names of provider-side search that the body switches on."""
    tools = body.get("tools", ())
    own = [name for name in SEARCH_TOOLS if any(name in tool for tool in tools)]
    if (body.get("toolConfig") or {}).get(RETRIEVAL) is not None:
        own.append(RETRIEVAL)
    return tuple(dict.fromkeys((*own, *search_tools(body))))


def drop_search(body: Body) -> Removal | None:
    """The body without the search it switches on; None if it insists on a tool and none is left."""
    removal = without_search(body)
    if removal is None:
        return None
    rest, paths = removal.body, list(removal.paths)
    tools = rest.pop("tools", [])
    # Counted as they came: those that went whole are named already.
    came = [(f"/tools/{i}", tool) for i, tool in enumerate(body.get("tools", []))]
    paths += [f"{at}/{name}" for at, tool in came if at not in paths for name in PUBLIC_SEARCH if name in tool]
    kept = [{name: value for name, value in tool.items() if name not in PUBLIC_SEARCH} for tool in tools]
    if any(kept):
        rest["tools"] = [tool for tool in kept if tool]
    config = dict(rest.pop("toolConfig", None) or {})
    if config.pop(RETRIEVAL, None) is not None:
        paths.append(f"/toolConfig/{RETRIEVAL}")
    if "tools" not in rest:
        calling = config.pop(CALLING, None) or {}
        if not isinstance(calling, dict) or calling.get("mode") not in FREE_MODES:
            return None
    return Removal(rest | ({"toolConfig": config} if config else {}), tuple(paths))


def refuse(body: Body) -> Refusal | None:
    """The first parameter, tool, role or kind of content that may not leave whatever the permit says."""
    if no := refuse_fields(body):
        return no
    if any(body.get(name) is not None for name in STORED_FIELDS):
        return STORED
    if "model" in body:
        return SERVICE_CHOICE
    if no := _refuse_config(body.get("generationConfig", {})):
        return no
    if any(not tool.keys() <= {OWN_TOOL, *SEARCH_TOOLS} for tool in body.get("tools", ())):
        return TOOL_KIND
    spoken = [*([body["systemInstruction"]] if "systemInstruction" in body else ()), *body["contents"]]
    return next(filter(None, map(refuse_turn, spoken)), None)


def said(body: Body) -> list[Said]:
    """The instruction and what the contents say, in order. Expects `refuse` to have passed."""
    found = [Said(False, text) for text in turn_texts(body.get("systemInstruction", {}), "/systemInstruction")]
    for i, content in enumerate(body["contents"]):
        is_user = content.get("role") in (None, "", "user")
        found.extend(
            Said(is_user and text.path.endswith("/text"), text) for text in turn_texts(content, f"/contents/{i}")
        )
    return found


def _spelled(body: Body) -> Body:
    made = BODY.of(body)
    if not made.get("contents"):
        raise DefectError(NO_CONTENTS)
    made["contents"] = [spell_turn(each) for each in CONTENT.all_of(made["contents"])]
    if (instruction := made.pop("systemInstruction", None)) is not None:
        made["systemInstruction"] = spell_turn(CONTENT.of(instruction))
    if (tools := made.pop("tools", None)) is not None:
        made["tools"] = [_tool(tool) for tool in TOOL.all_of(tools)]
    if (config := made.pop("generationConfig", None)) is not None:
        made["generationConfig"] = CONFIG.of(config)
    if (config := made.pop("toolConfig", None)) is not None:
        made["toolConfig"] = TOOL_CONFIG.of(config)
    return made


def spell_turn(content: dict[str, Any]) -> dict[str, Any]:
    """A content that `CONTENT` spelled, with its parts in one spelling too. Raises DefectError."""
    if content.get("parts") is None:
        return content
    return {**content, "parts": [_part(part) for part in PARTS.all_of(content["parts"])]}


def _part(part: dict[str, Any]) -> dict[str, Any]:
    for name, spelling in (("functionCall", CALL), ("functionResponse", RESPONSE), (FILE, INLINE)):
        if part.get(name) is not None:
            part[name] = spelling.of(part[name])
    response = part.get("functionResponse") or {}
    if response.get(RESULT_FILES) is not None:
        response[RESULT_FILES] = [_result_part(each) for each in RESULT_PART.all_of(response[RESULT_FILES])]
    return part


def _result_part(part: dict[str, Any]) -> dict[str, Any]:
    return part if part.get(FILE) is None else {**part, FILE: INLINE.of(part[FILE])}


def _tool(tool: dict[str, Any]) -> dict[str, Any]:
    declared = tool.get(OWN_TOOL)
    if not isinstance(declared, (list, dict, type(None))):
        raise DefectError(TOOLS_SHAPE)
    return tool


def _refuse_config(config: dict[str, Any]) -> Refusal | None:
    if any(config.get(name) is not None for name in ROUTING_FIELDS):
        return SERVICE_CHOICE
    if any(config.get(name) is not None for name in VOICE_FIELDS):
        return MEDIA
    asked = config.get("responseModalities")
    return None if asked in (None, []) or str(asked).upper() == "['TEXT']" else MODALITIES


def refuse_turn(content: dict[str, Any]) -> Refusal | None:
    """The first role or kind of content that may not leave."""
    role = content.get("role")
    if not isinstance(role, (str, type(None))) or role not in ROLES:
        return ROLE
    if not content.keys() <= {"role", "parts"}:
        return PART
    return next(filter(None, map(_refuse_part, content.get("parts") or ())), None)


def _refuse_part(part: dict[str, Any]) -> Refusal | None:
    if part.get("fileData") is not None:
        return FILE_REMOTE
    if not part.keys() <= PART_FIELDS | {FILE, "fileData"}:
        return PART
    if not isinstance(part.get("text"), (str, type(None))):
        return CONTENT_SHAPE
    if any(part.get(name) is not None and not part[name].keys() <= known for name, known in CALL_FIELDS.items()):
        return PART
    files = (part.get("functionResponse") or {}).get(RESULT_FILES) or ()
    return next(filter(None, map(_refuse_result_part, files)), None) or _refuse_inline(part.get(FILE))


def _refuse_result_part(part: dict[str, Any]) -> Refusal | None:
    if part.get("fileData") is not None:
        return FILE_REMOTE
    return _refuse_inline(part.get(FILE)) if part.keys() <= {FILE, "fileData", "mediaResolution"} else PART


def _refuse_inline(file: dict[str, Any] | None) -> Refusal | None:
    """A name beside a file is the screen's; that both what it is and what it holds are said is asked here."""
    if file is None:
        return None
    if not file.keys() <= FILE_FIELDS:
        return PART
    return None if all(isinstance(file.get(name), str) for name in ("mimeType", "data")) else CONTENT_SHAPE


def turn_texts(content: dict[str, Any], path: str) -> Iterator[Text]:
    """What a content says, in order. Expects `refuse_turn` to have passed."""
    for i, part in enumerate(content.get("parts") or ()):
        below = f"{path}/parts/{i}"
        if isinstance(part.get("text"), str):
            yield Text(f"{below}/text", part["text"])
        response = (part.get("functionResponse") or {}).get("response")
        if isinstance(response, dict):
            named = [name for name in RESULT_FIELDS if isinstance(response.get(name), str)]
            yield from (Text(f"{below}/functionResponse/response/{name}", response[name]) for name in named)


def _target(model: str, stream: bool) -> str:
    return f"/v1beta/models/{quote(model, safe='')}:" + (f"{STREAM}?alt=sse" if stream else WHOLE)


GENERATE = Protocol(
    name="/v1beta/models/{model}:generateContent",
    wires=frozenset(("gemini", "practice")),
    errors=ERRORS,
    accept=accept,
    refuse=refuse,
    search_tools=find_search,
    drop_search=drop_search,
    said=said,
    target=_target,
    read_answer=read_answer,
    streaming=Streaming(GeminiStream, GeminiRestorer),
    forced={"store": False},
    address=whole,
    names_model=False,
)
STREAM_GENERATE = replace(GENERATE, name="/v1beta/models/{model}:streamGenerateContent", address=_streamed)
