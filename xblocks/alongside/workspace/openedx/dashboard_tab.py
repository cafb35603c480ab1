"""The workspace among the tabs of the instructor dashboard, the one in the micro-frontend (from Verawood on).

``settings.common`` names this step of the filter ``org.openedx.learning.instructor.dashboard.tabs.requested.v1``.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from openedx_filters import PipelineStep

from alongside import platform
from alongside.workspace.openedx.way_in import is_shown_to


class WorkspaceOnDashboard(PipelineStep):
    """Adds a tab that leads out of the dashboard, to the workspace of the course."""

    def run_filter(
        self, tabs: Sequence[Mapping[str, Any]], user: Any, course_key: Any, **_others: Any
    ) -> dict[str, Any]:
        """Return the tabs with ours behind them, for whoever is shown the workspace.

        The address is a whole one: to the dashboard, one without a host would be a page of its own.
        """
        key = str(course_key)
        if not is_shown_to(user, key):
            return {}
        address = f"{settings.LMS_ROOT_URL}{platform.current().workspace_url(key)}"
        ours = {"tab_id": "alongside", "title": _("Supervision"), "url": address, "sort_order": 120}
        return {"tabs": [*tabs, ours]}
