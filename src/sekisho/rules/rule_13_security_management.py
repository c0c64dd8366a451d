"""規定13: named users, managed logs. Every call is recorded, and there is no permit without that."""

import re
from collections.abc import Iterator

from sekisho.permits.conditions import Condition, Record
from sekisho.rules.answers import bare, is_empty, unticked
from sekisho.rules.application import Application
from sekisho.rules.book import RuleBook
from sekisho.rules.facts import Facts, Terms
from sekisho.rules.finding import Finding

NUMBER = 13
VAGUE = re.compile(
    "全社員|全従業員|社員全員|従業員全員|全員|関係者|必要に応じ|適宜|未定|協力会社|(?:など|等)(?:$|[、。)])|その他"
)
KEPT = re.compile("保存|保管|期間|年間|か月|ヶ月|カ月|箇月|月間")


def check(application: Application, facts: Facts) -> tuple[Finding, ...]:
    """A scope of users that leaves open who they are; logs without how long they are kept."""
    return (*_scope(application), *_logs(application), *unticked(NUMBER, application))


def conditions(application: Application, terms: Terms, book: RuleBook) -> tuple[Condition, ...]:
    return (Record(NUMBER),)


def _scope(application: Application) -> Iterator[Finding]:
    if VAGUE.search(bare(application.user_scope)):
        yield Finding(
            NUMBER,
            "scope.vague",
            "user_scope",
            "note" if application.named_users else "doubt",
            "利用者の範囲に、誰を指すか決まらない書き方があります（規定13）。",
            "部署と氏名（又は名簿）で、誰が使うのかを特定してください。",
        )


def _logs(application: Application) -> Iterator[Finding]:
    if not is_empty(application.logs) and not KEPT.search(bare(application.logs)):
        yield Finding(
            NUMBER,
            "logs.vague",
            "logs",
            "note",
            "利用ログをどこでどれだけの間保管するかが書かれていません（規定13）。",
            "保管する場所・期間・管理する人を書くと審査が早くなります（期間はガイドラインに定めがありません）。",
        )
