"""OpenAI's pictures: made from words (`generations`), or from words and pictures (`edits`, a form).

A picture comes back inside the answer (base64), never as an address: it would lie at the provider for anyone who has
the link, and the book could not keep it.
"""

from dataclasses import replace
from typing import Any

from sekisho.gateway.answer import AnswerFacts, count, read_object
from sekisho.gateway.content import Said, Text
from sekisho.gateway.formats import FORM
from sekisho.gateway.multipart import has_files, is_file, nested, without_stream
from sekisho.gateway.names import Names
from sekisho.gateway.parameters import form_search_tools, refuse_fields
from sekisho.gateway.protocol import Body, Protocol, Streaming, at
from sekisho.gateway.providers.openai_chat import ERRORS, WIRES
from sekisho.gateway.providers.openai_media_streams import MOST_PICTURE_EVENT, MediaRestorer, PictureStream
from sekisho.gateway.refusals import malformed, unsupported
from sekisho.gateway.ruled import RULED_FIELDS
from sekisho.gateway.shape import CARRIERS, STREAM_SHAPE, refuse_head
from sekisho.kernel.refusal import Refusal

SETTINGS = (
    *("model", "prompt", "n", "size", "quality", "style", "user", "background", "moderation", "stream"),
    *(
        "response_format",
        "output_format",
        "output_compression",
        "partial_images",
        "input_fidelity",
        "safety_identifier",
    ),
)
PICTURES = ("image", "mask")
BODY_NAMES = Names(SETTINGS, PICTURES, RULED_FIELDS)
MOST_IMAGES = 16
# In JSON and in a form; `without_stream` has taken the word for no out of a form.
STREAM_WORDS = (None, False, True, "true")
# These models answer with an address unless they are told not to; the newer ones do not know the parameter.
ADDRESS_BY_DEFAULT = "dall-e"
NO_PROMPT = malformed("prompt がないか、空です。", "prompt is missing, empty or not a string.")
NO_IMAGE = malformed(
    "image（画像のファイル）がないか、多すぎるか、ファイルではありません。",
    f"image is missing, no file, or more than {MOST_IMAGES} files.",
)
OTHER_FILE = unsupported("image・mask 以外の項目のファイル", "A file in another field than image and mask")
REMOTE_IMAGE = unsupported("JSON で指定した画像", "An image named in JSON")
AS_ADDRESS = Refusal(
    6,
    "optout.parameter",
    "画像をURLで受け取る指定は、画像がサービス側に置かれるため使えません。",
    "Receiving images as URLs is not allowed, because they are then stored at the provider.",
    "response_format を b64_json にして、もう一度送ってください。",
)
CAME_AS_ADDRESS = Refusal(
    6,
    "upstream.remote",
    "生成AIサービスが画像をURLで返したため、渡しません。",
    "The upstream answered with a URL instead of the image.",
    "response_format に b64_json を付けて、もう一度送ってください。",
)


def accept(body: Body) -> Body | Refusal:
    """The body if it has the shape of a request for pictures, or the first defect."""
    if no := refuse_head(body, BODY_NAMES):
        return no
    if not isinstance(body.get("prompt"), str) or not body["prompt"]:
        return NO_PROMPT
    if body.get("stream") not in STREAM_WORDS:
        return STREAM_SHAPE
    if body["model"].startswith(ADDRESS_BY_DEFAULT) and body.get("response_format") is None:
        return {**body, "response_format": "b64_json"}
    return body


def accept_form(form: Body) -> Body | Refusal:
    """The same for a form, whose numbers and truth values are written as words."""
    images = form.get("image")
    images = images if isinstance(images, list) else [images]
    if len(images) > MOST_IMAGES or not all(is_file(each) for each in images):
        return NO_IMAGE
    if "mask" in form and not is_file(form["mask"]):
        return NO_IMAGE
    return accept(without_stream(form))


def refuse(body: Body) -> Refusal | None:
    """The first parameter that may not leave whatever the permit says."""
    if body.get("response_format") not in (None, "b64_json"):
        return AS_ADDRESS
    if any(body.get(name) is not None for name in CARRIERS.union(PICTURES)):
        return REMOTE_IMAGE
    return refuse_fields(body)


def refuse_form(form: Body) -> Refusal | None:
    """The same for a form: its pictures are files, and no other field may be one."""
    settings = {name: value for name, value in form.items() if name not in PICTURES}
    return OTHER_FILE if has_files(settings) else refuse(nested(settings))


def said(body: Body) -> list[Said]:
    """The words of the request."""
    return [Said(True, Text("/prompt", body["prompt"]))]


def read_pictures(data: bytes) -> AnswerFacts | Refusal | None:
    """The facts of an answer; None if it holds no pictures, a refusal if it holds addresses of some."""
    answer = read_object(data)
    rows = answer.get("data") if answer else None
    if answer is None or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return None
    if any(row.get("url") is not None for row in rows):
        return CAME_AS_ADDRESS
    if not rows or not all(isinstance(row.get("b64_json"), str) and row["b64_json"] for row in rows):
        return None
    usage: Any = answer.get("usage")
    counts = usage if isinstance(usage, dict) else {}
    return AnswerFacts(count(counts.get("input_tokens")), count(counts.get("output_tokens")))


GENERATIONS = Protocol(
    name="/v1/images/generations",
    wires=WIRES,
    errors=ERRORS,
    accept=accept,
    refuse=refuse,
    said=said,
    target=at("/images/generations"),
    read_answer=read_pictures,
    streaming=Streaming(PictureStream, MediaRestorer, MOST_PICTURE_EVENT),
    kind="image",
)
EDITS = replace(
    GENERATIONS,
    name="/v1/images/edits",
    accept=accept_form,
    refuse=refuse_form,
    target=at("/images/edits"),
    body=FORM,
    search_tools=form_search_tools,
    takes_pictures=True,
)
