"""What a whole sign-off asks of the database: rubric of six criteria, ledger, projection and gradebook score."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from submissions import api as submissions

from alongside import platform
from alongside.content.rubric import Level, Outcome, Rating, Rubric
from alongside.records import api
from alongside.records.data import AssessmentDraft, ObservationFormat
from alongside.records.models import LearnerRecord
from alongside.server.membership import enrol
from alongside.server.models import Enrolment, Notice
from tests.records.conftest import ROLE_PLAY, RUBRIC
from tests.server.conftest import COURSE_KEY

USAGE = "block-v1:Org+PSW+2026+type@counter+block@d"
TRANSACTIONS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")

SIX = Rubric(
    code="six-criteria",
    title="Six criteria",
    reviewed=None,
    assessors=1,
    criteria=tuple(
        RUBRIC.criteria[number % 2].model_copy(
            update={"code": f"criterion-{number}", "competences": (f"{number}.1", f"{number}.2")}
        )
        for number in range(1, 7)
    ),
)
RATINGS = {
    criterion.code: Rating(Level.READY, tuple(criterion.behaviours.basic), "Seen twice.")
    for criterion in SIX.criteria
}
ASSESSMENT = AssessmentDraft(
    ratings=RATINGS,
    strengths="You let Sam finish.",
    next_step="Try it with a louder Sam.",
    observed_on=timezone.localdate(),
    format=ObservationFormat.ROLE_PLAY_LIVE,
    relation="I manage the team.",
    has_peer_experience=True,
)


@pytest.fixture
def claimed(course, transactional_db, account):
    """Maya has asked, and Ruth has filled in a draft: answer with Ruth, Maya's account and the request."""
    maya, ruth, lead = account("Maya Okafor"), account("Ruth Ferreira"), account("Lee Adeyemi", is_staff=True)
    for user in (maya, ruth):
        enrol(user, COURSE_KEY)
    actors = [platform.current().actor_for(user, COURSE_KEY) for user in (maya, ruth, lead)]
    api.assign(
        actors[2],
        course_key=COURSE_KEY,
        learner_id=maya.pk,
        supervisor_id=ruth.pk,
        starts=timezone.localdate() - timedelta(days=1),
    )
    request = api.request_role_play(
        actors[0],
        course_key=COURSE_KEY,
        usage_key=USAGE,
        rubric=SIX,
        role_play=ROLE_PLAY,
        ratings=RATINGS,
        submission_key=uuid4(),
    )
    api.claim(actors[1], course_key=COURSE_KEY, request_uuid=request.uuid)
    api.save_draft(
        actors[1], course_key=COURSE_KEY, request_uuid=request.uuid, draft=ASSESSMENT, base_version=0
    )
    return actors[1], maya, request


def test_a_whole_sign_off_takes_few_queries(claimed):
    ruth, maya, request = claimed
    with CaptureQueriesContext(connection) as queries:
        api.decide(
            ruth,
            course_key=COURSE_KEY,
            request_uuid=request.uuid,
            outcome=Outcome.SIGNED_OFF,
            assessment=ASSESSMENT,
            submission_key=uuid4(),
        )
    anonymous = Enrolment.objects.get(user=maya).anonymous_id.hex
    assert submissions.get_scores(COURSE_KEY, anonymous)[USAGE]["points_earned"] == 1
    assert Notice.objects.filter(user=maya).exists()
    assert api.verify_record(LearnerRecord.objects.get(user=maya).uuid).holds
    told = [query["sql"] for query in queries]
    assert len(told) <= 20, told
    # fifteen for the sign-off, and one for the language in which the learner is told of it
    assert len([sql for sql in told if not sql.startswith(TRANSACTIONS)]) <= 16, told
