"""Why a file is not read: one error inside this room, one refusal outside it."""

from sekisho.kernel.errors import InputError
from sekisho.kernel.refusal import Refusal

RULE = 7
ENGLISH = {
    "damaged": "The file is damaged or not what it claims to be",
    "empty": "The file is empty",
    "unknown": "This kind of file cannot be screened",
    "encrypted": "The file is encrypted",
    "macro": "The file holds macros or scripts",
    "too-large": "The file goes beyond the bounds of what is read",
    "picture": "A picture or scanned page cannot be screened here",
    "characters": "The file's characters cannot be decoded with certainty",
    "mismatch": "The file is not of the kind its name or type says",
    "slow": "The file could not be read in time",
}


class FileRefusedError(InputError):
    """A file that is not read. `code`: one of `ENGLISH`. The sentences say nothing of what the file says."""

    def __init__(self, code: str, message_ja: str, next_ja: str) -> None:
        super().__init__(message_ja, next_ja=next_ja)
        self.code = code

    def refusal(self) -> Refusal:
        """The same as a value: code `content.<code>`."""
        said = f"{ENGLISH[self.code]}; nothing was sent."
        return Refusal(RULE, f"content.{self.code}", self.message_ja, said, self.next_ja)
