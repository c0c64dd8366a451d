"""`sekisho connection`: which models clients may name, and where they are served."""

from argparse import Namespace

from sekisho.cli.output import say
from sekisho.desk.permits.connections import Wanted, connect_service, disconnect_model
from sekisho.desk.permits.models import ModelRoute
from sekisho.desk.setup import migrate
from sekisho.kernel.settings import Settings


def run(args: Namespace, settings: Settings) -> int:
    migrate()
    if args.command == "add":
        upstream_model = args.upstream_model or args.model
        connect_service(Wanted(args.service, args.model, args.kind, args.url, upstream_model, args.secret, args.wire))
        say(f"接続しました：{args.model} → {args.url}（{args.service}、{args.wire}）")
        say("使えるのは、このサービスについて発注者の確認（手形）を受けた案件だけです。")
    elif args.command == "remove":
        disconnect_model(args.model)
        say(f"接続をやめました：{args.model}")
    else:
        for route in ModelRoute.objects.select_related("connection").order_by("model"):
            target = route.connection.base_url or "（練習用モデル）"
            say(f"{route.model}\t{route.kind}\t{route.connection_id}\t{route.connection.protocol}\t{target}")
    return 0
