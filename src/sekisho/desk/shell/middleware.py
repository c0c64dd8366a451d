"""Headers that let a page do nothing it need not, and expected errors as pages people can act on."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from sekisho.kernel.errors import InputError, NotFoundError, SekishoError, StateError, StoreError

GetResponse = Callable[[HttpRequest], HttpResponse]
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
FEATURES = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
STATUS: tuple[tuple[type[SekishoError], int, str], ...] = (
    (NotFoundError, 404, "見つかりません"),
    (StateError, 409, "いまはこの操作ができません"),
    (InputError, 400, "入力を確かめてください"),
    (StoreError, 503, "保存や伝達ができていません"),
    (SekishoError, 500, "処理を完了できませんでした"),
)


class SecurityHeaders:
    """Adds the content security policy and friends to every answer, and keeps copies out of caches.

    Only what says itself that it may be kept (the style sheets) is kept: an error page carries a name, too.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", FEATURES)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class ExpectedErrors:
    """Turns an error of our tree that a view lets through into a Japanese page: what happened, what to do next."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, SekishoError):
            return None
        status, title = next((code, word) for kind, code, word in STATUS if isinstance(error, kind))
        context = {"title": title, "message": error.message_ja, "next": error.next_ja, "status": status}
        if request.method == "POST":
            context["back"] = _came_from(request)
        return render(request, "error.html", context, status=status)


def _came_from(request: HttpRequest) -> str:
    """The path of our own page that the form stood on, or "": a page of another site is never linked."""
    address = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}):
        return ""
    parts = urlsplit(address)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return path if url_has_allowed_host_and_scheme(path, None) else ""  # `//host/` would lead away
