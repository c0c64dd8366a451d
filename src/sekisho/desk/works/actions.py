"""Add a name, give up a shipped one, let one be followed or no longer, end any of it.

Each with a reason, an event, and effect at the gate.
"""

from dataclasses import dataclass

from django.db import transaction

from sekisho.desk.events.actions import record
from sekisho.desk.people.models import Person
from sekisho.desk.permits.models import CityName
from sekisho.desk.permits.publish import publish_after_commit
from sekisho.desk.registered.ordinary import is_ordinary
from sekisho.desk.shell.clock import now
from sekisho.kernel.errors import InputError, NotFoundError, StateError
from sekisho.screening.registered.fold import fold
from sekisho.screening.rights.names import folded, shipped_free, shipped_lines

Act = CityName.Act
SHORTEST = 2
MOST = 2_000  # in effect at once: every snapshot carries them


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said of a name. name: its writings divided by `|`."""

    sort: str
    name: str
    source: str
    reason: str


@transaction.atomic
def add_name(wording: Wording, by: Person) -> CityName:
    """Look for a name that is not shipped. Raises InputError for what would stop ordinary work or is known already."""
    row = _worded(Act.ADD, wording, by)
    for writing in row.writings:
        _insist_special(writing)
    known = known_writings()
    if all(folded(writing) in known for writing in row.writings):
        raise InputError("この名称は、すでに照合しています。", next_ja="一覧で確かめてください。")
    _keep(row)
    record("work.add", by, row.id, detail={"sort": row.sort, "writings": len(row.writings)})
    return row


@transaction.atomic
def give_up_name(line: str, reason: str, by: Person) -> CityName:
    """No longer look for a shipped entry. line: as `shipped_lines` gives it. Raises NotFoundError, StateError."""
    sort = next((sort for sort, shipped in shipped_lines() if shipped == line), None)
    if sort is None:
        raise NotFoundError("この名称は、一覧にありません。", next_ja="一覧を開き直してください。")
    if CityName.objects.filter(act=Act.REMOVE, name=line, ended_at=None).exists():
        raise StateError("この名称は、すでに照合していません。", next_ja="一覧を開き直してください。")
    row = CityName.objects.create(act=Act.REMOVE, sort=sort, name=line, reason=reason, by=by)
    record("work.give-up", by, row.id, detail={"sort": sort})
    publish_after_commit()
    return row


@transaction.atomic
def free_name(wording: Wording, by: Person) -> CityName:
    """Let a name be followed: in the public domain, licensed, nobody's. Raises InputError for what already may be."""
    row = _worded(Act.FREE, wording, by)
    short = next((writing for writing in row.writings if len(fold(writing).codes) < SHORTEST), "")
    if short:
        raise InputError(f"「{short}」は短すぎます。", next_ja="2文字以上の名称にしてください。")
    free = free_writings()
    if all(folded(writing) in free for writing in row.writings):
        raise InputError("この名称は、すでに倣ってよい名称です。", next_ja="一覧で確かめてください。")
    _keep(row)
    record("work.free", by, row.id, detail={"sort": row.sort, "writings": len(row.writings)})
    return row


@transaction.atomic
def bind_name(name: str, reason: str, by: Person) -> CityName:
    """A shipped free name may be followed no more; it counts as an artist's. Raises NotFoundError, StateError."""
    if name not in {shipped for shipped, _ in shipped_free()}:
        raise NotFoundError("この名称は、一覧にありません。", next_ja="一覧を開き直してください。")
    if CityName.objects.filter(act=Act.BIND, name=name, ended_at=None).exists():
        raise StateError("この名称は、すでに外しています。", next_ja="一覧を開き直してください。")
    row = CityName.objects.create(act=Act.BIND, sort=CityName.Sort.ARTIST, name=name, reason=reason, by=by)
    record("work.bind", by, row.id, detail={"sort": row.sort})
    publish_after_commit()
    return row


def _worded(act: str, wording: Wording, by: Person) -> CityName:
    """A row as it was typed, not kept yet. Raises InputError where no name is in it."""
    row = CityName(act=act, by=by, sort=wording.sort, source=wording.source, reason=wording.reason)
    row.name = "|".join(writing.strip() for writing in wording.name.replace("｜", "|").split("|") if writing.strip())
    if not row.writings:
        raise InputError("名称がありません。", next_ja="名称を入力してください。")
    return row


def _keep(row: CityName) -> None:
    """Save a new name for every gate. Raises InputError where there are too many already."""
    _insist_few()
    row.save()
    publish_after_commit()


def free_writings() -> set[str]:
    """Every writing that may be followed now, as names are compared."""
    rows = CityName.objects.filter(ended_at=None)
    bound = {row.name for row in rows if row.act == Act.BIND}
    names = [name for name, _ in shipped_free() if name not in bound]
    names += [writing for row in rows if row.act == Act.FREE for writing in row.writings]
    return {folded(name) for name in names}


@transaction.atomic
def end_name(name_id: str, reason: str, by: Person) -> CityName:
    """Take back an addition or a giving-up. Raises NotFoundError, StateError if it ended already."""
    row = CityName.objects.select_for_update().filter(id=name_id).first()
    if row is None:
        raise NotFoundError("この登録は見つかりません。", next_ja="一覧を開き直してください。")
    if row.ended_at is not None:
        raise StateError("この登録は、すでに終わっています。", next_ja="一覧を開き直してください。")
    row.ended_at, row.ended_by, row.ended_reason = now(), by, reason
    row.save()
    record("work.end", by, row.id, detail={"sort": row.sort, "act": row.act})
    publish_after_commit()
    return row


def known_writings() -> set[str]:
    """Every writing looked for now, as names are compared."""
    lines = [row.name for row in CityName.objects.filter(act=Act.ADD, ended_at=None)]
    given_up = set(CityName.objects.filter(act=Act.REMOVE, ended_at=None).values_list("name", flat=True))
    lines += [line for _, line in shipped_lines() if line not in given_up]
    return {folded(writing.strip()) for line in lines for writing in line.split("|")}


def _insist_few() -> None:
    if CityName.objects.filter(ended_at=None).count() >= MOST:
        raise InputError(f"追加できる名称は{MOST:,}件までです。", next_ja="使わなくなったものを終了してください。")


def _insist_special(writing: str) -> None:
    codes = fold(writing).codes
    if len(codes) < SHORTEST:
        raise InputError(f"「{writing}」は短すぎます。", next_ja="2文字以上の名称にしてください。")
    if is_ordinary(codes):
        raise InputError(
            f"「{writing}」は、市の様式や普通の文書によく出てくる語句です。登録すると、関係のない利用まで止まります。",
            next_ja="作品等と分かる名称（作品名の全体など）にしてください。",
        )
