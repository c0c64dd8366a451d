"""What is written into the book: one leaf with what is stored beside it."""

from dataclasses import dataclass

from sekisho.ledger.bodies import SealedBody


@dataclass(slots=True)
class Page:
    """One leaf to be written, with what is stored beside it."""

    leaf: bytes
    record: str = ""
    bodies: tuple[SealedBody, ...] = ()
