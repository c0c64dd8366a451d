"""What the book keeps of an answer that is a file: its kind, size and hash, by which the file is known again."""

import hashlib
import json


class Copy:
    """What is known of a file that passes by."""

    def __init__(self, media_type: str) -> None:
        self._media_type = media_type
        self._hash = hashlib.sha256()
        self.size = 0

    def take(self, piece: bytes) -> None:
        self._hash.update(piece)
        self.size += len(piece)

    def told(self) -> bytes:
        """What the book keeps, as JSON; nothing of a file that never began."""
        if not self.size:
            return b""
        facts = {"media_type": self._media_type, "bytes": self.size, "sha256": self._hash.hexdigest()}
        return json.dumps({"object": "file", **facts}).encode()
