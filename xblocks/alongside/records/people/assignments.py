"""Many supervisions at once, from a list that somebody typed: looked through first, then all of them or none."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside import platform
from alongside.platform import Actor
from alongside.records.data import RowAnswer, WantedSupervision
from alongside.records.errors import Invalid
from alongside.records.models import LearnerRecord, Supervision
from alongside.records.people.accounts import accounts, problem_with
from alongside.records.people.doors import forget
from alongside.records.people.names import sort_name
from alongside.records.people.spans import problem_with_days
from alongside.records.people.supervision import require_may_assign
from alongside.records.tables.pages import AT_A_TIME, parts

__all__ = ["assign_all", "hand_over", "plan_assignments"]

MOST = 5000


@dataclass(frozen=True)
class _Planned:
    """One row, and the accounts it names; ids are 0 where it names nobody in particular."""

    answer: RowAnswer
    learner_id: int
    supervisor_id: int


@dataclass(frozen=True)
class _Course:
    """What has to be known of a course to look through a list."""

    people: Mapping[str, frozenset[int]]  # by login, as typed
    enrolled: frozenset[int]
    supervisions: Mapping[tuple[int, int], Sequence[Supervision]]  # by learner and supervisor


def plan_assignments(
    actor: Actor, *, course_key: str, rows: Sequence[WantedSupervision]
) -> tuple[RowAnswer, ...]:
    """Return what each row of a list comes to, in the order of the list. Nothing is written.

    A first day that is left out is today; a last day that is left out is until further notice.

    Args:
        actor: course staff, or a training lead.
        course_key: the course.
        rows: the list, 5000 rows at most.

    Raises:
        Invalid: with ``rows`` if the list is too long.
        NotAllowed: if the actor is neither, or masquerades.

    """
    require_may_assign(actor, course_key)
    return tuple(planned.answer for planned in _plan(course_key, rows))


def assign_all(actor: Actor, *, course_key: str, rows: Sequence[WantedSupervision]) -> tuple[RowAnswer, ...]:
    """Do what a list says, all of it or, if any row has a problem, nothing. Doing it again changes nothing.

    Returns:
        The answer to each row, as ``plan_assignments`` gives it.

    Raises:
        Invalid: with the problem of each row that has one, by its line.
        NotAllowed: if the actor is neither course staff nor a training lead, or masquerades.

    """
    require_may_assign(actor, course_key)
    with transaction.atomic():
        planned = _plan(course_key, rows)
        problems = {str(row.answer.line): row.answer.problem for row in planned if row.answer.problem}
        if problems:
            raise Invalid(problems, _("Some rows need mending first. Nobody was assigned."))
        _write(course_key, [row for row in planned if row.answer.changes])
    return tuple(row.answer for row in planned)


def hand_over(
    actor: Actor, *, course_key: str, leaves: str, takes_over: str, starts: date
) -> tuple[WantedSupervision, ...]:
    """Return the list that gives everybody whom one person supports to another from a day on. Nothing is written.

    Args:
        actor: course staff, or a training lead.
        course_key: the course.
        leaves: the login of who supports them until the day before.
        takes_over: the login of who supports them from that day on.
        starts: that day.

    Raises:
        Invalid: with ``leaves`` or ``takes_over`` if that names nobody in particular, or nobody is to be handed over.
        NotAllowed: if the actor is neither course staff nor a training lead today, or masquerades.

    """
    require_may_assign(actor, course_key)
    people = accounts([leaves, takes_over])
    wanted = {"leaves": people.get(leaves), "takes_over": people.get(takes_over)}
    problems = {field: problem for field, ids in wanted.items() if (problem := problem_with(ids))}
    if problems:
        raise Invalid(problems)
    theirs = Supervision.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=starts),
        course_key=course_key,
        supervisor__in=people[leaves],
        learner__isnull=False,
        starts__lt=starts,
    ).select_related("learner")
    rows: list[WantedSupervision] = []
    for row in theirs.order_by("learner_id", "starts"):
        learner, line = row.learner.get_username(), len(rows) + 2  # below the header
        until = (starts - timedelta(days=1)).isoformat()
        ends = row.ends.isoformat() if row.ends else ""
        rows += [
            WantedSupervision(line, learner, leaves, row.starts.isoformat(), until),
            WantedSupervision(line + 1, learner, takes_over, starts.isoformat(), ends),
        ]
    if not rows:
        raise Invalid({"leaves": _("They support nobody here on that day whom they supported before.")})
    return tuple(rows)


def _plan(course_key: str, rows: Sequence[WantedSupervision]) -> list[_Planned]:
    """Look through a list, in one round of queries for every five hundred people."""
    if len(rows) > MOST:
        too_many = ngettext(
            "These are too many at once. Send at most %(most)d row.",
            "These are too many at once. Send at most %(most)d rows.",
            MOST,
        )
        raise Invalid({"rows": too_many % {"most": MOST}})
    course = _look_up(course_key, rows)
    earlier: dict[tuple[int, int], list[RowAnswer]] = defaultdict(list)
    planned = []
    for row in rows:
        planned.append(_planned(row, course, earlier))
        if not planned[-1].answer.problem:
            earlier[planned[-1].learner_id, planned[-1].supervisor_id].append(planned[-1].answer)
    return planned


def _look_up(course_key: str, rows: Sequence[WantedSupervision]) -> _Course:
    people = accounts(login.strip() for row in rows for login in (row.learner, row.supervisor))
    learners = sorted({id_ for row in rows for id_ in people.get(row.learner.strip(), ())})
    enrolled: set[int] = set()
    supervisions: dict[tuple[int, int], list[Supervision]] = defaultdict(list)
    for some in parts(learners):
        enrolled |= platform.current().enrolled(some, course_key)
        for row in Supervision.objects.filter(course_key=course_key, learner__in=some):
            supervisions[row.learner_id, row.supervisor_id].append(row)
    return _Course(people, frozenset(enrolled), supervisions)


def _planned(
    row: WantedSupervision, course: _Course, earlier: Mapping[tuple[int, int], Sequence[RowAnswer]]
) -> _Planned:
    """Return what one row comes to, given the answers to ``earlier`` rows about the same two people."""
    learner, supervisor = (course.people.get(login.strip()) for login in (row.learner, row.supervisor))
    learner_id, supervisor_id = (min(ids) if ids and len(ids) == 1 else 0 for ids in (learner, supervisor))
    starts, ends = _day(row.starts) if row.starts.strip() else timezone.localdate(), _day(row.ends)
    answer = RowAnswer(
        line=row.line,
        learner=row.learner,
        supervisor=row.supervisor,
        starts=starts,
        ends=ends,
    )
    problem = (
        _about(_("Learner"), problem_with(learner))
        or _about(_("Supervisor"), problem_with(supervisor))
        or _problem_with_people(learner_id, supervisor_id, course)
        or _problem_with_dates(row, starts, ends)
        or _problem_with_earlier(answer, earlier.get((learner_id, supervisor_id), ()))
    )
    changes = not problem and not _is_so(
        starts, ends, course.supervisions.get((learner_id, supervisor_id), ())
    )
    return _Planned(replace(answer, problem=problem, changes=changes), learner_id, supervisor_id)


def _about(whom: str, problem: str) -> str:
    return f"{whom}: {problem}" if problem else ""


def _problem_with_people(learner_id: int, supervisor_id: int, course: _Course) -> str:
    if learner_id == supervisor_id:
        return _("Nobody can be their own supervisor. Choose somebody else.")
    if learner_id not in course.enrolled:
        return _("This learner does not take the course. Enrol them first, or check the name.")
    return ""


def _problem_with_dates(row: WantedSupervision, starts: date | None, ends: date | None) -> str:
    if starts is None or (ends is None and row.ends.strip()):
        return _("Write dates as year, month and day, such as 2026-01-31.")
    return problem_with_days(starts, ends)


def _problem_with_earlier(answer: RowAnswer, earlier: Iterable[RowAnswer]) -> str:
    for other in earlier:
        if _overlap(answer, other):
            return _("Line %(line)d says the same two people for days that overlap. Keep one of them.") % {
                "line": other.line
            }
    return ""


def _overlap(one: RowAnswer, other: RowAnswer) -> bool:
    begin = max(one.starts or date.min, other.starts or date.min)
    return begin <= min(one.ends or date.max, other.ends or date.max)


def _is_so(starts: date | None, ends: date | None, there: Iterable[Supervision]) -> bool:
    """Return whether what is there already says as much: the same days, or others around them."""
    for row in there:
        if row.starts == starts:
            return row.ends == ends
    return any(
        row.starts <= starts and (row.ends or date.max) >= (ends or date.max) for row in there if starts
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None


def _write(course_key: str, wanted: Sequence[_Planned]) -> None:
    """Open the records that are missing, and write the supervisions; a start that is there gets the new end."""
    learners = sorted({row.learner_id for row in wanted})
    for some in parts(learners):
        there = LearnerRecord.objects.filter(course_key=course_key, user__in=some)
        missing = set(some) - set(there.values_list("user_id", flat=True))
        names = platform.current().full_names(missing) if missing else {}
        LearnerRecord.objects.bulk_create(
            [
                LearnerRecord(course_key=course_key, user_id=id_, sort_name=sort_name(names.get(id_, "")))
                for id_ in sorted(missing)
            ],
            ignore_conflicts=True,
        )
    Supervision.objects.bulk_create(
        [
            Supervision(
                course_key=course_key,
                learner_id=row.learner_id,
                supervisor_id=row.supervisor_id,
                starts=row.answer.starts,
                ends=row.answer.ends,
            )
            for row in wanted
        ],
        batch_size=AT_A_TIME,
        update_conflicts=True,
        update_fields=["ends"],
        # MySQL finds the conflicting key by itself and refuses to be told; the others insist on being told.
        unique_fields=["course_key", "supervisor", "learner", "starts"]
        if connection.features.supports_update_conflicts_with_target
        else None,
    )
    forget(course_key, {row.supervisor_id for row in wanted})
