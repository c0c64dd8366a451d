"""Any order of acts by anybody: what must hold of requests, permits, snapshots and events holds after each of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from sekisho.desk.applications.actions import begin_request, save_draft, submit_request, withdraw_request
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.demo.answers import complete
from sekisho.desk.events.actions import leaf_of
from sekisho.desk.events.models import Event
from sekisho.desk.exchange.withdrawals import Letter, record_withdrawal
from sekisho.desk.home.words import ACTS
from sekisho.desk.people.actions import attest
from sekisho.desk.people.models import Person
from sekisho.desk.permits.actions import (
    LIVE,
    deactivate_person,
    expire_permits,
    make_key,
    move_permit,
    read_permit,
    revoke_key,
)
from sekisho.desk.permits.models import ApiKey, IssuedPermit
from sekisho.desk.permits.publish import publish
from sekisho.desk.reviews.actions import (
    Ruling,
    confirm_request,
    keep_comments,
    refuse_request,
    return_request,
    take_up,
)
from sekisho.desk.reviews.models import Decision
from sekisho.desk.shell.clock import now, today
from sekisho.kernel.errors import InputError, StateError
from sekisho.permits.ask import Ask
from sekisho.rules.application import Application
from tests.desk.published import published
from tests.desk.world import build_world

CASES = {"survey": ("responsible", "officer"), "plan": ("rival-responsible", "other-officer")}
FINAL = ("confirmed", "refused", "withdrawn")
CASE = st.sampled_from(sorted(CASES))
DECISIONS = st.sampled_from([confirm_request, confirm_request, return_request, refuse_request])


class Desk(RuleBasedStateMachine):
    """Acts are tried whether they are possible or not; a refusal must leave everything as it was."""

    @initialize(head_start=st.integers(0, 8))
    def open_the_desk(self, head_start: int) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.world = build_world()
        self.filed: dict[str, tuple[str, str]] = {}
        self.decided: dict[str, str] = {}
        self.ended: dict[str, str] = {}
        self.is_told = False
        for _ in range(head_start):
            self.go_on("survey", 2)
        for login in ("staff", "sub-staff"):
            self.make_a_key("survey", login, "1")

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def attempt(self, act: Callable[[], Any]) -> None:
        """Done with an event, or refused without a trace."""
        before, states = Event.objects.count(), self.states()
        try:
            act()
        except (StateError, InputError):
            assert Event.objects.count() == before
            assert self.states() == states
        else:
            assert Event.objects.count() > before or self.states() == states
            self.is_told = False

    @invariant()
    def only_a_live_permit_has_keys_that_can_open_anything(self) -> None:
        live = IssuedPermit.objects.filter(state__in=LIVE).values("engagement_id")
        assert not ApiKey.objects.filter(revoked_at=None, ended_at=None).exclude(engagement_id__in=live).exists()

    @invariant()
    def while_no_decision_falls_the_scope_in_force_stays(self) -> None:
        """Filing, returning, refusing or withdrawing a change never touches a permit; only the city or the day does."""
        before, self.tokens = getattr(self, "tokens", {}), self.tokens_now()
        for permit, (state, token) in before.items():
            assert self.tokens[permit][1] == token
            if state == "in_force" and self.tokens[permit][0] != "in_force":
                assert Event.objects.filter(subject=permit, act__startswith="permit.").exclude(act="permit.issue")
        issued = Event.objects.filter(act="permit.issue").count()
        assert issued == len(self.tokens) == Decision.objects.filter(outcome="confirm").count()

    def tokens_now(self) -> dict[str, tuple[str, str]]:
        return {row.id: (row.state, row.token) for row in IssuedPermit.objects.all()}

    def states(self) -> tuple[list[Any], ...]:
        return (
            list(Request.objects.order_by("id").values_list("id", "state", "revision", "receipt")),
            list(IssuedPermit.objects.order_by("id").values_list("id", "state")),
            list(ApiKey.objects.order_by("id").values_list("id", "revoked_at")),
            list(Person.objects.order_by("id").values_list("id", "is_active", "attested_at")),
        )

    def request(self, case: str) -> Request | None:
        """The newest request of the case."""
        return Request.objects.filter(engagement=self.world.engagements[case]).order_by("-created_at", "-id").first()

    def permit(self, case: str) -> IssuedPermit | None:
        return IssuedPermit.objects.filter(engagement=self.world.engagements[case]).order_by("-issued_at").first()

    @rule(case=CASE, uses=st.integers(1, 3))
    def go_on(self, case: str, uses: int) -> None:
        """The next proper act: without it, chance alone would seldom come as far as a permit."""
        found = self.request(case)
        state = found.state if found is not None else "confirmed"
        if state in ("draft", "returned"):
            self.save(case, uses, late=False, spoilt=False)
            self.submit(case)
        elif state == "submitted":
            self.take(case)
        elif state == "in_review":
            self.decide(case, confirm_request, oldest=False, reason="")
        else:
            self.begin(case, "own")

    @rule(case=CASE, by=st.sampled_from(["own", "own", "own", "sub-responsible", "officer"]))
    def begin(self, case: str, by: str) -> None:
        person = self.world.people[CASES[case][0] if by == "own" else by]
        self.attempt(lambda: begin_request(self.world.engagements[case], person))

    @rule(case=CASE, uses=st.integers(1, 3), late=st.booleans(), spoilt=st.sampled_from([False, False, False, True]))
    def save(self, case: str, uses: int, late: bool, spoilt: bool) -> None:
        found = self.request(case)
        if found is not None:
            by = self.world.people[CASES[case][0]]
            paper = self.paper(found, uses, spoilt=spoilt)
            self.attempt(lambda: save_draft(found, paper, found.revision - late, "uses", by))

    def paper(self, found: Request, uses: int, *, spoilt: bool) -> Application:
        whole = complete(found.application, found.engagement, today())
        first = whole.uses[0]
        many = tuple(replace(first, id=f"use-{n}") for n in range(1, uses + 1))
        return whole.with_answers(uses=many, curated="" if spoilt else whole.curated)

    @rule(case=CASE)
    def submit(self, case: str) -> None:
        found = self.request(case)
        if found is not None:
            self.attempt(lambda: submit_request(found, self.world.people[CASES[case][0]]))

    @rule(case=CASE)
    def withdraw(self, case: str) -> None:
        found = self.request(case)
        if found is not None:
            self.attempt(lambda: withdraw_request(found, self.world.people[CASES[case][0]]))

    @rule(case=CASE, days=st.sampled_from([0, 0, 1, -1]))
    def record_a_mailed_withdrawal(self, case: str, days: int) -> None:
        found = self.request(case)
        if found is not None:
            letter = Letter(today() + timedelta(days=days), "post", "受注者の担当")
            self.attempt(lambda: record_withdrawal(found, letter, self.world.people[CASES[case][1]]))

    @rule(case=CASE)
    def take(self, case: str) -> None:
        found = self.request(case)
        if found is not None:
            self.attempt(lambda: take_up(found, self.world.people[CASES[case][1]]))

    @rule(case=CASE, text=st.sampled_from(["頻度を書いてください。", ""]))
    def comment(self, case: str, text: str) -> None:
        found = self.request(case)
        if found is not None and (version := found.latest):
            self.attempt(lambda: keep_comments(version, {"logs": text}, self.world.people[CASES[case][1]]))

    @rule(case=CASE, decide=DECISIONS, oldest=st.booleans(), reason=st.sampled_from(["理由", "理由", ""]))
    def decide(self, case: str, decide: Callable[..., object], oldest: bool, reason: str) -> None:
        found = self.request(case)
        if found is None:
            return
        version = found.versions.first() if oldest else found.latest
        if version is not None:
            self.attempt(lambda: decide(version, Ruling(reason=reason), self.world.people[CASES[case][1]]))

    @rule(case=CASE, act=st.sampled_from(["suspend", "resume", "revoke"]), reason=st.sampled_from(["理由", ""]))
    def move(self, case: str, act: str, reason: str) -> None:
        permit = self.permit(case)
        if permit is not None:
            self.attempt(lambda: move_permit(permit, act, reason, self.world.people[CASES[case][1]]))

    @rule(case=CASE)
    def let_it_end(self, case: str) -> None:
        permit = self.permit(case)
        if permit is not None:
            IssuedPermit.objects.filter(id=permit.id).update(last_day=today() - timedelta(days=1))
            self.attempt(expire_permits)

    @rule(case=CASE, login=st.sampled_from(["staff", "sub-staff", "rival-staff"]), purpose=st.sampled_from(["1", "3"]))
    def make_a_key(self, case: str, login: str, purpose: str) -> None:
        person = Person.objects.get(id=self.world.people[login].id)
        if person.attested_at is None:
            attest(person, "osaka-1.1")
        self.attempt(lambda: make_key(person, self.world.engagements[case], f"use-{purpose}", person))

    @rule()
    def revoke_a_key(self) -> None:
        row = ApiKey.objects.order_by("id").first()
        if row is not None:
            self.attempt(lambda: revoke_key(row, row.person))

    @rule(login=st.sampled_from(["staff", "responsible"]))
    def deactivate(self, login: str) -> None:
        self.attempt(lambda: deactivate_person(self.world.people[login], self.world.people["responsible"]))

    @invariant()
    def a_live_permit_rests_on_a_confirmation_of_the_latest_version(self) -> None:
        for permit in IssuedPermit.objects.filter(state__in=LIVE).select_related("version__request"):
            assert permit.version.request.state == "confirmed"
            assert permit.version == permit.version.request.latest
            assert permit.version.decision.outcome == "confirm"
            content = read_permit(permit)
            assert content.request_sha256 == permit.version.sha256
            assert content.engagement == permit.engagement_id == permit.version.request.engagement_id

    @invariant()
    def an_engagement_has_one_live_permit_and_one_open_request_at_most(self) -> None:
        live = list(IssuedPermit.objects.filter(state__in=LIVE).values_list("engagement_id", flat=True))
        open_ones = Request.objects.filter(state__in=("draft", "submitted", "in_review", "returned"))
        assert len(live) == len(set(live))
        assert open_ones.count() == open_ones.values("engagement_id").distinct().count()

    @invariant()
    def what_has_ended_stays_ended(self) -> None:
        ended = dict(IssuedPermit.objects.exclude(state__in=LIVE).values_list("id", "state"))
        ended |= dict(Request.objects.filter(state__in=FINAL).values_list("id", "state"))
        assert self.ended.items() <= ended.items()
        self.ended = ended

    @invariant()
    def what_was_filed_or_decided_stays(self) -> None:
        now_filed = {version.id: (version.answers, version.sha256) for version in Version.objects.all()}
        decided = dict(Decision.objects.values_list("version_id", "outcome"))
        assert self.filed.items() <= now_filed.items()
        assert self.decided.items() <= decided.items()
        self.filed, self.decided = now_filed, decided

    @invariant()
    def the_gates_are_told_no_more_than_the_live_permits(self) -> None:
        if self.is_told:
            return
        self.is_told = True
        publish()
        snapshot = published()
        live = {p.engagement_id: p for p in IssuedPermit.objects.filter(state="in_force")}
        told = {entry.engagement: entry.token for entry in snapshot.content.permits if entry.state == "in_force"}
        assert told == {engagement: permit.token for engagement, permit in live.items()}
        held = ApiKey.objects.filter(revoked_at=None, person__is_active=True)
        reopened = IssuedPermit.objects.filter(state__in=LIVE).values_list("engagement_id", flat=True)
        keys = {key.hash for key in held if key.ended_at is None or key.engagement_id not in reopened}
        assert {entry.hash for entry in snapshot.content.keys} == keys
        for entry in snapshot.content.keys:
            self.opens_what_was_filed(snapshot, entry, live)

    def opens_what_was_filed(self, snapshot: Any, entry: Any, live: dict[str, IssuedPermit]) -> None:
        for purpose in ("use-1", "use-2", "use-3", "use-4"):
            ask = Ask(entry.engagement, entry.party, entry.user, purpose, "practice-text", "text", now())
            if not snapshot.decide(ask):
                filed = live[entry.engagement].version.application
                assert purpose in {use.id for use in filed.uses}
                assert entry.user in {user.id for user in filed.named_users}

    @invariant()
    def every_event_has_a_japanese_word_and_fits_the_book(self) -> None:
        for event in Event.objects.order_by("-id")[:5]:
            assert event.act in ACTS
            assert leaf_of(event)


def test_nothing_that_people_do_breaks_what_must_hold(db: None) -> None:
    run_state_machine_as_test(Desk, settings=settings(max_examples=20, stateful_step_count=25, deadline=None))
