"""Whose records an actor may see and assess. Every list, detail, count and verb goes through here."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alongside import platform
from alongside.platform import Actor
from alongside.records.errors import NotAllowed, NotFound
from alongside.records.models import LearnerRecord, Supervision


def own(actor: Actor, course_key: str) -> QuerySet[LearnerRecord]:
    """Return the actor's own record in a course, if it has been opened."""
    return LearnerRecord.objects.filter(course_key=course_key, user_id=actor.user_id)


def in_care_of(actor: Actor, course_key: str) -> QuerySet[LearnerRecord]:
    """Return the records of others that the actor may read and assess in a course.

    Course staff: everybody's. Anybody else: those of the learners whom they supervise today. Never their own.
    """
    others = LearnerRecord.objects.filter(course_key=course_key, user__isnull=False).exclude(
        user_id=actor.user_id
    )
    if actor.is_staff:
        return others
    return others.filter(
        Exists(current_supervisions(actor, course_key).filter(learner_id=OuterRef("user_id")))
    )


def current_supervisions(actor: Actor, course_key: str, on: date | None = None) -> QuerySet[Supervision]:
    """Return what the actor supervises in a course on a day (today, unless another is named)."""
    return current(Supervision.objects.filter(course_key=course_key, supervisor_id=actor.user_id), on)


def current(supervisions: QuerySet[Supervision], on: date | None = None) -> QuerySet[Supervision]:
    """Return those supervisions that hold on a day (today, unless another is named)."""
    day = on or timezone.localdate()
    return supervisions.filter(Q(ends__isnull=True) | Q(ends__gte=day), starts__lte=day)


def refuse_masquerade(actor: Actor) -> None:
    """Refuse somebody who looks through a learner's eyes; they neither write nor see private text.

    Raises:
        NotAllowed: if the actor masquerades.

    """
    if actor.is_masquerading:
        raise NotAllowed(
            _(
                "You are viewing this as somebody else. Return to your own view to write or to see private text."
            )
        )


def open_record(actor: Actor, course_key: str) -> LearnerRecord:
    """Return the actor's own record for writing, opened now if this is the first thing on it.

    Raises:
        NotAllowed: if the actor masquerades, or has no record and is not enrolled.

    """
    refuse_masquerade(actor)
    record = own(actor, course_key).first()
    if record is None:
        require_enrolled(actor, course_key)
        record, _created = LearnerRecord.objects.get_or_create(course_key=course_key, user_id=actor.user_id)
    return record


def require_enrolled(actor: Actor, course_key: str) -> None:
    """Refuse somebody who does not take the course.

    Raises:
        NotAllowed: if the actor is no learner in the course.

    """
    if not (actor.is_learner and platform.current().is_enrolled(actor.user_id, course_key)):
        raise NotAllowed(_("This is for people who take the course. Enrol first; nothing was saved."))


def lock(records: QuerySet[LearnerRecord]) -> LearnerRecord:
    """Lock the one record in ``records`` until the transaction ends. Call this before anything else is read.

    SQLite has no row locks: there the transaction itself must begin as a writer, as it does in the embedded server.

    Raises:
        NotFound: if there is none.

    """
    record = records.select_for_update().first()
    if record is None:
        raise NotFound
    return record
