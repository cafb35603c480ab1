"""What every page's frame shows: whose page it is, messages, the way to the caseload."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from alongside.records import api as records
from alongside.server import catalogue
from alongside.server.membership import Membership, membership


def member_of(request: HttpRequest) -> Membership:
    """Return the membership of the signed-in user, asked for once a request."""
    if not hasattr(request, "alongside_member"):
        request.alongside_member = membership(request.user, str(catalogue.current().key))
    return request.alongside_member


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
    return {**frame, "member": member, "supervises": supervises(member, str(course.key))}
