"""What the LMS starts from. The site's own configuration, which it reads afterwards, goes over it."""

from typing import Any

DASHBOARD_TABS = "org.openedx.learning.instructor.dashboard.tabs.requested.v1"
OUR_TAB = "alongside.workspace.openedx.dashboard_tab.WorkspaceOnDashboard"


def plugin_settings(settings: Any) -> None:
    """Let programs prove who they are by JWT, and put the workspace on the instructor dashboard."""
    settings.ALONGSIDE_API_AUTHENTICATION = [
        "edx_rest_framework_extensions.auth.jwt.authentication.JwtAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ]
    show_on_dashboard(settings)


def show_on_dashboard(settings: Any) -> None:
    """Add our step to the filter of the dashboard's tabs, whatever other plugins and the site have there.

    Open edX Filters takes a dictionary, a list of steps, or one step.
    """
    filters = dict(getattr(settings, "OPEN_EDX_FILTERS_CONFIG", {}))
    steps = filters.get(DASHBOARD_TABS, {})
    if isinstance(steps, str):
        steps = [steps]
    if not isinstance(steps, dict):
        steps = {"pipeline": steps}
    pipeline = [step for step in steps.get("pipeline", ()) if step != OUR_TAB]
    filters[DASHBOARD_TABS] = {"fail_silently": True, **steps, "pipeline": [*pipeline, OUR_TAB]}
    settings.OPEN_EDX_FILTERS_CONFIG = filters
