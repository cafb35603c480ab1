"""The supervisor's pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside import platform
from alongside.content.course import shipped_framework
from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.data import Standing
from alongside.records.errors import RecordsError
from alongside.wording import standing_names
from alongside.workspace import showing

Page = Callable[..., HttpResponse]


def _page(function: Page) -> Page:
    """Make a function of an actor and a course a page for signed-in people, which answers refusals with words."""

    @wraps(function)
    @require_safe
    @login_required
    def view(request: HttpRequest, course_key: str, **kwargs: Any) -> HttpResponse:
        actor = platform.current().actor_for(request.user, course_key)
        try:
            return function(request, actor, course_key, **kwargs)
        except RecordsError as error:
            context = {"message": error.message, **_of_course(course_key)}
            return render(request, "alongside_workspace/refused.html", context, status=error.status)

    return view


def _of_course(course_key: str) -> dict[str, str]:
    return {"course_key": course_key, "course_title": platform.current().course_title(course_key)}


@_page
def caseload(request: HttpRequest, actor: Actor, course_key: str) -> HttpResponse:
    """Show who is waiting, and everybody in the actor's care."""
    context = {
        "queue": records.waiting(actor, course_key=course_key),
        "people": records.caseload(actor, course_key=course_key),
        **_of_course(course_key),
    }
    return render(request, "alongside_workspace/caseload.html", context)


@_page
def person(request: HttpRequest, actor: Actor, course_key: str, record_uuid: UUID) -> HttpResponse:
    """Show where one learner stands with each competence."""
    learner = records.find_learner(actor, course_key=course_key, record_uuid=record_uuid)
    states = records.passport(course_key, learner.learner_id, actor=actor)
    names = standing_names()
    rows = [
        {
            "competence": competence,
            "state": state,
            "standing": names[state.state if state else Standing.NOT_YET],
            "value": (state.state if state else Standing.NOT_YET).value,
        }
        for competence in shipped_framework().competences
        for state in [states.get(competence.code)]
    ]
    waiting = [
        row for row in records.waiting(actor, course_key=course_key) if row.record_uuid == learner.record_uuid
    ]
    context = {"learner": learner, "rows": rows, "queue": waiting, **_of_course(course_key)}
    return render(request, "alongside_workspace/person.html", context)


@_page
def request_page(request: HttpRequest, actor: Actor, course_key: str, request_uuid: UUID) -> HttpResponse:
    """Show one request: the way in, the form of whoever has it in hand, or the decision."""
    form = records.assessment_form(actor, course_key=course_key, request_uuid=request_uuid)
    context = {
        "form": form,
        "frame": showing.frame(showing.body(form), course_key),
        "user_id": actor.user_id,
        **_of_course(course_key),
    }
    return render(request, "alongside_workspace/request.html", context)
