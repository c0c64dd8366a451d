"""作品等の名称: what is looked for, what the city added or gave up and why, and what it took back."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.models import Person
from sekisho.desk.permits.models import CityName
from sekisho.desk.works.actions import Wording, add_name, bind_name, end_name, free_name, give_up_name
from sekisho.desk.works.forms import FreeForm, NameForm, ReasonForm
from sekisho.kernel.errors import InputError, NotFoundError
from sekisho.screening.rights.names import folded, shipped_free, shipped_lines

PAGE = 50
END_WORDS: dict[str, str] = {
    CityName.Act.ADD: "追加を終了する",
    CityName.Act.REMOVE: "もう一度照合する",
    CityName.Act.FREE: "追加を終了する",
    CityName.Act.BIND: "倣ってよい名称に戻す",
}
# What follows from each act, before a reason is asked for.
GIVE_UP_JA = "この名称に似せる指示が入力されても、止まらなくなります。「もう一度照合する」で元に戻せます。"
BIND_JA = "この名称について「〇〇風」と書くと、止まるようになります。「元に戻す」で戻せます。"
END_JA: dict[str, str] = {
    CityName.Act.ADD: "この名称は照合されなくなります。終わったものとして、一覧の下に残ります。",
    CityName.Act.REMOVE: "備え付けの名称として、もう一度照合されます。",
    CityName.Act.FREE: "この名称について「〇〇風」と書くと、止まるようになります。一覧の下に残ります。",
    CityName.Act.BIND: "この名称について「〇〇風」と書いても、止まらなくなります。",
}
GATE_JA = "2秒以内に、すべての関所に反映されます。"


def works(request: DeskRequest) -> HttpResponse:
    """The city's own first, then the shipped ones by words; ended ones last."""
    words = request.GET.get("q", "").strip()
    mine = list(CityName.objects.select_related("by", "ended_by"))
    given_up = {row.name for row in mine if row.act == CityName.Act.REMOVE and row.ended_at is None}
    sorts = dict(CityName.Sort.choices)
    shipped = [
        {"line": line, "sort": sorts[sort], "is_given_up": line in given_up, "query": urlencode({"name": line})}
        for sort, line in shipped_lines()
        if folded(words) in folded(line)
    ]
    bound = {row.name for row in mine if row.act == CityName.Act.BIND and row.ended_at is None}
    free = [
        {
            "name": name,
            "reason": reason,
            "is_bound": any(folded(name) in folded(whole) for whole in bound),
            "query": urlencode({"name": name}),
        }
        for name, reason in shipped_free()
        if folded(words) in folded(name)
    ]
    page = Paginator(shipped, PAGE).get_page(request.GET.get("page"))
    context = {
        "live": [row for row in mine if row.ended_at is None],
        "ended": [row for row in mine if row.ended_at is not None],
        "page_obj": page,
        "rows": page.object_list,
        "free": free,
        "words": words,
    }
    return render(request, "works/works.html", context)


def work_new(request: DeskRequest) -> HttpResponse:
    return _added(request, NameForm(request.POST or None), add_name, "名称", "works/work_new.html")


def work_free_new(request: DeskRequest) -> HttpResponse:
    """A further name that may be followed."""
    return _added(request, FreeForm(request.POST or None), free_name, "倣ってよい名称", "works/work_free.html")


def _added(
    request: DeskRequest, form: forms.Form, add: Callable[[Wording, Person], CityName], what: str, template: str
) -> HttpResponse:
    """The form, or the list once `add` has taken what it says. what: the word for it in the message."""
    if request.method == "POST" and form.is_valid():
        try:
            add(Wording(**form.cleaned_data), request.user)
        except InputError as error:
            form.add_error("name", f"{error.message_ja}{error.next_ja}")
        else:
            messages.success(request, f"{what}を追加しました。{GATE_JA}")
            return redirect("works")
    return render(request, template, {"form": form}, status=400 if form.errors else 200)


def work_bind(request: DeskRequest) -> HttpResponse:
    """For a shipped free name, named by itself: `?name=`."""
    name = request.GET.get("name", "")
    if name not in {shipped for shipped, _ in shipped_free()}:
        raise NotFoundError("この名称は、一覧にありません。", next_ja="一覧を開き直してください。")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        bind_name(name, form.cleaned_data["reason"], request.user)
        messages.success(request, f"倣ってよい名称から外しました。{GATE_JA}")
        return redirect("works")
    context = {"form": form, "name": name, "act": "倣ってよい名称から外す", "what": BIND_JA}
    return render(request, "works/work_reason.html", context, status=400 if form.errors else 200)


def work_give_up(request: DeskRequest) -> HttpResponse:
    """For a shipped entry, named by itself: `?name=`."""
    line = request.GET.get("name", "")
    if line not in {shipped for _, shipped in shipped_lines()}:
        raise NotFoundError("この名称は、一覧にありません。", next_ja="一覧を開き直してください。")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        give_up_name(line, form.cleaned_data["reason"], request.user)
        messages.success(request, f"この名称の照合をやめました。{GATE_JA}")
        return redirect("works")
    context = {"form": form, "name": line, "act": "照合をやめる", "what": GIVE_UP_JA}
    return render(request, "works/work_reason.html", context, status=400 if form.errors else 200)


def work_end(request: DeskRequest, name_id: str) -> HttpResponse:
    """Take back an addition, or look again for what was given up."""
    row = CityName.objects.filter(id=name_id).first()
    if row is None:
        raise NotFoundError("この登録は見つかりません。", next_ja="一覧を開き直してください。")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        end_name(row.id, form.cleaned_data["reason"], request.user)
        messages.success(request, f"変更しました。{GATE_JA}")
        return redirect("works")
    context = {"form": form, "name": row.name, "act": END_WORDS[row.act], "what": END_JA[row.act]}
    return render(request, "works/work_reason.html", context, status=400 if form.errors else 200)
