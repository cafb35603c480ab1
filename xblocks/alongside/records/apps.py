"""The Django app that keeps the records."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    """Ledger, assessments, sign-offs, private plans, evidence and local support."""

    name = "alongside.records"
    label = "alongside_records"
    verbose_name = _("Alongside records")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have changes to the local contacts, to who supports whom and leads what, and to names show at once."""
        from alongside.records import _doors, _names, _support

        _support.forget_on_change()
        _doors.forget_on_change()
        _names.refresh_on_change()
