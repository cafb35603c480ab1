"""What tests do with serious concerns."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from alongside.records import api
from alongside.records.data import (
    CourseRoleKind,
)
from alongside.records.models import LearnerRecord
from tests.records.conftest import COURSE, make_actor

MARK = "curlew-on-the-mud"


def name_lead(story, actor, ends=None, course_key=COURSE):
    api.give_role(
        story.lead,
        course_key=course_key,
        login=get_user_model().objects.get(pk=actor.user_id).username,
        role=CourseRoleKind.CONCERN_LEAD,
        starts=timezone.localdate() - timedelta(days=7),
        ends=ends,
    )


@pytest.fixture
def nadia(story):
    """Return the organisation's named lead, who supervises nobody and is not course staff."""
    actor = make_actor("nadia", "Nadia", "Rahman", is_learner=False)
    name_lead(story, actor)
    return actor


def record_of(actor):
    return LearnerRecord.objects.get(user_id=actor.user_id, course_key=COURSE).uuid


def raise_about(story, actor=None, request=None, **changes):
    sent = {
        "course_key": COURSE,
        "record_uuid": record_of(story.maya),
        "request_uuid": request and request.uuid,
        "text": f" {MARK} said in the break ",
        "submission_key": uuid4(),
    }
    return api.raise_concern(actor or story.ruth, **(sent | changes))
