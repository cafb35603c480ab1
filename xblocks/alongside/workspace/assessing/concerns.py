"""Serious concerns: raising one, and seeing to it. Only who raised one and the named leads know that there is one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.assessing import read_text
from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.data import AfterConcern
from alongside.records.errors import Invalid, NotFound
from alongside.workspace.assessing import showing
from alongside.workspace.assessing.concern_route import concern_route
from alongside.workspace.assessing.reading import read_key
from alongside.workspace.pages import action, of_course, page

Answer = dict[str, Any]
Data = Mapping[str, Any]


def _framed(
    request: HttpRequest, actor: Actor, course_key: str, title: str, template: str, **names: Any
) -> HttpResponse:
    inner = showing.piece(template, course_key=course_key, **names)
    context = {"title": title, "frame": showing.frame(inner, actor), **of_course(course_key)}
    return render(request, "alongside_workspace/assessing/framed.html", context)


@page
def about_person(request: HttpRequest, actor: Actor, course_key: str, record_uuid: UUID) -> HttpResponse:
    """Show the way to tell the named lead of something serious that belongs to no role-play."""
    learner = records.find_learner(actor, course_key=course_key, record_uuid=record_uuid)
    where = {"course_key": course_key, "record_uuid": record_uuid}
    return _framed(
        request,
        actor,
        course_key,
        _("Something serious about %(who)s") % {"who": learner.learner_name},
        "_concern_form.html",
        has_raised=any(each.is_mine for each in records.concerns(actor, course_key=course_key)),
        route=concern_route(course_key),
        new_key=uuid4(),
        action=reverse("alongside_workspace:raise-concern-about", kwargs=where),
    )


@action
def raise_about_person(actor: Actor, course_key: str, data: Data, record_uuid: UUID) -> Answer:
    """Tell the named lead of something serious; go on to the concern as its raiser sees it."""
    return _raised(actor, course_key, data, record_uuid=record_uuid, request_uuid=None)


@action
def raise_about_request(actor: Actor, course_key: str, data: Data, request_uuid: UUID) -> Answer:
    """Tell the named lead of something serious seen in this role-play, which sets it aside."""
    form = records.assessment_form(actor, course_key=course_key, request_uuid=request_uuid)
    return _raised(actor, course_key, data, record_uuid=form.record_uuid, request_uuid=request_uuid)


def _raised(
    actor: Actor, course_key: str, data: Data, *, record_uuid: UUID, request_uuid: UUID | None
) -> Answer:
    raised = records.raise_concern(
        actor,
        course_key=course_key,
        record_uuid=record_uuid,
        request_uuid=request_uuid,
        text=read_text(data.get("text"), "text"),
        submission_key=read_key(data),
    )
    return showing.way("concern", course_key, concern_uuid=raised.uuid)


@page
def concerns_page(request: HttpRequest, actor: Actor, course_key: str) -> HttpResponse:
    """Show a lead every concern that is open or was lately, and anybody else those that they raised themselves."""
    found = records.concerns(actor, course_key=course_key)
    if not found and not records.leads_concerns(actor, course_key):
        raise NotFound
    return _framed(
        request,
        actor,
        course_key,
        _("Serious concerns"),
        "_concerns.html",
        concerns=found,
        erased_name=showing.erased_name(),
    )


@page
def concern_page(request: HttpRequest, actor: Actor, course_key: str, concern_uuid: UUID) -> HttpResponse:
    """Show one concern, and to a lead who did not raise it what can be done."""
    found = records.concern(actor, course_key=course_key, concern_uuid=concern_uuid)
    return _framed(
        request,
        actor,
        course_key,
        _("Serious concern about %(who)s") % {"who": found.learner_name or showing.erased_name()},
        "_concern_page.html",
        concern=found,
        erased_name=showing.erased_name(),
        may_see_to=not found.is_mine and records.leads_concerns(actor, course_key),
    )


@action
def take_up(actor: Actor, course_key: str, data: Data, concern_uuid: UUID) -> Answer:
    """Say that one sees to a concern."""
    records.take_up_concern(actor, course_key=course_key, concern_uuid=concern_uuid)
    return showing.way("concern", course_key, concern_uuid=concern_uuid)


@action
def close(actor: Actor, course_key: str, data: Data, concern_uuid: UUID) -> Answer:
    """Close a concern with what was done, and say how it goes on with the role-play."""
    try:
        after = AfterConcern(data.get("after", AfterConcern.BACK_TO_QUEUE))
    except ValueError:
        raise Invalid({"after": _("Say how it goes on with the role-play.")}) from None
    records.close_concern(
        actor,
        course_key=course_key,
        concern_uuid=concern_uuid,
        closing=read_text(data.get("closing"), "closing"),
        after=after,
    )
    return showing.way("concern", course_key, concern_uuid=concern_uuid)
