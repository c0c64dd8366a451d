"""`sekisho demo`: the demonstration case, and a past week of passages made by the real gateway."""

from argparse import Namespace

from sekisho.cli.keks import insist_on_keks
from sekisho.cli.output import print_json, say
from sekisho.cli.past_week import pass_the_week
from sekisho.desk.demo.load import load_demo
from sekisho.desk.setup import migrate
from sekisho.kernel.settings import Settings


def run(args: Namespace, settings: Settings) -> int:
    """Load what is missing; say everything a newcomer needs. May be repeated, also while the server runs."""
    migrate()
    insist_on_keks(settings)
    facts, is_new = load_demo(args.upstream)
    if is_new and not args.upstream:
        pass_the_week(settings)
    if args.json:
        print_json(facts)
        return 0
    say("練習用の案件を読み込みました。")
    for account in facts["accounts"]:
        say(f"{account['role']:<11} {account['email']:<34} {account['password']}")
    return 0
