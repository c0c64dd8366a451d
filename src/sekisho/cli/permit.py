"""`sekisho permit`: signed permits as files."""

from argparse import Namespace
from pathlib import Path

from django.conf import settings as django_settings

from sekisho.cli.output import print_json, say
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.shell.clock import today
from sekisho.kernel.clock import iso
from sekisho.kernel.era import wareki
from sekisho.kernel.errors import NotFoundError
from sekisho.kernel.settings import Settings
from sekisho.permits import wire
from sekisho.permits.jws import trust
from sekisho.permits.permit import TEXTS, Permit, open_permit


def run(args: Namespace, settings: Settings) -> int:
    token = _token(args.permit)
    if args.command == "export":
        args.output.write_text(token, encoding="ascii")
        return 0
    permit = open_permit(token, trust(django_settings.KEYRING.permit_public()))
    if args.command == "show":
        print_json(_document(permit))
        return 0
    if permit.period.last < today():
        say(f"署名は正しいですが、期間は{wareki(permit.period.last)}で終わっています。")
        return 1
    say(
        f"署名は正しく、{wareki(permit.period.last)}まで有効です（{permit.title}）。停止・取消しは発行元で確かめてください。"
    )
    return 0


def _token(name: str) -> str:
    path = Path(name)
    if path.is_file():
        return path.read_text(encoding="ascii", errors="replace").strip()
    row = IssuedPermit.objects.filter(id=name).first()
    if row is None:
        raise NotFoundError(f"手形 {name} は見つかりません。")
    return row.token


def _document(permit: Permit) -> dict[str, object]:
    return {name: getattr(permit, name) for name in TEXTS} | {
        "request_version": permit.request_version,
        "issued_at": iso(permit.issued_at),
        "conditions": [wire.encode(condition) for condition in permit.conditions],
    }
