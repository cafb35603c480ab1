"""What others share of their own writing: a list, and each as its reader sees it. Nothing stays in a cache."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from alongside.pages import rendering
from alongside.platform import Actor
from alongside.records import api as records
from alongside.workspace.pages import of_course, page


@never_cache
@page
def shared_plans(request: HttpRequest, actor: Actor, course_key: str) -> HttpResponse:
    """Show who shares something with the reader now."""
    shared = records.plans_shared_with(actor, course_key=course_key)
    context = {"shared": shared, **of_course(course_key)}
    return render(request, "alongside_workspace/caseload/shared_plans.html", context)


@never_cache
@page
@sensitive_variables()
def shared_plan(request: HttpRequest, actor: Actor, course_key: str, share_uuid: UUID) -> HttpResponse:
    """Show what one person shares with the reader. The writer sees that they looked."""
    plan = records.read_shared_plan(actor, course_key=course_key, share_uuid=share_uuid)
    shared = rendering.render("plan_shared.html", {**vars(plan), "level": 1, "part_level": 2})
    context = {"plan": plan, "shared": shared, **of_course(course_key)}
    return render(request, "alongside_workspace/caseload/shared_plan.html", context)
