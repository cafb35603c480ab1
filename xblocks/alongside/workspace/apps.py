"""The supervisor's workspace as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkspaceConfig(AppConfig):
    """Pages for supervisors: who is waiting, whom they support, and the form to assess with. It keeps no tables."""

    name = "alongside.workspace"
    label = "alongside_workspace"
    verbose_name = _("Alongside workspace")

    # How Open edX takes the app in: see docs/admins/openedx.md. The addresses bring their own namespaces, so that
    # they are called the same here as in the embedded server.
    plugin_app = {
        "settings_config": {
            "lms.djangoapp": {
                "common": {"relative_path": "settings.common"},
                "production": {"relative_path": "settings.production"},
            },
        },
        "url_config": {
            "lms.djangoapp": {"namespace": "", "regex": r"^alongside/", "relative_path": "addresses"},
        },
    }
