"""Every endpoint that is open, by hand, the busiest first; and in whose error shape the closed ones answer."""

from dataclasses import replace

from sekisho.gateway.errors import ErrorShape
from sekisho.gateway.protocol import Protocol
from sekisho.gateway.providers import anthropic_answer, gemini_answer, openai_chat
from sekisho.gateway.providers.anthropic import COUNT_TOKENS, MESSAGES
from sekisho.gateway.providers.gemini import GENERATE, STREAM_GENERATE
from sekisho.gateway.providers.gemini_embeddings import BATCH_EMBED, COUNT, EMBED
from sekisho.gateway.providers.openai_audio import SPEECH, TRANSCRIPTIONS
from sekisho.gateway.providers.openai_chat import CHAT, deployment
from sekisho.gateway.providers.openai_embeddings import EMBEDDINGS
from sekisho.gateway.providers.openai_images import EDITS, GENERATIONS
from sekisho.gateway.providers.openai_responses import RESPONSES

DEPLOYMENT = "/openai/deployments/{model}"
MEDIA = (GENERATIONS, EDITS, TRANSCRIPTIONS, SPEECH)


def _deployed(protocol: Protocol) -> str:
    """Where Azure's older addresses have the same endpoint."""
    return DEPLOYMENT + protocol.name.removeprefix("/v1")


ENDPOINTS: tuple[tuple[str, Protocol], ...] = (
    ("/v1/chat/completions", CHAT),
    ("/v1/messages", MESSAGES),
    ("/v1/messages/count_tokens", COUNT_TOKENS),
    ("/v1/responses", RESPONSES),
    ("/v1/embeddings", EMBEDDINGS),
    *((each.name, each) for each in MEDIA),
    # Google's SDKs have called the same by either version.
    ("/v1beta/models/{model:path}:generateContent", GENERATE),
    ("/v1beta/models/{model:path}:streamGenerateContent", STREAM_GENERATE),
    ("/v1/models/{model:path}:generateContent", replace(GENERATE, name="/v1/models/{model}:generateContent")),
    (
        "/v1/models/{model:path}:streamGenerateContent",
        replace(STREAM_GENERATE, name="/v1/models/{model}:streamGenerateContent"),
    ),
    *(
        (
            each.name.replace("/v1beta/", f"/{version}/").replace("{model}", "{model:path}"),
            replace(each, name=each.name.replace("/v1beta/", f"/{version}/")),
        )
        for version in ("v1beta", "v1")
        for each in (COUNT, EMBED, BATCH_EMBED)
    ),
    # Azure's two ways to the same: the newer one as OpenAI, the older one with the model in the path.
    ("/openai/v1/chat/completions", replace(CHAT, name="/openai/v1/chat/completions")),
    ("/openai/v1/responses", replace(RESPONSES, name="/openai/v1/responses")),
    # Where Azure's own client asks for what has no deployment in its address.
    ("/openai/responses", replace(RESPONSES, name="/openai/responses")),
    ("/openai/v1/embeddings", replace(EMBEDDINGS, name="/openai/v1/embeddings")),
    *((f"/openai{each.name}", replace(each, name=f"/openai{each.name}")) for each in MEDIA),
    (f"{DEPLOYMENT}/chat/completions", replace(CHAT, name=f"{DEPLOYMENT}/chat/completions", address=deployment)),
    (f"{DEPLOYMENT}/embeddings", replace(EMBEDDINGS, name=f"{DEPLOYMENT}/embeddings", address=deployment)),
    *((_deployed(each), replace(each, name=_deployed(each), address=deployment)) for each in MEDIA),
)
DIRECTORIES: tuple[tuple[str, ErrorShape], ...] = (
    ("/v1/models", openai_chat.ERRORS),
    ("/openai/v1/models", openai_chat.ERRORS),
    ("/openai/models", openai_chat.ERRORS),
    ("/v1beta/models", gemini_answer.ERRORS),
)
# Below these every other address is refused: the first that fits says how.
CLOSED: tuple[tuple[str, ErrorShape], ...] = (
    ("/v1/messages/{path:path}", anthropic_answer.ERRORS),
    ("/v1/models/{model:path}:{action}", gemini_answer.ERRORS),
    ("/v1/{path:path}", openai_chat.ERRORS),
    ("/v1beta/{path:path}", gemini_answer.ERRORS),
    ("/openai/{path:path}", openai_chat.ERRORS),
    # Where Google's SDK uploads files, and its other versions.
    ("/upload/{path:path}", gemini_answer.ERRORS),
    ("/v1alpha/{path:path}", gemini_answer.ERRORS),
    ("/v1beta1/{path:path}", gemini_answer.ERRORS),
    # What a client asks for whose base address was written without its `/v1`.
    *((path, openai_chat.ERRORS) for path in ("/chat/completions", "/responses", "/embeddings", "/models")),
)
