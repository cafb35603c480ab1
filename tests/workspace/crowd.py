"""Many learners at once, written straight into the tables: for what pages weigh and cost, not for what they mean."""

from datetime import timedelta
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.utils import timezone

from alongside.content.course import shipped_framework
from alongside.records.data import RequestState, Standing
from alongside.records.models import (
    CompetenceStatus,
    LearnerRecord,
    LedgerEntry,
    RolePlayRequest,
    Supervision,
)
from alongside.server.models import Enrolment


def gather(course_key, supervisor, like, number):
    """Give a supervisor so many learners more, each with a request like ``like`` and a standing in everything.

    Names are long, every request has waited long and is in the supervisor's hands, and every cell of the grid has
    the longest word there is: a page cannot weigh more than this one does.
    """
    long_ago = timezone.now() - timedelta(days=100)
    users = get_user_model().objects.bulk_create(
        get_user_model()(
            username=f"crowd-{uuid4().hex[:12]}",
            first_name="Wilhelmina-Josephine",
            last_name=f"Featherstonehaugh {at:05}",
        )
        for at in range(number)
    )
    today = timezone.localdate()
    Enrolment.objects.bulk_create(Enrolment(user=user, course_key=course_key) for user in users)
    Supervision.objects.bulk_create(
        Supervision(course_key=course_key, learner=user, supervisor=supervisor, starts=today)
        for user in users
    )
    records = LearnerRecord.objects.bulk_create(
        LearnerRecord(course_key=course_key, user=user, sort_name=user.get_full_name().casefold())
        for user in users
    )
    LearnerRecord.objects.filter(pk__in=[record.pk for record in records]).update(active_at=long_ago)
    entry = LedgerEntry.objects.first()
    CompetenceStatus.objects.bulk_create(
        CompetenceStatus(
            record=record,
            course_key=course_key,
            competence=competence.code,
            state=Standing.SELF_ASSESSED.value if at else Standing.SIGNED_OFF.value,
            since=long_ago,
            entry=entry,
            valid_until=None if at else today,
        )
        for record in records
        for at, competence in enumerate(shipped_framework().competences)
    )
    kept = RolePlayRequest.objects.get(uuid=like)
    RolePlayRequest.objects.bulk_create(
        RolePlayRequest(
            record=record,
            course_key=course_key,
            usage_key=kept.usage_key,
            attempt=2,
            state=RequestState.CLAIMED.value,
            is_open=True,
            rubric_id=kept.rubric_id,
            role_play_id=kept.role_play_id,
            requested_at=long_ago,
            submission_key=uuid4(),
            claimed_by=supervisor,
            claimed_until=timezone.now() + timedelta(minutes=20),
        )
        for record in records
    )
