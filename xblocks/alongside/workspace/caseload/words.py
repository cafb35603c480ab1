"""The words of the lists and of what can be chosen in them."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alongside.records.data import CaseloadShow, CourseRoleKind, ErasureReason
from alongside.workspace.caseload.filters import Queue


def queue_names() -> Mapping[Queue, str]:
    """Return the words for the parts of the queue."""
    return {
        Queue.ALL: pgettext("queue", "All"),
        Queue.MINE: pgettext("queue", "Open on your side"),
        Queue.OVERDUE: pgettext("queue", "Overdue"),
    }


def show_names() -> Mapping[CaseloadShow, str]:
    """Return the words for the learners that a caseload may show."""
    return {
        CaseloadShow.ALL: pgettext("learners", "Everybody"),
        CaseloadShow.WAITING: pgettext("learners", "Waiting"),
        CaseloadShow.STUCK: pgettext("learners", "Stuck"),
        CaseloadShow.RUNNING_OUT: pgettext("learners", "Running out"),
        CaseloadShow.UNSUPERVISED: pgettext("learners", "Without a supervisor"),
    }


def role_names() -> Mapping[CourseRoleKind, str]:
    """Return the words for the roles that somebody may be named for, with what each means."""
    return {
        CourseRoleKind.TRAINING_LEAD: _("Training lead: sees and assesses everybody, says who supports whom"),
        CourseRoleKind.CONCERN_LEAD: _("Concern lead: reads serious concerns, and only those"),
    }


def erasure_reasons() -> Mapping[ErasureReason, str]:
    """Return the words for why course staff may erase a person. The platform has a reason of its own."""
    return {
        ErasureReason.REQUESTED: _("They asked for it"),
        ErasureReason.RETENTION: _("The time for which records are kept has passed"),
    }
