"""`sekisho check`: may this be done now?"""

from argparse import Namespace

from sekisho.cli.output import print_json, say
from sekisho.desk.permits.ask import decide
from sekisho.kernel.settings import Settings


def run(args: Namespace, settings: Settings) -> int:
    """Print the answer with every reason against. Exit status 0 for both answers: a no is an answer."""
    refusals = decide(args.engagement, args.user, args.service, args.kind, args.purpose)
    if args.json:
        print_json(
            {
                "allowed": not refusals,
                "refusals": [{"rule": no.rule, "code": no.code, "message": no.message_ja} for no in refusals],
            }
        )
        return 0
    say("利用できます。" if not refusals else "利用できません。")
    for no in refusals:
        say(f"規定{no.rule}（{no.code}）：{no.message_ja}{no.next_ja}")
    return 0
