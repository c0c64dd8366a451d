"""届いた取下げ: the officer's form, and the scan."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sekisho.desk.applications.visible import request_for
from sekisho.desk.exchange.forms import WithdrawalForm
from sekisho.desk.exchange.models import Withdrawal
from sekisho.desk.exchange.paper_views import scan_download
from sekisho.desk.exchange.withdrawals import record_withdrawal
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.shell.clock import today
from sekisho.kernel.errors import InputError, NotFoundError, StateError
from sekisho.permits.lifecycle import REQUEST


def withdrawal(request: DeskRequest, request_id: str) -> HttpResponse:
    """Record a 取下げ that came by mail or on paper."""
    found = request_for(request.user, request_id)
    if "withdraw" not in REQUEST.acts(found.state, "contractor"):
        raise StateError(
            f"確認依頼はいま「{found.state_word}」のため、取下げを記録できません。",
            next_ja="確認の決定のあとにやめるときは、手形の取消しによります。",
        )
    is_sent = request.method == "POST"
    form = WithdrawalForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, initial={"received_on": today()}
    )
    if is_sent and form.is_valid():
        try:
            record_withdrawal(found, form.letter(), request.user)
        except InputError as error:
            form.add_error("received_on", f"{error.message_ja}{error.next_ja}")
        else:
            messages.success(request, "届いた取下げを記録しました。")
            return redirect("request", found.id)
    context = {"case": found, "form": form}
    return render(request, "exchange/withdrawal.html", context, status=400 if form.errors else 200)


def withdrawal_scan(request: DeskRequest, request_id: str) -> HttpResponse:
    """The scanned 取下げ, for who sees the request."""
    found = request_for(request.user, request_id)
    row = Withdrawal.objects.filter(request=found, scan__isnull=False).select_related("scan").first()
    if row is None or row.scan is None:
        raise NotFoundError("この書面は見つかりません。")
    return scan_download(row.scan, f"取下げ_{row.received_on:%Y%m%d}")
