"""紙による確認 and origin: in the signed content, exactly."""

from datetime import date

import pytest

from sekisho.kernel.errors import SignatureError
from sekisho.permits import jws
from sekisho.permits.grounds import PAPER_MARK, Origin, Paper
from sekisho.permits.permit import TYPE, document, open_permit, sign_permit
from tests.permits.cases import CITY, TRUSTED, permit

PAPER = Paper("c" * 64, date(2026, 4, 1), "広報課", "第12号", "決裁3")
ORIGIN = Origin("架空市", "0" * 32, "pmt_1", "eng_1", 3, "a" * 64)


def test_a_permit_on_paper_says_so_in_its_signed_content() -> None:
    made = permit(paper=PAPER)
    assert open_permit(sign_permit(made, CITY), TRUSTED) == made
    assert document(made)["paper"]["mark"] == PAPER_MARK == "紙による確認"
    assert document(made)["paper"]["scan_sha256"] == "c" * 64
    assert "origin" not in document(made)
    assert "paper" not in document(permit())


@pytest.mark.parametrize(
    "paper",
    [
        None,
        {},
        "紙",
        {"scan_sha256": "c" * 63},
        {"scan_sha256": "C" * 64},
        {"mark": "確認"},
        {"confirmed_on": "2026-4-1"},
        {"confirmed_on": None},
        {"officer": "試験"},
    ],
)
def test_the_mark_cannot_be_bent(paper: object) -> None:
    good = document(permit(paper=PAPER))
    bent = good["paper"] | paper if isinstance(paper, dict) and paper else paper
    with pytest.raises(SignatureError):
        open_permit(jws.sign(good | {"paper": bent}, TYPE, CITY), TRUSTED)


def test_an_origin_is_carried_exactly() -> None:
    made = permit(origin=ORIGIN)
    assert open_permit(sign_permit(made, CITY), TRUSTED) == made
    for change in ({"number": "3"}, {"sha256": "x"}, {"more": 1}):
        bent = document(made) | {"origin": document(made)["origin"] | change}
        with pytest.raises(SignatureError):
            open_permit(jws.sign(bent, TYPE, CITY), TRUSTED)
