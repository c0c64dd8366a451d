"""The value that says "no", with the rule that says it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something may not happen. Holds no text that a person wrote, so it may be logged and shown.

    rule: number in the rule book (1–13), or None where no rule speaks (limits, malformed input).
    code: stable name, e.g. `scope.user`; see docs/glossary.md for the list.
    """

    rule: int | None
    code: str
    message_ja: str
    message_en: str
    next_ja: str = ""
