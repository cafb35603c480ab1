"""What every page and action of the workspace shares: who asks, in which course, and how a refusal is answered.

A refused action is ``{"message": words, "problems": {field: words}}`` with the status of the
:class:`~alongside.records.errors.RecordsError`; a refused page is a page with the same words and status.
"""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside import platform
from alongside.records.errors import Invalid, NotAllowed, RecordsError

Page = Callable[..., HttpResponse]
Action = Callable[..., Mapping[str, Any]]


def page(function: Page) -> Page:
    """Make a function of an actor and a course a page for signed-in people, which answers refusals with words."""
    return require_safe(_for_signed_in(function))


def form_page(function: Page) -> Page:
    """Make a page that also takes what its own form posts; it answers with itself, or leads on once that is done."""
    return require_http_methods(["GET", "HEAD", "POST"])(
        sensitive_post_parameters()(_for_signed_in(function))
    )


def _for_signed_in(function: Page) -> Page:
    @wraps(function)
    @login_required
    @sensitive_variables()
    def view(request: HttpRequest, course_key: str, **kwargs: Any) -> HttpResponse:
        actor = platform.current().actor_for(request.user, course_key)
        request.alongside_actor = actor  # for the navigation
        try:
            return function(request, actor, course_key, **kwargs)
        except RecordsError as error:
            problems = getattr(error, "problems", {}).values()
            context = {"status": error.status, "words": list(problems) or [error.message]}
            return render(
                request,
                "alongside_workspace/refused.html",
                {**context, **of_course(course_key)},
                status=error.status,
            )

    return view


def action(function: Action) -> Page:
    """Make a function of an actor, a course and the posted JSON object an address that answers in JSON."""

    @wraps(function)
    @require_POST
    @sensitive_variables()  # what was typed is in no error report, whatever fails below here
    def view(request: HttpRequest, course_key: str, **kwargs: Any) -> HttpResponse:
        try:
            data = _posted(request)
            actor = platform.current().actor_for(request.user, course_key)
            return JsonResponse(function(actor, course_key, data, **kwargs))
        except RecordsError as error:
            problems = getattr(error, "problems", {})
            return JsonResponse({"message": error.message, "problems": problems}, status=error.status)

    return view


def of_course(course_key: str) -> dict[str, str]:
    """Return what every page says of the course that it belongs to."""
    return {"course_key": course_key, "course_title": platform.current().course_title(course_key)}


def _posted(request: HttpRequest) -> dict[str, Any]:
    if not request.user.is_authenticated:
        raise NotAllowed(
            _(
                "You are not signed in any more. Sign in again in another tab, then come back; "
                "what you typed is still here."
            )
        )
    try:
        data = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise Invalid({}, _("The page sent something that could not be read. Reload it and try again."))
    return data
