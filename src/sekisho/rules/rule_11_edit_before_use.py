"""規定11: text from AI is material to think with; it is edited before use."""

from collections.abc import Iterator

from sekisho.permits.conditions import Condition, Duty
from sekisho.rules.answers import planned, unticked
from sekisho.rules.application import Application
from sekisho.rules.book import RuleBook
from sekisho.rules.facts import Facts, Terms
from sekisho.rules.finding import Finding
from sekisho.rules.verbatim import EDITED, VERBATIM

NUMBER = 11


def check(application: Application, facts: Facts) -> tuple[Finding, ...]:
    """A method that says the output is used as it comes."""
    return (*_method(application), *unticked(NUMBER, application))


def conditions(application: Application, terms: Terms, book: RuleBook) -> tuple[Condition, ...]:
    return (Duty(NUMBER, "edit"),)


def _method(application: Application) -> Iterator[Finding]:
    for item, row in planned(application, VERBATIM, unless=EDITED):
        yield Finding(
            NUMBER,
            "use.verbatim",
            item,
            "doubt",
            "生成された文章を、加筆・修正せずに使うと読めるところがあります（規定11）。",
            "検討素材として加筆・修正のうえで使うことを書くか、規定12の手続を書いてください。",
            row,
        )
