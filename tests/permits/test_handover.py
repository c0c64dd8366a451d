"""A permit as a file for one other installation: read only by whom it is meant for, from whom it claims to come."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from sekisho.kernel.errors import SignatureError
from sekisho.permits import jws
from sekisho.permits.conditions import Period
from sekisho.permits.grounds import Origin, Paper
from sekisho.permits.handover import MAX_CHARACTERS, TYPE, Handover, Named, open_handover, sign_handover
from sekisho.permits.permit import TYPE as PERMIT_TYPE
from sekisho.permits.permit import sign_permit
from tests.permits.cases import CITY, CONDITIONS, NOON, STRANGER, permit
from tests.permits.exchange import PEOPLE, handover, reader

TOKEN = sign_handover(handover(), CITY)
PAYLOAD = jws.verify(TOKEN, TYPE, jws.trust(CITY.public_key()))


def refused(token: str, said: str | None = None, **who: object) -> None:
    with pytest.raises(SignatureError, match=said):
        open_handover(token, reader(**who))


def test_what_was_handed_over_is_read_with_its_permit() -> None:
    assert open_handover(TOKEN, reader()) == (handover(), permit())


def test_a_file_for_another_installation_is_refused() -> None:
    refused(TOKEN, "別の関所", own="0" * 32)


def test_another_key_or_another_name_of_the_issuer_is_refused() -> None:
    refused(TOKEN, "署名", key=STRANGER.public_key())
    refused(TOKEN, "発行元の名前", issuer="隣の架空市")
    refused(sign_handover(handover(issuer="隣の架空市"), CITY), "発行元の名前", issuer="隣の架空市")
    refused(sign_handover(handover(issuer="隣の架空市"), CITY), "発行元の名前")


def test_a_genuine_permit_in_an_envelope_of_somebody_else_is_refused() -> None:
    """Key substitution: the stranger signs the envelope round the city's permit, or the city round the stranger's."""
    refused(sign_handover(handover(), STRANGER), "署名", key=STRANGER.public_key())
    refused(sign_handover(handover(permit=sign_permit(permit(), STRANGER)), CITY), "署名")


def test_other_signed_documents_of_the_issuer_are_no_handover() -> None:
    refused(handover().permit, "署名")
    refused(jws.sign(PAYLOAD, PERMIT_TYPE, CITY), "署名")
    for token in ("", "a.b.c", TOKEN + "A", TOKEN[:-1], "." + TOKEN, "x" * (MAX_CHARACTERS + 1)):
        refused(token)


def test_an_expired_permit_and_one_from_the_future_are_refused() -> None:
    refused(TOKEN, "期間は終わって", now=datetime(2027, 3, 31, 15, 0, tzinfo=UTC))
    assert open_handover(TOKEN, reader(now=datetime(2027, 3, 31, 14, 59, tzinfo=UTC)))
    refused(sign_handover(handover(issued_at=NOON + timedelta(minutes=6)), CITY), "未来")
    assert open_handover(sign_handover(handover(issued_at=NOON + timedelta(minutes=4)), CITY), reader())


def test_what_was_handed_over_once_is_not_handed_on() -> None:
    origin = Origin("別の市", "0" * 32, "pmt_0", "eng_0", 1, "0" * 64)
    refused(sign_handover(handover(permit=sign_permit(permit(origin=origin), CITY)), CITY), "さらに引き渡す")


def test_a_confirmation_on_paper_is_handed_to_nobody() -> None:
    paper = Paper("c" * 64, date(2026, 4, 1), "広報課", "第12号", "決裁3")
    refused(sign_handover(handover(permit=sign_permit(permit(paper=paper), CITY)), CITY), "紙による確認")


@pytest.mark.parametrize(
    "people",
    [PEOPLE[:1], (), (*PEOPLE, Named("psn_x", "試験 三")), (*PEOPLE, PEOPLE[0]), (PEOPLE[0], Named("psn_x", "試験"))],
)
def test_the_names_are_exactly_those_of_the_permit(people: tuple[Named, ...]) -> None:
    refused(sign_handover(handover(people=people), CITY), "名簿")


@pytest.mark.parametrize(
    "change",
    [
        {"number": 0},
        {"number": True},
        {"list_days": -1},
        {"number": "3"},
        {"people": None},
        {"more": 1},
        {"people": [1]},
    ],
)
def test_shapes_are_exact(change: dict[str, object]) -> None:
    assert isinstance(PAYLOAD, dict)
    refused(jws.sign(PAYLOAD | change, TYPE, CITY))


def test_a_last_day_is_the_permits_own() -> None:
    conditions = tuple(
        Period(1, date(2026, 4, 1), date(2026, 11, 23)) if isinstance(c, Period) else c for c in CONDITIONS
    )
    made: Handover = replace(handover(), permit=sign_permit(permit(conditions=conditions), CITY))
    assert open_handover(sign_handover(made, CITY), reader())[1].period.last == date(2026, 11, 23)
