"""Filled Word forms for the desk's tests, an engagement whose contractor has no accounts, and the hands of a person."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.test import Client

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.intake.actions import sheet_of
from sekisho.desk.intake.models import Intake
from sekisho.desk.people.models import Organisation
from sekisho.desk.shell.clock import today
from sekisho.kernel.era import wareki, wareki_fiscal
from tests.desk.browser import Typed, form_at, form_in
from tests.desk.shell.page import Element, read
from tests.desk.world import World, make_engagement
from tests.documents.reading.forms import Form, body, docx

SENDER = "有限会社紙のみ（担当 見本）"


def paper_only(world: World) -> Engagement:
    """An engagement of the ward whose contractor has no account here."""
    world.organisations["paper"] = Organisation.objects.create(kind=Organisation.Kind.CONTRACTOR, name="有限会社紙のみ")
    world.engagements["paper"] = make_engagement(world, "officer", "paper", "窓口案内冊子編集業務委託")
    return world.engagements["paper"]


def filled(engagement: Engagement, **changes: Any) -> bytes:
    """The city's form as its contractor would type it, changed by `changes`; `form_…` change the form itself."""
    contractor = engagement.contractor
    assert contractor is not None
    answers = {
        "date": wareki(today()),
        "addressee": engagement.department.name,
        "company": contractor.organisation.name,
        "contract_name": engagement.title,
        "contract_year": wareki_fiscal(engagement.fiscal_year),
        "service": "練習用モデル・文章",
        "provider": "Sekisho",
    }
    of_form = {name.removeprefix("form_"): changes.pop(name) for name in list(changes) if name.startswith("form_")}
    return docx(body(Form(answers=answers | changes, **of_form)))


def day(name: str, on: Any) -> Typed:
    parts = {"era": "西暦", "year": on.year, "month": on.month, "day": on.day}
    return {f"{name}_{part}": [str(value)] for part, value in parts.items()}


def upload(client: Client, engagement: Engagement, data: bytes, name: str = "確認依頼書.docx") -> HttpResponse:
    """As the page asks; an officer's page also asks how it came."""
    url = f"/intake/?engagement={engagement.id}"
    typed: dict[str, Any] = form_at(client, url, "file")
    assert typed["engagement"] == [engagement.id]
    if "received_from" in typed:
        typed |= {"received_from": [SENDER], "means": ["mail"]} | day("received_on", today() - timedelta(days=2))
    return client.post("/intake/", typed | {"file": SimpleUploadedFile(name, data)})


def boxes(client: Client, url: str) -> list[str]:
    """Keys of the points on the page."""
    return [box.attributes["value"] for box in points_in(client.get(url).content.decode())]


def points_in(html: str) -> list[Element]:
    """The boxes of the points."""
    return [element for element in read(html).find("input") if element.attributes.get("name") == "seen"]


def beside() -> Typed:
    """What the paper does not say and the desk asks, for the first use and service."""
    return {
        "use-0-audience": ["internal"],
        "service-0-contract": ["法人間の利用契約"],
        "service-0-opt_out": ["契約書第5条"],
    } | day("service-0-opt_out_until", today() + timedelta(days=400))


def resolved(row: Intake, **typed: list[str]) -> QueryDict:
    """As `resolved_as_read`, with answers to what the paper does not say."""
    return resolved_as_read(row, **beside() | typed)


def resolved_as_read(row: Intake, **typed: list[str]) -> QueryDict:
    """What a person sends who agrees with everything that was read, without going through the page."""
    sheet = sheet_of(row)
    sent = QueryDict(mutable=True)
    html = render_to_string("intake/check.html", {"row": row, "sheet": sheet, "is_city": sheet.known.is_city})
    values = form_in(html, "uses") | {"seen": [point.key for point in sheet.points]} | typed
    for name, given in values.items():
        sent.setlist(name, given)
    return sent


def finish(client: Client, url: str, **typed: list[str]) -> HttpResponse:
    """Tick every point, answer what the paper does not say, change what `typed` says, and finish."""
    sent = form_at(client, url, "uses")
    return client.post(url, sent | {"seen": boxes(client, url), "act": ["finish"]} | beside() | typed)
