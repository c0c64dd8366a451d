"""`sekisho issuer`: this installation's public key for others, and the keys of those whose permits count here."""

from argparse import Namespace

from sekisho.cli.output import say
from sekisho.desk.exchange.distrust import remove_issuer, unknown_keys
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
    elif args.command == "remove":
        _remove(args.fingerprint, args.reason)
    else:
        _list()
    return 0


def _remove(typed: str, reason: str) -> None:
    removal = remove_issuer(typed, reason)
    say(f"発行元 {spoken(removal.fingerprint)} を取りやめました。")
    say(f"取り消した手形：{len(removal.permits)}件。関所には2秒以内に反映されます。")
    for row in removal.permits:
        say(f"  {row.id}　{row.engagement.title}")
    for name in removal.departments:
        say(f"{name}：発行元がなくなりました。sekisho department set で指定するまで、手形を取り込めません。")


def _list() -> None:
    known = issuers()
    for card in known:
        say(f"{spoken(card.fingerprint)}\t{card.name}\t{card.issuer}")
    for key in unknown_keys({card.fingerprint for card in known}):
        say(f"{spoken(key)}\t登録がないのに、この鍵の手形が有効です。sekisho issuer remove で取り消してください。")
