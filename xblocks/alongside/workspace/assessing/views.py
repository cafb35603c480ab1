"""The page of one request, and its rubric on paper."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from alongside.platform import Actor
from alongside.records import api as records
from alongside.workspace.assessing import showing
from alongside.workspace.assessing.form import form_data
from alongside.workspace.caseload.filters import way_back
from alongside.workspace.pages import of_course, page

_ACTIONS = ("open", "draft", "decide", "rate", "release")


@page
def request_page(request: HttpRequest, actor: Actor, course_key: str, request_uuid: UUID) -> HttpResponse:
    """Show one request: the way in, the form of whoever has it in hand, the ratings, or the decision."""
    form = records.assessment_form(actor, course_key=course_key, request_uuid=request_uuid)
    where = {"course_key": course_key, "request_uuid": request_uuid}
    context = {
        "form": form,
        "frame": showing.frame(showing.body(form), actor),
        "way_back": way_back(request, course_key),
        "addresses": {name: reverse(f"alongside_workspace:{name}", kwargs=where) for name in _ACTIONS},
        **of_course(course_key),
    }
    return render(request, "alongside_workspace/assessing/request.html", context)


@page
def sheet(request: HttpRequest, actor: Actor, course_key: str, request_uuid: UUID) -> HttpResponse:
    """Show the empty rubric and the brief for paper, for a room without screens."""
    form = records.assessment_form(actor, course_key=course_key, request_uuid=request_uuid)
    context = {**form_data(form, is_empty=True), **of_course(course_key)}
    return render(request, "alongside_workspace/assessing/sheet.html", context)
