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
        """Have a change to the local contacts, or to who supports whom, show at once."""
        from alongside.records import _supervision, _support

        _support.forget_on_change()
        _supervision.forget_on_change()
