"""`sekisho secret`: an engagement's own secrets, through the same actions as the pages. Prints numbers, never words."""

import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from sekisho.cli.output import print_json, say, warn
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import May
from sekisho.desk.registered.actions import (
    Kept,
    Kind,
    Material,
    Wish,
    register_secret,
    remove_secret,
    replace_secret,
    try_text,
)
from sekisho.desk.registered.handed import Handed
from sekisho.desk.registered.hashing import numbers_of
from sekisho.desk.registered.marked import LABEL_WORDS
from sekisho.desk.registered.models import Secret
from sekisho.desk.setup import migrate
from sekisho.desk.shell.fields import LineField
from sekisho.extracts.plain import decode
from sekisho.kernel.errors import InputError, NotFoundError
from sekisho.kernel.settings import Settings

STDIN_NAMES = {Kind.TERMS: "stdin.txt", Kind.DOCUMENT: "stdin.txt", Kind.RECORDS: "stdin.csv"}


def run(args: Namespace, settings: Settings) -> int:
    """Status 1 with a Japanese sentence where something cannot be registered."""
    migrate()
    if args.command == "add":
        kind = Kind(args.kind)
        title = _line("--title", args.title, 100)
        wish = Wish(_engagement(args.engagement), title, _person(args.by))
        _say_kept(register_secret(wish, _material(args, kind, settings)), args, "登録しました")
    elif args.command == "replace":
        secret = _secret(args.secret)
        kept = replace_secret(secret, _material(args, Kind(secret.kind), settings), _person(args.by))
        _say_kept(kept, args, "差し替えました")
    elif args.command == "remove":
        secret = _secret(args.secret)
        remove_secret(secret, _line("--reason", args.reason, 300), _person(args.by))
        if args.json:
            print_json({"secret": secret.id, "removed": True})
        else:
            say(f"削除しました：{secret.id}　2秒以内に、どの関所でも照合されなくなります。")
    elif args.command == "try":
        _try(args, settings)
    else:
        _list(args)
    return 0


def _list(args: Namespace) -> None:
    rows = _live(_engagement(args.engagement))
    if args.json:
        print_json({"secrets": [_document(row) for row in rows]})
        return
    for row in rows:
        if row.live is not None:
            say(
                f"{row.id}\t{row.get_kind_display()}　{row.title}　第{row.live.number}版　{numbers_of(row.live.counts)}"
            )
            say(f"\t{row.organisation.name}　{row.live.at.isoformat(timespec='seconds')}")
    if not rows:
        say("照合する秘密は、まだ登録されていません。")


def _try(args: Namespace, settings: Settings) -> None:
    engagement = _engagement(args.engagement)
    text = decode(_bytes(args.file, settings))
    findings = try_text(engagement, text, _live(engagement))
    if args.json:
        print_json({"spans": [{"start": f.start, "end": f.end, "label": f.label} for f in findings]})
        return
    for finding in findings:
        say(f"{finding.start + 1}文字目から{finding.end}文字目まで：{LABEL_WORDS[finding.label]}（{finding.label}）")
    if not findings:
        say("登録した秘密は見つかりませんでした。")


def _say_kept(kept: Kept, args: Namespace, words: str) -> None:
    if args.json:
        print_json(_document(kept.secret) | {"notes": list(kept.notes)})
        return
    say(f"{words}：{kept.secret.id}（{numbers_of(kept.counts)}）　2秒以内に、すべての関所で照合されます。")
    for note in kept.notes:
        warn(f"注意：{note}")


def _document(row: Secret) -> dict[str, Any]:
    live = row.live
    found = {"secret": row.id, "kind": row.kind, "title": row.title, "organisation": row.organisation.name}
    if live is None:
        return found
    return found | {"version": live.number, "counts": live.counts, "at": live.at.isoformat(timespec="seconds")}


def _live(engagement: Engagement) -> list[Secret]:
    rows = Secret.objects.filter(engagement=engagement, removed_at=None)
    return list(rows.select_related("organisation").prefetch_related("versions"))


def _material(args: Namespace, kind: Kind, settings: Settings) -> Material:
    name = STDIN_NAMES[kind] if args.file == "-" else Path(args.file).name
    return Material(kind, Handed(name, _bytes(args.file, settings)), keep_ordinary=args.ordinary)


def _bytes(file: str, settings: Settings) -> bytes:
    """Not more than may be registered, and one byte, so that the guard sees that it is too much."""
    most = settings.max_attachment_bytes + 1
    if file == "-":
        return sys.stdin.buffer.read(most)
    with Path(file).open("rb") as source:
        return source.read(most)


def _engagement(name: str) -> Engagement:
    found = Engagement.objects.filter(id=name).first()
    if found is None:
        raise NotFoundError(f"案件 {name} は見つかりません。", next_ja="案件の id（eng_…）を確かめてください。")
    return found


def _secret(name: str) -> Secret:
    found = Secret.objects.filter(id=name).select_related("engagement").first()
    if found is None:
        raise NotFoundError(f"登録 {name} は見つかりません。", next_ja="sekisho secret list で確かめてください。")
    return found


def _person(email: str | None) -> Person | None:
    if not email:
        return None
    found = Person.objects.filter(email=email.lower(), is_active=True).first()
    if found is None or not found.may(May.KEEP_SECRETS):
        raise InputError(
            f"{email} は、秘密を登録できる人として登録されていません。",
            next_ja="発注者の担当者又は受注者側の管理者のメールアドレスを --by に指定してください。",
        )
    return found


def _line(option: str, value: str, most: int) -> str:
    try:
        return str(LineField(max_length=most).clean(value))
    except ValidationError as error:
        raise InputError(f"{option} の値が使えません。", next_ja="".join(error.messages)) from error
