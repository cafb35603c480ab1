"""The Django app that keeps the records."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

_SETTINGS = {
    "common": {"relative_path": "settings.common"},
    "production": {"relative_path": "settings.production"},
    "test": {"relative_path": "settings.test"},
}
_RETIREMENT = "openedx.core.djangoapps.user_api.accounts.signals"


class RecordsConfig(AppConfig):
    """Ledger, assessments, sign-offs, private plans, evidence and local support."""

    name = "alongside.records"
    label = "alongside_records"
    verbose_name = _("Alongside records")
    default_auto_field = "django.db.models.BigAutoField"

    # How Open edX takes the app in: see docs/admins/openedx.md.
    plugin_app = {
        "settings_config": {"lms.djangoapp": _SETTINGS, "cms.djangoapp": _SETTINGS},
        "signals_config": {
            "lms.djangoapp": {
                "relative_path": "signals.handlers",
                "receivers": [
                    {
                        "receiver_func_name": "erase_retired_person",
                        "signal_path": f"{_RETIREMENT}.USER_RETIRE_LMS_MISC",
                    },
                    {
                        "receiver_func_name": "erase_retired_person",
                        "signal_path": f"{_RETIREMENT}.USER_RETIRE_LMS_CRITICAL",
                    },
                    {
                        "receiver_func_name": "refresh_changed_name",
                        "signal_path": "django.db.models.signals.post_save",
                        "sender_path": "common.djangoapps.student.models.UserProfile",
                    },
                ],
            },
        },
    }

    def ready(self) -> None:
        """Have changes to the local contacts, to who supports whom and leads what, and to names show at once."""
        from alongside.records.local import support
        from alongside.records.people import doors, names

        support.forget_on_change()
        doors.forget_on_change()
        names.refresh_on_change()
