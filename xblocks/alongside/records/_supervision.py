"""Who supports whom, and a supervisor's caseload."""

import hashlib
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext as _

from alongside import platform
from alongside.platform import Actor
from alongside.records._scope import current_supervisions, in_care_of, refuse_masquerade
from alongside.records.data import CaseloadRow, Standing
from alongside.records.errors import Invalid, NotAllowed, NotFound
from alongside.records.models import CompetenceStatus, LearnerRecord, RolePlayRequest, Supervision

__all__ = ["assign", "caseload", "find_learner", "is_supervisor_of", "supervises_in"]

REMEMBERED_FOR = 60  # seconds


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
        actor: course staff.
        course_key: the course.
        learner_id: who is supported.
        supervisor_id: who supports.
        starts: the first day.
        ends: the last day; None for until further notice.

    Raises:
        Invalid: if the two are one person, one is not known here, or the end is before the start.
        NotAllowed: if the actor is not course staff, or masquerades.

    """
    refuse_masquerade(actor)
    if not actor.is_staff:
        raise NotAllowed(_("Only course staff decide who supports whom."))
    problems = {}
    if learner_id == supervisor_id:
        problems["supervisor_id"] = _("Nobody can be their own supervisor. Choose somebody else.")
    elif get_user_model().objects.filter(pk__in=[learner_id, supervisor_id]).count() != 2:
        problems["learner_id"] = _("One of these people is not known here.")
    if ends is not None and ends < starts:
        problems["ends"] = _("The last day cannot be before the first.")
    if problems:
        raise Invalid(problems)
    with transaction.atomic():
        Supervision.objects.update_or_create(
            course_key=course_key,
            supervisor_id=supervisor_id,
            learner_id=learner_id,
            starts=starts,
            defaults={"ends": ends},
        )
        LearnerRecord.objects.get_or_create(course_key=course_key, user_id=learner_id)


def caseload(actor: Actor, *, course_key: str) -> list[CaseloadRow]:
    """Return the learners in the actor's care, by name: those they supervise today, or all for course staff."""
    refuse_masquerade(actor)
    return sorted(
        _rows(in_care_of(actor, course_key)), key=lambda row: (row.learner_name.casefold(), row.learner_id)
    )


def find_learner(actor: Actor, *, course_key: str, record_uuid: UUID) -> CaseloadRow:
    """Return one learner in the actor's care, by the uuid that stands in addresses.

    Raises:
        NotFound: if there is no such learner in the actor's care.

    """
    refuse_masquerade(actor)
    rows = _rows(in_care_of(actor, course_key).filter(uuid=record_uuid))
    if not rows:
        raise NotFound
    return rows[0]


def is_supervisor_of(actor: Actor, *, course_key: str, learner_id: int) -> bool:
    """Return whether a learner is in the actor's care: supervised by them today, or the actor is course staff."""
    return in_care_of(actor, course_key).filter(user_id=learner_id).exists()


def supervises_in(actor: Actor, course_key: str) -> bool:
    """Return whether the actor supervises anybody in the course today.

    The answer is remembered for a minute, or until a supervision of theirs changes. It says what to show; whether
    somebody may act is asked anew each time.
    """
    remembered = _remembered(course_key, actor.user_id)
    answer = cache.get(remembered)
    if answer is None:
        answer = current_supervisions(actor, course_key).exists()
        cache.set(remembered, answer, REMEMBERED_FOR)
    return answer


def forget_on_change() -> None:
    """Have every change to a supervision show at once."""
    for signal in (post_save, post_delete):
        signal.connect(_forget, sender=Supervision, dispatch_uid="alongside.supervision")


def _forget(instance: Supervision, **_signal: Any) -> None:
    remembered = _remembered(instance.course_key, instance.supervisor_id)
    cache.delete(remembered)
    transaction.on_commit(lambda: cache.delete(remembered))  # another request may have asked in between


def _remembered(course_key: str, user_id: int | None) -> str:
    return f"alongside.supervises.{hashlib.sha256(course_key.encode()).hexdigest()}.{user_id}"


def _rows(records: QuerySet[LearnerRecord]) -> list[CaseloadRow]:
    """Return one row for each record, in two queries whatever their number."""
    found = list(
        records.annotate(
            waiting=_count(RolePlayRequest.objects.filter(is_open=True)),
            signed_off=_count(CompetenceStatus.objects.filter(state=Standing.SIGNED_OFF)),
        )
    )
    names = platform.current().full_names([record.user_id for record in found]) if found else {}
    return [
        CaseloadRow(
            record_uuid=record.uuid,
            learner_id=record.user_id,
            learner_name=names.get(record.user_id, ""),
            waiting=record.waiting,
            signed_off=record.signed_off,
        )
        for record in found
    ]


def _count(rows: QuerySet) -> Coalesce:
    counted = rows.filter(record=OuterRef("pk")).order_by().values("record").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)
