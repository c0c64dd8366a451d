"""規定9: the user checks every output for errors, bias, discrimination, accuracy and grounds."""

import re

from sekisho.permits.conditions import Condition, Duty
from sekisho.rules.answers import passages, unticked
from sekisho.rules.application import Application
from sekisho.rules.book import RuleBook
from sekisho.rules.facts import Facts, Terms
from sekisho.rules.finding import Finding

NUMBER = 9
CHECKING = re.compile("確認|検証|照合|点検|チェック|校正|校閲|精査|レビュー|突合|見直|検算")


def check(application: Application, facts: Facts) -> tuple[Finding, ...]:
    """Whether 利用業務・目的・方法 say anywhere that the output is checked."""
    return (*_plan(application), *unticked(NUMBER, application))


def conditions(application: Application, terms: Terms, book: RuleBook) -> tuple[Condition, ...]:
    return (Duty(NUMBER, "verify"),)


def _plan(application: Application) -> tuple[Finding, ...]:
    if any(CHECKING.search(passage.text) for passage in passages(application)):
        return ()
    return (
        Finding(
            NUMBER,
            "verify.plan",
            "method",
            "note",
            "出力の正確性や偏りを誰がどう確かめるかが書かれていません（規定9）。",
            "利用方法に、確かめる人と方法を書くと審査が早くなります。",
        ),
    )
