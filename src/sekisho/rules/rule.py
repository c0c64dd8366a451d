"""The shape of a rule in code. Its wordings are data (`book.py`); this is what it checks and compiles to."""

from collections.abc import Callable
from dataclasses import dataclass

from sekisho.permits.conditions import Condition
from sekisho.rules.application import Application
from sekisho.rules.book import RuleBook
from sekisho.rules.facts import Facts, Terms
from sekisho.rules.finding import Finding

Check = Callable[[Application, Facts], tuple[Finding, ...]]
Compile = Callable[[Application, Terms, RuleBook], tuple[Condition, ...]]


@dataclass(frozen=True, slots=True)
class Control:
    """A rule's code: pure functions. `slug` is that of the book and of the file `rule_NN_<slug>.py`."""

    number: int
    slug: str
    check: Check
    conditions: Compile
