"""The learner's pages: the course's home, one unit, progress, messages, about."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from opaque_keys.edx.locator import BlockUsageLocator
from submissions import api as submissions

from alongside import platform
from alongside.platform import Actor
from alongside.records import api as records
from alongside.server import catalogue
from alongside.server.completion import Progress, complete
from alongside.server.context import member_of, supervises
from alongside.server.course import Module, Part, Unit
from alongside.server.course_files import with_addresses
from alongside.server.drawing import draw
from alongside.server.errors import refuse
from alongside.server.membership import Membership
from alongside.server.models import Enrolment, Notice
from alongside.server.runtime import LearnerRuntime, anchor, is_done_when_seen

PASSPORT = "alongside_passport"

#: How a unit is called after the block in it.
KINDS = {
    "alongside_lesson": gettext_lazy("Lesson"),
    "alongside_scenario": gettext_lazy("Scenario"),
    "alongside_check": gettext_lazy("Knowledge check"),
    "alongside_plan": gettext_lazy("Your own writing"),
    "alongside_sign_off": gettext_lazy("Role-play"),
    PASSPORT: gettext_lazy("Passport"),
}

Page = Callable[..., HttpResponse]


def members_only(page: Page) -> Page:
    """Make a page one for signed-in people who are enrolled, or who run the course."""

    @wraps(page)
    @login_required
    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not member_of(request).may_enter:
            return refuse(
                request,
                403,
                _("You are not in this course yet"),
                _(
                    "You have an account here but no place in the course. Ask the person who runs it to enrol you."
                ),
            )
        return page(request, *args, **kwargs)

    return view


@dataclass(frozen=True)
class Item:
    """One line of the outline. ``part_title`` stands above the first unit of a part that has several."""

    unit: Unit
    part_title: str
    part_language: str
    kind: str
    is_done: bool
    is_here: bool


def _outline(module: Module, so_far: Progress, here: Unit | None) -> list[Item]:
    return [
        Item(
            unit=unit,
            part_title=part.title if unit is part.units[0] and len(part.units) > 1 else "",
            part_language=part.language,
            kind=_kind(unit),
            is_done=unit.code in so_far.done,
            is_here=unit == here,
        )
        for part in module.parts
        for unit in part.units
    ]


def _kind(unit: Unit) -> str:
    return next((str(KINDS[key.block_type]) for key in unit.blocks if key.block_type in KINDS), "")


@require_safe
@members_only
def home(request: HttpRequest) -> HttpResponse:
    """Show what is done, what comes next, and the way there."""
    course, member = catalogue.current(), member_of(request)
    so_far = Progress.of(course, member.actor.user_id, member.last_unit)
    following = so_far.next_unit
    modules = [
        {
            "module": module,
            "counts": so_far.counts(module),
            "items": _outline(module, so_far, following),
            "is_open": following in module.units,
        }
        for module in course.modules
    ]
    context = {
        "progress": so_far,
        "reviews": _reviews(member.actor, str(course.key)),
        "waiting": _waiting(member, str(course.key)),
        "next": course.places[following.code] if following else None,
        "next_kind": _kind(following) if following else "",
        "modules": modules,
    }
    return render(request, "alongside_server/home.html", context)


def _waiting(member: Membership, course_key: str) -> int:
    """Return how many role-plays wait to be seen by the reader."""
    if not supervises(member, course_key):
        return 0
    return records.count_waiting(member.actor, course_key=course_key)


def _reviews(actor: Actor, course_key: str) -> list[dict[str, Any]]:
    """Return what the reader wanted to look at again by today: their own writing, by the title of its page."""
    here = platform.current()
    return [
        {
            "title": here.block_title(review.usage_key),
            "address": here.block_url(review.usage_key),
            "on": review.on,
        }
        for review in records.plan_reviews_due(actor, course_key=course_key)
    ]


@require_safe
@members_only
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Show one unit, and remember that the learner is here."""
    course, member = catalogue.current(), member_of(request)
    place = course.places.get(code)
    if place is None:
        raise Http404
    runtime = LearnerRuntime(course, request.user, member, place.unit.blocks)
    drawn = draw(runtime, place.unit)
    runtime.state.save_after_view()
    if member.enrolment and member.last_unit != code:
        Enrolment.objects.filter(pk=member.enrolment.pk).update(last_unit=code)
    so_far = _with_seen(Progress.of(course, member.actor.user_id, code), drawn.shown)
    context = {
        "place": place,
        "kind": _kind(place.unit),
        "drawn": drawn,
        "page": place.module.units.index(place.unit) + 1,
        "items": _outline(place.module, so_far, place.unit),
    }
    return render(request, "alongside_server/unit.html", context)


@require_safe
@members_only
def jump_to(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the page with a block, by its code: what Open edX makes of ``/jump_to_id/`` in an author's text."""
    course = catalogue.current()
    key = next((key for key in course.blocks if key.block_id == code and course.unit_of(key)), None)
    if key is None:
        raise Http404
    return redirect(f"{reverse('unit', args=(course.unit_of(key).code,))}#{anchor(key)}")


def _with_seen(progress: Progress, seen: Iterable[BlockUsageLocator]) -> Progress:
    """Complete those blocks that are done once they have been seen."""
    blocks = progress.course.blocks
    fresh = [
        str(key)
        for key in seen
        if is_done_when_seen(blocks[key].block_class) and str(key) not in progress.completions
    ]
    if not fresh:
        return progress
    complete(progress.user_id, str(progress.course.key), fresh)
    return replace(progress, completions={**progress.completions, **dict.fromkeys(fresh, 1.0)})


@require_safe
@members_only
def progress(request: HttpRequest) -> HttpResponse:
    """Show how far the learner has come, what came of each graded part, and the ways on."""
    course, member = catalogue.current(), member_of(request)
    so_far = Progress.of(course, member.actor.user_id, member.last_unit)
    scores = submissions.get_scores(str(course.key), member.anonymous_id) if member.anonymous_id else {}
    graded = [
        {"part": part, "module": module, "result": _result(part, scores)}
        for module in course.modules
        for part in module.parts
        if part.graded_as
    ]
    modules = [
        {"module": module, "counts": so_far.counts(module), "leads_to": _first_open(module, so_far)}
        for module in course.modules
        if module.units
    ]
    passports = [unit for unit in course.units if any(key.block_type == PASSPORT for key in unit.blocks)]
    context = {"modules": modules, "graded": graded, "passports": passports}
    return render(request, "alongside_server/progress.html", context)


def _first_open(module: Module, so_far: Progress) -> Unit:
    """Return where to go on in a module: its first page that is not done, or its first."""
    return next((unit for unit in module.units if unit.code not in so_far.done), module.units[0])


def _result(part: Part, scores: Mapping[str, Mapping[str, Any]]) -> str:
    """Return in words what came of a graded part, or nothing if it is still to come."""
    for key in (key for unit in part.units for key in unit.blocks):
        score = scores.get(str(key))
        if score and key.block_type == "alongside_sign_off":
            return _("Signed off")
        if score:
            return _("{earned} of {possible}").format(
                earned=score["points_earned"], possible=score["points_possible"]
            )
    return ""


@require_safe
@members_only
def messages(request: HttpRequest) -> HttpResponse:
    """Show what this person was told, the newest first."""
    notices = Notice.objects.filter(user=request.user)[:100]
    return render(request, "alongside_server/messages.html", {"notices": notices})


@require_POST
@members_only
def read_messages(request: HttpRequest) -> HttpResponse:
    """Mark all of this person's messages as read."""
    Notice.objects.filter(user=request.user, read_at=None).update(read_at=timezone.now())
    return redirect("messages")


@require_POST
@members_only
def open_message(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Mark one message as read, and go where it leads."""
    notice = get_object_or_404(Notice, uuid=uuid, user=request.user)
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
    return redirect(notice.url)


@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """Lead browsers that look for an icon by themselves to ours."""
    return redirect(staticfiles_storage.url("alongside_server/mark.svg"))


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what the course is. Open to everybody who can reach the server."""
    course = catalogue.current()
    return render(request, "alongside_server/about.html", {"about": with_addresses(course, course.about)})


@require_safe
@login_required
def caseload(request: HttpRequest) -> HttpResponse:
    """Lead to the supervisor's page of the one course this server has."""
    return redirect("alongside_workspace:caseload", course_key=str(catalogue.current().key))
