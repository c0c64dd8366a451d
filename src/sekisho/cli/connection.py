"""`sekisho connection`: which models clients may name, and where they are served."""

from argparse import Namespace

from sekisho.cli.output import say
from sekisho.desk.permits.connections import Wanted, connect_service, disconnect_model
from sekisho.desk.permits.limits import state_price
from sekisho.desk.permits.models import ModelRoute
from sekisho.desk.permits.publish import prices_told
from sekisho.desk.setup import migrate
from sekisho.kernel.settings import Settings
from sekisho.permits.prices import Price


def run(args: Namespace, settings: Settings) -> int:
    migrate()
    if args.command == "add":
        upstream_model = args.upstream_model or args.model
        connect_service(Wanted(args.service, args.model, args.kind, args.url, upstream_model, args.secret, args.wire))
        say(f"接続しました：{args.model} → {args.url}（{args.service}、{args.wire}）")
        say("使えるのは、このサービスについて発注者の確認（手形）を受けた案件だけです。")
    elif args.command == "price":
        amounts = args.input, args.output, args.call
        state_price(Price(args.model, args.since, *amounts, source=args.source))
        say(f"単価を記録しました：{args.model}（{args.since}から）")
        say(f"入力100万トークン {args.input}円、出力100万トークン {args.output}円、1回 {args.call}円")
        say(f"出所：{args.source}")
    elif args.command == "prices":
        for price in prices_told():
            amounts = price.input_yen, price.output_yen, price.call_yen
            say("\t".join((price.model, price.since, *amounts, price.source)))
    elif args.command == "remove":
        disconnect_model(args.model)
        say(f"接続をやめました：{args.model}")
    else:
        for route in ModelRoute.objects.select_related("connection").order_by("model"):
            target = route.connection.base_url or "（練習用モデル）"
            say(f"{route.model}\t{route.kind}\t{route.connection_id}\t{route.connection.protocol}\t{target}")
    return 0
