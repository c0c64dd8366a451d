"""What is taken in from other installations: permits to be bound to people here, and lists of closed permits."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from sekisho.desk.applications.models import Version
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.contracts.visible import leads
from sekisho.desk.events.actions import Detail, record
from sekisho.desk.exchange.answers import confirm_by_issuer, insist_on_answer
from sekisho.desk.exchange.candidates import insist_on_candidates
from sekisho.desk.exchange.issuers import issuer_with, issuers, own_fingerprint
from sekisho.desk.exchange.models import AdoptedPermit, TakenHandover, TakenList
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.people.roles import Role
from sekisho.desk.permits.actions import LIVE, move_permit, put_in_force
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.permits.publish import publish_after_commit
from sekisho.desk.shell.clock import now
from sekisho.kernel.clock import JST
from sekisho.kernel.errors import InputError, SignatureError, StateError
from sekisho.permits import jws
from sekisho.permits.adopt import Binding, Here, adopt
from sekisho.permits.card import Card
from sekisho.permits.closures import ClosureList, open_list
from sekisho.permits.conditions import FreshList
from sekisho.permits.grounds import Origin
from sekisho.permits.handover import Handover, Reader, open_handover
from sekisho.permits.permit import Permit
from sekisho.rules.book import book_ids

UNKNOWN = SignatureError(
    "署名を確かめられません。内容が変えられているか、登録されていない発行元のものです。",
    next_ja="発行元の公開鍵が登録されているか（sekisho issuer list）、運用者に確かめてください。",
)
OLDER_JA = "これより新しいものが、すでに取り込まれています（取込済み 第{last}号、このファイル 第{number}号）。"
NEWEST_JA = "発行元から、最新のファイルを受け取ってください。"


def signer_of(token: str) -> Card:
    """The trusted issuer whose key the document names. Whether it really signed is for the opening to say."""
    head = token.strip().partition(".")[0]
    for card in issuers():
        if jws.names_key(head, card.public_key):
            return card
    raise UNKNOWN


def open_taken(token: str, card: Card) -> tuple[Handover, Permit]:
    """The hand-over and its permit, verified now for this installation. Raises SignatureError."""
    return open_handover(token, Reader(card.public_key, card.issuer, own_fingerprint(), now()))


@transaction.atomic
def take_handover(token: str, by: Person | None) -> TakenHandover:
    """Keep a verified hand-over so that a person can bind its names. Nothing opens by this."""
    token = token.strip()
    card = signer_of(token)
    handover, permit = open_taken(token, card)
    digest = hashlib.sha256(token.encode()).hexdigest()
    _insist_on_newest(card, permit.engagement, handover.number, digest)
    _insist_on_open(card, permit.id)
    known = TakenHandover.objects.filter(sha256=digest).first()
    if known is not None:
        return _known(known, by)
    made = TakenHandover.objects.create(
        issuer=card.issuer,
        key=card.fingerprint,
        number=handover.number,
        permit=permit.id,
        engagement=permit.engagement,
        sha256=digest,
        token=token,
        organisation=by.organisation if by else None,
        author=by,
    )
    detail: Detail = {"number": handover.number, "key": card.fingerprint, "permit": permit.id}
    record("handover.take-in", by, made.id, detail=detail)
    return made


def _known(known: TakenHandover, by: Person | None) -> TakenHandover:
    """Taken in before: by the operator for nobody in particular, or by one company, and then for that one alone."""
    if by is None or known.organisation_id == by.organisation_id:
        return known
    if not TakenHandover.objects.filter(id=known.id, organisation=None).update(organisation=by.organisation):
        raise StateError("この手形は、別の会社の管理者が取り込んでいます。")
    known.refresh_from_db()
    return known


def _insist_on_newest(card: Card, engagement: str, number: int, digest: str) -> None:
    """An older hand-over of the same engagement would widen again what the city has narrowed since.

    Numbers are those of one key: whoever held a former one must not be able to use up the numbers of the next.
    """
    newest = TakenHandover.objects.filter(key=card.fingerprint, engagement=engagement).order_by("-number").first()
    if newest is not None and (number < newest.number or (number == newest.number and digest != newest.sha256)):
        raise StateError(OLDER_JA.format(last=newest.number, number=number), next_ja=NEWEST_JA)


def _insist_on_open(card: Card, permit: str) -> None:
    found = newest_list(card)
    if found is not None and _opened(found, card).state(permit) is not None:
        raise StateError(
            "この手形は、発行元の停止・取消しの一覧に載っているため、取り込めません。",
            next_ja="発行元に、いまの状態を確かめてください。",
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """To which engagement here, and who here is who there. version: what was filed here, if the permit answers it."""

    engagement: Engagement
    binding: Binding
    version: Version | None = None


@transaction.atomic
def adopt_permit(taken: TakenHandover, wish: Wish, by: Person | None) -> IssuedPermit:
    """Narrow the city's permit to those bound, sign it here, put it in force. by: None for the operator."""
    engagement = Engagement.objects.select_for_update().get(id=wish.engagement.id)
    card = issuer_with(taken.key)
    if card is None:
        raise UNKNOWN
    _insist_on_place(taken, engagement, by)
    handover, permit = open_taken(taken.token, card)
    _insist_on_newest(card, permit.engagement, taken.number, taken.sha256)
    _insist_on_open(card, permit.id)
    if permit.book not in book_ids():
        raise InputError(f"手形のガイドラインの版（{permit.book}）が、この関所にはありません。")
    insist_on_candidates(engagement, wish.binding)
    row = IssuedPermit(engagement=engagement, grounds=IssuedPermit.Grounds.ORIGIN, issued_at=now())
    row.list_days = handover.list_days
    row.fresh_until = _fresh_until(row.list_days, newest_list(card))
    here = Here(row.id, settings.SEKISHO.public_url, engagement.id, row.issued_at)
    digest = hashlib.sha256(handover.permit.encode()).hexdigest()
    origin = Origin(card.issuer, card.fingerprint, permit.id, permit.engagement, handover.number, digest)
    bound = adopt(permit, wish.binding, here, origin)
    detail: Detail = {"number": taken.number, "key": taken.key, "permit": permit.id, "sha256": digest}
    earlier = _answered_before(engagement, permit.id)
    if wish.version is not None:
        _insist_on_first(wish.version, earlier)
        insist_on_answer(wish.version, engagement, bound, permit.issued_at)
        confirm_by_issuer(wish.version, {"number": taken.number, "key": taken.key, "permit": row.id}, by)
    made = put_in_force(row, bound, by, "issuer")
    version = wish.version or earlier
    AdoptedPermit.objects.create(row=made, handover=taken, version=version, author=by)
    record("permit.adopt", by, made.id, engagement=engagement.id, detail=detail)
    Engagement.objects.filter(id=engagement.id).update(use=Engagement.Use.PLANNED)
    return made


def _insist_on_first(version: Version, earlier: Version | None) -> None:
    """One confirmation of the city answers one request: what is filed later on the same day needs its own."""
    if earlier is not None and earlier.request_id != version.request_id:
        raise InputError(
            "この手形は、別の確認依頼への確認として、すでに取り込まれています。",
            next_ja="発注者に、この確認依頼への確認を求めてください。割当てだけを直すときは「いいえ」を選んでください。",
        )


def _answered_before(engagement: Engagement, permit: str) -> Version | None:
    """What the same permit of the city was found to confirm when it was bound to others before."""
    rows = AdoptedPermit.objects.filter(row__engagement=engagement, handover__permit=permit, version__isnull=False)
    found = rows.select_related("version").order_by("-at").first()
    return found.version if found is not None else None


def _insist_on_place(taken: TakenHandover, engagement: Engagement, by: Person | None) -> None:
    """The engagement is one that this very issuer may speak for, and the person answers for it."""
    department = engagement.department
    if department.channel != Organisation.Channel.ELSEWHERE or department.issuer != taken.key:
        raise StateError(
            "この案件の発注者の手形としては、この発行元のものを取り込めません。",
            next_ja="発注者と発行元の結び付けは、関所の運用者がコマンドで行います（手引き参照）。",
        )
    if by is not None and (by.role != Role.RESPONSIBLE or not leads(by, engagement)):
        raise StateError("手形の割当ては、受注者又は指定管理者の管理者が行います。")
    elsewhere = Q(row__engagement=engagement) & ~Q(handover__engagement=taken.engagement)
    elsewhere |= ~Q(row__engagement=engagement) & Q(handover__engagement=taken.engagement)
    rows = AdoptedPermit.objects.filter(elsewhere, handover__issuer=taken.issuer, row__state__in=LIVE)
    if rows.exists():
        raise StateError(
            "この案件か、発行元のその案件は、すでに別の案件と結び付いています。",
            next_ja="案件を選び直してください。誤って結び付けたときは、発行元に手形の取消しを依頼してください。",
        )


@transaction.atomic
def take_list(token: str, by: Person | None) -> TakenList:
    """Close and open again what the issuer's newest list says. An older list changes nothing: StateError."""
    token = token.strip()
    card = signer_of(token)
    found = open_list(token, card.public_key, card.issuer, now())
    # Two at once: the second waits here, and then sees what the first one took in.
    list(Organisation.objects.select_for_update(no_key=True).order_by("id").values_list("id", flat=True)[:1])
    last = newest_list(card)
    if last is not None and found.number <= last.number:
        raise StateError(OLDER_JA.format(last=last.number, number=found.number), next_ja=NEWEST_JA)
    TakenList.objects.filter(issuer=card.issuer).update(token="")
    made = TakenList.objects.create(
        issuer=card.issuer,
        key=card.fingerprint,
        number=found.number,
        issued_at=found.issued_at,
        next_update=found.next_update,
        closed=len(found.closures),
        sha256=hashlib.sha256(token.encode()).hexdigest(),
        token=token,
        author=by,
    )
    changed = sum(_apply(adopted, found, made, by) for adopted in _live_of(card.issuer))
    detail: Detail = {"number": made.number, "key": made.key, "closed": made.closed, "changed": changed}
    record("closures.take-in", by, str(made.number), detail=detail)
    publish_after_commit()
    return made


def _live_of(issuer: str) -> list[AdoptedPermit]:
    rows = AdoptedPermit.objects.filter(handover__issuer=issuer, row__state__in=LIVE)
    return list(rows.select_related("row", "handover"))


ACT_OF = {"suspended": "suspend", "revoked": "revoke", "superseded": "supersede", "expired": "expire"}


def _apply(adopted: AdoptedPermit, found: ClosureList, taken: TakenList, by: Person | None) -> int:
    """1 if the permit changed its state, else 0. How long the list is fresh enough is noted in any case."""
    row, state = adopted.row, found.state(adopted.handover.permit)
    row.fresh_until = _fresh_until(row.list_days, taken)
    row.save(update_fields=["fresh_until"])
    if (state or "in_force") == row.state:
        return 0
    act = ACT_OF[state] if state else "resume"
    day = found.issued_at.astimezone(JST).date()
    reason = f"発行元の停止・取消しの一覧（第{found.number}号、{day:%Y年%m月%d日}）による。"
    move_permit(row, act, reason, by, "issuer")
    return 1


def newest_list(card: Card) -> TakenList | None:
    """The list that counts, or None if none signed with this very key was ever taken in."""
    return TakenList.objects.filter(key=card.fingerprint).first()


def _opened(taken: TakenList, card: Card) -> ClosureList:
    return open_list(taken.token, card.public_key, card.issuer, now())


def _fresh_until(list_days: int, taken: TakenList | None) -> date | None:
    """The last day on which the gate may rely on that list; None where the issuer demands none."""
    if list_days == 0:
        return None
    if taken is None:
        return FreshList.NEVER
    return taken.issued_at.astimezone(JST).date() + timedelta(days=list_days)
