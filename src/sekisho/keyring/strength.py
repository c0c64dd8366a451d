"""Whether bytes that are to be a key look as if a person had typed them."""

LONGEST_PATTERN = 16


def is_weak(data: bytes) -> bool:
    """Whether few different bytes are in it, or it is a shorter pattern again and again."""
    repeats = any(data[length:] == data[:-length] for length in range(1, min(LONGEST_PATTERN, len(data) - 1) + 1))
    return len(set(data)) < len(data) // 4 or repeats
