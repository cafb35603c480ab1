"""The words, in the reader's language, for the codes that content and records use."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alongside.content.organisation import ContactKind
from alongside.content.rubric import Level
from alongside.records.data import ObservationFormat, Standing


def level_names() -> Mapping[Level, str]:
    """Return the words for the four levels."""
    return {
        Level.STOP: pgettext("level", "Stop"),
        Level.EMERGING: pgettext("level", "Emerging"),
        Level.READY: pgettext("level", "Ready"),
        Level.STRONG: pgettext("level", "Strong"),
    }


def format_names() -> Mapping[ObservationFormat, str]:
    """Return the words for the ways of observing."""
    return {
        ObservationFormat.ROLE_PLAY_LIVE: _("Role-play, in the room"),
        ObservationFormat.ROLE_PLAY_REMOTE: _("Role-play, by video or phone"),
        ObservationFormat.ROLE_PLAY_RECORDED: _("Role-play, recorded"),
        ObservationFormat.OBSERVED_PRACTICE: _("Seen in real practice"),
        ObservationFormat.DISCUSSION: _("Talked through"),
    }


def standing_names() -> Mapping[Standing, str]:
    """Return the words for where a competence stands."""
    return {
        Standing.NOT_YET: _("Not yet"),
        Standing.LEARNING: _("Learning"),
        Standing.PRACTISED: _("Practised"),
        Standing.SELF_ASSESSED: _("Self-assessed"),
        Standing.SIGNED_OFF: _("Signed off"),
        Standing.WITHDRAWN: _("Sign-off withdrawn"),
    }


def contact_titles() -> Mapping[str, str]:
    """Return the words for each kind of contact."""
    return {
        ContactKind.EMERGENCY: _("If somebody is in danger right now"),
        ContactKind.CRISIS_TEAM: _("Urgent mental health help"),
        ContactKind.LISTENING_LINE: _("Somebody to listen"),
        ContactKind.ON_CALL_MANAGER: _("Manager on call"),
        ContactKind.SAFEGUARDING_ADULTS: _("Safeguarding lead for adults"),
        ContactKind.SAFEGUARDING_CHILDREN: _("Safeguarding lead for children"),
        ContactKind.CONCERN_LEAD: _("Named lead for serious concerns"),
    }
