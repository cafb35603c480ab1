"""What supervisors do, as JSON over POST: thin adapters over ``alongside.records.api``.

Every answer to something refused is ``{"message": words, "problems": {field: words}}`` with the status of the
:class:`~alongside.records.errors.RecordsError`.
"""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alongside import assessing, platform
from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.errors import Invalid, NotAllowed, RecordsError
from alongside.workspace import showing

Action = Callable[..., Mapping[str, Any]]


def _action(function: Action) -> Callable[..., HttpResponse]:
    """Make a function of an actor, a course and the posted JSON object an address that answers in JSON."""

    @wraps(function)
    @require_POST
    def view(request: HttpRequest, course_key: str, **kwargs: Any) -> HttpResponse:
        try:
            data = _posted(request)
            actor = platform.current().actor_for(request.user, course_key)
            return JsonResponse(function(actor, course_key, data, **kwargs))
        except RecordsError as error:
            problems = getattr(error, "problems", {})
            return JsonResponse({"message": error.message, "problems": problems}, status=error.status)

    return view


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


def _where(course_key: str, request_uuid: UUID) -> dict[str, Any]:
    return {"course_key": course_key, "request_uuid": request_uuid}


@_action
def open_request(
    actor: Actor, course_key: str, data: Mapping[str, Any], request_uuid: UUID
) -> dict[str, Any]:
    """Claim a request and answer with the form."""
    records.claim(actor, **_where(course_key, request_uuid))
    return {"html": showing.body(records.assessment_form(actor, **_where(course_key, request_uuid)))}


@_action
def save_draft(actor: Actor, course_key: str, data: Mapping[str, Any], request_uuid: UUID) -> dict[str, Any]:
    """Keep the draft; answer with its new version and the levels it suggests."""
    return assessing.save_draft(actor, course_key, request_uuid, data)


@_action
def decide(actor: Actor, course_key: str, data: Mapping[str, Any], request_uuid: UUID) -> dict[str, Any]:
    """Put the decision on the record and answer with it."""
    assessing.decide(actor, course_key, request_uuid, data)
    return {"html": showing.decided(records.assessment_form(actor, **_where(course_key, request_uuid)))}


@_action
def release(actor: Actor, course_key: str, data: Mapping[str, Any], request_uuid: UUID) -> dict[str, Any]:
    """Put the request back into the queue; the draft is kept."""
    records.release(actor, **_where(course_key, request_uuid))
    return {"next": reverse("alongside_workspace:caseload", kwargs={"course_key": course_key})}


@_action
def withdraw(actor: Actor, course_key: str, data: Mapping[str, Any], decision_uuid: UUID) -> dict[str, Any]:
    """Take a sign-off back, with a reason that the learner will read."""
    reason = data.get("reason")
    records.withdraw(
        actor,
        course_key=course_key,
        decision_uuid=decision_uuid,
        reason=reason if isinstance(reason, str) else "",
    )
    return {"next": reverse("alongside_workspace:caseload", kwargs={"course_key": course_key})}
