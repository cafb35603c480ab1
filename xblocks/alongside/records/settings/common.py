"""What the LMS and Studio start from. The site's own configuration, which they read afterwards, goes over it."""

from typing import Any


def plugin_settings(settings: Any) -> None:
    """Name the platform's adapter, and have no keys yet: plans and credentials are refused until the site has them."""
    settings.ALONGSIDE_PLATFORM = "alongside.platform.openedx.OpenEdxPlatform"
    settings.ALONGSIDE_PLAN_KEYS = []
    settings.ALONGSIDE_CREDENTIAL_KEYS = []
