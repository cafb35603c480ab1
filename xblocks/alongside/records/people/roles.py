"""Who leads training in a course, and who reads its serious concerns: named by the course staff."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from alongside import platform
from alongside.platform import Actor
from alongside.records.data import CourseRoleKind, CourseRoleView
from alongside.records.errors import Invalid, NotAllowed, NotFound
from alongside.records.models import CourseRole
from alongside.records.people.accounts import accounts, problem_with
from alongside.records.people.names import sort_name
from alongside.records.people.scope import refuse_masquerade
from alongside.records.people.spans import end, problem_with_days

__all__ = ["end_role", "give_role", "roles"]


def roles(actor: Actor, *, course_key: str) -> tuple[CourseRoleView, ...]:
    """Return everybody's roles in a course by name, the newest of somebody's first. Past ones are in it too.

    Raises:
        NotAllowed: if the actor is not course staff, or masquerades.

    """
    _require_staff(actor)
    rows = list(CourseRole.objects.filter(course_key=course_key, user__isnull=False))
    names = platform.current().full_names({row.user_id for row in rows}) if rows else {}
    views = [
        CourseRoleView(
            uuid=row.uuid,
            user_id=row.user_id,
            name=names.get(row.user_id, ""),
            role=CourseRoleKind(row.role),
            starts=row.starts,
            ends=row.ends,
        )
        for row in rows
    ]
    return tuple(
        sorted(views, key=lambda view: (sort_name(view.name), view.user_id, -view.starts.toordinal()))
    )


def give_role(
    actor: Actor,
    *,
    course_key: str,
    login: str,
    role: CourseRoleKind,
    starts: date,
    ends: date | None = None,
) -> None:
    """Name somebody for a role in a course from one day to another. The same start again changes the end.

    Args:
        actor: course staff.
        course_key: the course.
        login: the person's login name or email address.
        role: what they are named for.
        starts: the first day.
        ends: the last day; None for until further notice.

    Raises:
        Invalid: with ``login`` or ``ends`` if nobody, or more than one, goes by it, or the end is before the start.
        NotAllowed: if the actor is not course staff, or masquerades.

    """
    _require_staff(actor)
    login = login.strip()
    ids = accounts([login]).get(login)
    problems = {"login": problem_with(ids), "ends": problem_with_days(starts, ends)}
    if any(problems.values()):
        raise Invalid({field: words for field, words in problems.items() if words})
    (user_id,) = ids or ()
    CourseRole.objects.update_or_create(
        course_key=course_key,
        user_id=user_id,
        role=CourseRoleKind(role).value,
        starts=starts,
        defaults={"ends": ends},
    )


def end_role(actor: Actor, *, course_key: str, role_uuid: UUID, ends: date) -> None:
    """Set the last day of a role. One that has not begun and would end before it does is taken back altogether.

    Raises:
        Invalid: with ``ends`` if that is before the first day of a role that has begun.
        NotAllowed: if the actor is not course staff, or masquerades.
        NotFound: if there is no such role in the course.

    """
    _require_staff(actor)
    row = CourseRole.objects.filter(course_key=course_key, uuid=role_uuid).first()
    if row is None:
        raise NotFound
    end(row, ends)


def _require_staff(actor: Actor) -> None:
    refuse_masquerade(actor)
    if not actor.is_staff:
        raise NotAllowed(_("Only course staff decide who leads training and who reads serious concerns."))
