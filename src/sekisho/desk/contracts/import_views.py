"""案件のCSV取込み: choose a file, look at every row, then register all."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sekisho.desk.contracts.importing import COLUMNS, NEEDED, import_engagements, read_rows, read_text
from sekisho.desk.people.access import DeskRequest
from sekisho.kernel.errors import InputError


def engagement_import(request: DeskRequest) -> HttpResponse:
    """Without JavaScript and without anything kept between: the looked-at text comes back and is checked again."""
    if request.method != "POST":
        return _page(request, {})
    try:
        text = _text(request)
        rows = read_rows(text, request.user)
    except InputError as error:
        return _page(request, {"problem": error}, 400)
    wrong = sum(bool(row.errors) for row in rows)
    if request.POST.get("act") == "register" and not wrong:
        count = import_engagements(rows, request.user)
        messages.success(request, f"{count}件の案件を登録しました。")
        return redirect("engagements")
    return _page(request, {"rows": rows, "wrong": wrong, "text": text}, 400 if wrong else 200)


def _text(request: DeskRequest) -> str:
    sent = request.FILES.get("file")
    if isinstance(sent, UploadedFile):
        return read_text(sent.read())
    if request.POST.get("text"):
        return read_text(request.POST["text"].encode())
    raise InputError("ファイルが選ばれていません。", next_ja="CSVファイルを選んでください。")


def _page(request: DeskRequest, found: dict[str, object], status: int = 200) -> HttpResponse:
    columns = [{"label": label, "is_needed": label in NEEDED} for label in COLUMNS]
    return render(request, "contracts/engagement_import.html", found | {"columns": columns}, status=status)
