"""Competences that a learner brought from elsewhere: put on the record with their evidence, and taken back."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.errors import Conflict, Invalid, NotFound
from alongside.workspace.caseload.access import require_whole_course
from alongside.workspace.caseload.filters import uuid
from alongside.workspace.caseload.forms import again, days, typed
from alongside.workspace.pages import form_page, of_course

_FORM = "alongside_workspace/caseload/prior_learning.html"
_WITHDRAW = "alongside_workspace/caseload/withdraw_prior_learning.html"


@form_page
def recognise(request: HttpRequest, actor: Actor, course_key: str, record_uuid: UUID) -> HttpResponse:
    """Record what a learner brought from elsewhere."""
    require_whole_course(actor, course_key)
    learner = records.find_learner(actor, course_key=course_key, record_uuid=record_uuid)
    context: dict[str, Any] = {
        "learner": learner,
        "domains": records.framework_of(course_key).domains,
        "today": timezone.localdate(),
        **of_course(course_key),
    }
    if request.method != "POST":
        return render(request, _FORM, {**context, "submission_key": uuid4(), "typed": {}, "chosen": ()})
    context["typed"] = typed(request, "awarded_by", "evidence", "awarded_on", "valid_until")
    context["chosen"] = request.POST.getlist("competences")
    context["submission_key"] = uuid(request.POST.get("submission_key")) or uuid4()
    try:
        _record(actor, course_key, record_uuid, context)
    except (Invalid, Conflict) as refused:
        return again(request, _FORM, context, refused)
    messages.success(request, _("It is on the record now, marked as brought from elsewhere."))
    return redirect("alongside_workspace:person", course_key=course_key, record_uuid=record_uuid)


@form_page
def withdraw(
    request: HttpRequest, actor: Actor, course_key: str, record_uuid: UUID, recognition_uuid: UUID
) -> HttpResponse:
    """Take prior learning back, with a reason."""
    record = records.story(actor, course_key=course_key, record_uuid=record_uuid)
    found = next((each for each in record.prior_learning if each.uuid == recognition_uuid), None)
    if found is None:
        raise NotFound
    require_whole_course(actor, course_key)
    context = {"record": record, "found": found, **of_course(course_key)}
    if request.method != "POST":
        return render(request, _WITHDRAW, context)
    context["typed"] = typed(request, "reason")
    try:
        records.withdraw_prior_learning(
            actor, course_key=course_key, recognition_uuid=recognition_uuid, reason=context["typed"]["reason"]
        )
    except (Invalid, Conflict) as refused:
        return again(request, _WITHDRAW, context, refused)
    messages.success(request, _("It is taken back. The record keeps that it was there, and why it went."))
    return redirect("alongside_workspace:person", course_key=course_key, record_uuid=record_uuid)


def _record(actor: Actor, course_key: str, record_uuid: UUID, context: dict[str, Any]) -> None:
    fields = context["typed"]
    records.record_prior_learning(
        actor,
        course_key=course_key,
        record_uuid=record_uuid,
        competences=tuple(context["chosen"]),
        awarded_by=fields["awarded_by"],
        evidence=fields["evidence"],
        submission_key=context["submission_key"],
        **days(fields, needed=("awarded_on",), optional=("valid_until",)),
    )
