"""What has to be done again once the LMS has read the site's configuration."""

from typing import Any

from alongside.workspace.settings.common import show_on_dashboard


def plugin_settings(settings: Any) -> None:
    """Stay on the instructor dashboard, also where the site or another plugin has filters of its own."""
    show_on_dashboard(settings)
