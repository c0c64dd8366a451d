"""`sekisho document evidence`: the evidence package of one engagement, as the city sees it."""

from argparse import Namespace

from sekisho.cli.lookup import engagement_called
from sekisho.cli.whole_file import whole_file
from sekisho.desk.papers.actions import take_evidence
from sekisho.kernel.errors import InputError
from sekisho.kernel.settings import Settings


def run(args: Namespace, settings: Settings) -> int:
    """Written beside its place and moved there when it is whole."""
    if args.output.suffix.lower() != ".zip":
        raise InputError(f"証跡の形式「{args.output.suffix}」はありません。", next_ja="zip を指定してください。")
    engagement = engagement_called(args.engagement)
    with whole_file(args.output) as target:
        take_evidence(engagement, None, target)
    return 0
