"""Signing in and out. Accounts are Django's; a person who guesses passwords has to wait."""

from hashlib import sha256
from typing import Any

from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, redirect_to_login
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from alongside.server import demo

TRIES = 10
WAIT_SECONDS = 10 * 60


class SignInForm(AuthenticationForm):
    """Django's form, in our words, and closed for a while after many wrong passwords for one account from one place."""

    error_messages = {
        "invalid_login": _(
            "That name and password do not belong together. Check both and try again; capitals matter."
        ),
        "inactive": _("This account is closed. Ask the person who runs your course."),
        "wait": _("There were many wrong passwords for this name. Wait ten minutes, then try again."),
    }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        del self.fields["username"].widget.attrs["autofocus"]  # it would skip what stands above the form

    def clean(self) -> dict[str, Any]:
        """Check name and password, and count what goes wrong."""
        name = str(self.cleaned_data.get("username", "")).lower()[:150]
        who = f"{self.request.META.get('REMOTE_ADDR', '')} {name}"
        counter = f"alongside-sign-in:{sha256(who.encode()).hexdigest()}"
        cache.add(counter, 0, WAIT_SECONDS)
        if cache.get(counter, 0) >= TRIES:
            raise ValidationError(self.error_messages["wait"], code="wait")
        try:
            cleaned = super().clean()
        except ValidationError:
            cache.incr(counter)
            raise
        cache.delete(counter)
        return cleaned


class SignIn(LoginView):
    """The sign-in page, with the demo people where they may be chosen."""

    template_name = "alongside_server/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo people."""
        people = demo.people() if demo.may_choose(self.request) else []
        return {**super().get_context_data(**kwargs), "demo_people": people}


def to_admin(request: HttpRequest) -> HttpResponse:
    """Lead those who want to administer to the one sign-in page, and tell the others that they may not."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", ""))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the visit; by POST only, so that no link can do it. Nothing of it stays in the browser.

    The page that follows tells other tabs, which then show nothing of it either.
    """
    logout(request)
    response = redirect(f"{reverse('sign-in')}?signed-out")
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@require_POST
def choose_demo_person(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo people, on the machine that serves them and nowhere else."""
    user = demo.accounts().filter(username=request.POST.get("username", "")).first()
    if user is None or not demo.may_choose(request):
        raise PermissionDenied
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("home")
