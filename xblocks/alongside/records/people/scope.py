"""Whose records an actor may see and assess. Every list, detail, count and verb goes through here."""

from datetime import timedelta
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alongside import platform
from alongside.platform import Actor
from alongside.records.data import CourseRoleKind
from alongside.records.errors import NotAllowed, NotFound, Words
from alongside.records.models import CourseRole, LearnerRecord, PlanShare, Supervision
from alongside.records.people.names import sort_name

TRAINING_LEAD = CourseRoleKind.TRAINING_LEAD
TO_THE_HOUR = timedelta(hours=1)
Dated = TypeVar("Dated", Supervision, CourseRole)


def own(actor: Actor, course_key: str) -> QuerySet[LearnerRecord]:
    """Return the actor's own record in a course, if it has been opened."""
    return LearnerRecord.objects.filter(is_own(actor, course_key))


def is_own(actor: Actor, course_key: str, at: str = "") -> Q:
    """Return the condition that a record is the actor's own. ``at`` is as for ``in_care``."""
    return Q(**{f"{at}course_key": course_key, f"{at}user_id": actor.user_id})


def in_care(actor: Actor, course_key: str, at: str = "") -> Q:
    """Return the one rule for whom somebody sees: the condition that a record is in the actor's care.

    Course staff and today's training leads: everybody's. Anybody else: those of the learners whom they supervise
    today. Never their own.

    Args:
        actor: who looks.
        course_key: the course.
        at: the lookup that leads from the rows in question to their record, such as ``record__``; "" for records.

    """
    others = (
        of_course(course_key, at) & Q(**{f"{at}user__isnull": False}) & ~Q(**{f"{at}user_id": actor.user_id})
    )
    if actor.is_staff:
        return others
    theirs = current_supervisions(actor, course_key).filter(learner_id=OuterRef(f"{at}user_id"))
    return others & (Q(Exists(theirs)) | Q(Exists(current_roles(actor, course_key, TRAINING_LEAD))))


def of_course(course_key: str, at: str = "") -> Q:
    """Return the condition that rows are of a course, said so that no index on the course is begun with.

    Databases that know nothing yet about how many rows a course has take it for few, and begin with it however many
    there are. What a list begins with is for ``narrowed`` to say.
    """
    return Q(Exact(Coalesce(f"{at}course_key", Value("")), course_key))


def in_care_of(actor: Actor, course_key: str) -> QuerySet[LearnerRecord]:
    """Return the records of others that the actor may read and assess in a course."""
    return LearnerRecord.objects.filter(in_care(actor, course_key))


def supervised_by(supervisor_id: int, course_key: str, learner: str = "user_id") -> Q:
    """Return the condition that somebody supervises a learner today.

    Args:
        supervisor_id: who supervises.
        course_key: the course.
        learner: the lookup that leads from the rows in question to the learner's account.

    """
    theirs = current(Supervision.objects.filter(course_key=course_key, supervisor_id=supervisor_id))
    return Q(**{f"{learner}__in": theirs.values("learner_id")})


def current_supervisions(actor: Actor, course_key: str) -> QuerySet[Supervision]:
    """Return what the actor supervises in a course today."""
    return current(Supervision.objects.filter(course_key=course_key, supervisor_id=actor.user_id))


def current_roles(actor: Actor, course_key: str, role: CourseRoleKind) -> QuerySet[CourseRole]:
    """Return by what the actor has a role in a course today."""
    return current(CourseRole.objects.filter(course_key=course_key, user_id=actor.user_id, role=role))


def current(rows: QuerySet[Dated]) -> QuerySet[Dated]:
    """Return those supervisions, or roles, that hold today."""
    day = timezone.localdate()
    return rows.filter(Q(ends__isnull=True) | Q(ends__gte=day), starts__lte=day)


def live_share() -> Q:
    """Return the condition that what somebody shared of their private writing can be read today."""
    return Q(is_live=True, until__gte=timezone.localdate())


def shared_with(actor: Actor, course_key: str) -> QuerySet[PlanShare]:
    """Return what others share with the actor of their private writing in a course today."""
    return PlanShare.objects.filter(
        live_share(), recipient_id=actor.user_id, plan__record__course_key=course_key
    )


def sees_whole_course(actor: Actor, course_key: str) -> bool:
    """Return whether everybody in a course is in the actor's care: course staff and today's training leads."""
    return actor.is_staff or current_roles(actor, course_key, TRAINING_LEAD).exists()


def leads_concerns(actor: Actor, course_key: str) -> bool:
    """Return whether the actor is named today to read the serious concerns of a course. Staff as such are not."""
    return current_roles(actor, course_key, CourseRoleKind.CONCERN_LEAD).exists()


def require_whole_course(actor: Actor, course_key: str, words: Words) -> None:
    """Refuse whoever is neither course staff nor a training lead today.

    Raises:
        NotAllowed: with these words, or if the actor masquerades.

    """
    refuse_masquerade(actor)
    if not sees_whole_course(actor, course_key):
        raise NotAllowed(words)


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
        record = opened_record(course_key, actor.user_id, actor.full_name)
    return record


def opened_record(course_key: str, user_id: int, full_name: str | None = None) -> LearnerRecord:
    """Return somebody's record in a course, opened now if there is none. No authorisation check.

    Args:
        course_key: the course.
        user_id: whose record.
        full_name: how they are called, where that is known already; else the platform is asked.

    """

    def called() -> str:
        return (
            full_name if full_name is not None else platform.current().full_names([user_id]).get(user_id, "")
        )

    record, _created = LearnerRecord.objects.get_or_create(
        course_key=course_key, user_id=user_id, defaults={"sort_name": lambda: sort_name(called())}
    )
    return record


def mark_active(record: LearnerRecord) -> None:
    """Note that the learner did something that counts, to the hour, so that reading on costs no writing."""
    now = timezone.now()
    if now - record.active_at >= TO_THE_HOUR:
        LearnerRecord.objects.filter(pk=record.pk).update(active_at=now)


def cut_off(record: LearnerRecord) -> None:
    """Cut a record's link to the person, and forget the name that lists sorted them by."""
    record.user = None
    record.sort_name = ""
    record.save(update_fields=["user", "sort_name"])


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
