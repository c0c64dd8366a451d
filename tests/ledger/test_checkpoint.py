import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.checkpoint import Checkpoint, read_checkpoint
from tests.ledger.cases import vectors

BODIES = vectors("formats-checkpoint-and-proof")["checkpoint_bodies"]
ROOT = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize("case", [case for case in BODIES if case["want_error"]], ids=lambda case: case["desc"])
def test_refuses_what_others_refuse(case: dict) -> None:
    with pytest.raises(LedgerError):
        read_checkpoint(case["text"])


@pytest.mark.parametrize("case", [case for case in BODIES if not case["want_error"]], ids=lambda case: case["desc"])
def test_accepts_what_others_accept_with_a_root_of_32_bytes(case: dict) -> None:
    """The published cases have roots of any length and trailing empty lines, which the specification forbids."""
    lines = case["text"].rstrip("\n").split("\n")
    text = "\n".join([*lines[:2], ROOT, *lines[3:]]) + "\n"
    assert read_checkpoint(text).text() == text
    with pytest.raises(LedgerError):
        read_checkpoint(case["text"])


@given(st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32))
def test_reads_back_what_it_writes(size: int, root: bytes) -> None:
    made = Checkpoint("city.example/book", size, root, ("an extension",))
    assert read_checkpoint(made.text()) == made


@pytest.mark.parametrize(
    "text",
    [
        f"o\n01\n{ROOT}\n",
        f"o\n+1\n{ROOT}\n",
        f"o\n１\n{ROOT}\n",
        f"o\n{2**63}\n{ROOT}\n",
        f"o\n1\n{ROOT}\n\n",
        f"o\n1\n{ROOT}",
        f"o\n1\n{ROOT}x\n",
        f"o\n1\n{ROOT[:-2]}B=\n",
        "o\n1\n\n",
    ],
)
def test_refuses_a_second_way_to_write_a_checkpoint(text: str) -> None:
    with pytest.raises(LedgerError):
        read_checkpoint(text)
