"""Disposal at the command line: the desk's own acts, each signed by a person with password and code.

One proposes, another one approves (`desk/retention/actions.py`). A name alone would not do: whoever sits at the machine
could give both.
"""

import sys
from argparse import Namespace
from getpass import getpass

from sekisho.cli.output import print_json, say, warn
from sekisho.desk.people.actions import proven
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import May
from sekisho.desk.retention import actions
from sekisho.desk.retention.due import held
from sekisho.desk.retention.models import DisposalProposal
from sekisho.kernel.errors import InputError, NotFoundError


def signing(email: str, may: May) -> Person:
    """The person of that address, asked for password and code (two lines of standard input without a terminal).

    Raises InputError if it is somebody else, or somebody who may not.
    """
    if sys.stdin.isatty():
        password, code = getpass(f"{email} のパスワード："), getpass("確認コード（6桁）：")
    else:
        password, code = (sys.stdin.readline().rstrip("\n") for _ in range(2))
    person = proven(email, password, code)
    if not person.may(may):
        raise InputError(f"{email} は、これを行えません。", next_ja="行える人が --by に自分のアドレスを指定します。")
    return person


def propose(kind: str, engagement: str, year: int, args: Namespace, reason: str) -> int:
    """Put it before a second person."""
    by = signing(args.by, May.PROPOSE_DISPOSAL)
    row = actions.propose(held(by, kind, engagement, year), reason, by)
    if args.json:
        print_json({"proposal": row.id, "kind": row.kind, "engagement": engagement, "year": year, "count": row.count})
        return 0
    say(f"廃棄を提案しました：{row.engagement.title}　{row.get_kind_display()}　{year}年度　{row.count}件（{row.id}）")
    say("ほかの人が、approve か「保存期間と廃棄」の画面で承認するまで、何も消えません。")
    return 0


def approve(kind: str, engagement: str, year: int, args: Namespace) -> DisposalProposal:
    """Approve what another one proposed, as the second person. Raises NotFoundError where nobody did."""
    by = signing(args.by, May.APPROVE_DISPOSAL)
    wanted = DisposalProposal.objects.filter(kind=kind, engagement=engagement, year=year)
    row = wanted.filter(state=DisposalProposal.State.OPEN).first()
    if row is None:
        raise NotFoundError(
            "これについての廃棄の提案はありません。", next_ja="先に、ほかの人が propose で提案してください。"
        )
    if not args.json:
        warn(f"承認：{row.engagement.title}　{row.get_kind_display()}　{year}年度　{row.count}件")
        warn(f"提案：{row.by.name}　理由：{row.reason}")
    return actions.approve(row.id, by)
