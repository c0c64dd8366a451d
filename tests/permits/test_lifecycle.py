from itertools import product

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from sekisho.kernel.errors import StateError
from sekisho.permits.lifecycle import PERMIT, REQUEST, Lifecycle

SIDES = ("contractor", "city", "clock", "paper", "issuer", "operator")
BOTH = [REQUEST, PERMIT]
# (state, act, side, next state), written down from the flow in the product's description, not from the table.
REQUEST_MOVES = {
    ("draft", "submit", "contractor", "submitted"),
    ("returned", "submit", "contractor", "submitted"),
    ("draft", "withdraw", "contractor", "withdrawn"),
    ("submitted", "withdraw", "contractor", "withdrawn"),
    ("in_review", "withdraw", "contractor", "withdrawn"),
    ("returned", "withdraw", "contractor", "withdrawn"),
    ("submitted", "take", "city", "in_review"),
    ("in_review", "return", "city", "returned"),
    ("in_review", "confirm", "city", "confirmed"),
    ("in_review", "refuse", "city", "refused"),
    # What the city did on paper is recorded where it has nothing installed: it takes nothing up here.
    ("submitted", "return", "paper", "returned"),
    ("submitted", "confirm", "paper", "confirmed"),
    ("submitted", "refuse", "paper", "refused"),
    # What the city confirmed in its own installation, by its signed permit. It returns and refuses nothing by a file.
    ("submitted", "confirm", "issuer", "confirmed"),
}
PERMIT_MOVES = {
    ("none", "issue", "city", "in_force"),
    ("in_force", "suspend", "city", "suspended"),
    ("suspended", "resume", "city", "in_force"),
    ("in_force", "revoke", "city", "revoked"),
    ("suspended", "revoke", "city", "revoked"),
    ("in_force", "supersede", "city", "superseded"),
    ("suspended", "supersede", "city", "superseded"),
    ("in_force", "expire", "clock", "expired"),
    ("suspended", "expire", "clock", "expired"),
    ("in_force", "expire", "issuer", "expired"),
    ("suspended", "expire", "issuer", "expired"),
    # The operator stopped trusting the issuer: nobody can say any more that the city still stands by it.
    ("in_force", "revoke", "operator", "revoked"),
    ("suspended", "revoke", "operator", "revoked"),
}
for side in ("paper", "issuer"):  # the city's own acts, by a paper or by a signed file
    PERMIT_MOVES |= {(before, act, side, after) for before, act, by, after in set(PERMIT_MOVES) if by == "city"}
ELSEWHERE = ("paper", "issuer")
CITYS = ("city", *ELSEWHERE)
EXPECTED = [(REQUEST, REQUEST_MOVES), (PERMIT, PERMIT_MOVES)]
ENDS = [(REQUEST, {"confirmed", "refused", "withdrawn"}), (PERMIT, {"revoked", "superseded", "expired"})]

Move = tuple[str, str, str, str]


def acts_of(life: Lifecycle) -> set[str]:
    return {row.act for row in life.table}


def moves(life: Lifecycle) -> set[Move]:
    """Everything that can happen at all, found by trying everything."""
    found = set()
    for state, act, side in product(life.words, acts_of(life), SIDES):
        try:
            found.add((state, act, side, life.move(state, act, side)))
        except StateError:
            continue
    return found


def reached(start: str, open_moves: set[Move]) -> set[str]:
    seen, new = {start}, [start]
    while new:
        state = new.pop()
        for _, _, _, after in (move for move in open_moves if move[0] == state and move[3] not in seen):
            seen.add(after)
            new.append(after)
    return seen


@pytest.mark.parametrize(("life", "wanted"), EXPECTED, ids=["request", "permit"])
def test_exactly_the_described_moves_happen(life: Lifecycle, wanted: set[Move]) -> None:
    assert moves(life) == wanted


@pytest.mark.parametrize(("life", "ends"), ENDS, ids=["request", "permit"])
def test_an_end_is_an_end(life: Lifecycle, ends: set[str]) -> None:
    assert set(life.words) - {state for state, *_ in moves(life)} == ends
    for state, side in product(ends, SIDES):
        assert life.acts(state, side) == ()


@pytest.mark.parametrize("life", BOTH, ids=lambda life: life.name)
def test_the_open_acts_are_those_that_move(life: Lifecycle) -> None:
    for state, side in product([*life.words, "unknown", ""], [*SIDES, "auditor", ""]):
        wanted = {act for before, act, by, _ in moves(life) if (before, by) == (state, side)}
        assert set(life.acts(state, side)) == wanted
        assert len(life.acts(state, side)) == len(wanted)


@pytest.mark.parametrize("life", BOTH, ids=lambda life: life.name)
def test_every_state_has_its_word_and_can_be_reached(life: Lifecycle) -> None:
    start = next(iter(life.words))
    assert reached(start, moves(life)) == set(life.words)
    assert all(state in life.words for row in life.table for state in (*row.before, row.after))
    assert len(set(life.words.values())) == len(life.words)


def test_the_states_bear_the_official_words() -> None:
    assert REQUEST.words == {
        "draft": "下書き",
        "submitted": "提出済み",
        "in_review": "審査中",
        "returned": "補正依頼中",
        "confirmed": "確認",
        "refused": "確認不可",
        "withdrawn": "取下げ",
    }
    assert (REQUEST.name, PERMIT.name) == ("確認依頼", "手形")
    assert not any("承認" in word for life in BOTH for word in life.words.values())


@pytest.mark.parametrize("life", BOTH, ids=lambda life: life.name)
def test_no_row_is_hidden_by_another(life: Lifecycle) -> None:
    keys = [(row.act, state, row.by) for row in life.table for state in row.before]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("life", BOTH, ids=lambda life: life.name)
def test_a_refused_act_says_the_present_state_and_what_to_do(life: Lifecycle) -> None:
    open_moves = moves(life)
    for state, act, side in product([*life.words], acts_of(life) | {"", "unknown"}, [*SIDES, "", "City"]):
        if any(move[:3] == (state, act, side) for move in open_moves):
            continue
        with pytest.raises(StateError) as caught:
            life.move(state, act, side)
        assert life.name in caught.value.message_ja
        assert f"「{life.words[state]}」" in caught.value.message_ja
        assert caught.value.next_ja


def test_an_unknown_state_opens_nothing() -> None:
    for life, side in product(BOTH, SIDES):
        for act in acts_of(life):
            with pytest.raises(StateError):
                life.move("no_such_state", act, side)


# No confirmation but by the city


@pytest.mark.parametrize(("act", "side"), [("submit", "contractor"), ("take", "city"), ("confirm", "city")])
def test_without_this_act_nothing_is_ever_confirmed(act: str, side: str) -> None:
    here = {move for move in moves(REQUEST) if move[2] not in ELSEWHERE}
    without = {move for move in here if move[1:3] != (act, side)}
    assert "confirmed" in reached("draft", here)
    assert "confirmed" not in reached("draft", without)


@pytest.mark.parametrize("start", [state for state in REQUEST.words if state != "confirmed"])
@pytest.mark.parametrize("side", ["contractor", "clock", "operator"])
def test_nobody_but_the_city_confirms_from_any_state(start: str, side: str) -> None:
    alone = {move for move in moves(REQUEST) if move[2] == side}
    assert "confirmed" not in reached(start, alone)


@pytest.mark.parametrize("start", [state for state in REQUEST.words if state not in ("submitted", "confirmed")])
@pytest.mark.parametrize("side", ELSEWHERE)
def test_a_paper_or_a_signed_file_confirms_nothing_that_was_not_filed(start: str, side: str) -> None:
    alone = {move for move in moves(REQUEST) if move[2] == side}
    assert "confirmed" not in reached(start, alone)


def test_nothing_is_confirmed_without_an_act_of_the_city_here_on_paper_or_by_its_signature() -> None:
    others = {move for move in moves(REQUEST) if move[2] not in CITYS}
    assert "confirmed" not in reached("draft", others)


@pytest.mark.parametrize("start", [state for state in REQUEST.words if state != "submitted"])
def test_the_city_submits_nothing_itself(start: str) -> None:
    alone = {move for move in moves(REQUEST) if move[2] == "city"}
    assert "submitted" not in reached(start, alone)


def test_a_returned_request_needs_the_whole_way_again() -> None:
    for act in ("submit", "take", "confirm"):
        without = {move for move in moves(REQUEST) if move[1] != act and move[2] not in ELSEWHERE}
        assert "confirmed" not in reached("returned", without)
    for act in ("submit", "confirm"):
        assert "confirmed" not in reached("returned", {move for move in moves(REQUEST) if move[1] != act})


def test_a_contractor_has_no_act_on_a_permit() -> None:
    assert all(PERMIT.acts(state, "contractor") == () for state in PERMIT.words)


@pytest.mark.parametrize("start", [state for state in PERMIT.words if state != "in_force"])
def test_only_the_city_puts_a_permit_in_force(start: str) -> None:
    others = {move for move in moves(PERMIT) if move[2] not in CITYS}
    assert "in_force" not in reached(start, others)


def test_an_operator_only_closes() -> None:
    assert {after for _, _, by, after in moves(PERMIT) if by == "operator"} == {"revoked"}
    assert not {move for move in moves(REQUEST) if move[2] == "operator"}


def test_time_only_ends_a_permit() -> None:
    assert {after for _, _, by, after in moves(PERMIT) if by == "clock"} == {"expired"}
    assert not {move for move in moves(REQUEST) if move[2] == "clock"}


class Walk(RuleBasedStateMachine):
    """Anybody tries anything in any order; the history must explain the state."""

    def __init__(self) -> None:
        super().__init__()
        self.request, self.permit = "draft", "none"
        self.history: list[tuple[str, str]] = []
        self.issues = 0

    @rule(act=st.sampled_from(sorted(acts_of(REQUEST))), by=st.sampled_from(SIDES))
    def act_on_request(self, act: str, by: str) -> None:
        before = self.request
        try:
            self.request = REQUEST.move(before, act, by)
        except StateError:
            assert act not in REQUEST.acts(before, by)
            return
        assert act in REQUEST.acts(before, by)
        assert before not in ENDS[0][1]
        self.history.append((act, by))

    @precondition(lambda self: self.request == "confirmed")
    @rule(act=st.sampled_from(sorted(acts_of(PERMIT))), by=st.sampled_from(SIDES))
    def act_on_permit(self, act: str, by: str) -> None:
        before = self.permit
        try:
            self.permit = PERMIT.move(before, act, by)
        except StateError:
            return
        assert before not in ENDS[1][1]
        self.issues += act == "issue"

    @invariant()
    def confirmed_only_the_whole_way(self) -> None:
        if self.request == "confirmed":
            here = [("submit", "contractor"), ("take", "city"), ("confirm", "city")]
            elsewhere = [[here[0], ("confirm", side)] for side in ELSEWHERE]
            assert self.history[-3:] == here or self.history[-2:] in elsewhere

    @invariant()
    def each_side_did_only_its_own(self) -> None:
        assert set(self.history) <= {
            *((act, "contractor") for act in ("submit", "withdraw")),
            *((act, "city") for act in ("take", "return", "confirm", "refuse")),
            *((act, "paper") for act in ("return", "confirm", "refuse")),
            ("confirm", "issuer"),
        }

    @invariant()
    def one_permit_is_issued_once(self) -> None:
        assert self.issues == (self.permit != "none")


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=200, stateful_step_count=40)
