"""Every endpoint that is open, by hand, the busiest first; and in whose error shape the closed ones answer."""

from dataclasses import replace

from sekisho.gateway.errors import ErrorShape
from sekisho.gateway.protocol import Protocol
from sekisho.gateway.providers import anthropic_answer, openai_chat
from sekisho.gateway.providers.anthropic import COUNT_TOKENS, MESSAGES
from sekisho.gateway.providers.openai_chat import CHAT, deployment

ENDPOINTS: tuple[tuple[str, Protocol], ...] = (
    ("/v1/chat/completions", CHAT),
    ("/v1/messages", MESSAGES),
    ("/v1/messages/count_tokens", COUNT_TOKENS),
    ("/openai/v1/chat/completions", replace(CHAT, name="/openai/v1/chat/completions")),
    (
        "/openai/deployments/{model}/chat/completions",
        replace(CHAT, name="/openai/deployments/chat/completions", address=deployment),
    ),
)
# Below these every other address is refused: the first that fits says how.
CLOSED: tuple[tuple[str, ErrorShape], ...] = (
    ("/v1/messages/{path:path}", anthropic_answer.ERRORS),
    ("/v1/{path:path}", openai_chat.ERRORS),
    ("/v1beta/{path:path}", openai_chat.ERRORS),
    ("/openai/{path:path}", openai_chat.ERRORS),
)
