"""Who is shown the way to the workspace. What they may see and do there is asked anew by the workspace itself."""

from typing import Any

from alongside import platform
from alongside.platform.openedx import has_our_blocks
from alongside.records import api as records


def is_shown_to(user: Any, course_key: str) -> bool:
    """Return whether somebody sees the way to a course's workspace.

    Supervisors and training leads of today do, and course staff wherever the course has our blocks: a site has
    courses that have nothing to do with us.

    Args:
        user: whoever is signed in, an anonymous user, or None.
        course_key: the course.

    """
    if user is None or not user.is_authenticated:
        return False
    actor = platform.current().actor_for(user, course_key)
    return records.supervises_in(actor, course_key) or (actor.is_staff and has_our_blocks(course_key))
