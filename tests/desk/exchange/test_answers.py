"""A request filed here is confirmed by the city's signed permit, if a person says so and the permit fits; else not."""

from argparse import Namespace
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from sekisho.cli.permit_import import import_file
from sekisho.desk.applications.actions import begin_request, withdraw_request
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.events.models import Event
from sekisho.desk.exchange.answers import filed_version
from sekisho.desk.exchange.incoming import Wish, adopt_permit, take_handover, take_list
from sekisho.desk.exchange.models import AdoptedPermit, TakenHandover
from sekisho.desk.people.roles import Role
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.reviews.models import Decision
from sekisho.desk.shell.clock import days_ago, now
from sekisho.kernel.errors import InputError, NotFoundError, SekishoError, StateError
from sekisho.permits.conditions import Kinds, OptOut, Period, Purpose, Purposes, Services
from sekisho.permits.permit import Permit
from sekisho.rules.rule_01_confirm_before_use import purposes
from tests.desk.browser import form_at, signed_in, words_of
from tests.desk.exchange.outside import (
    STRANGER,
    build_outside,
    city_department,
    city_permit,
    closures,
    forget_issuers,
    handover,
)
from tests.desk.exchange.test_incoming import answer_at_the_gate, binding
from tests.desk.world import make_person


@pytest.fixture
def engagement(outside):
    return outside.open(city_department())


@pytest.fixture
def version(outside, engagement):
    return outside.filed(engagement)


def fitting(version: Version, **changes: Any) -> Permit:
    """The city's permit of exactly what was filed, in one of its uses and for its text service."""
    filed = version.application
    use = purposes(filed)[0]
    service = filed.services[0].service
    facts: dict[type, Any] = {
        Purposes: Purposes(1, (use,)),
        Period: Period(1, filed.first_day, filed.last_day),
        Services: Services(1, (service,)),
        Kinds: Kinds(1, ((service, ("text",)),)),
        OptOut: OptOut(6, ((service, filed.last_day),)),
    } | changes.pop("conditions", {})
    made = city_permit(**changes)
    return replace(made, conditions=tuple(facts.get(type(one), one) for one in made.conditions))


def token(permit: Permit, **changes: Any) -> str:
    from sekisho.permits.handover import Named

    return handover(permit, services=tuple(Named(one, one) for one in permit.services), **changes)


def adopted(outside, version, permit=None, answers=True, **changes):
    by = outside.people["responsible"]
    engagement = version.request.engagement
    taken = take_handover(token(permit or fitting(version), **changes), by)
    service = version.application.services[0].service
    bound = binding(outside, engagement, services={service: service})
    return adopt_permit(taken, Wish(engagement, bound, version if answers else None), by)


def state_of(version) -> str:
    return Request.objects.get(id=version.request_id).state


def test_the_citys_signed_permit_confirms_what_was_filed(outside, version):
    row = adopted(outside, version)
    assert state_of(version) == "confirmed"
    assert (row.adopted.version, row.state) == (version, "in_force")
    assert not Decision.objects.exists()  # nobody here decided anything
    event = Event.objects.get(act="request.confirm-by-issuer")
    assert (event.subject, event.detail["permit"], event.detail["sha256"]) == (
        version.request_id,
        row.id,
        version.sha256,
    )
    assert answer_at_the_gate(outside, row.engagement, purpose=purposes(version.application)[0].id) == []
    client = signed_in(outside.people["responsible"])
    page = words_of(client.get(f"/requests/{version.request_id}/").content.decode())
    for words in ("発注者の手形を取込み", "pmt_city1", "第10号"):
        assert words in page
    permit = client.get(f"/permits/{row.id}/").content.decode()
    assert f'href="/requests/{version.request_id}/"' in permit
    history = words_of(client.get(f"/engagements/{row.engagement_id}/").content.decode())
    assert "発注者の手形を取込み" in history


def test_the_next_request_is_a_change_of_what_was_confirmed(outside, version):
    adopted(outside, version)
    draft = begin_request(version.request.engagement, outside.people["responsible"])
    assert draft.category == "change"
    assert draft.application.uses == version.application.uses


def test_unless_a_person_says_so_the_request_waits_on(outside, version):
    row = adopted(outside, version, answers=False)
    assert (state_of(version), row.adopted.version) == ("submitted", None)
    again = adopted(outside, version, number=11)
    assert (state_of(version), again.adopted.version) == ("confirmed", version)


def test_bound_again_to_others_it_still_belongs_to_what_it_confirmed(outside, version):
    adopted(outside, version)
    again = adopted(outside, version, answers=False, number=11)
    assert (again.adopted.version, state_of(version)) == (version, "confirmed")


def test_a_permit_that_confirmed_one_request_confirms_no_other(outside, version):
    adopted(outside, version)
    change = outside.filed(version.request.engagement)
    assert (change.request_id != version.request_id, change.request.category) == (True, "change")
    with pytest.raises(InputError, match="別の確認依頼"):
        adopted(outside, change, number=11)
    assert (state_of(change), state_of(version)) == ("submitted", "confirmed")
    again = adopted(outside, change, answers=False, number=12)
    assert again.adopted.version == version
    fresh = adopted(outside, change, fitting(change, id="pmt_city2"), number=13)
    assert (fresh.adopted.version, state_of(change)) == (change, "confirmed")


WIDER = {
    "another use": lambda filed: {"conditions": {Purposes: Purposes(1, (Purpose("use-1", "別の業務（別の目的）"),))}},
    "one use more": lambda filed: {
        "conditions": {Purposes: Purposes(1, (*purposes(filed), Purpose("use-9", "別の業務（別の目的）")))}
    },
    "longer": lambda filed: {
        "conditions": {Period: Period(1, filed.first_day, filed.last_day + timedelta(days=1))}
    },
    "earlier": lambda filed: {
        "conditions": {Period: Period(1, filed.first_day - timedelta(days=1), filed.last_day)}
    },
    "another kind": lambda filed: {
        "conditions": {Kinds: Kinds(1, ((filed.services[0].service, ("text", "image")),))}
    },
    "older than the filing": lambda filed: {"issued_at": now() - timedelta(days=3)},
}  # fmt: skip


@pytest.mark.parametrize("what", WIDER)
def test_a_permit_that_goes_beyond_or_before_what_was_filed_confirms_nothing(outside, version, what):
    permit = fitting(version, **WIDER[what](version.application))
    with pytest.raises(InputError, match="確認とは認められません"):
        adopted(outside, version, permit)
    assert state_of(version) == "submitted"
    assert not IssuedPermit.objects.exists()
    assert not Event.objects.filter(act="request.confirm-by-issuer").exists()
    row = adopted(
        outside, version, permit, answers=False, number=11
    )  # it may still be another confirmation of the city
    assert (row.state, state_of(version)) == ("in_force", "submitted")


def test_whom_the_paper_did_not_name_the_answer_cannot_be_bound_to(outside, version):
    by, engagement = outside.people["responsible"], version.request.engagement
    newcomer = make_person("newcomer", Role.STAFF, outside.organisations["contractor"])
    taken = take_handover(token(fitting(version)), by)
    service = version.application.services[0].service
    bound = binding(outside, engagement, users={"psn_city1": newcomer.id}, services={service: service})
    with pytest.raises(InputError, match="提出した利用者にない人"):
        adopt_permit(taken, Wish(engagement, bound, version), by)
    assert state_of(version) == "submitted"


def test_only_the_version_that_waits_in_that_very_engagement_is_confirmed(outside, version):
    twin = outside.open(version.request.engagement.department, "もう一つの委託")
    by = outside.people["responsible"]
    service = version.application.services[0].service
    taken = take_handover(token(fitting(version)), by)
    bound = binding(outside, twin, services={service: service})
    with pytest.raises(StateError):
        adopt_permit(taken, Wish(twin, bound, version), by)
    withdraw_request(version.request, by)
    bound = binding(outside, version.request.engagement, services={service: service})
    with pytest.raises(StateError):
        adopt_permit(taken, Wish(version.request.engagement, bound, version), by)
    assert (state_of(version), IssuedPermit.objects.count()) == ("withdrawn", 0)


def test_a_stranger_or_another_company_confirms_nothing(outside, version):
    with pytest.raises(SekishoError):
        adopted(outside, version, key=STRANGER)
    taken = take_handover(token(fitting(version)), outside.people["responsible"])
    service = version.application.services[0].service
    bound = binding(outside, version.request.engagement, services={service: service})
    for login in ("rival-responsible", "staff", "sub-responsible"):
        with pytest.raises(StateError):
            adopt_permit(taken, Wish(version.request.engagement, bound, version), outside.people[login])
    assert state_of(version) == "submitted"


def test_on_the_page_a_person_must_say_which(outside, version):
    client = signed_in(outside.people["responsible"])
    by = outside.people["responsible"]
    permit = fitting(
        version, conditions={Period: Period(1, version.application.first_day, version.application.last_day)}
    )
    url = f"/exchange/handovers/{take_handover(token(permit), by).id}/"
    typed = form_at(client, f"{url}?offer=1", "user-0") | {"seen": ["on"]}
    service = version.application.services[0].service
    typed |= {"service-0": [service]}
    assert typed.get("answers", []) == []
    silent = client.post(url, typed)
    assert silent.status_code == 400
    assert not IssuedPermit.objects.exists()
    assert client.post(url, typed | {"answers": ["ver_other"]}).status_code == 400
    done = client.post(url, typed | {"answers": [version.id]}, follow=True)
    assert "提出した確認依頼を「確認」にしました。" in words_of(done.content.decode())
    assert state_of(version) == "confirmed"


def test_where_it_does_not_fit_the_page_says_why(outside, version):
    client = signed_in(outside.people["responsible"])
    by = outside.people["responsible"]
    wider = fitting(version, **WIDER["another use"](version.application))
    url = f"/exchange/handovers/{take_handover(token(wider), by).id}/"
    typed = form_at(client, f"{url}?offer=1", "user-0") | {"seen": ["on"], "answers": [version.id]}
    answer = client.post(url, typed | {"service-0": [version.application.services[0].service]})
    assert answer.status_code == 400
    assert "提出した利用業務・利用目的にないものが、手形にあります。" in words_of(answer.content.decode())
    assert state_of(version) == "submitted"


def test_the_operator_says_it_on_the_command_line(outside, version, capsys):
    service, engagement = version.application.services[0].service, version.request.engagement
    pairs = (("psn_city1", outside.people["staff"].id), ("pty_city1", outside.top(engagement).id), (service, service))
    words = Namespace(engagement=engagement.id, bind=[f"{there}={here}" for there, here in pairs])
    words.answers = "req_other"
    with pytest.raises(NotFoundError, match="req_other"):
        import_file(words, token(fitting(version)).encode())
    assert (state_of(version), IssuedPermit.objects.count()) == ("submitted", 0)
    words.answers = version.request_id
    assert import_file(words, TakenHandover.objects.get().token.encode()) == 0
    assert f"確認依頼 {version.request_id} 第1版を「確認」にしました。" in capsys.readouterr().out
    assert state_of(version) == "confirmed"


class Outside(RuleBasedStateMachine):
    """A contractor's desk where the city confirms elsewhere: whatever is done, 確認 rests on the city's signature."""

    @initialize()
    def open_the_desk(self) -> None:
        forget_issuers()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.outside = build_outside()
        self.engagement = self.outside.open(city_department())
        self.number = 10

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)
        forget_issuers()

    @rule(days=st.integers(0, 2))
    def file(self, days: int) -> None:
        with suppress(StateError, InputError), days_ago(days):
            self.outside.filed(self.engagement)

    @rule()
    def withdraw(self) -> None:
        for request in Request.objects.filter(engagement=self.engagement):
            with suppress(StateError):
                withdraw_request(request, self.outside.people["responsible"])

    @rule(
        what=st.sampled_from(["", "", "", *WIDER]),
        answers=st.booleans(),
        by=st.sampled_from(["responsible", "responsible", "rival-responsible"]),
    )
    def adopt(self, what: str, answers: bool, by: str) -> None:
        version = Version.objects.filter(request__engagement=self.engagement).order_by("-submitted_at").first()
        if version is None:
            return
        self.number += 1
        permit = fitting(version, **(WIDER[what](version.application) if what else {}))
        service = version.application.services[0].service
        bound = binding(self.outside, self.engagement, services={service: service})
        waits = filed_version(self.engagement) == version
        with suppress(SekishoError):
            person = self.outside.people[by]
            taken = take_handover(token(permit, number=self.number), person)
            adopt_permit(taken, Wish(self.engagement, bound, version if answers else None), person)
            assert not answers or (waits and not what and by == "responsible")

    @rule(state=st.sampled_from(["suspended", "revoked", ""]))
    def take_a_list(self, state: str) -> None:
        self.number += 1
        with suppress(SekishoError):
            take_list(closures(self.number, *([("pmt_city1", state)] if state else [])), None)

    @invariant()
    def what_is_confirmed_rests_on_a_permit_that_the_city_signed(self) -> None:
        if not hasattr(self, "outside"):
            return
        confirmed = set(Request.objects.filter(state="confirmed").values_list("id", flat=True))
        answered = AdoptedPermit.objects.filter(version__isnull=False)
        assert confirmed == set(answered.values_list("version__request_id", flat=True))
        told = Event.objects.filter(act="request.confirm-by-issuer").values_list("subject", flat=True)
        assert sorted(told) == sorted(confirmed)
        assert IssuedPermit.objects.count() == AdoptedPermit.objects.count()
        assert set(AdoptedPermit.objects.values_list("handover_id", flat=True)) <= set(
            TakenHandover.objects.values_list("id", flat=True)
        )


def test_whatever_is_done_outside_a_confirmation_rests_on_the_citys_signature(db: None) -> None:
    run_state_machine_as_test(Outside, settings=settings(max_examples=15, stateful_step_count=15, deadline=None))
