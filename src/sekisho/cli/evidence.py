"""`sekisho document evidence`: the evidence package of one engagement, as the city sees it."""

from argparse import Namespace

from sekisho.cli.whole_file import whole_file
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.papers.actions import take_evidence
from sekisho.kernel.errors import InputError, NotFoundError
from sekisho.kernel.settings import Settings


def run(args: Namespace, settings: Settings) -> int:
    """Written beside its place and moved there when it is whole."""
    if args.output.suffix.lower() != ".zip":
        raise InputError(f"証跡の形式「{args.output.suffix}」はありません。", next_ja="zip を指定してください。")
    engagement = Engagement.objects.filter(id=args.engagement).first()
    if engagement is None:
        raise NotFoundError(f"案件 {args.engagement} は見つかりません。")
    with whole_file(args.output) as target:
        take_evidence(engagement, None, target)
    return 0
