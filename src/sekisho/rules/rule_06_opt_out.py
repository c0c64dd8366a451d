"""規定6: only where what is entered is not learned. Each service needs evidence, and evidence ends."""

from collections.abc import Iterator
from datetime import date

from sekisho.catalogue.service import ServiceFacts
from sekisho.kernel.era import wareki
from sekisho.permits.conditions import Condition, OptOut
from sekisho.rules.answers import unticked
from sekisho.rules.application import Application
from sekisho.rules.book import RuleBook
from sekisho.rules.facts import Facts, Terms
from sekisho.rules.finding import Finding
from sekisho.rules.opt_out_evidence import KIND, Evidence, evidence, file_numbers

NUMBER = 6


def check(application: Application, facts: Facts) -> tuple[Finding, ...]:
    """Per service: evidence there, not out of date, lasting for the period, and not against what sources say."""
    found: list[Finding] = []
    for row, service in enumerate(application.services, start=1):
        shown = evidence(service, application)
        found += _missing(shown, row)
        if shown.until is not None:
            found += _until(shown.until, row, facts.today, application.last_day)
        found += _default(facts.services.get(service.service), row)
    return (*found, *_stale_files(application, facts.today), *unticked(NUMBER, application))


def conditions(application: Application, terms: Terms, book: RuleBook) -> tuple[Condition, ...]:
    """The last day of each service's evidence; a service without evidence gets no day and is refused at the gate."""
    days = ((service.service, evidence(service, application).until) for service in application.services)
    return (OptOut(NUMBER, tuple((name, day) for name, day in days if day is not None)),)


def _stale_files(application: Application, today: date) -> Iterator[Finding]:
    for row, file in enumerate(application.files, start=1):
        if file.kind == KIND and (file.until is None or file.until < today):
            yield Finding(
                NUMBER,
                "optout.stale",
                "files",
                "doubt",
                f"{row}件目のファイル（オプトアウトの根拠）は、有効期限がないか、切れています（規定6）。",
                "新しい根拠に替えるか、期限を確かめて直してください。",
                row,
            )


def _missing(found: Evidence, row: int) -> Iterator[Finding]:
    if not found.exists:
        yield Finding(
            NUMBER,
            "optout.missing",
            "opt_out",
            "stop",
            f"{row}件目のサービスに、入力情報を学習しない設定（オプトアウト）の根拠がありません（規定6）。",
            "契約の条項、管理画面、提供元の文書など、どこで学習が止まっているかを書くか、そのファイルを添えてください。",
            row,
        )
    if found.until is None and (found.exists or found.words_until is None):
        what, what_next = _no_day(found)
        yield Finding(NUMBER, "optout.missing", "opt_out_until", "stop", f"{row}件目のサービスの{what}", what_next, row)


def _no_day(found: Evidence) -> tuple[str, str]:
    """Where the missing last day is to be written: beside the words, or with the file."""
    if found.has_words or not found.files:
        what_next = "その根拠が有効な最後の日（契約の満了日、次に確かめる日など）を書いてください。"
        return "オプトアウトの根拠に、期限がありません。", what_next
    return (
        f"オプトアウトの根拠（{file_numbers(found)}）に、期限がありません。",
        "「別紙・証拠」で、そのファイルの「根拠の有効期限」を入れてください。文章の根拠の期限は、ファイルには使われません。",
    )


def _until(until: date, row: int, today: date, last_day: date | None) -> Iterator[Finding]:
    if until < today:
        yield Finding(
            NUMBER,
            "optout.stale",
            "opt_out_until",
            "stop",
            f"{row}件目のサービスのオプトアウトの根拠は、{wareki(until)}で期限が切れています（規定6）。",
            "設定を確かめ直し、新しい根拠と期限を書くか、期限の残るファイルを添えてください。",
            row,
        )
    elif last_day is not None and until < last_day:
        yield Finding(
            NUMBER,
            "optout.stale",
            "opt_out_until",
            "doubt",
            f"{row}件目のサービスのオプトアウトの根拠は、利用期間の途中（{wareki(until)}）で切れます。",
            "期限が来る前に新しい根拠を登録してください。登録がないと、翌日から利用できなくなります。",
            row,
        )


def _default(entry: ServiceFacts | None, row: int) -> Iterator[Finding]:
    if entry is None or entry.trains_on_input_default == "unknown":
        yield Finding(
            NUMBER,
            "optout.unknown",
            "opt_out",
            "doubt",
            f"{row}件目のサービスが入力を学習するかどうかは、カタログでは不明です（規定6）。",
            "提供元の文書を根拠として添えてください。",
            row,
        )
    elif entry.trains_on_input_default == "yes":
        yield Finding(
            NUMBER,
            "optout.unknown",
            "opt_out",
            "doubt",
            f"{row}件目のサービスは、既定で入力を学習し、止める手段の記載がないとされています（規定6）。",
            "学習しないことを定めた契約の条項を根拠として添えてください。",
            row,
        )
