"""利用の上限 at the desk: what the responsible person sets for the engagement and its people, and prices in yen.

The city's limits stand in the permit and cannot be widened here; the gate counts with the lowest.
"""

import re
from datetime import date

from django.db import transaction

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.events.actions import Detail, actor_of, record
from sekisho.desk.people.models import Person
from sekisho.desk.permits.actions import live_permit, read_permit
from sekisho.desk.permits.models import ModelPrice, ModelRoute, UsageLimit
from sekisho.desk.permits.publish import publish_after_commit
from sekisho.desk.shell.clock import today
from sekisho.kernel.errors import InputError, NotFoundError
from sekisho.kernel.width import narrow
from sekisho.permits.caps import WHAT_WORDS, YEN, Caps, cap
from sekisho.permits.prices import Price, milli


def city_limits(engagement: Engagement) -> Caps:
    """What the permit says; empty without one."""
    row = live_permit(engagement)
    return read_permit(row).limits if row else {}


def limits_set(engagement: Engagement, person: Person | None = None) -> dict[str, int]:
    """What was set here for the whole engagement, or for one person in it."""
    return dict(UsageLimit.objects.filter(engagement=engagement, person=person).values_list("what", "most"))


@transaction.atomic
def set_limits(engagement: Engagement, person: Person | None, wanted: Caps, by: Person) -> None:
    """Replace the limits of the engagement (person None) or of one person in it. Raises InputError above the city's."""
    city = city_limits(engagement)
    for what, most in wanted.items():
        cap(what, most)
        if most > city.get(what, most):
            raise InputError(
                f"{WHAT_WORDS[what]}は、手形に記載された上限（{city[what]:,}）を超えて設定できません。",
                next_ja="手形の上限を変えるときは、「変更」の確認依頼をしてください。",
            )
    if wanted == limits_set(engagement, person):
        return
    UsageLimit.objects.filter(engagement=engagement, person=person).delete()
    UsageLimit.objects.bulk_create(
        UsageLimit(engagement=engagement, person=person, what=what, most=most, by=by) for what, most in wanted.items()
    )
    subject = actor_of(person, engagement.id) if person else engagement.id
    detail: Detail = dict(wanted)
    record("limit.set", by, subject, engagement=engagement.id, detail=detail)
    publish_after_commit()


def needs_prices(engagement: Engagement) -> list[str]:
    """Models of the permit without a price today, where a budget in yen is set: the gate refuses them."""
    row = live_permit(engagement)
    if row is None:
        return []
    permit = read_permit(row)
    has_budget = YEN in permit.limits or UsageLimit.objects.filter(engagement=engagement, what=YEN).exists()
    known = set(ModelPrice.objects.filter(since__lte=today()).values_list("model", flat=True))
    models = ModelRoute.objects.filter(connection_id__in=permit.services).order_by("model")
    return [route.model for route in models if route.model not in known] if has_budget else []


@transaction.atomic
def state_price(price: Price) -> None:
    """Write down what a model costs from a day on. Raises InputError, NotFoundError."""
    route = ModelRoute.objects.filter(model=price.model).first()
    if route is None:
        raise NotFoundError(f"モデル {price.model} は接続されていません。")
    amounts = {name: _amount(getattr(price, name)) for name in ("input_yen", "output_yen", "call_yen")}
    if not price.source.strip() or len(price.source) > 300:
        raise InputError("単価の出所（価格表の名称・日付・アドレスなど）を300文字以内で指定してください。")
    facts = {**amounts, "source": price.source.strip()}
    ModelPrice.objects.update_or_create(model=price.model, since=_day(price.since), defaults=facts)
    # Not the source: the book holds no text that a person wrote.
    record("price.state", None, route.connection_id, detail={**amounts, "model": price.model, "since": price.since})
    publish_after_commit()


def _amount(text: str) -> str:
    typed = narrow(text).strip().replace(",", "")
    try:
        milli(typed)
    except ValueError as error:
        raise InputError("単価は、円で、9桁以内・小数3桁までの数字で指定してください（例：450 又は 0.85）。") from error
    return typed


def _day(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise InputError("単価の適用日は 2026-11-01 の形で指定してください。")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{text} という日付はありません。") from error
