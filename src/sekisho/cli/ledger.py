"""`sekisho ledger`: check, export, show and prove the book. Checking uses the independent checker only."""

import json
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from sekisho.cli.output import print_json, say, warn
from sekisho.cli.own_book import complete_own_book
from sekisho.kernel.errors import InputError, LedgerError
from sekisho.kernel.settings import Settings
from sekisho.keyring.keyring import Keyring
from sekisho.ledger import export as exporting
from sekisho.ledger import fsck, fsck_hashes, fsck_receipt, fsck_sources, receipt
from sekisho.ledger.copied import COPIES
from sekisho.ledger.export_s3 import Access, Bucket, export_stamps_to, export_to
from sekisho.ledger.fsck_timestamps import read_roots, stamps_in
from sekisho.ledger.fsck_witness import read_witness_key
from sekisho.ledger.identity import own_signer
from sekisho.ledger.reader import Reader, open_reader
from sekisho.ledger.stamp_names import FOLDER


def run(args: Namespace, settings: Settings) -> int:
    """`verify` ends with status 1 when anything at all is not as it must be."""
    if args.command == "verify":
        is_receipt = args.place is not None and Path(args.place).is_file()
        return _verify_receipt(args, settings) if is_receipt else _verify(args, settings)
    complete_own_book(settings)
    reader = open_reader(settings.data_dir, settings.store_url)
    if args.command == "export":
        _export(reader, args.place, settings)
        say(f"台帳を書き出しました：{args.place}（{reader.size()}件）")
        return 0
    if args.command == "prove":
        holder = _holder(reader, settings, args.name)
        Path(args.output).write_bytes(receipt.prove(holder, args.name, first=args.first).encode())
        say(f"受領証を書き出しました：{args.output}")
        return 0
    say(reader.checkpoint())
    say(f"検証鍵：{reader.vkey()}")
    return 0


def _holder(own: Reader, settings: Settings, name: str) -> Reader:
    """The book that has the record or event: the own one, else a proven copy of another gateway's."""
    copies = map(open_reader, sorted((settings.data_dir / COPIES).glob("bok_*")))
    return next((book for book in (own, *copies) if receipt.leaves_of(book, name)), own)


def _export(reader: Reader, place: str, settings: Settings) -> None:
    """Into a folder, or to `s3://`; timestamps go with it."""
    stamps = settings.data_dir / FOLDER
    if not place.startswith("s3://"):
        exporting.export(reader, Path(place))
        exporting.export_stamps(stamps, Path(place) / FOLDER)
        return
    bucket = Bucket(settings.s3_url, place, Access(settings.s3_key_id, settings.s3_secret, settings.s3_region))
    export_to(reader, bucket)
    export_stamps_to(stamps, bucket)


def _verify(args: Namespace, settings: Settings) -> int:
    if args.place is None:
        complete_own_book(settings)
    source = fsck_sources.open_source(args.place or settings.store_url or settings.data_dir, bearer=args.key or "")
    report = fsck.check(source, _trusted_key(args, settings), _trust(args, settings))
    if args.json:
        print_json(asdict(report))
        return 0 if report.ok else 1
    for problem in report.problems:
        say(f"問題：{problem}")
    for note in report.notes:
        say(f"参考：{note}")
    say(f"台帳 {report.origin}　{report.size}件　根ハッシュ {report.root}")
    say(f"応答の記録がない利用：{len(report.open_intents)}件")
    say("検証に合格しました：書き換えや欠落は見つかりませんでした。" if report.ok else "検証に不合格です。")
    return 0 if report.ok else 1


def _verify_receipt(args: Namespace, settings: Settings) -> int:
    """A receipt names no key to be believed: it is the published one, or this installation's own."""
    named = _read_named(args.vkey) or own_vkey(settings)
    witness = read_witness_key(_read_named(args.witness_vkey)) if args.witness_vkey else None
    try:
        leaf, claim = fsck_receipt.check_receipt(
            Path(args.place).read_bytes(), fsck_hashes.read_key(named), witness=witness
        )
    except LedgerError as error:
        if args.json:
            print_json({"ok": False, "problems": [error.message_ja]})
        else:
            say(f"問題：{error.message_ja}")
            say("検証に不合格です。")
        return 1
    if args.json:
        content = {"ok": True, "problems": [], "origin": claim.origin, "size": claim.size}
        print_json(content | {"root": claim.root.hex(), "leaf": json.loads(leaf)})
        return 0
    say(leaf.decode())
    say(f"台帳 {claim.origin}　{claim.size}件　根ハッシュ {claim.root.hex()}")
    say("検証に合格しました：この記録は、署名された台帳に載っています。")
    return 0


def _trust(args: Namespace, settings: Settings) -> fsck.Trust:
    """What was named; for this installation's own book also what its settings say."""
    is_own = args.place is None
    witness = _read_named(args.witness_vkey) or (settings.witness_vkey if is_own else "")
    roots = args.tsa_roots or (settings.tsa_roots if is_own and settings.tsa_url else "")
    if not roots:
        return fsck.Trust(witness, tuple(map(_kept, args.known)))
    if not is_own and args.place.startswith(("http://", "https://")):
        stamps = fsck_sources.HttpSource(args.place, args.key or "").stamps()
    else:
        stamps = stamps_in((settings.data_dir if is_own else Path(args.place)) / FOLDER)
    return fsck.Trust(witness, tuple(map(_kept, args.known)), read_roots(Path(roots)), stamps)


def _kept(place: str) -> bytes:
    """A checkpoint that was kept. Raises InputError where it cannot be read."""
    try:
        return Path(place).read_bytes()
    except OSError as error:
        raise InputError(f"{place} が読めません。", next_ja="ファイルを確かめてください。") from error


def _read_named(key: str | None) -> str:
    """A key as it was given, or out of the file that was named; "" if none was."""
    if not key:
        return ""
    path = Path(key)
    return path.read_text(encoding="utf-8").strip() if path.is_file() else key


def _trusted_key(args: Namespace, settings: Settings) -> str:
    """The key to believe: the one named; else an export's own, said so; else that of this installation's keyring."""
    if named := _read_named(args.vkey):
        return named
    if args.place is None:
        return own_vkey(settings)
    beside = Path(args.place) / "vkey"
    if not beside.is_file():
        raise InputError("検証鍵がありません。", next_ja="公表された検証鍵を --vkey で指定してください。")
    key = beside.read_text(encoding="utf-8").strip()
    warn(f"台帳に添えられた検証鍵を使います：{key}")
    warn("この鍵が、公表されたものと同じことを確かめてください。")
    return key


def own_vkey(settings: Settings) -> str:
    """The verifier key of this installation, from its keyring and not from the book that is to be checked."""
    return own_signer(settings.log_origin, Keyring(settings.data_dir).ledger_key()).verifier.vkey
