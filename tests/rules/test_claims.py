"""A contractor's evidence changes a fact for one paper, never in the catalogue; consumer plans stay unusable."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sekisho.permits.conditions import Consent
from sekisho.rules.application import FactClaim
from sekisho.rules.claims import with_claims
from sekisho.rules.registry import compile_conditions, precheck
from tests.rules.paper import BOOK, FACTS, PICTURES, PROOF, TODAY, claimed, complete, marks, terms

UNKNOWN = next(s for s in FACTS.services.values() if s.trains_on_input_default == "unknown" and not s.consumer_terms)
CONSUMER = next(s for s in FACTS.services.values() if s.consumer_terms and s.trains_on_input_default == "yes")
CLAIM = FactClaim(UNKNOWN.id, "trains_on_input_default", "no", PROOF.id, "第5条", "unknown")


def about(service: str) -> FactClaim:
    return replace(CLAIM, service=service)


def codes(found: set[tuple[str, str, str]], item: str = "claims") -> set[tuple[str, str]]:
    return {(code, level) for code, where, level in found if where == item}


def pictures(claim: FactClaim, **proof: object):
    """The paper with an image service of which the catalogue knows nothing about its training."""
    file = replace(PROOF, kind="other", item="curated", service=claim.service, **proof)
    services = (replace(PICTURES, service=claim.service),)
    return complete(kinds=("image",), services=services, curated="yes", files=(file,), claims=(claim,))


def test_a_claim_with_evidence_answers_what_the_catalogue_does_not_know() -> None:
    service = replace(PROOF, service=UNKNOWN.id)
    plain = claimed(CLAIM, service, claims=())
    assert ("optout.unknown", "opt_out", "doubt") in marks(plain, 6)
    assert ("optout.unknown", "opt_out", "doubt") not in marks(claimed(CLAIM, service), 6)


def test_the_officer_is_always_told_to_look_at_the_evidence() -> None:
    assert codes(marks(claimed(CLAIM))) == {("claim.differs", "doubt")}


def test_the_catalogue_is_not_changed() -> None:
    paper = claimed(CLAIM)
    assert with_claims(paper, FACTS, TODAY).services[UNKNOWN.id].trains_on_input_default == "no"
    assert FACTS.services[UNKNOWN.id].trains_on_input_default == "unknown"
    assert FACTS.services[UNKNOWN.id] == UNKNOWN


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        (replace(CLAIM, evidence=""), "claim.evidence"),
        (replace(CLAIM, evidence="att-of-another-case"), "claim.evidence"),
        (replace(CLAIM, value="unknown"), "claim.fact"),
        (replace(CLAIM, fact="consumer_terms", value="no"), "claim.fact"),
        (replace(CLAIM, fact="status", value="active"), "claim.fact"),
    ],
)
def test_a_claim_that_is_not_in_order_stops_the_paper_and_counts_for_nothing(claim: FactClaim, code: str) -> None:
    paper = claimed(claim)
    assert codes(marks(paper)) == {(code, "stop")}
    assert with_claims(paper, FACTS, TODAY).services[UNKNOWN.id] == UNKNOWN


def test_a_claim_about_a_service_that_is_not_on_the_paper_stops() -> None:
    paper = claimed(CLAIM, services=complete().services)
    assert codes(marks(paper)) == {("claim.service", "stop")}


@pytest.mark.parametrize("days", [None, -1])
def test_expired_evidence_stops_and_counts_for_nothing(days: int | None) -> None:
    until = None if days is None else TODAY + timedelta(days=days)
    paper = claimed(CLAIM, replace(PROOF, kind="other", until=until))
    assert codes(marks(paper)) == {("claim.stale", "stop")}
    assert with_claims(paper, FACTS, TODAY).services[UNKNOWN.id] == UNKNOWN


@pytest.mark.parametrize("fact", ["trains_on_input_default", "curated_training"])
def test_a_consumer_plan_stays_a_consumer_plan(fact: str) -> None:
    claim = replace(about(CONSUMER.id), fact=fact)
    paper = claimed(claim, replace(PROOF, service=CONSUMER.id))
    found = marks(paper)
    assert ("claim.consumer", "claims", "stop") in found
    assert ("service.consumer", "service", "stop") in found
    assert with_claims(paper, FACTS, TODAY).services[CONSUMER.id] == CONSUMER


def test_a_curated_claim_frees_from_consent_only_while_its_evidence_lasts_as_long_as_the_permit() -> None:
    claim = FactClaim("practice-image", "curated_training", "yes", PROOF.id, "第3条", "no")
    lasting = pictures(claim)
    assert ("image.uncurated", "curated", "doubt") not in marks(lasting, 3)
    assert not any(isinstance(c, Consent) for c in compile_conditions(lasting, terms(), BOOK))
    short = pictures(claim, until=terms().last - timedelta(days=1))
    assert codes(marks(short)) == {("claim.differs", "doubt"), ("claim.stale", "doubt")}
    assert Consent(3, ("practice-image",)) in compile_conditions(short, terms(), BOOK)


def test_a_paper_without_claims_is_judged_by_the_catalogue_alone() -> None:
    assert with_claims(complete(), FACTS, TODAY) == FACTS
    assert not [f for f in precheck(complete(), FACTS) if f.item == "claims"]


def test_a_rejected_claim_counts_for_nothing_and_is_noted() -> None:
    service = replace(PROOF, service=UNKNOWN.id)
    paper = claimed(CLAIM, service)
    told = replace(FACTS, rejected=frozenset({1}))
    assert with_claims(paper, told, TODAY).services[UNKNOWN.id] == UNKNOWN
    found = {(f.code, f.item, f.level) for f in precheck(paper, told)}
    assert ("optout.unknown", "opt_out", "doubt") in found
    assert codes(found) == {("claim.rejected", "note")}


def test_only_the_rejected_one_of_two_claims_goes() -> None:
    other = replace(CLAIM, fact="curated_training", value="yes")
    paper = claimed(CLAIM, replace(PROOF, service=UNKNOWN.id)).with_answers(claims=(CLAIM, other))
    entry = with_claims(paper, replace(FACTS, rejected=frozenset({1})), TODAY).services[UNKNOWN.id]
    assert (entry.trains_on_input_default, entry.curated_training) == ("unknown", "yes")


def test_conditions_go_by_the_catalogue_where_a_claim_is_rejected() -> None:
    image = next(s for s in FACTS.services.values() if "image" in s.kinds and not s.consumer_terms)
    claim = FactClaim(image.id, "curated_training", "yes", PROOF.id, "第3条", image.curated_training)
    paper = pictures(claim)
    rejecting = replace(terms(), facts=replace(FACTS, rejected=frozenset({1})))
    without = compile_conditions(paper.with_answers(claims=()), terms(), BOOK)
    assert compile_conditions(paper, rejecting, BOOK) == without
    assert compile_conditions(paper, terms(), BOOK) != without
