"""`sekisho document evidence-verify`: check an evidence package offline; needs neither the desk nor a data folder."""

from argparse import Namespace
from dataclasses import asdict

from sekisho.cli.output import print_json, say, warn
from sekisho.documents.evidence_check import check
from sekisho.kernel.settings import Settings

COUNTS_JA = {
    "files": "ファイル",
    "versions": "確認依頼書の版",
    "permits": "手形",
    "events": "経過",
    "records": "利用記録",
    "leaves": "台帳の証明",
}


def run(args: Namespace, settings: Settings) -> int:
    """Status 1 when anything at all is not as it must be."""
    report = check(args.package, args.vkey, args.permit_key)
    if args.json:
        print_json(asdict(report) | {"ok": report.ok})
        return 0 if report.ok else 1
    for problem in report.problems:
        say(f"問題：{problem}")
    for note in report.notes:
        warn(f"参考：{note}")
    counts = "、".join(f"{word}{report.counts[name]}件" for name, word in COUNTS_JA.items() if name in report.counts)
    say(f"案件 {report.engagement}　{counts}")
    say("検証に合格しました：書き換えや欠落は見つかりませんでした。" if report.ok else "検証に不合格です。")
    return 0 if report.ok else 1
