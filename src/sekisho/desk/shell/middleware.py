"""Headers that let a page do nothing it need not, and expected errors as pages people can act on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sekisho.desk.shell.back import came_from
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


NOT_HERE = {
    "title": "この画面は、直接は開けません",
    "message": "ボタンを押したときにだけ開く画面です。いま、何も行っていません。",
    "next": "もとの画面を開き直し、必要な操作をもう一度行ってください。",
    "status": 405,
}


class ExpectedErrors:
    """Turns an error of our tree that a view lets through into a Japanese page: what happened, what to do next.

    So is what only a button may open (405): a browser shows nothing at all for an answer without a body.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != NOT_HERE["status"] or response.content:
            return response
        told = render(request, "error.html", NOT_HERE, status=response.status_code)
        told.headers["Allow"] = response.headers["Allow"]
        return told

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, SekishoError):
            return None
        status, title = next((code, word) for kind, code, word in STATUS if isinstance(error, kind))
        context = {"title": title, "message": error.message_ja, "next": error.next_ja, "status": status}
        if request.method == "POST":
            context["back"] = came_from(request)
        return render(request, "error.html", context, status=status)
