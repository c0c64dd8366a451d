"""Pages for what Django itself refuses."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's secret is missing or old: nothing was saved, and the person is told how to go on."""
    context = {
        "title": "送信を受け付けられませんでした",
        "message": "画面を開いてから時間がたったか、別の画面からの送信のため、安全のため受け付けませんでした。",
        "next": "前の画面に戻って入力を控え、画面を開き直してから、もう一度送信してください。",
        "status": 403,
    }
    return render(request, "error.html", context, status=403)
