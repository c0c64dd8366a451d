"""Which page of our own a form stood on."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def came_from(request: HttpRequest) -> str:
    """The path of our own page that the form stood on, or "": a page of another site is never linked."""
    address = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}):
        return ""
    parts = urlsplit(address)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return path if url_has_allowed_host_and_scheme(path, None) else ""  # `//host/` would lead away
