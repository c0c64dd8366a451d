"""Tests of the house that need the desk: pages name their ability, acts write events with Japanese words."""

import ast

from sekisho.desk.home.words import ACTS
from sekisho.desk.people.roles import May
from sekisho.desk.urls import urlpatterns
from tests.house.sources import SOURCE, functions, tree

SLICES = (
    "people",
    "services",
    "contracts",
    "attachments",
    "applications",
    "intake",
    "permits",
    "reviews",
    "papers",
    "changes",
    "exchange",
    "registered",
    "works",
    "monthly",
    "holds",
    "retention",
    "usage",
)
ACTS_ELSEWHERE = (
    "records/book",
    "records/others",
    "exchange/incoming",
    "exchange/outgoing",
    "exchange/channels",
    "exchange/issuers",
    "exchange/answers",
    "exchange/distrust",
    "exchange/withdrawals",
    "permits/handling",
)


def test_every_page_names_its_ability():
    assert len(urlpatterns) > 30
    for pattern in urlpatterns:
        assert isinstance(getattr(pattern, "may", None), May), pattern.name


def called(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    return {n.func.id for n in ast.walk(function) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}


def is_act(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("atomic" in ast.unparse(decorator) for decorator in function.decorator_list)


def test_every_act_that_changes_state_writes_an_event():
    files = (*(f"{name}/actions" for name in SLICES), *ACTS_ELSEWHERE)
    all_functions = {f.name: f for name in files for f in functions(SOURCE / "desk" / f"{name}.py")}
    calls = {name: called(function) for name, function in all_functions.items()}
    recording = {"record"}
    while more := {name for name, names in calls.items() if names & recording} - recording:
        recording |= more  # an act may record through another act
    acts = {name for name, f in all_functions.items() if is_act(f)}
    assert len(acts) > 20
    assert acts <= recording


def test_every_act_has_a_japanese_word():
    said = set()
    for path in sorted(path for room in ("desk", "cli") for path in (SOURCE / room).rglob("*.py")):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record":
                said.add(ast.unparse(node.args[0]))
    fixed = {ast.literal_eval(text) for text in said if not text.startswith("f")}
    composed = {f"permit.{act}" for act in ("suspend", "resume", "revoke", "expire")}
    composed |= {f"request.{act}{on}" for act in ("return", "confirm", "refuse") for on in ("", "-on-paper")}
    assert {text for text in said if text.startswith("f")} == {"f'permit.{act}'", "f'request.{outcome}{ON[side]}'"}
    assert fixed | composed <= set(ACTS)
    assert set(ACTS) <= fixed | composed
