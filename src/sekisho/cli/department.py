"""`sekisho department`: how each department confirms. The one place where that is said."""

from argparse import Namespace

from django.core.exceptions import ValidationError

from sekisho.cli.output import say
from sekisho.desk.exchange.channels import outside_departments, set_channel
from sekisho.desk.people.models import Organisation
from sekisho.desk.setup import migrate
from sekisho.desk.shell.fields import LineField
from sekisho.kernel.errors import InputError
from sekisho.kernel.settings import Settings
from sekisho.permits.card import typed_fingerprint
from sekisho.permits.jws import spoken


def run(args: Namespace, settings: Settings) -> int:
    migrate()
    if args.command == "list":
        for found in outside_departments():
            note = f"\t{spoken(found.issuer)}" if found.issuer else ""
            say(f"{found.name}\t{found.get_channel_display()}{note}")
        return 0
    try:
        name = LineField(max_length=200).clean(args.name)
    except ValidationError as error:
        raise InputError("名称が使えません。", next_ja="".join(error.messages)) from error
    channel = Organisation.Channel(args.confirms)
    if (channel == Organisation.Channel.ELSEWHERE) != bool(args.issuer):
        raise InputError("--issuer は、--confirms elsewhere のときに、そのときだけ指定します。")
    made = set_channel(name, channel, typed_fingerprint(args.issuer) if args.issuer else "")
    say(f"設定しました：{made.name}　{made.get_channel_display()}")
    return 0
