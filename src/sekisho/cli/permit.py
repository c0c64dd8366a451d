"""`sekisho permit`: signed permits as files, to and from other installations."""

from argparse import Namespace
from pathlib import Path

from sekisho.cli.output import print_json, say
from sekisho.cli.permit_import import import_file
from sekisho.desk.exchange.files import MOST_BYTES, open_file
from sekisho.desk.exchange.outgoing import hand_over_permit, write_list
from sekisho.desk.permits.models import IssuedPermit
from sekisho.kernel.errors import InputError, NotFoundError
from sekisho.kernel.settings import Settings


def run(args: Namespace, settings: Settings) -> int:
    match args.command:
        case "export":
            return _export(args, settings)
        case "closures":
            signed = write_list(None)
            args.output.write_text(signed.token, encoding="ascii")
            say(f"停止・取消しの一覧（第{signed.number}号）を書き出しました：{args.output}")
            return 0
        case "import":
            return import_file(args, _read(Path(args.file)))
    opened = open_file(_data(args.permit))
    if args.command == "show":
        print_json(opened.document)
        return 0
    say(opened.said)
    return 0 if opened.is_good else 1


def _export(args: Namespace, settings: Settings) -> int:
    """The permit alone, or handed over to one other installation."""
    row = _row(args.permit)
    if args.audience is None:
        if args.list_days is not None:
            raise InputError("--list-days は、--for とともに指定してください。")
        args.output.write_text(row.token, encoding="ascii")
        return 0
    days = settings.list_days if args.list_days is None else args.list_days
    signed = hand_over_permit(row, args.audience, days, None)
    args.output.write_text(signed.token, encoding="ascii")
    say(f"引渡しファイル（第{signed.number}号）を書き出しました：{args.output}")
    return 0


def _data(name: str) -> bytes:
    path = Path(name)
    return _read(path) if path.is_file() else _row(name).token.encode()


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _row(name: str) -> IssuedPermit:
    row = IssuedPermit.objects.filter(id=name).first()
    if row is None:
        raise NotFoundError(f"手形 {name} は見つかりません。")
    return row
