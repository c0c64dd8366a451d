"""Register, replace and remove. Each holds the engagement's lock, writes an event of numbers, and reaches the gate.

Nothing handed in outlives the call: what is passed to the store are hashes under the engagement's key.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.events.actions import Detail, record
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.registered.at_gate import key_of, part_of, place_register, register_of, sealed_part
from sekisho.desk.registered.handed import Handed, rows_of, text_of, typed_writings, writings_of
from sekisho.desk.registered.hashing import Hashing, hash_document, hash_records, hash_terms, is_within
from sekisho.desk.registered.models import Secret, SecretVersion
from sekisho.desk.registered.visible import insist_on_keeper, own_secret, visible_secrets
from sekisho.desk.shell.clock import now
from sekisho.desk.shell.wiping import overwrite_freed
from sekisho.kernel.errors import InputError, StateError, StoreError
from sekisho.screening.finding import Finding
from sekisho.screening.registered.parts import Part
from sekisho.screening.registered.register import Register

Kind = Secret.Kind
MOST_SECRETS = 200  # live ones of an organisation in an engagement
MOST_TRIED = 20_000  # characters


@dataclass(frozen=True, slots=True)
class Material:
    """What a person hands in for one kind: typed terms, a file, or both. Lives as long as the call."""

    kind: Kind
    file: Handed | None = None
    typed: str = ""
    keep_ordinary: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """A new registration. by: None for whoever runs the installation, in the contractor's name."""

    engagement: Engagement
    title: str
    by: Person | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What was registered, and what the person should know of it."""

    secret: Secret
    counts: dict[str, int]
    notes: tuple[str, ...]


def register_secret(wish: Wish, material: Material) -> Kept:
    """Raises InputError for what cannot be registered, StateError if the person may not."""
    if wish.by is not None:
        insist_on_keeper(wish.by, wish.engagement)
    hashing = _hashed(material, wish.engagement)
    return _register(wish, material.kind, hashing)


def replace_secret(secret: Secret, material: Material, by: Person | None) -> Kept:
    """A new version in place of the live one, which is found no more. Raises as `register_secret`."""
    if by is not None:
        own_secret(by, secret.id)
    return _replace(secret, _hashed(material, secret.engagement), by)


@transaction.atomic
def remove_secret(secret: Secret, reason: str, by: Person | None) -> None:
    """Nothing of it is found any more, and its hashes are gone. Raises StateError if it was removed already."""
    if by is not None:
        own_secret(by, secret.id)
    engagement = _locked(secret.engagement_id)
    row = Secret.objects.get(id=secret.id)
    live = _insist_live(row)
    lives = [live, *(each.live for each in _live(engagement, by) if each.id != row.id)]
    opened = [_opened(version) for version in lives if version is not None]
    _insist_silent(
        reason, Register(key_of(engagement.id), [part for part in opened if part is not None]), is_reason=True
    )
    row.removed_at, row.removed_by, row.removed_reason = now(), by, reason
    row.save()
    _forget(row)
    record("secret.remove", by, row.id, engagement=engagement.id, detail={"kind": row.kind, "version": live.number})
    place_register(engagement, may_close=True)


def try_text(engagement: Engagement, text: str, secrets: Iterable[Secret]) -> tuple[Finding, ...]:
    """What of these the gate would find in a text. The text is neither stored nor logged. Raises InputError."""
    if len(text) > MOST_TRIED:
        raise InputError(
            f"文章が長すぎます（上限 {MOST_TRIED:,}文字）。", next_ja="確かめたいところだけを貼り付けてください。"
        )
    return register_of(engagement.id, secrets).find(text)


@transaction.atomic
def _register(wish: Wish, kind: Kind, hashing: Hashing) -> Kept:
    engagement = _locked(wish.engagement.id)
    present = _live(engagement, wish.by)
    owner = wish.by.organisation if wish.by is not None else _contractor(engagement)
    if Secret.objects.filter(engagement=engagement, organisation=owner, removed_at=None).count() >= MOST_SECRETS:
        raise InputError(
            f"1つの組織がこの案件に登録できるのは{MOST_SECRETS}件までです。",
            next_ja="不要なものを削除するか、1つにまとめてください。",
        )
    _insist_silent(wish.title, Register(key_of(engagement.id), [hashing.part, *_parts(present)]))
    _insist_new(hashing.part, present)
    row = Secret.objects.create(engagement=engagement, organisation=owner, kind=kind, title=wish.title)
    version = _keep_version(row, 1, hashing, wish.by)
    record("secret.register", wish.by, row.id, engagement=engagement.id, detail=_detail(version))
    place_register(engagement)
    return Kept(row, hashing.counts, (*hashing.notes, *_told_titles(hashing.part, engagement, present)))


@transaction.atomic
def _replace(secret: Secret, hashing: Hashing, by: Person | None) -> Kept:
    engagement = _locked(secret.engagement_id)
    row = Secret.objects.get(id=secret.id)
    live = _insist_live(row)
    former = _opened(live)
    if former is not None and is_within(hashing.part, former) and is_within(former, hashing.part):
        raise InputError(
            "内容が、いまの版と同じです。何も変わっていません。", next_ja="新しい内容かどうかを確かめてください。"
        )
    _insist_silent(row.title, Register(key_of(engagement.id), [hashing.part]))
    others = [each for each in _live(engagement, by) if each.id != row.id]
    _insist_new(hashing.part, others)
    _forget(row)
    version = _keep_version(row, live.number + 1, hashing, by)
    record("secret.replace", by, row.id, engagement=engagement.id, detail=_detail(version))
    place_register(engagement)
    return Kept(row, hashing.counts, (*hashing.notes, *_told_titles(hashing.part, engagement, others)))


def _hashed(material: Material, engagement: Engagement) -> Hashing:
    key = key_of(engagement.id)
    if material.kind == Kind.TERMS:
        rows = [*typed_writings(material.typed), *(writings_of(material.file) if material.file else ())]
        return hash_terms(rows, key, keep_ordinary=material.keep_ordinary)
    if material.file is None:
        raise InputError("ファイルがありません。", next_ja="登録するファイルを選んでください。")
    if material.kind == Kind.DOCUMENT:
        return hash_document(text_of(material.file), key)
    return hash_records(rows_of(material.file), key)


def _keep_version(row: Secret, number: int, hashing: Hashing, by: Person | None) -> SecretVersion:
    version = SecretVersion(secret=row, number=number, counts=hashing.counts, author=by)
    version.sealed = sealed_part(version, hashing.part)
    version.save(force_insert=True)
    return version


def _forget(row: Secret) -> None:
    """The hashes of every version, also in what the store frees."""
    overwrite_freed()
    SecretVersion.objects.filter(secret=row).update(sealed=b"")


def _detail(version: SecretVersion) -> Detail:
    return {"kind": version.secret.kind, "version": version.number, **version.counts}


def _locked(engagement_id: str) -> Engagement:
    return Engagement.objects.select_for_update().get(id=engagement_id)


def _live(engagement: Engagement, by: Person | None) -> list[Secret]:
    """Those the person may know of; all for whoever runs the installation."""
    rows = Secret.objects.filter(engagement=engagement) if by is None else visible_secrets(by, engagement)
    return list(rows.filter(removed_at=None).prefetch_related("versions"))


def _parts(secrets: Sequence[Secret]) -> list[Part]:
    return [part_of(secret.live) for secret in secrets if secret.live is not None]


def _opened(version: SecretVersion) -> Part | None:
    """Its hashes; None where they cannot be opened: what is broken can still be replaced and removed."""
    try:
        return part_of(version)
    except StoreError:
        return None


def _insist_live(row: Secret) -> SecretVersion:
    live = row.live
    if live is None:
        raise StateError("この登録は、すでに削除されています。", next_ja="「登録した秘密」を開き直してください。")
    return live


def _insist_silent(words: str, register: Register, *, is_reason: bool = False) -> None:
    """A title or reason is stored as it is: it must not say what is registered. Raises InputError."""
    what, such = ("理由", "「公表されたため」") if is_reason else ("名称", "「用語一覧（第1回）」「対象者名簿」")
    if register.find(words):
        raise InputError(
            f"{what}に、登録した秘密そのものが含まれています。{what}は、そのまま保存され、表示されます。",
            next_ja=f"{such}のように、秘密を含まない言葉にしてください。",
        )


def _told_titles(part: Part, engagement: Engagement, present: Sequence[Secret]) -> list[str]:
    """A title given before may say what is protected only now. Without the title: notes go into the session."""
    register = Register(key_of(engagement.id), [part])
    telling = sum(bool(register.find(secret.title)) for secret in present)
    if not telling:
        return []
    return [
        f"すでにある登録の名称のうち{telling}件に、いま登録したものが含まれています。名称はそのまま表示されます。"
        "その登録を削除し、秘密を含まない名称で登録し直してください。"
    ]


def _insist_new(part: Part, present: Sequence[Secret]) -> None:
    for secret in present:
        if secret.live is not None and is_within(part, part_of(secret.live)):
            raise InputError(
                f"同じ内容が、すでに「{secret.title}」として登録されています。",
                next_ja="新しいものに替えるときは、その登録の「差し替える」から行ってください。",
            )


def _contractor(engagement: Engagement) -> Organisation:
    party = engagement.contractor
    if party is None:
        raise StateError("この案件には、受注者又は指定管理者が登録されていません。")
    return party.organisation
