"""What the permission matrix sends: data that would work for who may send it, so that only the permission decides."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from sekisho.desk.applications.models import Version
from sekisho.desk.changes.actions import preview
from sekisho.desk.monthly.month import read_month
from sekisho.desk.monthly.report import make_report
from sekisho.desk.shell.clock import today
from sekisho.kernel.clock import fiscal_year
from tests.desk.intake.mailed import filled
from tests.desk.scene import Scene, top


def data_for(name: str, of: str, scene: Scene) -> dict[str, Any]:
    """Form data for the URL of that name and the object of that label; nothing where there is nothing to send."""
    if name == "review":
        version = Version.objects.filter(request=scene.requests[of]).first()
        return {"version": version.id if version else "", "act": "confirm"}
    if name == "monthly-sign":
        return {"looked": "on", "seen": _seen(scene, of)}
    return DATA[name](scene) if name in DATA else {}


def day(name: str, year: int, month: int, number: int) -> dict[str, str]:
    """A date in the western calendar, as the desk's date field sends it."""
    parts = {"era": "西暦", "year": str(year), "month": str(month), "day": str(number)}
    return {f"{name}_{part}": value for part, value in parts.items()}


def _engagement(scene: Scene) -> dict[str, Any]:
    year = fiscal_year(today())
    facts = {"kind": "ukeoi", "title": "新しい業務委託", "fiscal_year": str(year), "book": "osaka-1.1"}
    contractor = {"contractor": scene.world.organisations["contractor"].id}
    return facts | contractor | day("first_day", year, 4, 1) | day("last_day", year + 1, 3, 31)


def _cover(scene: Scene) -> dict[str, Any]:
    return {"revision": scene.requests["draft"].revision, "company": "株式会社甲調査", "stay": "1"}


def _attachments(scene: Scene) -> dict[str, Any]:
    kept = scene.objects["file of draft"]["attachment_id"]
    return {"revision": scene.requests["draft"].revision, "new-kind": "other", f"{kept}-kind": "other", "stay": "1"}


def _key(scene: Scene) -> dict[str, Any]:
    return {"scope": f"{scene.world.engagements['survey'].id}/use-1"}


def _party(scene: Scene) -> dict[str, Any]:
    return {"parent": top(scene.world.engagements["fresh"]).id, "company": "株式会社丁再委託"}


def _evidence(scene: Scene) -> dict[str, Any]:
    return {"source": "https://example.test/terms"} | day("as_of", 2026, 4, 1)


def _service(scene: Scene) -> dict[str, Any]:
    facts = {"id": "new-ai", "name_ja": "新しいAI", "provider": "提供社", "kinds": "text", "consumer_terms": "no"}
    return facts | _evidence(scene)


def _drift(scene: Scene) -> dict[str, Any]:
    return {"drift": scene.drift, "reason": "誤って送ったもの"}


def _wish(scene: Scene) -> dict[str, Any]:
    return {"mark": preview("book", "osaka-1.1").mark, "reason": "新しい版が出たため", "act": "open"}


def _upload(scene: Scene) -> dict[str, Any]:
    fresh = scene.world.engagements["fresh"]
    receipt = {"means": "post", "received_from": "有限会社紙のみ"} | day("received_on", 2026, 4, 1)
    return {"engagement": fresh.id, "file": SimpleUploadedFile("a.docx", filled(fresh))} | receipt


def _seen(scene: Scene, of: str) -> str:
    """The digest that stands in the form of that month's page; the same for every party of a month without use."""
    survey = scene.world.engagements["survey"]
    return make_report(survey, top(survey), read_month(scene.objects[of]["month"], today())).digest


def _withdrawal(scene: Scene) -> dict[str, Any]:
    on = today()
    return {"means": "mail", "sender": "株式会社甲調査", "is_sure": "on"} | day(
        "received_on", on.year, on.month, on.day
    )


IMPORTED = """区分,契約又は指定管理名称,締結年度,初日,末日,受注者又は指定管理者
請負契約,CSVの業務委託,2026,2026-04-01,2027-03-31,株式会社甲調査
"""


def _month(scene: Scene) -> dict[str, Any]:
    return {"form": "csv"} | day("first", 2026, 4, 1) | day("last", 2026, 4, 30)


DATA: dict[str, Callable[[Scene], dict[str, Any]]] = {
    "sign-in": lambda scene: {"email": "", "password": ""},
    "sign-in-code": lambda scene: {"code": "abc"},
    "password": lambda scene: {"old": "", "new1": "", "new2": ""},
    "engagement-new": _engagement,
    "engagement-edit": _engagement,
    "specification": lambda scene: day("on", 2026, 4, 1),
    "use-declare": lambda scene: {"use": "none"},
    "party-new": _party,
    "request-new": lambda scene: {"engagement": scene.world.engagements["fresh"].id},
    "request-edit": _cover,
    "request-attachments": _attachments,
    "request-review-all": lambda scene: {"revision": scene.requests["draft"].revision},
    "intake-new": _upload,
    "intake": lambda scene: {"act": "keep", "logs": "書きかけ"},
    "drift-draft": _drift,
    "drift-dismiss": _drift,
    "reconfirmation-new": _wish,
    "reconfirmation-task": lambda scene: {"outcome": "kept", "reason": "契約で定めている"},
    "service-new": _service,
    "service-check": _evidence,
    "service-fact": lambda scene: _evidence(scene) | {"value": "管理画面で停止できる。"},
    "hand-overs": lambda scene: {"giver": "nobody", "taker": scene.world.people["officer"].id, "which": "all"},
    "hand-over-seen": lambda scene: {"engagement": scene.world.engagements["fresh"].id},
    "engagement-import": lambda scene: {"act": "register", "text": IMPORTED},
    "reason-new": lambda scene: {"title": "期限", "item": "opt_out_until", "text": "期限を確かめてください。"},
    "reason-edit": lambda scene: {"title": "期限", "item": "", "text": "期限を確かめてください。"},
    "permit-hand-over": lambda scene: {"audience": "0123 4567 89AB CDEF " * 2, "list_days": "7"},
    "permit-act": lambda scene: {"reason": "点検のため"},
    "withdrawal": _withdrawal,
    "handling": lambda scene: {"personal.person": "hold", "reason": "広報に公人の氏名が要るため"},
    "hold": lambda scene: {"reason": "published", "is_sure": "on"},
    "attest": lambda scene: {"read": "on"},
    "key-new": _key,
    "key-rotate": lambda scene: {"overlap": "24"},
    "limits": lambda scene: {"holder": "whole", "whole-tokens-per-month": "1,000,000"},
    "work-new": lambda scene: {"sort": "work", "name": "架空の物語", "source": "架空新聞", "reason": "新しい作品"},
    "usage": _month,
    "usage-fields": lambda scene: {"at": "day", "person": "none", "columns": ["service"], "reason": "標準"},
    "usage-fields-of": lambda scene: {"own": "yes", "at": "day", "person": "none", "reason": "この案件"},
    "disposal-new": lambda scene: {"reason": "保存期間の満了"},
    "disposal-decide": lambda scene: {"act": "approve", "is_sure": "on"},
    "work-free-new": lambda scene: {"sort": "artist", "name": "架空画伯", "source": "架空事典", "reason": "没後百年"},
    "book-rule": lambda scene: {"reason": "点検のため"},
    "work-end": lambda scene: {"reason": "権利が切れた"},
    "secrets-try": lambda scene: {"text": "次の会議の案内文を作ってください。"},
    "secret-new": lambda scene: {"title": "用語一覧（追加）", "words": "ひばりの再編案"},
    "secret-replace": lambda scene: {"words": "つばめの再編案"},
    "secret-remove": lambda scene: {"reason": "公表されたため"},
    "person-new": lambda scene: {"name": "新人 一", "email": "new@example.test", "role": "staff"},
}
