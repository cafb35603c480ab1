"""The words, in the reader's language, for the codes that content and records use."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alongside.content.organisation import ContactKind
from alongside.content.rubric import Kind, Level, Outcome
from alongside.content.scenario import Ending
from alongside.records.data import EvidenceKind, ObservationFormat, Standing


def level_names() -> Mapping[Level, str]:
    """Return the words for the four levels."""
    return {
        Level.STOP: pgettext("level", "Stop"),
        Level.EMERGING: pgettext("level", "Emerging"),
        Level.READY: pgettext("level", "Ready"),
        Level.STRONG: pgettext("level", "Strong"),
    }


def kind_names() -> Mapping[Kind, str]:
    """Return the words for the three kinds of observable behaviour."""
    return {
        Kind.HARMFUL: _("Could hurt"),
        Kind.BASIC: _("The basics"),
        Kind.SKILFUL: _("Skilful extras"),
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
        Standing.RUN_OUT: _("Sign-off run out"),
        Standing.WITHDRAWN: _("Sign-off withdrawn"),
    }


def outcome_names() -> Mapping[Outcome, str]:
    """Return the words for what a supervisor decides."""
    return {Outcome.SIGNED_OFF: _("Signed off"), Outcome.PRACTISE_AGAIN: _("Practise again")}


def ending_names() -> Mapping[Ending, str]:
    """Return the words for how a conversation ended."""
    return {
        Ending.KEPT: pgettext("ending", "Kept"),
        Ending.MENDED: pgettext("ending", "Mended"),
        Ending.MISSED: pgettext("ending", "Missed"),
        Ending.CROSSED: pgettext("ending", "Crossed"),
    }


def evidence_names() -> Mapping[EvidenceKind, str]:
    """Return the words for what somebody did, to stand before a number. What touches a private plan has none."""
    return {
        EvidenceKind.LESSON_READ: _("Read or watched"),
        EvidenceKind.SCENARIO_WALKED: _("Scenarios walked"),
        EvidenceKind.CHECK_PASSED: _("Knowledge checks passed"),
    }


def event_names() -> Mapping[str, str]:
    """Return the words for each kind of ledger entry. None says why somebody paused a request."""
    return {
        "requested": _("Asked to be seen"),
        "cancelled": _("Request cancelled"),
        "claimed": _("Taken on by an assessor"),
        "released": _("Given back to the queue"),
        "rated": _("Rating handed in"),
        "commented": _("Comment"),
        "decided": _("Decided"),
        "replied": _("Answered a decision"),
        "withdrawn": _("Withdrawn"),
        "set-aside": _("Request paused"),
        "resumed": _("Request goes on"),
        "recognised": _("Learning from elsewhere recorded"),
        "moved": _("Moved here from another installation"),
        "erased": _("Names and words erased"),
    }


def passport_says() -> tuple[str, ...]:
    """Return what a passport says and what it does not, a sentence each."""
    return (
        _("This passport says that named people saw certain skills on certain days."),
        _(
            "It does not say that a person is safe to work alone. Their employer judges that, with supervision."
        ),
        _("It says nothing about anybody’s health, and “not yet” only means not yet."),
    )


def missing_fact() -> str:
    """Return what a page says where the organisation has not set a fact; see ``content.pages.MISSING``."""
    return _("Your organisation has not filled this in yet (%(kind)s: %(code)s). Ask your supervisor.")


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
