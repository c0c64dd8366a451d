"""`sekisho document evidence`: the evidence package of one engagement, as the city sees it."""

import os
import tempfile
from argparse import Namespace
from pathlib import Path

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
    if not args.output.parent.is_dir():
        raise InputError(f"{args.output.parent} というフォルダーがありません。")
    handle, beside = tempfile.mkstemp(prefix=f".{args.output.name}.", dir=args.output.parent)
    try:
        with os.fdopen(handle, "w+b") as target:
            take_evidence(engagement, None, target)
        Path(beside).replace(args.output)
    finally:
        Path(beside).unlink(missing_ok=True)
    return 0
