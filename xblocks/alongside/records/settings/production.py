"""What has to wait until the LMS or Studio have read the site's configuration."""

from pathlib import Path
from typing import Any

import alongside

LOCALE = str(Path(alongside.__file__).parent / "conf" / "locale")


def plugin_settings(settings: Any) -> None:
    """Let gettext find our words, after the platform's own. Until here the platform has not made its list yet."""
    settings.LOCALE_PATHS = [*settings.LOCALE_PATHS, LOCALE]
