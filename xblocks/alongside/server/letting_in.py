"""The pages on which course staff let many people in, and on which each of these chooses a first password."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.platform import Actor
from alongside.records.errors import Invalid
from alongside.server import catalogue, newcomers
from alongside.workspace.caseload.access import require_staff
from alongside.workspace.caseload.forms import again
from alongside.workspace.list_file import MOST_ROWS, read, sent
from alongside.workspace.pages import form_page, of_course, page
from alongside.workspace.reports.answers import download, file_name, private_page
from alongside.workspace.reports.columns import Column
from alongside.workspace.reports.csv_file import csv_pieces

_PAGE = "alongside_server/new_people.html"


def _in_this_course(view: Callable[..., HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Make a page of the workspace one of this server, which has one course."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponseBase:
        return view(request, course_key=str(catalogue.current().key))

    return wrapped


@_in_this_course
@form_page
def new_people(request: HttpRequest, actor: Actor, course_key: str) -> HttpResponse:
    """Take a list of people, say of every line what it comes to, and let all of them in or none."""
    require_staff(actor)
    context: dict[str, Any] = {
        "most_rows": MOST_ROWS,
        "columns": newcomers.FORM.columns,
        "without_password": newcomers.without_password(course_key).count(),
        "works_until": _works_until(),
        **of_course(course_key),
    }
    if request.method != "POST":
        return render(request, _PAGE, context)
    context["text"] = request.POST.get("text", "")
    try:
        context["text"] = sent(request)
        lines = read(context["text"], newcomers.FORM)
    except Invalid as refused:
        return again(request, _PAGE, context, refused)
    do = newcomers.let_in if "confirm" in request.POST else newcomers.plan
    found = do(course_key, lines)
    wrong = [each for each in found if each.problem]
    if "confirm" in request.POST and not wrong:
        messages.success(request, _said(found))
        return redirect("new-people")
    good = [each for each in found if not each.problem]
    return render(request, _PAGE, {**context, "checked": True, "wrong": wrong, "good": good})


@_in_this_course
@page
def sample(request: HttpRequest, actor: Actor, course_key: str) -> HttpResponse:
    """Give a small file in the form that ``new_people`` takes."""
    require_staff(actor)
    return newcomers.FORM.sample("new-people.csv")


@_in_this_course
@private_page
def ways_in(request: HttpRequest, actor: Actor, course_key: str) -> HttpResponse:
    """Send, for everybody who has no password yet, the link with which they choose one, as CSV."""
    require_staff(actor)
    until = _works_until()
    columns = (
        Column(_("First name"), lambda account: account.first_name),
        Column(_("Last name"), lambda account: account.last_name),
        Column(_("Email address"), lambda account: account.email),
        Column(_("User name"), lambda account: account.username),
        Column(_("Link"), lambda account: settings.ALONGSIDE_ADDRESS + newcomers.way_in(account)),
        Column(_("Valid until"), lambda _account: until),
    )
    pieces = csv_pieces(columns, newcomers.without_password(course_key).iterator())
    answer = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    return download(answer, file_name("ways-in", course_key, "csv"))


class FirstPassword(PasswordResetConfirmView):
    """Lets somebody whose account was made for them choose their password, and signs them in."""

    template_name = "alongside_server/first_password.html"
    success_url = "/"
    post_reset_login = True


def _works_until() -> Any:
    """Return the last day on which a link that is made now works all day."""
    return timezone.localdate() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) - timedelta(days=1)


def _said(found: tuple[newcomers.Newcomer, ...]) -> str:
    came = sum(not each.is_in for each in found)
    said = ngettext("%(n)s person is let in.", "%(n)s people are let in.", came) % {"n": came}
    if same := len(found) - came:
        said += " " + ngettext("%(n)s was in already.", "%(n)s were in already.", same) % {"n": same}
    return said
