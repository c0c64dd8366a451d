from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sekisho.gateway.admit import admit, find_key, known_of, open_routes, presented_keys
from sekisho.gateway.call import Admission, Call, Wanted, arrive
from sekisho.gateway.errors import Denial
from sekisho.gateway.refusals import KEY_AMBIGUOUS, KEY_EXPIRED, KEY_MISSING, KEY_UNKNOWN
from sekisho.kernel.clock import SystemClock, iso
from sekisho.kernel.refusal import Refusal
from sekisho.permits.conditions import NoSearchTools
from sekisho.permits.permit import Permit
from sekisho.permits.snapshot import KeyEntry, PermitEntry, Route, Snapshot, SnapshotContent, Upstream
from tests.gateway.world import ENGAGEMENT, KEY, conditions, key_entry, permit

NOW = datetime.now(UTC)
ROUTES = (
    Route("text", "svc-text", "text", "up", "text-1"),
    Route("picture", "svc-text", "image", "up", "picture-1"),
    Route("lost", "svc-text", "text", "nowhere", "lost-1"),
    Route("other", "svc-other", "text", "up", "other-1"),
)


def snapshot(made: Permit | None = None, state: str = "in_force", routes: tuple[Route, ...] = ROUTES) -> Snapshot:
    content = SnapshotContent(
        seq=1,
        issuer="試験市",
        issued_at=NOW,
        permits=(PermitEntry(ENGAGEMENT, state, ""),),
        keys=(key_entry(KEY),),
        routes=routes,
        upstreams=(Upstream("up", "openai", "http://upstream.invalid/v1", ""),),
    )
    return Snapshot(content, {ENGAGEMENT: made or permit()})


def call() -> Call:
    return arrive("/v1/chat/completions", SystemClock())


def wanted(model: str = "text", **more: object) -> Wanted:
    return replace(Wanted(model, stream=False), **more)


def code(step: Admission | Denial) -> str:
    assert isinstance(step, Denial)
    return step.refusal.code


@pytest.mark.parametrize(
    "header",
    [
        (b"authorization", b"Bearer " + KEY.encode()),
        (b"authorization", b"bearer   " + KEY.encode()),
        (b"x-api-key", KEY.encode()),
        (b"api-key", KEY.encode()),
        (b"x-goog-api-key", b" " + KEY.encode()),
    ],
)
def test_finds_the_key_wherever_an_sdk_puts_it(header: tuple[bytes, bytes]) -> None:
    found = find_key(snapshot(), presented_keys([(b"accept", b"*/*"), header]), NOW)
    assert isinstance(found, KeyEntry)
    assert found.user == "user_a"


def test_the_same_key_twice_is_one_key() -> None:
    headers = [(b"authorization", b"Bearer " + KEY.encode()), (b"x-api-key", KEY.encode())]
    assert presented_keys(headers) == (KEY,)


@pytest.mark.parametrize(
    ("headers", "refusal"),
    [
        ([], KEY_MISSING),
        ([(b"authorization", b"Basic dTpw")], KEY_MISSING),
        ([(b"authorization", b"Bearer ")], KEY_MISSING),
        ([(b"x-api-key", b"")], KEY_MISSING),
        ([(b"authorization", b"Bearer sk-wrong")], KEY_UNKNOWN),
        ([(b"authorization", b"Bearer \xff\xfe")], KEY_UNKNOWN),
        ([(b"authorization", b"Bearer " + KEY.encode()), (b"x-api-key", b"sk-wrong")], KEY_AMBIGUOUS),
        ([(b"authorization", b"Bearer " + KEY.encode()), (b"authorization", b"Basic dTpw")], KEY_AMBIGUOUS),
    ],
)
def test_refuses_a_key_that_is_none(headers: list[tuple[bytes, bytes]], refusal: Refusal) -> None:
    assert find_key(snapshot(), presented_keys(headers), NOW) is refusal


@pytest.mark.parametrize(
    "expires_at",
    [iso(NOW), iso(NOW - timedelta(days=1)), "", "someday", "2099-01-01T00:00:00"],
    ids=["now", "yesterday", "none", "words", "naive"],
)
def test_refuses_a_key_past_its_time_or_without_a_readable_one(expires_at: str) -> None:
    world = snapshot()
    late = replace(world.content, keys=(key_entry(KEY, expires_at=expires_at),))
    assert find_key(Snapshot(late, {}), (KEY,), NOW) is KEY_EXPIRED


def test_takes_a_key_until_the_moment_it_ends() -> None:
    world = snapshot()
    ending = replace(world.content, keys=(key_entry(KEY, expires_at=iso(NOW + timedelta(milliseconds=1))),))
    assert isinstance(find_key(Snapshot(ending, {}), (KEY,), NOW), KeyEntry)


def test_admits_what_the_permit_covers() -> None:
    step = admit(snapshot(), key_entry(KEY), call(), wanted())
    assert isinstance(step, Admission)
    assert step.upstream_model == "text-1"
    assert (step.call.actor, step.call.permit, step.call.purpose) == ("actor_a", "permit_test", "letters")
    assert (step.call.service, step.call.kind, step.call.model) == ("svc-text", "text", "text")


def test_the_header_chooses_among_the_confirmed_purposes() -> None:
    step = admit(snapshot(), key_entry(KEY), call(), wanted(purpose="summaries"))
    assert isinstance(step, Admission)
    assert step.call.purpose == "summaries"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (wanted("no-such-model"), "scope.service"),
        (wanted("no-such-model:online"), "scope.service"),
        (wanted("other"), "scope.service"),
        (wanted("picture"), "scope.kind"),
        (wanted("lost"), "upstream.not-configured"),
        (wanted(purpose="private"), "scope.purpose"),
        (wanted(search_tools=("web_search",)), "search.tool"),
        (wanted("text:online"), "search.tool"),
        (wanted(browser_origin="https://example.jp"), "public.origin"),
    ],
)
def test_refuses_what_the_permit_does_not_cover(asked: Wanted, expected: str) -> None:
    assert code(admit(snapshot(), key_entry(KEY), call(), asked)) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"user": "user_z"}, "scope.user"),
        ({"party": "party_z"}, "scope.party"),
        ({"engagement": "eng_z"}, "permit.missing"),
        ({"purpose": "private"}, "scope.purpose"),
    ],
)
def test_refuses_whom_the_permit_does_not_cover(change: dict[str, str], expected: str) -> None:
    assert code(admit(snapshot(), key_entry(KEY, **change), call(), wanted())) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [("suspended", "permit.suspended"), ("expired", "permit.expired"), ("revoked", "permit.missing")],
)
def test_refuses_a_permit_that_is_not_in_force(state: str, expected: str) -> None:
    assert code(admit(snapshot(state=state), key_entry(KEY), call(), wanted())) == expected


def test_every_reason_is_told_lowest_rule_first() -> None:
    step = admit(snapshot(), key_entry(KEY, user="user_z"), call(), wanted(search_tools=("mcp",)))
    assert code(step) == "scope.user"
    assert isinstance(step, Denial)
    assert [no.code for no in step.others] == ["search.tool"]


def test_a_permit_without_the_condition_lets_search_pass() -> None:
    lenient = permit(conditions=tuple(c for c in conditions() if not isinstance(c, NoSearchTools)))
    step = admit(snapshot(lenient), key_entry(KEY), call(), wanted("text:online"))
    assert isinstance(step, Admission)
    assert step.upstream_model == "text-1:online"


SEARCHING = (
    *("gpt-4o-search-preview", "gpt-4o-mini-search-preview-2025-03-11", "gpt-5-search-api", "o3-deep-research"),
    *("sonar", "sonar-pro", "perplexity/sonar-reasoning-pro", "groq/compound", "compound-mini", "openai/gpt-5:online"),
)


@pytest.mark.parametrize("name", SEARCHING)
def test_a_model_that_searches_by_itself_counts_as_search(name: str) -> None:
    routes = (Route("text", "svc-text", "text", "up", name),)
    assert code(admit(snapshot(routes=routes), key_entry(KEY), call(), wanted())) == "search.tool"
    assert open_routes(snapshot(routes=routes), key_entry(KEY), NOW) == ()
    lenient = permit(conditions=tuple(c for c in conditions() if not isinstance(c, NoSearchTools)))
    step = admit(snapshot(lenient, routes=routes), key_entry(KEY), call(), wanted())
    assert isinstance(step, Admission)
    assert step.upstream_model == name


@pytest.mark.parametrize("name", ["gpt-5", "llama-3.1-sonar", "text-search-ada", "research", "online", "compounds"])
def test_a_model_of_a_like_name_does_not(name: str) -> None:
    routes = (Route("text", "svc-text", "text", "up", name),)
    assert isinstance(admit(snapshot(routes=routes), key_entry(KEY), call(), wanted()), Admission)


def test_what_a_client_wrote_is_not_known_before_permit_and_routes_know_it() -> None:
    asked = wanted("090-1234-5678", purpose="田中太郎さんへの手紙")
    known = known_of(snapshot(), key_entry(KEY), call(), asked)
    assert (known.actor, known.permit, known.model, known.purpose) == ("actor_a", "permit_test", "", "")


def test_lists_only_models_the_permit_opens_for_chat() -> None:
    routes = open_routes(snapshot(), key_entry(KEY), NOW)
    assert not isinstance(routes, Refusal)
    assert [route.model for route in routes] == ["text", "lost"]
    assert isinstance(open_routes(snapshot(state="revoked"), key_entry(KEY), NOW), Refusal)
