"""The supervisor's workspace as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkspaceConfig(AppConfig):
    """Pages for supervisors: who is waiting, whom they support, and the form to assess with. It keeps no tables."""

    name = "alongside.workspace"
    label = "alongside_workspace"
    verbose_name = _("Alongside workspace")
