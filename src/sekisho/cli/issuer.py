"""`sekisho issuer`: this installation's public key for others, and the keys of those whose permits count here."""

from argparse import Namespace

from sekisho.cli.output import say
from sekisho.desk.exchange.issuers import add_issuer, issuers, own_card, own_fingerprint
from sekisho.desk.setup import migrate
from sekisho.kernel.settings import Settings
from sekisho.permits.card import MAX_BYTES
from sekisho.permits.jws import spoken


def run(args: Namespace, settings: Settings) -> int:
    migrate()
    if args.command == "card":
        args.output.write_bytes(own_card(args.name or settings.public_url))
        say(f"公開鍵を書き出しました：{args.output}")
        say(f"指紋：{spoken(own_fingerprint())}（電話など、ファイルとは別の方法で相手に伝えてください）")
    elif args.command == "add":
        with args.file.open("rb") as file:
            card = add_issuer(file.read(MAX_BYTES + 1), args.fingerprint)
        say(f"登録しました：{card.name}（{card.issuer}）　指紋 {spoken(card.fingerprint)}")
        say("次に、どの発注者がこの発行元で確認するかを sekisho department set で指定してください。")
    else:
        for card in issuers():
            say(f"{spoken(card.fingerprint)}\t{card.name}\t{card.issuer}")
    return 0
