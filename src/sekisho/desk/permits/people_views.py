"""The people of one's own organisation: who may use, whether attested, with which keys."""

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.actions import add_person, renew_access
from sekisho.desk.people.forms import PersonForm
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import Role
from sekisho.desk.permits.actions import deactivate_person
from sekisho.kernel.errors import NotFoundError


def people(request: DeskRequest) -> HttpResponse:
    """Everyone of one's own organisation."""
    live = Count("keys", filter=Q(keys__revoked_at=None, keys__ended_at=None))
    colleagues = _colleagues(request.user).annotate(live_keys=live).order_by("-is_active", "name")
    return render(request, "permits/people.html", {"people": colleagues})


def person_new(request: DeskRequest) -> HttpResponse:
    """Invite a colleague; what they need to sign in is shown on the answer and nowhere else."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        role = Role(values["role"])
        invitation = add_person(request.user.organisation, values["name"], values["email"], role, request.user)
        return render(request, "permits/invitation.html", {"invitation": invitation})
    return render(request, "permits/person_new.html", {"form": form}, status=400 if form.errors else 200)


@require_POST
def person_renew(request: DeskRequest, person_id: str) -> HttpResponse:
    return render(
        request,
        "permits/invitation.html",
        {"invitation": renew_access(_colleague(request.user, person_id), request.user), "is_renewal": True},
    )


@require_POST
def person_deactivate(request: DeskRequest, person_id: str) -> HttpResponse:
    person = _colleague(request.user, person_id)
    deactivate_person(person, request.user)
    messages.success(request, f"{person.name}さんを無効にしました。キーも使えなくなりました。")
    return redirect("people")


def _colleagues(person: Person) -> QuerySet[Person]:
    return Person.objects.filter(organisation_id=person.organisation_id)


def _colleague(person: Person, person_id: str) -> Person:
    found = _colleagues(person).filter(id=person_id).first()
    if found is None:
        raise NotFoundError("この利用者は見つかりません。", next_ja="利用者の一覧から開き直してください。")
    return found
