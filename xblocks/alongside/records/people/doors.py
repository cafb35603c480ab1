"""What the workspace shows somebody, remembered for a minute; and how lists find few records among very many.

Whether somebody may see or do something is never decided here, but in ``scope``, and asked anew each time.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, Q
from django.db.models.signals import post_delete, post_save

from alongside.platform import Actor
from alongside.records.data import CourseRoleKind, Doors
from alongside.records.models import CourseRole, Supervision
from alongside.records.people.scope import current_roles, current_supervisions, shared_with, supervised_by

__all__ = ["doors", "supervises_in"]

REMEMBERED_FOR = 60  # seconds


def doors(actor: Actor, course_key: str) -> Doors:
    """Return which parts of the workspace to show somebody.

    The answer is remembered for a minute, or until a supervision or role of theirs changes.
    """
    remembered = _remembered(course_key, actor.user_id)
    answer = cache.get(remembered)
    if answer is None:
        answer = _look(actor, course_key)
        cache.set(remembered, answer, REMEMBERED_FOR)
    return answer


def supervises_in(actor: Actor, course_key: str) -> bool:
    """Return whether to show somebody the caseload: they supervise somebody today, or lead training."""
    open_to_them = doors(actor, course_key)
    return open_to_them.supervises or open_to_them.leads_training


def narrowed(actor: Actor, course_key: str, learner: str = "user_id", course: str | None = "course_key") -> Q:
    """Return what a list begins with. It adds to ``in_care``, and lets through all that ``in_care`` does.

    ``in_care`` asks each row whether somebody sees it, and no index helps with that. So whoever sees the whole course
    begins with the course, in the order of the list; anybody else with the few whom they supervise, whatever the size
    of the course. If what is remembered of them is wrong, they see too few for a minute, and never too many.

    Args:
        actor: who looks.
        course_key: the course.
        learner: the lookup that leads from the rows in question to the learner's account.
        course: the lookup that leads to the course, in the table whose index has the order of the list; None for a
            list in the order of a primary key.

    """
    if actor.is_staff or doors(actor, course_key).leads_training:
        return Q(**{course: course_key}) if course else Q()
    return supervised_by(actor.user_id, course_key, learner)


def forget_on_change() -> None:
    """Have every change to a supervision or a role show at once."""
    for signal in (post_save, post_delete):
        signal.connect(_forget_supervisor, sender=Supervision, dispatch_uid="alongside.doors.supervision")
        signal.connect(_forget_person, sender=CourseRole, dispatch_uid="alongside.doors.role")


def _look(actor: Actor, course_key: str) -> Doors:
    asked = (
        get_user_model()
        .objects.filter(pk=actor.user_id)
        .values_list(
            Exists(current_supervisions(actor, course_key)),
            Exists(current_roles(actor, course_key, CourseRoleKind.TRAINING_LEAD)),
            Exists(current_roles(actor, course_key, CourseRoleKind.CONCERN_LEAD)),
            Exists(shared_with(actor, course_key)),
        )
    )
    return Doors(*(asked.first() or (False, False, False, False)))


def forget(course_key: str, user_ids: Iterable[int | None]) -> None:
    """Have the doors of these people looked up anew. For writing in bulk, of which no signal tells."""
    remembered = [_remembered(course_key, user_id) for user_id in user_ids]
    cache.delete_many(remembered)
    transaction.on_commit(lambda: cache.delete_many(remembered))  # another request may have asked in between


def _forget_supervisor(instance: Supervision, **_signal: Any) -> None:
    forget(instance.course_key, [instance.supervisor_id])


def _forget_person(instance: CourseRole, **_signal: Any) -> None:
    forget(instance.course_key, [instance.user_id])


def _remembered(course_key: str, user_id: int | None) -> str:
    return f"alongside.doors.{hashlib.sha256(course_key.encode()).hexdigest()}.{user_id}"
