"""Sign-in in two steps, sign-out, password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from sekisho.desk.people import second_factor, throttle
from sekisho.desk.people.access import SECOND_FACTOR, DeskRequest
from sekisho.desk.people.actions import set_password
from sekisho.desk.people.forms import CodeForm, PasswordForm, SignInForm
from sekisho.desk.people.models import Person

NEXT = "next"
WRONG = "メールアドレス又はパスワードが違います。"
BLOCKED = "失敗が続いたため、しばらく受け付けません。15分ほど待ってから、もう一度試してください。"


@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """First step: e-mail address and password. The answer does not tell which of them was wrong."""
    form = SignInForm(request.POST or None)
    wanted = request.POST.get(NEXT) or request.GET.get(NEXT, "")
    if request.method == "POST" and form.is_valid():
        email, password = form.cleaned_data["email"], form.cleaned_data["password"]
        if throttle.is_blocked(email, _address(request)):
            form.add_error(None, BLOCKED)
        elif isinstance(person := authenticate(request, username=email.lower(), password=password), Person):
            login(request, person)
            request.session[SECOND_FACTOR] = False
            request.session[NEXT] = wanted
            return redirect("sign-in-code")
        else:
            throttle.note_failure(email, _address(request))
            form.add_error(None, WRONG)
    return render(request, "people/sign_in.html", {"form": form, "next": wanted}, status=400 if form.errors else 200)


def sign_in_code(request: DeskRequest) -> HttpResponse:
    """Second step: the code of the moment."""
    person = request.user
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if throttle.is_blocked(person.email, _address(request)):
            form.add_error(None, BLOCKED)
        elif second_factor.accept_code(person, form.cleaned_data["code"]):
            throttle.forget_failures(person.email)
            request.session.cycle_key()
            request.session[SECOND_FACTOR] = True
            # Not `redirect`, which would take a bare word for the name of a page.
            return HttpResponseRedirect(_safe(request, request.session.pop(NEXT, "")))
        else:
            throttle.note_failure(person.email, _address(request))
            form.add_error("code", "確認コードが違うか、すでに使われています。次に表示されるコードを入力してください。")
    shown = second_factor.code_now(person) if person.is_demo and settings.KEYRING.is_demo() else ""
    context = {"form": form, "demo_code": shown}
    return render(request, "people/sign_in_code.html", context, status=400 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("sign-in")


@sensitive_post_parameters()
def password(request: DeskRequest) -> HttpResponse:
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_password(request.user, form.cleaned_data["new1"])
        update_session_auth_hash(request, request.user)
        messages.success(request, "パスワードを変更しました。")
        return redirect("home")
    return render(request, "people/password.html", {"form": form}, status=400 if form.errors else 200)


def _safe(request: HttpRequest, wanted: str) -> str:
    """Only a path of this site; never a way out (open redirect)."""
    secure = settings.SEKISHO.is_https
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=secure) else "/"


def _address(request: HttpRequest) -> str:
    """The client's address, as the front process passes it on over the desk's own socket."""
    return str(request.META.get("REMOTE_ADDR", ""))
