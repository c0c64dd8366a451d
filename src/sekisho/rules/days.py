"""規定1: the days on the paper. Use begins after the confirmation and ends with the period."""

from collections.abc import Iterator
from datetime import date, timedelta

from sekisho.kernel.clock import fiscal_year
from sekisho.rules.application import Application
from sekisho.rules.finding import Finding

OLD_PAPER = timedelta(days=365)
# Agreements run for several years (指定管理); more than this looks like a slip of the pen. Ours.
OLDEST_CONTRACT_YEARS = 10


def check(rule: int, application: Application, today: date) -> tuple[Finding, ...]:
    """`rule` is the number findings carry."""
    return (*_date(rule, application, today), *_year(rule, application, today), *_period(rule, application, today))


def _date(rule: int, application: Application, today: date) -> Iterator[Finding]:
    day = application.date
    if day is None:
        yield Finding(rule, "form.date", "date", "stop", "日付がありません。", "提出する日を書いてください。")
    elif day > today:
        yield Finding(rule, "form.date", "date", "doubt", "日付が先の日です。", "提出する日を書いてください。")
    elif today - day > OLD_PAPER:
        yield Finding(rule, "form.date", "date", "doubt", "日付が1年より前です。", "提出する日を書いてください。")


def _year(rule: int, application: Application, today: date) -> Iterator[Finding]:
    year, this_year = application.contract_year, fiscal_year(today)
    if year is None:
        yield Finding(
            rule,
            "form.empty",
            "contract_year",
            "stop",
            "「締結年度」が書かれていません。",
            "契約又は協定を結んだ年度を書いてください。",
        )
    elif not this_year - OLDEST_CONTRACT_YEARS <= year <= this_year + 1:
        yield Finding(
            rule,
            "form.date",
            "contract_year",
            "doubt",
            "締結年度が、いまの年度から離れています。",
            "西暦・和暦の取り違えがないか確かめてください。",
        )


def _period(rule: int, application: Application, today: date) -> Iterator[Finding]:
    first, last = application.first_day, application.last_day
    for item, day in (("first_day", first), ("last_day", last)):
        if day is None:
            yield Finding(
                rule,
                "form.period",
                item,
                "stop",
                "利用期間の初日と最終日がそろっていません。",
                "契約又は協定の期間の中で決めてください。",
            )
    if first is None or last is None:
        return
    if last < first:
        yield Finding(
            rule,
            "form.period",
            "last_day",
            "stop",
            "利用期間の最終日が初日より前です。",
            "日付を確かめてください。",
        )
    elif last < today:
        yield Finding(
            rule,
            "form.period",
            "last_day",
            "stop",
            "利用期間はすでに終わっています。",
            "これから利用する期間を書いてください。",
        )
    if first < today and application.category == "new":
        yield Finding(
            rule,
            "form.period",
            "first_day",
            "doubt",
            "利用期間の初日が今日より前です。確認を受ける前の利用は規定1に反します。",
            "確認を受けてから利用する日程に直してください。",
        )
