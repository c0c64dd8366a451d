"""A person at a browser: signed in, and sending forms with everything that stands in them."""

from django.http import HttpResponse
from django.test import Client

from sekisho.desk.people.access import SECOND_FACTOR
from sekisho.desk.people.models import Person
from tests.desk.shell.page import Element, read

Typed = dict[str, list[str]]
TICKED = ("radio", "checkbox")
BUTTONS = ("submit", "button", "image", "reset")


def signed_in(person: Person, *, second_factor: bool = True, **options: object) -> Client:
    """A client with the person's session; `second_factor=False` stops halfway."""
    client = Client(**options)
    client.force_login(person)
    session = client.session
    session[SECOND_FACTOR] = second_factor
    session.save()
    return client


def form_at(client: Client, url: str, holding: str) -> Typed:
    """Open the page and take up the one form that holds a field of that name."""
    answer = client.get(url)
    assert answer.status_code == 200, f"{url}: {answer.status_code}"
    return form_in(answer.content.decode(), holding)


def form_in(html: str, holding: str) -> Typed:
    """What the browser would send from the form that holds a field of that name, buttons left out."""
    forms = [values for form in read(html).find("form") if holding in (values := _values(form))]
    assert len(forms) == 1, f"{len(forms)} forms with {holding}"
    return forms[0]


def press(client: Client, url: str, action: str, **typed: list[str]) -> HttpResponse:
    """Open the page and send its form that leads to `action`."""
    forms = read(client.get(url).content.decode()).find("form", action=action)
    assert len(forms) == 1, f"{len(forms)} forms to {action}"
    return client.post(action, _values(forms[0]) | typed)


def _values(form: Element) -> Typed:
    typed: Typed = {}
    for element in form.everything():
        name = element.attributes.get("name", "")
        if name and element.name in ("input", "select", "textarea") and "disabled" not in element.attributes:
            typed.setdefault(name, []).extend(_sent(element))
    return typed


def _sent(element: Element) -> list[str]:
    if element.name == "select":
        options = element.find("option")
        chosen = [option for option in options if "selected" in option.attributes] or options[:1]
        return [option.attributes["value"] for option in chosen]
    if element.name == "textarea":
        raw = "".join(child for child in element.children if isinstance(child, str))
        return [raw.removeprefix("\n")]
    kind = element.attributes.get("type", "text")
    if kind in BUTTONS or (kind in TICKED and "checked" not in element.attributes):
        return []
    return [element.attributes.get("value", "")]


def words_of(html: str) -> str:
    """The text of the page without its markup."""
    return read(html).text
