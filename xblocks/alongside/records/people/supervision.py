"""Who supports whom, from when to when."""

from datetime import date
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside import platform
from alongside.platform import Actor
from alongside.records.data import Page, SupervisionView
from alongside.records.errors import Invalid, NotFound
from alongside.records.models import LearnerRecord, Supervision
from alongside.records.people.accounts import accounts, problem_with
from alongside.records.people.doors import narrowed
from alongside.records.people.names import sort_name
from alongside.records.people.scope import (
    current,
    in_care_of,
    lock,
    of_course,
    opened_record,
    refuse_masquerade,
    require_whole_course,
)
from alongside.records.people.spans import end, problem_with_days
from alongside.records.tables.cursor import page_of

__all__ = ["account_named", "assign", "end_supervision", "is_supervisor_of", "supervisions", "supervisors"]

MOST_TO_CHOOSE_FROM = 50


def assign(
    actor: Actor,
    *,
    course_key: str,
    learner_id: int,
    supervisor_id: int,
    starts: date,
    ends: date | None = None,
) -> None:
    """Make somebody a learner's supervisor from one day to another, and open the learner's record.

    A learner may have several supervisors, at the same time too (leave cover). The same start again changes the end.

    Args:
        actor: course staff, or a training lead.
        course_key: the course.
        learner_id: who is supported.
        supervisor_id: who supports.
        starts: the first day.
        ends: the last day; None for until further notice.

    Raises:
        Invalid: if the two are one person, one is not known here, the learner does not take the course, or the end is
            before the start.
        NotAllowed: if the actor is neither, or masquerades.

    """
    require_may_assign(actor, course_key)
    problems = {}
    if learner_id == supervisor_id:
        problems["supervisor_id"] = _("Nobody can be their own supervisor. Choose somebody else.")
    elif get_user_model().objects.filter(pk__in=[learner_id, supervisor_id]).count() != 2:
        problems["learner_id"] = _("One of these people is not known here.")
    elif not platform.current().is_enrolled(learner_id, course_key):
        problems["learner_id"] = _(
            "This learner does not take the course. Enrol them first, or check the name."
        )
    if no_days := problem_with_days(starts, ends):
        problems["ends"] = no_days
    if problems:
        raise Invalid(problems)
    with transaction.atomic():
        lock(LearnerRecord.objects.filter(pk=opened_record(course_key, learner_id).pk))
        Supervision.objects.update_or_create(
            course_key=course_key,
            supervisor_id=supervisor_id,
            learner_id=learner_id,
            starts=starts,
            defaults={"ends": ends},
        )


def end_supervision(actor: Actor, *, course_key: str, supervision_uuid: UUID, ends: date) -> None:
    """Set the last day of a supervision. One that has not begun and would end before it does is taken back altogether.

    Raises:
        Invalid: with ``ends`` if that is before the first day of one that has begun.
        NotAllowed: if the actor is neither course staff nor a training lead today, or masquerades.
        NotFound: if there is no such supervision of somebody in the actor's care.

    """
    require_may_assign(actor, course_key)
    row = _in_care(actor, course_key).filter(uuid=supervision_uuid).first()
    if row is None:
        raise NotFound
    end(row, ends)


def supervisions(
    actor: Actor, *, course_key: str, record_uuid: UUID | None = None, cursor: str = "", size: int = 50
) -> Page[SupervisionView]:
    """Return who supports whom, among the learners in the actor's care, each supervisor's together.

    Two queries at any size; three for one learner's.

    Args:
        actor: who looks.
        course_key: the course.
        record_uuid: one learner's, past ones too; None for everybody's that hold today or will.
        cursor: where the page before ended (its ``next``); "" for the first.
        size: how many at most; never more than 100.

    Raises:
        Invalid: if the cursor is none of ours.
        NotAllowed: if the actor masquerades.

    """
    refuse_masquerade(actor)
    wanted = _in_care(actor, course_key)
    if record_uuid is None:
        wanted = wanted.filter(narrowed(actor, course_key, "learner_id")).exclude(
            ends__lt=timezone.localdate()
        )
    else:
        theirs = in_care_of(actor, course_key).filter(uuid=record_uuid).values_list("user_id", flat=True)
        wanted = wanted.filter(course_key=course_key, learner_id=theirs.first())
    rows, following = page_of(
        wanted, ("supervisor_id", "learner_id", "starts"), cursor, size, of="supervisions"
    )
    people = {id_ for row in rows for id_ in (row.learner_id, row.supervisor_id)}
    names = platform.current().full_names(people) if people else {}
    views = [
        SupervisionView(
            uuid=row.uuid,
            record_uuid=row.record_uuid,
            learner_name=names.get(row.learner_id, ""),
            supervisor_id=row.supervisor_id,
            supervisor_name=names.get(row.supervisor_id, ""),
            starts=row.starts,
            ends=row.ends,
        )
        for row in rows
    ]
    return Page(tuple(views), following)


def supervisors(actor: Actor, *, course_key: str) -> tuple[tuple[int, str], ...] | None:
    """Return the id and name of everybody who supervises somebody in a course today, by name.

    None if they are more than one can choose from in a form: then ask for a login (``account_named``).

    Raises:
        NotAllowed: if the actor is neither course staff nor a training lead today, or masquerades.

    """
    require_may_assign(actor, course_key)
    there = Supervision.objects.filter(course_key=course_key)
    theirs = current(there.filter(supervisor=OuterRef("pk")))
    today = get_user_model().objects.filter(Exists(theirs), pk__in=there.values("supervisor"))
    ids = set(today.values_list("pk", flat=True)[: MOST_TO_CHOOSE_FROM + 1])
    if len(ids) > MOST_TO_CHOOSE_FROM:
        return None
    names = platform.current().full_names(ids) if ids else {}
    return tuple(sorted(names.items(), key=lambda person: (sort_name(person[1]), person[0])))


def account_named(actor: Actor, *, course_key: str, login: str) -> int:
    """Return the id of the account that somebody typed the login name or email address of.

    Raises:
        Invalid: if it names nobody, or several; ``problems`` has ``login``.
        NotAllowed: if the actor is neither course staff nor a training lead today, or masquerades.

    """
    require_may_assign(actor, course_key)
    ids = accounts([login]).get(login)
    if problem := problem_with(ids):
        raise Invalid({"login": problem})
    (account_id,) = ids
    return account_id


def is_supervisor_of(actor: Actor, *, course_key: str, learner_id: int) -> bool:
    """Return whether a learner is in the actor's care: today's supervisors, training leads, course staff."""
    return in_care_of(actor, course_key).filter(user_id=learner_id).exists()


def require_may_assign(actor: Actor, course_key: str) -> None:
    """Refuse whoever does not decide who supports whom.

    Raises:
        NotAllowed: if the actor is neither course staff nor a training lead today, or masquerades.

    """
    require_whole_course(
        actor, course_key, _("Only course staff and training leads decide who supports whom.")
    )


def _in_care(actor: Actor, course_key: str) -> QuerySet[Supervision]:
    """Return the supervisions of learners in the actor's care, each with ``record_uuid``."""
    records = in_care_of(actor, course_key).filter(user_id=OuterRef("learner_id"))
    there = Supervision.objects.filter(of_course(course_key), supervisor__isnull=False)
    return there.annotate(record_uuid=Subquery(records.values("uuid")[:1])).filter(record_uuid__isnull=False)
