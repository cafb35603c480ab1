"""The workspace's words for where things stand."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from alongside.records.data import Standing


def standing_names() -> Mapping[Standing, str]:
    """Return the words for where a competence stands."""
    return {
        Standing.NOT_YET: _("Not yet"),
        Standing.LEARNING: _("Learning"),
        Standing.PRACTISED: _("Practised"),
        Standing.SELF_ASSESSED: _("Assessed by themselves"),
        Standing.SIGNED_OFF: _("Signed off"),
        Standing.WITHDRAWN: _("Withdrawn"),
    }
