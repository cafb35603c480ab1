"""Who has a role in the course beside what the platform says they are: training leads and concern leads."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.data import CourseRoleKind
from alongside.records.errors import Conflict, Invalid, NotFound
from alongside.workspace.caseload.access import require_staff
from alongside.workspace.caseload.forms import again, days, typed
from alongside.workspace.caseload.words import role_names
from alongside.workspace.pages import form_page, of_course

_PAGE = "alongside_workspace/caseload/roles.html"


@form_page
def roles(request: HttpRequest, actor: Actor, course_key: str) -> HttpResponse:
    """List who has a role, and give somebody one."""
    require_staff(actor)
    fields = {"login": "", "role": "", "starts": timezone.localdate().isoformat(), "ends": ""}
    if request.method != "POST":
        return render(request, _PAGE, _context(actor, course_key, fields))
    fields = typed(request, *fields)
    try:
        _give(actor, course_key, fields)
    except (Invalid, NotFound, Conflict) as refused:
        return again(request, _PAGE, _context(actor, course_key, fields), refused)
    messages.success(request, _("Done. They see what belongs to the role from its first day on."))
    return redirect("alongside_workspace:roles", course_key=course_key)


@form_page
def end(request: HttpRequest, actor: Actor, course_key: str, role_uuid: UUID) -> HttpResponse:
    """End somebody's role on a day."""
    require_staff(actor)
    if request.method == "POST":
        fields = typed(request, "ends")
        try:
            records.end_role(
                actor, course_key=course_key, role_uuid=role_uuid, **days(fields, needed=("ends",))
            )
        except Invalid as refused:
            context = _context(actor, course_key, {"starts": timezone.localdate().isoformat()})
            return again(request, _PAGE, {**context, "ending": role_uuid}, refused)
        messages.success(request, _("Done. The role ends with that day."))
    return redirect("alongside_workspace:roles", course_key=course_key)


def _give(actor: Actor, course_key: str, fields: dict[str, str]) -> None:
    if fields["role"] not in list(CourseRoleKind):
        raise Invalid({"role": _("Choose a role.")})
    records.give_role(
        actor,
        course_key=course_key,
        login=fields["login"],
        role=CourseRoleKind(fields["role"]),
        **days(fields, needed=("starts",), optional=("ends",)),
    )


def _context(actor: Actor, course_key: str, fields: dict[str, str]) -> dict[str, Any]:
    names = role_names()
    return {
        "rows": [(role, names[role.role]) for role in records.roles(actor, course_key=course_key)],
        "kinds": [(kind.value, words) for kind, words in names.items()],
        "typed": fields,
        "today": timezone.localdate(),
        **of_course(course_key),
    }
