"""What a file is, and what it says: a permit, a permit handed over, a list of closed permits, a public key."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from sekisho.desk.exchange.incoming import signer_of
from sekisho.desk.exchange.issuers import issuer_with, issuers, own_card, own_fingerprint
from sekisho.desk.shell.clock import now, today
from sekisho.kernel.clock import JST, iso
from sekisho.kernel.era import wareki
from sekisho.kernel.errors import InputError, SignatureError
from sekisho.permits import closures, handover, jws, permit
from sekisho.permits.card import FORMAT, Card, read_card

PERMIT, HANDOVER, CLOSURES, CARD = "permit", "handover", "closures", "card"
TYPES = {permit.TYPE: PERMIT, handover.TYPE: HANDOVER, closures.TYPE: CLOSURES}
MOST_BYTES = closures.MAX_CHARACTERS


@dataclass(frozen=True, slots=True)
class Opened:
    """A verified file. document: its content as JSON. is_good: whether it counts now. said: about that, for people."""

    kind: str
    document: dict[str, Any]
    is_good: bool
    said: str


def kind_of(data: bytes) -> str:
    """One of the four; raises InputError for anything else. Nothing is verified yet."""
    if len(data) > MOST_BYTES:
        raise InputError("ファイルが大きすぎます。")
    text = data.decode("ascii", "replace").strip()
    if kind := TYPES.get(jws.kind_of(text)):
        return kind
    if FORMAT.encode() in data[:200]:
        return CARD
    raise InputError(
        "手形、引渡しファイル、停止・取消しの一覧、公開鍵のどれでもないファイルです。",
        next_ja="発行元から受け取ったファイルを、開いたり保存し直したりせずに、そのまま使ってください。",
    )


def text_of(data: bytes) -> str:
    """A signed document out of a file's bytes. Raises SignatureError for what cannot be one."""
    try:
        return data.decode("ascii").strip()
    except UnicodeDecodeError as error:
        raise SignatureError("署名された文書の形をしていません。") from error


def open_file(data: bytes) -> Opened:
    """Verified against this installation's key and those of the trusted issuers. Raises SignatureError, InputError."""
    match kind_of(data):
        case "card":
            return _card(read_card(data))
        case "permit":
            return _permit(text_of(data))
        case "handover":
            return _handover(text_of(data))
    return _list(text_of(data))


def _signer(token: str) -> Card:
    """This installation itself, or a trusted issuer."""
    own = settings.KEYRING.permit_public()
    if jws.names_key(token, own):
        return read_card(own_card(""))
    return signer_of(token)


def _trusted() -> dict[str, Ed25519PublicKey]:
    return jws.trust(settings.KEYRING.permit_public(), *(card.public_key for card in issuers()))


def _card(card: Card) -> Opened:
    document = {"name": card.name, "issuer": card.issuer, "key": card.key, "fingerprint": card.fingerprint}
    known = card.fingerprint == own_fingerprint() or issuer_with(card.fingerprint) is not None
    said = "登録された発行元の公開鍵です。" if known else "登録されていない公開鍵です。"
    return Opened(CARD, document, known, f"{said}指紋 {jws.spoken(card.fingerprint)}")


def _permit(token: str) -> Opened:
    found = permit.open_permit(token, _trusted())
    last = wareki(found.period.last)
    if found.period.last < today():
        return Opened(PERMIT, permit.document(found), False, f"署名は正しいですが、期間は{last}で終わっています。")
    said = f"署名は正しく、{last}まで有効です（{found.title}）{_mark(found)}。停止・取消しは発行元で確かめてください。"
    return Opened(PERMIT, permit.document(found), True, said)


def _mark(found: permit.Permit) -> str:
    if found.paper is not None:
        return f"［{found.paper.mark}］"
    return f"［別の関所の手形：{found.origin.issuer}］" if found.origin is not None else ""


def _handover(token: str) -> Opened:
    """Also one that this installation signed for another, which only the other may take in."""
    card = _signer(token)
    is_own = card.fingerprint == own_fingerprint()
    audience = handover.audience_of(token, card.public_key) if is_own else own_fingerprint()
    made, inner = handover.open_handover(token, handover.Reader(card.public_key, card.issuer, audience, now()))
    document = asdict(made) | {"issued_at": iso(made.issued_at), "permit": permit.document(inner)}
    said = f"署名は正しく、{jws.spoken(made.audience)} の関所にあてた引渡し（第{made.number}号）です（{inner.title}）。"
    return Opened(HANDOVER, document, True, said)


def _list(token: str) -> Opened:
    card = _signer(token)
    found = closures.open_list(token, card.public_key, card.issuer, now())
    moments = {"issued_at": iso(found.issued_at), "next_update": iso(found.next_update)}
    document = asdict(found) | moments
    said = f"署名は正しく、{_day(found.issued_at)}の一覧（第{found.number}号、{len(found.closures)}件）です。"
    if found.next_update < now():
        return Opened(CLOSURES, document, False, f"{said}次の一覧が、{_day(found.next_update)}に出ているはずです。")
    return Opened(CLOSURES, document, True, said)


def _day(at: datetime) -> str:
    return wareki(at.astimezone(JST).date())
