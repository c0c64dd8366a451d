"""利用状況報告（月次点検） out of a report: signed, or as it stands before that."""

from datetime import date, datetime
from textwrap import wrap

from sekisho.desk.monthly.report import MOST_LISTED, Report
from sekisho.desk.monthly.seen import Seen
from sekisho.desk.records.after import CONSENT, OUTPUT, TITLES
from sekisho.desk.records.health import Health, OtherHealth
from sekisho.documents.dates import printed_day
from sekisho.documents.monthly_layout import MonthlyPaper
from sekisho.kernel.clock import JST

HASH_PIECE = 32  # characters of a hash a line
UNKNOWN = "（不明）"
UNCOUNTED = "（署名のときは数えていません）"


def monthly_paper(seen: Seen) -> MonthlyPaper:
    """What `monthly_layout` prints."""
    report = seen.report
    return MonthlyPaper(
        year=seen.month.year,
        month=seen.month.number,
        facts=_facts(seen),
        totals=_totals(report),
        uses=tuple(
            (
                use.person or UNKNOWN,
                use.service or UNKNOWN,
                f"{use.calls}件",
                f"{use.answered}件",
                f"{use.refused}件",
                f"{use.tokens_in}・{use.tokens_out}",
            )
            for use in report.uses
        ),
        refusals=tuple(
            (f"規定{row.rule}" if row.rule else "その他", row.code, f"{row.times}件") for row in report.refusals
        ),
        open_records=_open(report),
        unverified=report.unverified,
        silences=tuple(
            f"{printed_day(date.fromisoformat(gap.first))}から{printed_day(date.fromisoformat(gap.last))}まで"
            f"（{gap.days}日）"
            for gap in report.silences
        ),
        book=_book(report.book),
        signature=_signature(seen),
    )


def _facts(seen: Seen) -> tuple[tuple[str, str], ...]:
    report, engagement = seen.report, seen.engagement
    who = "（再委託の相手方の利用を含む）" if seen.party.parent_id is None else "（その再委託先を含む）"
    rows = (
        ("契約又は指定管理名称", report.title),
        ("契約番号等", report.number),
        ("発注者", engagement.department.name),
        ("点検する者", f"{report.party}{who}"),
    )
    return tuple((label, text) for label, text in rows if text)


def _totals(report: Report) -> tuple[tuple[str, str], ...]:
    rows = (
        ("関所に来た利用", report.calls),
        ("応答あり", report.answered),
        ("通さなかった", report.refused),
        ("エラー・中断", report.failed),
        ("応答の記録がない", report.open_count),
        ("保留に記録された理由", report.reasons),
        ("関所の外の利用（取込み）", report.imported),
        (TITLES[CONSENT], report.awaiting),
        (TITLES[OUTPUT], report.found),
    )
    return tuple((label, UNCOUNTED if number is None else f"{number}件") for label, number in rows)


def _open(report: Report) -> tuple[str, ...]:
    more = report.open_count - MOST_LISTED
    return (*report.open_records, *([f"ほか{more}件"] if more > 0 else []))


def _book(book: Health) -> tuple[tuple[str, str], ...]:
    if book.unreadable:
        return (("台帳", "読めません。"),)
    checked = "まだ検証されていません。"
    if book.is_checked:
        found = "問題なし" if book.is_sound else f"問題{book.checked_problems}件"
        checked = f"{found}（{_moment(book.checked_at)}、{book.checked_size}件まで）"
    witness = "立会人は設定されていません。"
    if book.witness:
        witness = f"{book.witness}　連署がありません。"
    if book.is_cosigned:
        witness = f"{book.witness}　{_moment(book.witness_at)}、{book.witness_size}件まで"
    stamped = "まだありません。" if book.authority else "タイムスタンプ局は設定されていません。"
    if book.is_stamped:
        stamped = f"{book.stamped_size}件まで"
    return (
        ("台帳の名前・件数", f"{book.origin or '（まだ始まっていません）'}　{book.size}件"),
        ("根ハッシュ", "\n".join(wrap(book.root, HASH_PIECE)) or "—"),
        ("書換え・欠落の検証", checked),
        ("立会人の連署", witness),
        ("タイムスタンプ", stamped),
        ("台帳への記入待ち", f"{book.waiting}件"),
        *((f"ほかの関所の台帳：{each.name}", _other(each)) for each in book.others),
    )


def _other(book: OtherHealth) -> str:
    root = "\n".join(wrap(book.root, HASH_PIECE)) or "—"
    trouble = f"\n新しい記録は載っていません：{book.trouble}" if book.trouble else ""
    return f"{book.origin}　{book.size}件まで\n{root}{trouble}"


def _signature(seen: Seen) -> tuple[tuple[str, str], ...]:
    row = seen.signed
    if row is None:
        return ()
    at = row.at.astimezone(JST)
    return (
        ("氏名", f"{row.by.name}（{seen.report.party}）"),
        ("日時", f"{printed_day(at.date())} {at:%H:%M}"),
        ("所見", row.content["remark"] or "（なし）"),
        ("台帳の記録", row.event),
        ("内容のSHA-256", "\n".join(wrap(row.sha256, HASH_PIECE))),
    )


def _moment(text: str) -> str:
    at = datetime.fromisoformat(text).astimezone(JST)
    return f"{printed_day(at.date())} {at:%H:%M}"
