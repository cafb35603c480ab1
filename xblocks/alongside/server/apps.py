"""The embedded server as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServerConfig(AppConfig):
    """Accounts, enrolments, learners' progress and messages."""

    name = "alongside.server"
    label = "alongside_server"
    verbose_name = _("Alongside course")
    default_auto_field = "django.db.models.BigAutoField"
