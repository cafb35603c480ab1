"""What can be taken away about many: each decision, and where everybody stands. Read in parts, however long it is."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from alongside import platform
from alongside.content.rubric import Outcome
from alongside.platform import Actor
from alongside.records.data import CaseloadRow, DecisionRow, ObservationFormat
from alongside.records.ledger.entries import ACTOR, EntryKind, name_of
from alongside.records.models import Assessment, AssessmentKind, LearnerRecord, LedgerEntry, LedgerText
from alongside.records.people.doors import narrowed
from alongside.records.people.scope import in_care, refuse_masquerade
from alongside.records.standing.caseload_rows import Days, rows_of, with_waiting
from alongside.records.tables.cursor import parts_of

__all__ = ["cohort_rows", "decisions"]


def decisions(actor: Actor, *, course_key: str, since: date | None = None) -> Iterator[DecisionRow]:
    """Return every decision about learners in the actor's care, in the order they were written.

    Three queries for every 500 decisions; no more than those are in memory at a time.

    Args:
        actor: who takes them away.
        course_key: the course.
        since: only those of this day or later; None for all.

    Raises:
        NotAllowed: if the actor masquerades.

    """
    refuse_masquerade(actor)
    made = Assessment.objects.filter(
        narrowed(actor, course_key, "request__record__user_id", course=None), kind=AssessmentKind.SUPERVISOR
    )
    if since is not None:
        begin = timezone.make_aware(datetime.combine(since, time.min))
        made = made.filter(entry__created_at__gte=begin)
    return _decision_rows(made.only("id"), _in_full(actor, course_key))


def cohort_rows(actor: Actor, *, course_key: str) -> Iterator[CaseloadRow]:
    """Return where every learner in the actor's care stands, in the order of their names.

    Four queries for every 500 learners; no more than those are in memory at a time.

    Raises:
        NotAllowed: if the actor masquerades.

    """
    refuse_masquerade(actor)
    wanted = LearnerRecord.objects.filter(in_care(actor, course_key), narrowed(actor, course_key))
    return _learner_rows(with_waiting(wanted), course_key)


def _learner_rows(wanted: QuerySet[LearnerRecord], course_key: str) -> Iterator[CaseloadRow]:
    days = Days.of(course_key)
    for records in parts_of(wanted, ("sort_name", "id")):
        yield from rows_of(records, course_key, days)


def _in_full(actor: Actor, course_key: str) -> QuerySet[Assessment]:
    """Return the assessments of learners in the actor's care, with all that an export says of them."""
    return (
        Assessment.objects.filter(in_care(actor, course_key, "request__record__"))
        .annotate(
            decided_by=_first(LedgerText.objects.filter(entry=OuterRef("entry"), name=ACTOR), "text"),
            withdrawn_at=_first(
                LedgerEntry.objects.filter(about_uuid=OuterRef("request__uuid"), kind=EntryKind.WITHDRAWN),
                "created_at",
            ),
        )
        .select_related("entry", "request__record", "request__rubric", "request__role_play")
        .defer("request__rubric__canonical", "request__role_play__canonical")
        .order_by("pk")
    )


def _decision_rows(made: QuerySet[Assessment], in_full: QuerySet[Assessment]) -> Iterator[DecisionRow]:
    """Yield those of the decisions ``made`` that are also among ``in_full``.

    Which come next is asked of one table alone: MariaDB would begin with another, and sort everything for each part.
    """
    for part in parts_of(made, ("id",)):
        rows = list(in_full.filter(pk__in=[row.pk for row in part]))
        names = platform.current().full_names({row.request.record.user_id for row in rows}) if rows else {}
        for row in rows:
            yield _decision_row(row, names)


def _decision_row(row: Assessment, names: Mapping[int, str]) -> DecisionRow:
    payload, request = json.loads(row.entry.payload), row.request
    withdrawn = row.withdrawn_at
    return DecisionRow(
        decision_uuid=row.uuid,
        learner_name=names.get(request.record.user_id, ""),
        record_uuid=request.record.uuid,
        role_play=request.role_play.title,
        rubric_code=request.rubric.code,
        rubric_hash=request.rubric.content_hash,
        attempt=request.attempt,
        outcome=Outcome(row.outcome),
        decided_at=row.entry.created_at,
        decided_by=name_of(row.decided_by),
        observed_on=row.observed_on,
        format=ObservationFormat(row.format),
        competences=tuple(payload["competences"]),
        levels={code: rating["level"] or "" for code, rating in row.ratings.items()},
        valid_until=payload["valid_until"] and date.fromisoformat(payload["valid_until"]),
        withdrawn_on=withdrawn and timezone.localdate(withdrawn),
    )


def _first(rows: QuerySet, column: str) -> Subquery:
    return Subquery(rows.order_by().values(column)[:1])
