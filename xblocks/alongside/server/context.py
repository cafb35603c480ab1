"""What every page's frame shows: whose page it is, messages, the way to the caseload."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from alongside.records import api as records
from alongside.server import catalogue
from alongside.server.membership import Membership, membership
from alongside.server.models import Notice


def member_of(request: HttpRequest) -> Membership:
    """Return the membership of the signed-in user, asked for once a request. What led to this page is read by now."""
    if not hasattr(request, "alongside_member"):
        member = membership(request.user, str(catalogue.current().key))
        if member.unread and request.method == "GET":
            member = replace(member, unread=member.unread - _read_here(request))
        request.alongside_member = member
    return request.alongside_member


def _read_here(request: HttpRequest) -> int:
    """Mark the messages that lead to this page as read; return how many they were."""
    here = Q(url=request.path) | Q(url__startswith=f"{request.path}#")
    return Notice.objects.filter(here, user=request.user, read_at=None).update(read_at=timezone.now())


def supervises(member: Membership, course_key: str) -> bool:
    """Return whether to show the way to the caseload."""
    return member.actor.is_staff or records.supervises_in(member.actor, course_key)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's context. Pages of the admin and of visitors need none of it."""
    course = catalogue.current()
    frame = {"course": course, "languages": settings.LANGUAGES}  # each is called by its own name
    if (
        not getattr(request, "user", None)
        or not request.user.is_authenticated
        or request.path.startswith("/admin/")
    ):
        return frame
    member = member_of(request)
    return {
        **frame,
        "member": member,
        "supervises": supervises(member, str(course.key)),
        "problems": catalogue.problems(),
    }
