"""What the layout shows around every page: who is signed in, where they may go, and that this is practice.

Lowest slice: knows people only by what a signed-in person answers (`may`, `name` …), and abilities by name.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from sekisho import __version__

# The mark that sign-in leaves in the session once the second factor was given (`people.access.SECOND_FACTOR`).
SECOND_FACTOR = "second-factor-given"
SIGNED_IN = "signed-in"

# Label, url name, ability (`people.roles.May`) without which the page does not open.
PLACES: tuple[tuple[str, str, str], ...] = (
    ("きょうの仕事", "home", SIGNED_IN),
    ("案件台帳", "engagements", "see-engagements"),
    ("確認依頼", "requests", "see-requests"),
    ("手形・キー", "keys", "hold-keys"),
    ("保留", "holds", "state-reasons"),
    ("利用記録", "records", "see-records"),
    ("月次点検", "monthly-reviews", "see-reviews"),
    ("登録した秘密", "secrets", "see-secrets"),
    ("再確認", "reconfirmations", "see-reconfirmations"),
    ("利用者", "people", "see-people"),
    ("台帳の検証", "book", "see-book"),
    ("ほかの関所", "exchange", "see-exchange"),
    ("利用規定", "rules", SIGNED_IN),
    ("サービス一覧", "services", SIGNED_IN),
    ("作品等の名称", "works", "edit-catalogue"),
)
# Their pages about one engagement lie below its address (`/engagements/…/secrets/`) and belong here all the same.
ALSO_WITHIN = ("secrets",)


@dataclass(frozen=True, slots=True)
class NavItem:
    """is_current: the page shown is this one or lies below it; is_here: it is exactly this one."""

    label: str
    name: str
    url: str
    is_current: bool
    is_here: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """person: the signed-in person, only once the second factor was given; otherwise None."""

    person: Any
    is_half_signed_in: bool
    nav: tuple[NavItem, ...]
    is_demo: bool
    version: str


def shell(request: HttpRequest) -> dict[str, Any]:
    """For the template engine. The layout reads `shell.…` only: a page may call a value of its own `version`."""
    user = getattr(request, "user", None)  # absent when a request failed before the sign-in was looked up
    known = user is not None and user.is_authenticated and user.is_active
    person = user if known and _second_factor_given(request) else None
    nav = nav_for(person, request.path) if person is not None else ()
    frame = Shell(person, known and person is None, nav, settings.KEYRING.is_demo(), __version__)
    return {"shell": frame, "nav": frame.nav, "is_demo": frame.is_demo, "version": frame.version}


def nav_for(person: Any, path: str) -> tuple[NavItem, ...]:
    """The places open to the person. Empty while the first password must be changed: nothing else opens then."""
    if person.must_change_password:
        return ()
    items = []
    within = next((url for name in ALSO_WITHIN if (url := _url(name)) and url in path), "")
    for label, name, ability in PLACES:
        url = _url(name)
        if url and person.may(ability):
            is_below = url == within if within else url != "/" and path.startswith(url)
            items.append(NavItem(label, name, url, path == url or is_below, path == url))
    return tuple(items)


def _second_factor_given(request: HttpRequest) -> bool:
    session = getattr(request, "session", None)
    return session is not None and bool(session.get(SECOND_FACTOR))


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
