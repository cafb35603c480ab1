"""Answers for when something is wrong: kind words on a page, or the same words as JSON for a script."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SIGNED_OUT = gettext_lazy(
    "You are not signed in any more. Sign in again in another tab, then come back; what you typed is still here."
)


def wants_json(request: HttpRequest) -> bool:
    """Return whether the request comes from a script that expects JSON."""
    return request.content_type == "application/json" or request.path.startswith("/handlers/")


def refuse(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    """Return an answer that says what happened, and what became of what was typed."""
    if wants_json(request):
        return JsonResponse({"message": message}, status=status)
    return render(request, "alongside_server/error.html", {"title": title, "message": message}, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer 400."""
    return refuse(
        request,
        400,
        _("That did not arrive in one piece"),
        _("Nothing was changed. Go back, reload the page and try again."),
    )


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer 403."""
    return refuse(
        request,
        403,
        _("This page is not open to you"),
        _("Nothing was changed. If you think it should be, ask the person who runs your course."),
    )


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer 404."""
    return refuse(
        request,
        404,
        _("There is nothing at this address"),
        _("It may have moved, or the address may have a slip in it. Everything you have done is safe."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 for a form that does not carry this visit's token.

    A script sends the token that the browser has now; that there is none is because the visit is over.
    """
    if wants_json(request) and not request.user.is_authenticated:
        return JsonResponse({"message": SIGNED_OUT}, status=403)
    return refuse(
        request,
        403,
        _("This page has been open too long"),
        _("Nothing was changed. Go back, keep a copy of what you typed, reload that page and send it again."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500. It asks nothing of the database, which may be what is broken."""
    message = _("Something went wrong on our side. What was saved before is safe. Try again in a moment.")
    if wants_json(request):
        return JsonResponse({"message": message}, status=500)
    page = get_template("alongside_server/500.html").render({"message": message})
    return HttpResponse(page, status=500)
