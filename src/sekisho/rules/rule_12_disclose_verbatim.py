"""規定12: output used without edits only with disclosure that AI made it, and with an organisation's decision."""

from collections.abc import Iterator

from sekisho.permits.conditions import Condition, Duty
from sekisho.rules.answers import planned, unticked, whole_plan
from sekisho.rules.application import Application
from sekisho.rules.book import RuleBook
from sekisho.rules.facts import Facts, Terms
from sekisho.rules.finding import Finding
from sekisho.rules.verbatim import DECIDED, DISCLOSED, EDITED, VERBATIM

NUMBER = 12
MISSING = (
    (
        DISCLOSED,
        "use.disclosure-missing",
        "加筆・修正せずに使うとありますが、生成AIで作成した旨を明らかにすることが書かれていません（規定12）。",
        "どこにどう表示するかを書いてください。",
    ),
    (
        DECIDED,
        "use.decision-missing",
        "加筆・修正せずに使うとありますが、組織としての意思決定が書かれていません（規定12）。",
        "誰が決めるか（責任者の決裁など）を書いてください。",
    ),
)


def check(application: Application, facts: Facts) -> tuple[Finding, ...]:
    """Verbatim use planned without saying who decides and how it is disclosed."""
    return (*_method(application), *unticked(NUMBER, application))


def conditions(application: Application, terms: Terms, book: RuleBook) -> tuple[Condition, ...]:
    return (Duty(NUMBER, "disclose"),)


def _method(application: Application) -> Iterator[Finding]:
    plan = whole_plan(application)
    for item, row in planned(application, VERBATIM, unless=EDITED):
        for needed, code, message, next_ja in MISSING:
            if not needed.search(plan):
                yield Finding(NUMBER, code, item, "doubt", message, next_ja, row)
