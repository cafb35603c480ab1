"""Who supports whom: the list, one more, an end, and many at once from a spreadsheet."""

from collections.abc import Iterable, Sequence
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
from alongside.records.data import RowAnswer, WantedSupervision
from alongside.records.errors import Conflict, Invalid
from alongside.workspace.caseload.access import require_whole_course
from alongside.workspace.caseload.assignment_file import FORM, parse
from alongside.workspace.caseload.filters import uuid
from alongside.workspace.caseload.forms import again, days, typed
from alongside.workspace.list_file import MOST_ROWS, sent
from alongside.workspace.pages import form_page, of_course, page

PEOPLE = 25
_LIST = "alongside_workspace/caseload/supervisors.html"
_UPLOAD = "alongside_workspace/caseload/upload.html"


@form_page
def supervisors(request: HttpRequest, actor: Actor, course_key: str) -> HttpResponse:
    """List who supports whom, and add one."""
    require_whole_course(actor, course_key)
    fields = {"learner": "", "supervisor": "", "starts": timezone.localdate().isoformat(), "ends": ""}
    if request.method != "POST":
        return render(request, _LIST, _context(request, actor, course_key, fields))
    fields = typed(request, *fields)
    wanted = [WantedSupervision(line=1, **fields)]
    answers = records.plan_assignments(actor, course_key=course_key, rows=wanted)
    if any(answer.problem for answer in answers):
        kept = _("Nothing was recorded; what you typed is still here.")
        refused = Invalid({}, f"{answers[0].problem} {kept}")
        return again(request, _LIST, _context(request, actor, course_key, fields), refused)
    messages.success(request, _said(records.assign_all(actor, course_key=course_key, rows=wanted)))
    return redirect("alongside_workspace:supervisors", course_key=course_key)


@form_page
def end(request: HttpRequest, actor: Actor, course_key: str, supervision_uuid: UUID) -> HttpResponse:
    """End a supervision on a day."""
    require_whole_course(actor, course_key)
    if request.method == "POST":
        try:
            ends = days(typed(request, "ends"), needed=("ends",))["ends"]
            records.end_supervision(
                actor, course_key=course_key, supervision_uuid=supervision_uuid, ends=ends
            )
        except Invalid as refused:
            context = _context(request, actor, course_key, {"starts": timezone.localdate().isoformat()})
            return again(request, _LIST, {**context, "ending": supervision_uuid}, refused)
        messages.success(request, _("Done. The supervision ends with that day."))
    return redirect("alongside_workspace:supervisors", course_key=course_key)


@form_page
def upload(request: HttpRequest, actor: Actor, course_key: str) -> HttpResponse:
    """Take a list of assignments, say of every line what it comes to, and record all of them or none."""
    require_whole_course(actor, course_key)
    context: dict[str, Any] = {"most_rows": MOST_ROWS, **of_course(course_key)}
    if request.method != "POST":
        return render(request, _UPLOAD, context)
    context["text"] = request.POST.get("text", "")
    try:
        context["text"] = sent(request)
        read = parse(context["text"])
        answers = records.plan_assignments(actor, course_key=course_key, rows=read.rows)
        found = _looked_through((*read.misfits, *answers))
        if "confirm" in request.POST and not found["wrong"]:
            messages.success(request, _said(records.assign_all(actor, course_key=course_key, rows=read.rows)))
            return redirect("alongside_workspace:supervisors", course_key=course_key)
    except (Invalid, Conflict) as refused:
        return again(request, _UPLOAD, context, refused)
    return render(request, _UPLOAD, {**context, **found})


@form_page
def hand_over(request: HttpRequest, actor: Actor, course_key: str) -> HttpResponse:
    """Make the list that gives everybody from one supervisor to another, to look through and to change."""
    require_whole_course(actor, course_key)
    if request.method != "POST":
        return redirect("alongside_workspace:supervisors", course_key=course_key)
    fields = typed(request, "leaves", "takes_over", "from_day")
    try:
        rows = records.hand_over(
            actor,
            course_key=course_key,
            leaves=fields["leaves"],
            takes_over=fields["takes_over"],
            starts=days(fields, needed=("from_day",))["from_day"],
        )
    except Invalid as refused:
        context = _context(request, actor, course_key, {"starts": timezone.localdate().isoformat()})
        return again(request, _LIST, {**context, "handed_over": fields}, refused)
    text = FORM.written((row.learner, row.supervisor, row.starts, row.ends) for row in rows)
    context = {"most_rows": MOST_ROWS, "text": text, **of_course(course_key)}
    answers = records.plan_assignments(actor, course_key=course_key, rows=rows)
    return render(request, _UPLOAD, {**context, **_looked_through(answers)})


@page
def sample(request: HttpRequest, actor: Actor, course_key: str) -> HttpResponse:
    """Give a small file in the form that ``upload`` takes."""
    require_whole_course(actor, course_key)
    return FORM.sample("who-supports-whom.csv")


def _looked_through(answers: Iterable[RowAnswer]) -> dict[str, Any]:
    """Return what the page says of a list that was looked through."""
    in_order = sorted(answers, key=lambda answer: answer.line)
    return {
        "checked": True,
        "wrong": [answer for answer in in_order if answer.problem],
        "good": [answer for answer in in_order if not answer.problem],
    }


def _said(answers: Sequence[RowAnswer]) -> str:
    changed = sum(answer.changes for answer in answers)
    same = len(answers) - changed
    said = ngettext("%(n)s assignment is recorded.", "%(n)s assignments are recorded.", changed) % {
        "n": changed
    }
    if same:
        said += " " + ngettext("%(n)s was so already.", "%(n)s were so already.", same) % {"n": same}
    return said


def _context(request: HttpRequest, actor: Actor, course_key: str, fields: dict[str, str]) -> dict[str, Any]:
    learner = uuid(request.GET.get("learner"))
    return {
        "page": records.supervisions(
            actor,
            course_key=course_key,
            record_uuid=learner,
            cursor=request.GET.get("after", ""),
            size=PEOPLE,
        ),
        "learner": learner,
        "typed": fields,
        "today": timezone.localdate(),
        **of_course(course_key),
    }
