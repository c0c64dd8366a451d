"""Binding a city's permit to people here: it may narrow, never widen."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.kernel.errors import InputError, SignatureError
from sekisho.permits.adopt import BOUND, UNBOUND, Binding, Here, adopt
from sekisho.permits.conditions import CONDITIONS as KINDS
from sekisho.permits.conditions import FreshList
from sekisho.permits.grounds import Origin
from sekisho.permits.permit import open_permit, sign_permit
from tests.permits.cases import CITY, CONDITIONS, NOON, TRUSTED, ask, permit

HERE = Here("pmt_9", "http://here.example", "eng_9", NOON)
ORIGIN = Origin("架空市", "0" * 32, "pmt_1", "eng_1", 3, "a" * 64)
ALL = Binding(
    {"psn_tanaka": "psn_a", "psn_sato": "psn_b"},
    {"pty_main": "pty_a", "pty_sub": "pty_b"},
    {"svc_text": "local_text", "svc_image": "local_image"},
)


def some(names: dict[str, str]) -> st.SearchStrategy[dict[str, str]]:
    return st.sets(st.sampled_from(sorted(names))).map(lambda kept: {name: names[name] for name in kept})


BINDINGS = st.builds(Binding, some(dict(ALL.users)), some(dict(ALL.parties)), some(dict(ALL.services)))


@given(
    BINDINGS,
    st.sampled_from(["psn_a", "psn_b", "psn_tanaka", ""]),
    st.sampled_from(["pty_a", "pty_b", "pty_main"]),
    st.sampled_from(["local_text", "local_image", "svc_text"]),
    st.sampled_from(["text", "image", "audio"]),
)
def test_what_passes_here_would_have_passed_there(
    binding: Binding, user: str, party: str, service: str, kind: str
) -> None:
    """The adopted permit answers as the city's does about those bound, and refuses everybody else."""
    made = adopt(permit(), binding, HERE, ORIGIN)
    back = [
        {here: there for there, here in names.items()} for names in (binding.users, binding.parties, binding.services)
    ]
    there = ask(user=back[0].get(user, ""), party=back[1].get(party, ""), service=back[2].get(service, ""), kind=kind)
    here = ask(engagement="eng_9", user=user, party=party, service=service, kind=kind)
    assert [no.code for no in made.decide(here)] == [no.code for no in permit().decide(there)]


def test_the_adopted_permit_says_where_it_comes_from_and_survives_its_signature() -> None:
    made = adopt(permit(), ALL, HERE, ORIGIN)
    assert (made.id, made.issuer, made.engagement, made.origin) == ("pmt_9", HERE.issuer, "eng_9", ORIGIN)
    assert (made.request_sha256, made.period, made.purposes) == (
        permit().request_sha256,
        permit().period,
        permit().purposes,
    )
    assert open_permit(sign_permit(made, CITY), TRUSTED) == made
    assert made.decide(ask()) != ()  # the city's own ids open nothing here


def test_nobody_is_bound_twice_and_nothing_the_permit_does_not_name() -> None:
    for wrong in (
        Binding({"psn_tanaka": "psn_a", "psn_sato": "psn_a"}, {}, {}),
        Binding({"psn_unknown": "psn_a"}, {}, {}),
        Binding({}, {"pty_x": "pty_a"}, {}),
        Binding({}, {}, {"svc_x": "local_text"}),
    ):
        with pytest.raises(InputError):
            adopt(permit(), wrong, HERE, ORIGIN)


def test_every_kind_of_condition_is_either_bound_or_known_to_hold_no_id() -> None:
    assert {*BOUND, *UNBOUND} == set(KINDS) - {FreshList}


def test_a_condition_nobody_thought_of_is_not_carried_over() -> None:
    unknown = permit(conditions=(*CONDITIONS, FreshList(1, date(2027, 1, 1))))
    with pytest.raises(SignatureError, match="fresh-list"):
        adopt(unknown, ALL, HERE, ORIGIN)
