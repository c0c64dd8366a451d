"""規定10: the user checks every output for the rights of others."""

import re

from sekisho.permits.conditions import Condition, Duty
from sekisho.rules.answers import unticked, whole_plan
from sekisho.rules.application import Application
from sekisho.rules.book import RuleBook
from sekisho.rules.facts import Facts, Terms
from sekisho.rules.finding import Finding

NUMBER = 10
PICTURES = ("image", "video")
RIGHTS = re.compile("著作権|商標|意匠|肖像|パブリシティ|権利|類似|j-platpat|知的財産|侵害")


def check(application: Application, facts: Facts) -> tuple[Finding, ...]:
    """For images and videos: whether the plan says how others' rights are checked."""
    return (*_plan(application), *unticked(NUMBER, application))


def conditions(application: Application, terms: Terms, book: RuleBook) -> tuple[Condition, ...]:
    return (Duty(NUMBER, "check-rights"),)


def _plan(application: Application) -> tuple[Finding, ...]:
    if not any(kind in PICTURES for kind in application.kinds) or RIGHTS.search(whole_plan(application)):
        return ()
    return (
        Finding(
            NUMBER,
            "rights.plan",
            "method",
            "doubt",
            "画像・動画について、他者の権利の侵害がないかを確かめる方法が書かれていません（規定10）。",
            "商標・意匠の検索、類似画像の検索など、確かめる方法を書いてください。",
        ),
    )
