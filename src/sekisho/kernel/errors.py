"""One tree of errors. An error says which act failed and on what; it never carries personal information.

An expected "no" is not an error: see `refusal.Refusal`.
"""


class SekishoError(Exception):
    """An act failed. `message_ja` is shown to people as it stands; `next_ja` says what to do next."""

    def __init__(self, message_ja: str, *, next_ja: str = "") -> None:
        super().__init__(message_ja)
        self.message_ja = message_ja
        self.next_ja = next_ja

    def __str__(self) -> str:
        return f"{self.message_ja} {self.next_ja}".strip()


class ConfigurationError(SekishoError):
    """A setting, key file or installed part is missing, weak or contradictory."""


class InputError(SekishoError):
    """What a person or program handed over cannot be used as it is."""


class NotFoundError(SekishoError):
    """The named thing does not exist, or the asker may not know that it does."""


class StateError(SekishoError):
    """The act is not possible in the present state of the thing."""


class StoreError(SekishoError):
    """The store could not be read or written; nothing may pass while this lasts."""


class LedgerError(SekishoError):
    """The book cannot be written, or is not what it should be."""


class SignatureError(SekishoError):
    """A signed document is malformed, unsigned, or signed by a key that is not trusted here."""


class PaperError(SekishoError):
    """A paper could not be produced or read."""
