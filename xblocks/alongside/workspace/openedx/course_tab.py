"""The workspace among the tabs of a course. The platform loads this by the entry point ``openedx.course_tab``."""

from typing import Any

from django.utils.translation import gettext_noop
from xmodule.tabs import CourseTab

from alongside.workspace.openedx.way_in import is_shown_to


class WorkspaceTab(CourseTab):
    """Leads supervisors, training leads and course staff to the workspace. Dynamic: no course has to list it."""

    type = "alongside_workspace"
    title = gettext_noop("Supervision")
    priority = 60
    view_name = "alongside_workspace:caseload"
    is_dynamic = True

    @classmethod
    def is_enabled(cls, course: Any, user: Any = None) -> bool:
        """Return whether somebody is shown the tab. Studio asks without a user, and does not show it."""
        return is_shown_to(user, str(course.id))
