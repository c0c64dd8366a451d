"""The check before every page: signed in, second factor given, ability held. Deny is what happens by default."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, cast

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control

from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import May
from sekisho.desk.shell.back import came_from

Args = ParamSpec("Args")
SECOND_FACTOR = "second-factor-given"
NUL = "\x00"


class DeskRequest(HttpRequest):
    """A request whose user is a signed-in person; what every view behind `page` receives."""

    user: Person


View = Callable[Concatenate[DeskRequest, Args], HttpResponseBase]


def page(route: str, view: View[Any], name: str, may: May) -> URLPattern:
    """A URL that opens only for who may. There is no other way to put a page into `urls.py` (a house test looks)."""

    @cache_control(no_store=True)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        stop = turned_away(request, may)
        if stop is not None:
            return stop
        _insist_on_text(request, kwargs)
        return view(cast(DeskRequest, request), *args, **kwargs)

    pattern = path(route, guarded, name=name)
    pattern.may = may  # type: ignore[attr-defined]  # read by the permission matrix test
    return pattern


def _insist_on_text(request: HttpRequest, parts: dict[str, Any]) -> None:
    """No keyboard types NUL and PostgreSQL stores none; refused here, no view has to think of it."""
    sent = (value for each in (request.GET, request.POST) for _, values in each.lists() for value in values)
    if any(NUL in str(value) for value in (*parts.values(), *sent)):
        raise BadRequest("NUL in a value")


def turned_away(request: HttpRequest, may: May) -> HttpResponse | None:
    """The answer for someone who may not pass, or None."""
    if may is May.PUBLIC:
        return None
    user = request.user
    if not isinstance(user, Person) or not user.is_active:
        # What was sent is not kept, so whoever signs in again comes back to the form and not to where it was sent.
        wanted = request.get_full_path() if request.method in ("GET", "HEAD") else came_from(request) or "/"
        return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': wanted})}")
    if may is May.HALF_SIGNED_IN:
        return None
    if not request.session.get(SECOND_FACTOR):
        return redirect("sign-in-code")
    if user.must_change_password and request.resolver_match and request.resolver_match.url_name != "password":
        return redirect("password")
    if not user.may(may):
        raise PermissionDenied
    return None
