"""The score of a sign-off in the platform's gradebook, and the gradebook brought into line with the records."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from alongside import platform
from alongside.records.data import RequestState
from alongside.records.models import Assessment, AssessmentKind, LearnerRecord, RolePlayRequest
from alongside.records.tables.pages import in_order

__all__ = ["Scores", "restore_scores"]

log = logging.getLogger(__name__)

Say = Callable[[str], object]

_SPEAKS_OF_A_SCORE = (RequestState.SIGNED_OFF, RequestState.WITHDRAWN)


@dataclass
class Scores:
    """What the gradebook was told: scores ``given`` and ``taken`` out; and of how many records nothing could be told.

    ``waiting`` records have a learner who never took the course here; ``failed`` ones the gradebook did not take.
    """

    given: int = 0
    taken: int = 0
    waiting: int = 0
    failed: int = 0

    def __str__(self) -> str:
        return (
            f"{self.given} given, {self.taken} taken out, {self.waiting} waiting, {self.failed} not delivered"
        )


def give_score(record: LearnerRecord, usage_key: str, *, decision_uuid: UUID, given_by: int | None) -> None:
    """Put the score of a sign-off into the gradebook. Nothing else ever writes one."""
    platform.current().submit_score(
        user_id=record.user_id,
        course_key=record.course_key,
        usage_key=usage_key,
        earned=1,
        possible=1,
        given_by=given_by,
        reason=f"Alongside sign-off {decision_uuid}",
    )


def take_score(record: LearnerRecord, usage_key: str) -> None:
    """Take the score of a sign-off out of the gradebook."""
    platform.current().clear_score(user_id=record.user_id, course_key=record.course_key, usage_key=usage_key)


def restore_scores(*, say: Say) -> Scores:
    """Give the gradebook each score that it lacks, and take out those of withdrawn sign-offs. Twice changes nothing.

    For administrators' commands: it performs no authorisation check. A gradebook that fails for one record does not
    stop the others. Records are named by their uuid.

    Args:
        say: takes a line of the report.

    Returns:
        What the gradebook was told.

    """
    scores = Scores()
    speaking = RolePlayRequest.objects.filter(record=OuterRef("pk"), state__in=_SPEAKS_OF_A_SCORE)
    for record in in_order(LearnerRecord.objects.filter(Exists(speaking), user__isnull=False)):
        restore_scores_of(record.uuid, scores, say)
    say(f"Scores: {scores}")
    return scores


def restore_scores_of(record_uuid: UUID, scores: Scores, say: Say) -> None:
    """Do for one record what ``restore_scores`` does, and add to ``scores`` what the gradebook was told."""
    try:
        with transaction.atomic():
            # Locked, so that a sign-off that somebody withdraws meanwhile is not given a score.
            record = LearnerRecord.objects.select_for_update().get(uuid=record_uuid)
            told = _bring_into_line(record)
    except Exception as error:
        log.exception("The gradebook did not take the scores of record %s", record_uuid)
        scores.failed += 1
        say(f"  Scores of record {record_uuid}: NOT DELIVERED ({type(error).__name__})")
        return
    scores.given += told.given
    scores.taken += told.taken
    scores.waiting += told.waiting
    if told.waiting:
        say(f"  Scores of record {record_uuid}: wait until its learner is enrolled here")


def _bring_into_line(record: LearnerRecord) -> Scores:
    """Tell the gradebook of one locked record what it does not know yet, and return what it was told."""
    asked = record.requests.filter(state__in=_SPEAKS_OF_A_SCORE)
    told_of = set(asked.values_list("usage_key", flat=True))
    if record.user_id is None or not told_of:
        return Scores()
    here = platform.current()
    if not here.ever_enrolled(record.user_id, record.course_key):
        return Scores(waiting=1)
    standing = _standing(record)
    scored = here.scored(record.user_id, record.course_key)
    owed, undue = standing.keys() - scored, (told_of - standing.keys()) & scored
    for usage_key in owed:
        decision_uuid, assessor_id = standing[usage_key]
        give_score(record, usage_key, decision_uuid=decision_uuid, given_by=assessor_id)
    for usage_key in undue:
        take_score(record, usage_key)
    return Scores(given=len(owed), taken=len(undue))


def _standing(record: LearnerRecord) -> dict[str, tuple[UUID, int | None]]:
    """Return the newest sign-off that stands for each role-play, and the account of who decided, if it is known."""
    decisions = Assessment.objects.filter(
        request__record=record, request__state=RequestState.SIGNED_OFF, kind=AssessmentKind.SUPERVISOR
    ).order_by("request__attempt")
    return {
        usage_key: (uuid, assessor_id)
        for usage_key, uuid, assessor_id in decisions.values_list("request__usage_key", "uuid", "assessor_id")
    }
