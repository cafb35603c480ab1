"""The learners in somebody's care, by name: who they are, and which of them a list shows."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull, LessThan

from alongside.platform import Actor
from alongside.records.data import CaseloadFilter, CaseloadRow, CaseloadShow, Page, Standing
from alongside.records.errors import NotFound
from alongside.records.local.framework import framework_of
from alongside.records.models import CompetenceStatus, LearnerRecord, Supervision
from alongside.records.people.doors import narrowed
from alongside.records.people.names import named_like
from alongside.records.people.scope import current, in_care, in_care_of, refuse_masquerade, supervised_by
from alongside.records.standing.caseload_rows import Days, rows_of, with_waiting
from alongside.records.standing.queue import open_requests
from alongside.records.tables.cursor import page_of

__all__ = ["caseload", "find_learner"]

EVERYBODY = CaseloadFilter()


def caseload(
    actor: Actor,
    *,
    course_key: str,
    filter: CaseloadFilter = EVERYBODY,  # noqa: A002 - callers read well with it
    cursor: str = "",
    size: int = 25,
) -> Page[CaseloadRow]:
    """Return the learners in the actor's care, in the order of their names. Four queries at any size.

    Args:
        actor: who supports them.
        course_key: the course.
        filter: which of them.
        cursor: where the page before ended (its ``next``); "" for the first.
        size: how many at most; never more than 100.

    Raises:
        Invalid: if the cursor is none of ours.
        NotAllowed: if the actor masquerades.

    """
    refuse_masquerade(actor)
    days = Days.of(course_key)
    wanted = LearnerRecord.objects.filter(
        in_care(actor, course_key),
        narrowed(actor, course_key),
        named_like(filter.search),
        shown(filter.show, course_key, days),
    )
    if filter.supervisor_id is not None:
        wanted = wanted.filter(supervised_by(filter.supervisor_id, course_key))
    records, following = page_of(with_waiting(wanted), ("sort_name", "id"), cursor, size, of="caseload")
    return Page(rows_of(records, course_key, days), following)


def find_learner(actor: Actor, *, course_key: str, record_uuid: UUID) -> CaseloadRow:
    """Return one learner in the actor's care, by the uuid that stands in addresses. Four queries at most.

    Raises:
        NotAllowed: if the actor masquerades.
        NotFound: if there is no such learner in the actor's care.

    """
    refuse_masquerade(actor)
    found = with_waiting(in_care_of(actor, course_key).filter(uuid=record_uuid)).first()
    if found is None:
        raise NotFound
    return rows_of([found], course_key, Days.of(course_key))[0]


def shown(show: CaseloadShow, course_key: str, days: Days) -> Q:
    """Return the condition that a record is among those that a caseload shows.

    Each asks one record after the other, in the order of the list, until the page is full: what is gathered first grows
    with the course.
    """
    match show:
        case CaseloadShow.ALL:
            return Q()
        case CaseloadShow.WAITING:
            return Q(_has(open_requests(course_key).filter(record_id=OuterRef("pk"))))
        case CaseloadShow.STUCK:
            needed = framework_of(course_key).needed
            return Q(active_at__lt=days.active_since) & Q(LessThan(_signed_off(needed, days), len(needed)))
        case CaseloadShow.RUNNING_OUT:
            running_out = CompetenceStatus.objects.filter(
                record_id=OuterRef("pk"), state=Standing.SIGNED_OFF, valid_until__lte=days.remind_until
            )
            return Q(_has(running_out))
        case CaseloadShow.UNSUPERVISED:
            theirs = Supervision.objects.filter(course_key=course_key, learner_id=OuterRef("user_id"))
            return ~Q(_has(current(theirs)))


def _has(rows: QuerySet) -> IsNull:
    """Return the condition that a record has any of these rows. MariaDB would gather those of an EXISTS first."""
    return IsNull(Subquery(rows.order_by().values("pk")[:1]), False)


def _signed_off(codes: Sequence[str], days: Days) -> Coalesce:
    """Return how many of these competences are signed off on a record today."""
    standing = CompetenceStatus.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=days.today),
        record=OuterRef("pk"),
        state=Standing.SIGNED_OFF,
        competence__in=codes,
    )
    counted = standing.order_by().values("record").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)
