"""Erasing a person: what goes and what stays, a name typed to be sure, and what was done."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.data import CaseloadRow, Erasure, ErasureReason
from alongside.records.errors import Invalid, NotFound
from alongside.workspace.caseload.access import require_staff
from alongside.workspace.caseload.forms import again, typed
from alongside.workspace.caseload.words import erasure_reasons
from alongside.workspace.pages import form_page, of_course, page

_FORM = "alongside_workspace/caseload/erase.html"


@form_page
def erase(request: HttpRequest, actor: Actor, course_key: str, record_uuid: UUID) -> HttpResponse:
    """Erase a learner from the records of the course, once their name has been typed."""
    learner = records.find_learner(actor, course_key=course_key, record_uuid=record_uuid)
    require_staff(actor)
    reasons = [(reason.value, words) for reason, words in erasure_reasons().items()]
    context: dict[str, Any] = {"learner": learner, "reasons": reasons, "typed": {}, **of_course(course_key)}
    if request.method != "POST":
        return render(request, _FORM, context)
    context["typed"] = typed(request, "name", "reason")
    try:
        done = _erase(actor, course_key, learner, context["typed"])
    except Invalid as refused:
        return again(request, _FORM, context, refused)
    messages.success(request, _said(done))
    return redirect("alongside_workspace:erased", course_key=course_key, record_uuid=record_uuid)


@page
def erased(request: HttpRequest, actor: Actor, course_key: str, record_uuid: UUID) -> HttpResponse:
    """Say what an erasure has done, how to show it later, and what it leaves to do."""
    require_staff(actor)
    with suppress(NotFound):  # somebody who is still here was not erased
        records.find_learner(actor, course_key=course_key, record_uuid=record_uuid)
        return redirect("alongside_workspace:person", course_key=course_key, record_uuid=record_uuid)
    context = {"record_uuid": record_uuid, "today": timezone.localdate(), **of_course(course_key)}
    return render(request, "alongside_workspace/caseload/erased.html", context)


def _erase(actor: Actor, course_key: str, learner: CaseloadRow, fields: dict[str, str]) -> Erasure:
    problems = {}
    if _plain(fields["name"]) != _plain(learner.learner_name):
        problems["name"] = _("This is not the name that stands above. Type it as it is written there.")
    if fields["reason"] not in [reason.value for reason in erasure_reasons()]:
        problems["reason"] = _(
            "Choose why. It stays on the record as a code that says nothing about the person."
        )
    if problems:
        raise Invalid(problems, _("Nothing was erased."))
    return records.erase_person(
        actor, course_key=course_key, user_id=learner.learner_id, reason_code=ErasureReason(fields["reason"])
    )


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _said(done: Erasure) -> str:
    return ngettext(
        "Erased: %(texts)s text on %(records)s record is gone.",
        "Erased: %(texts)s texts are gone (records: %(records)s).",
        done.texts,
    ) % {"texts": done.texts, "records": done.records}
