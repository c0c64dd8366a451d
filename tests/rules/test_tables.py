from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pytest

from sekisho.kernel.errors import ConfigurationError
from sekisho.rules.tables import build


@dataclass(frozen=True)
class Leaf:
    name: str


@dataclass(frozen=True)
class Tree:
    kind: Literal["oak", "pine"]
    leaves: tuple[Leaf, ...]
    size: int | str | tuple[str, ...]
    planted: date = date(2000, 1, 1)
    note: str = ""


GOOD: dict[str, Any] = {"kind": "oak", "leaves": [{"name": "a"}], "size": 3}


def test_builds_nested_values_with_defaults() -> None:
    assert build(Tree, GOOD, "tree") == Tree("oak", (Leaf("a"),), 3)
    assert build(Tree, GOOD | {"size": ["x", "y"], "note": ""}, "tree").size == ("x", "y")


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "elm"},
        {"leaves": {"name": "a"}},
        {"leaves": [{"name": ""}]},
        {"leaves": [{"name": "a", "hue": "b"}]},
        {"leaves": ["a"]},
        {"size": True},
        {"size": 1.5},
        {"size": [1]},
        {"planted": "2000-01-01"},
        {"root": 1},
    ],
)
def test_refuses_what_does_not_fit_and_names_the_place(change: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match="tree"):
        build(Tree, GOOD | change, "tree")


@pytest.mark.parametrize("absent", ["kind", "leaves", "size"])
def test_refuses_what_is_missing(absent: str) -> None:
    with pytest.raises(ConfigurationError, match=absent):
        build(Tree, {k: v for k, v in GOOD.items() if k != absent}, "tree")
