"""見つかったときの扱い: what the city decides for one engagement about what the gate finds: stop, hold or mask.

The permit says what holds for everybody; the city alone may loosen it, and only for permits it issued itself. What is
not listed here (secrets, individual numbers held for a reason) stays as the permit says.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django.db import transaction

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.events.actions import record
from sekisho.desk.people.models import Person
from sekisho.desk.permits.models import GateHandling
from sekisho.desk.permits.publish import publish_after_commit
from sekisho.desk.shell.clock import now
from sekisho.kernel.errors import InputError
from sekisho.screening.words import LABEL_WORDS

ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "mask": "伏せて送る（〔{word}1〕などに置き換え、応答で元に戻す）",
        "hold": "保留する（利用者が、公人・公表情報の理由を記録すると通る）",
        "block": "通さない",
    }
)
# What may be somebody's public side can be held; a number that never is public can be masked at most.
_MAY_BE_PUBLIC = ("PERSON", "ADDRESS", "POSTAL", "PHONE", "EMAIL", "DOB")
_NEVER_PUBLIC = (
    *("QUASI", "MYNUMBER", "DRIVER_LICENSE", "HEALTH_INSURANCE", "PENSION", "PASSPORT", "RESIDENCE_CARD"),
    *("BANK_ACCOUNT", "CREDIT_CARD", "PLATE", "MUNI_ID", "IP"),
)
HANDLED: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {f"personal.{label.lower()}": (LABEL_WORDS[label], ("mask", "hold", "block")) for label in _MAY_BE_PUBLIC}
    | {f"personal.{label.lower()}": (LABEL_WORDS[label], ("mask", "block")) for label in _NEVER_PUBLIC}
    | {"content.sound": ("録音（中身を確かめられない音声）", ("hold", "block"))}
)
LONGEST_REASON = 300


def action_ja(code: str, action: str) -> str:
    """What is done with findings of this code, as people choose and read it."""
    return ACTIONS[action].format(word=HANDLED[code][0])


def decided(engagement: Engagement) -> dict[str, str]:
    """Action by code, as decided now."""
    rows = GateHandling.objects.filter(engagement=engagement, ended_at=None)
    return dict(rows.values_list("code", "action"))


@transaction.atomic
def decide(engagement: Engagement, wanted: Mapping[str, str], reason: str, by: Person) -> int:
    """Put these in the place of what was decided; "" leaves a code to the permit. Raises InputError.

    How many changed.
    """
    Engagement.objects.select_for_update().get(id=engagement.id)
    present = decided(engagement)
    changed = {code: action for code, action in wanted.items() if present.get(code, "") != action}
    for code, action in changed.items():
        if code not in HANDLED or (action and action not in HANDLED[code][1]):
            raise InputError("その扱いは選べません。", next_ja="画面を開き直してください。")
    if not changed:
        return 0
    if not reason.strip():
        raise InputError("理由を入力してください。", next_ja="市の判断の根拠として、記録に残ります。")
    GateHandling.objects.filter(engagement=engagement, code__in=changed, ended_at=None).update(
        ended_at=now(), ended_by=by
    )
    for code, action in changed.items():
        if action:
            GateHandling.objects.create(engagement=engagement, code=code, action=action, reason=reason.strip(), by=by)
        record("handling.set", by, engagement.id, engagement=engagement.id, detail={"code": code, "action": action})
    publish_after_commit()
    return len(changed)
