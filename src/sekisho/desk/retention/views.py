"""保存期間と廃棄: the expiry list by class, a proposal with what it would destroy, and the second person's decision."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import May
from sekisho.desk.records.erasures import is_carried_out
from sekisho.desk.records.models import ErasureOrder
from sekisho.desk.retention import actions
from sekisho.desk.retention.carrying import REQUEST_S, carry_on, under_way
from sekisho.desk.retention.due import Held, Kind, counted, due_for, held, in_scope
from sekisho.desk.retention.forms import DecideForm, ProposeForm
from sekisho.desk.retention.models import DisposalItem, DisposalProposal
from sekisho.desk.shell.lists import PER_PAGE
from sekisho.kernel.errors import NotFoundError

State = DisposalProposal.State
ENDED_SHOWN = 50
REOPEN_JA = "関所が動いていれば、まもなく終わります。この画面を開き直して確かめてください。"


def retention(request: DeskRequest) -> HttpResponse:
    """Proposals that wait, then what is due, then what was decided last."""
    person, wanted = request.user, request.GET.get("kind", "")
    found = [each for each in due_for(person) if wanted in ("", each.kind)]
    mine = DisposalProposal.objects.filter(engagement__in=in_scope(person).order_by().values("id"))
    mine = mine.select_related("engagement", "by", "decided_by")
    waiting = list(mine.filter(state=State.OPEN))
    going = {(row.kind, row.engagement_id, row.year) for row in under_way()}
    taken = {(row.kind, row.engagement_id, row.year) for row in waiting}
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "waiting": waiting,
        "page_obj": page,
        "rows": [
            {
                "due": each,
                "word": Kind(each.kind).label,
                "engagement": engagement,
                "count": count,
                "is_proposed": (each.kind, each.engagement, each.year) in taken,
                "is_going": (each.kind, each.engagement, each.year) in going,
            }
            for each, engagement, count in counted(list(page))
        ],
        "ended": list(mine.exclude(state=State.OPEN)[:ENDED_SHOWN]),
        "kinds": Kind.choices,
        "kind": wanted,
        "may_propose": person.may(May.PROPOSE_DISPOSAL),
        "years": _years(),
    }
    return render(request, "retention/retention.html", context)


def disposal_new(request: DeskRequest, kind: str, engagement_id: str, year: int) -> HttpResponse:
    """What would be destroyed, and the reason of whoever proposes it."""
    target = held(request.user, kind, engagement_id, year)
    form = ProposeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        row = actions.propose(target, form.cleaned_data["reason"], request.user)
        messages.success(request, "廃棄を提案しました。ほかの人が確かめて承認するまで、何も消えません。")
        return redirect("disposal", row.id)
    context = {"target": target, "word": Kind(target.due.kind).label, "form": form}
    return render(request, "retention/disposal_new.html", context, status=400 if form.errors else 200)


def disposal(request: DeskRequest, proposal_id: str) -> HttpResponse:
    """One proposal: what it is about, who proposed and decided, and what has become of it."""
    return _shown(request, actions.proposal_for(request.user, proposal_id), DecideForm())


@require_POST
def disposal_decide(request: DeskRequest, proposal_id: str) -> HttpResponse:
    row = actions.proposal_for(request.user, proposal_id)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _shown(request, row, form)
    if form.cleaned_data["act"] == "decline":
        actions.decline(row.id, form.cleaned_data["reason"], request.user)
        messages.success(request, "見送りを記録しました。何も消していません。")
    else:
        done = actions.approve(row.id, request.user, form.cleaned_data["count"])
        if done.is_under_way:
            carry_on(done.id, REQUEST_S)  # a small one is gone at once; the background round does the rest
        messages.success(request, "廃棄を承認しました。元には戻せません。")
    return redirect("disposal", row.id)


@require_POST
def disposal_withdraw(request: DeskRequest, proposal_id: str) -> HttpResponse:
    row = actions.withdraw(actions.proposal_for(request.user, proposal_id).id, request.user)
    messages.success(request, "提案を取り下げました。何も消していません。")
    return redirect("disposal", row.id)


def _shown(request: DeskRequest, row: DisposalProposal, form: DecideForm) -> HttpResponse:
    is_open = row.state == State.OPEN
    target = _target(request.user, row) if is_open else None
    context = {
        "row": row,
        "target": target,
        "is_open": is_open,
        "has_changed": target is not None and target.count != row.count,
        "why_not": actions.why_not_decide(request.user, row),
        "may_decide": is_open and request.user.may(May.APPROVE_DISPOSAL) and target is not None,
        "may_withdraw": is_open and row.by_id == request.user.id,
        "progress": _progress(row),
        "form": form,
    }
    return render(request, "retention/disposal.html", context, status=400 if form.errors else 200)


def _target(person: Person, row: DisposalProposal) -> Held | None:
    """What it would destroy now; None where it was destroyed meanwhile from the command line."""
    try:
        return held(person, row.kind, row.engagement_id, row.year)
    except NotFoundError:
        return None


def _progress(row: DisposalProposal) -> str:
    """What has become of an approved one: the book's writer carries an order out within moments."""
    if row.state != State.APPROVED:
        return ""
    if row.is_under_way:
        done, total = DisposalItem.objects.filter(proposal=row, is_done=True).count(), row.disposed or 0
        if done < total:
            return f"消去しています（{total:,}件のうち{done:,}件が終わりました）。{REOPEN_JA}"
        return f"すべての内容を開けなくしました。データベースの古い写しを消しています。{REOPEN_JA}"
    if not row.order:
        return "内容を消去しました。名称・SHA-256・消去した人と根拠は残っています。"
    order = ErasureOrder.objects.filter(id=row.order).first()
    if order is not None and is_carried_out(order):
        return "本文を読めなくし、古い写しも保管庫のファイルから消しました。台帳の記録と受領証は有効です。"
    return f"台帳に廃棄を指示しました。{REOPEN_JA}"


def _years() -> list[tuple[str, int]]:
    here = settings.SEKISHO
    years = {"text": here.retention_text_years, "media": here.retention_media_years}
    return [(label, years.get(kind, here.retention_paper_years)) for kind, label in Kind.choices]
