"""`sekisho keys`: the key-encryption keys of this installation, by id; never a key itself."""

from argparse import Namespace

from sekisho.cli import keks
from sekisho.cli.output import print_json, say, warn
from sekisho.desk.people.models import Person
from sekisho.desk.setup import migrate
from sekisho.kernel.errors import InputError
from sekisho.kernel.keks import BODY, PURPOSES, kek_id, kek_of
from sekisho.kernel.settings import Settings
from sekisho.keyring.keks import KekSource, setting_of
from sekisho.keyring.keyring import Keyring
from sekisho.ledger.rewrap import count_under_others

WORDS = {BODY: "本文（送った内容と応答）", "attachment": "添付したファイル"}


def run(args: Namespace, settings: Settings) -> int:
    """Status 1 also where everything was wrapped anew but old wrappings have not left the store's files yet."""
    migrate()
    if args.command == "list":
        return _list(args, settings)
    by = _person(args.by) if args.by else None
    source, keyring = KekSource(settings, args.purpose), Keyring(settings.data_dir)
    keks.settle(settings, source)
    with keks.wraps(settings, args.purpose) as store:
        if args.command == "retire-kek":
            is_file = keks.retire(source, keyring, store, args.key, by)
        else:
            change = keks.rotate(source, keyring, store, by)
    return _retired(args, is_file) if args.command == "retire-kek" else _rotated(args, change)


def _list(args: Namespace, settings: Settings) -> int:
    found = []
    for purpose in PURPOSES:
        source = KekSource(settings, purpose)
        current = keks.settle(settings, source)
        root = kek_of(source, current)
        with keks.wraps(settings, purpose) as store:
            others = count_under_others(store, root) if root else 0
        ids = [kek_id(key) for key in source.at_hand()]
        found.append({"purpose": purpose, "current": current, "at_hand": ids, "under_others": others})
        if not args.json:
            say(f"{purpose}\t{WORDS[purpose]}（{_place(source)}）")
            for each in ids:
                say(f"\t{each}　{'いまの鍵' if each == current else '古い鍵、又は次の鍵'}")
            say(f"\tいまの鍵で包まれていないもの {others}件")
    if args.json:
        print_json({"keks": found})
    return 0


def _place(source: KekSource) -> str:
    return f"{setting_of(source.purpose)} と keys/" if source.spec else "keys/ のファイル"


def _rotated(args: Namespace, change: keks.Change) -> int:
    count = change.count
    if args.json:
        facts: dict[str, object] = {"purpose": args.purpose, "from": change.old, "to": change.new}
        facts |= {"shelves": count.shelves, "bodies": count.bodies}
        print_json(facts | {"resumed": change.is_resumed, "cleared": change.is_clear})
    else:
        if change.is_resumed:
            say("途中で終わっていた交換の続きを行いました。")
        say(f"鍵を包む鍵を {change.old} から {change.new} に交換しました。")
        say(f"包み直したもの：書架 {count.shelves}件　書架のないもの {count.bodies}件")
        say("古い鍵は、まだ残っています。動いている関所と、これより前のバックアップを確かめてから、")
        say(f"sekisho keys retire-kek {change.old} --of {args.purpose} で破棄してください。")
    if not change.is_clear:
        warn("古い包みが、保管庫のファイルにまだ残っています。少し待って、もう一度実行してください。")
    return 0 if change.is_clear else 1


def _retired(args: Namespace, is_file: bool) -> int:
    if args.json:
        print_json({"purpose": args.purpose, "key": args.key, "file_destroyed": is_file})
        return 0
    say(
        f"鍵 {args.key} を{'破棄しました' if is_file else '使わないことにしました'}。この鍵で包まれたものはありません。"
    )
    if not is_file:
        say(f"{setting_of(args.purpose)} の指す先から、この鍵を除いてください。")
    say("この鍵で包まれた写しを含むバックアップ（これより前のもの）は、この鍵の写しがなければ本文を読めません。")
    return 0


def _person(email: str) -> Person:
    found = Person.objects.filter(email=email.lower(), is_active=True).first()
    if found is None:
        raise InputError(f"{email} は、利用者として登録されていません。", next_ja="--by を確かめてください。")
    return found
