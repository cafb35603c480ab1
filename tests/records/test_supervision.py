"""Who supports whom, from when to when, and the caseload that follows."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from alongside.records import api
from alongside.records.errors import Invalid, NotAllowed, NotFound
from alongside.records.models import Supervision
from tests.records.conftest import COURSE, OTHER_COURSE, OTHER_USAGE, make_actor


def assign(actor, learner_id, supervisor_id, starts=None, ends=None):
    starts = starts or timezone.localdate()
    api.assign(
        actor, course_key=COURSE, learner_id=learner_id, supervisor_id=supervisor_id, starts=starts, ends=ends
    )


def names(actor, course_key=COURSE):
    return [row.learner_name for row in api.caseload(actor, course_key=course_key)]


def test_a_caseload_holds_the_learners_of_today_by_name(story, tom, omar):
    story.supervise(tom, story.ruth)
    assert names(story.ruth) == ["Maya Okafor", "Tom Reyes"]
    assert names(omar) == names(story.maya) == []
    assert names(story.lead) == ["Maya Okafor", "Tom Reyes"]
    assert names(story.ruth, OTHER_COURSE) == names(story.lead, OTHER_COURSE) == []


def test_a_row_counts_what_waits_and_what_is_signed_off(story):
    story.decide()
    story.request(usage_key=OTHER_USAGE)
    (row,) = api.caseload(story.ruth, course_key=COURSE)
    assert (row.waiting, row.signed_off) == (1, 2)
    assert row.learner_id == story.maya.user_id
    assert api.find_learner(story.ruth, course_key=COURSE, record_uuid=row.record_uuid) == row


def test_a_learner_in_nobodys_care_is_not_found(story, omar):
    (row,) = api.caseload(story.ruth, course_key=COURSE)
    for stranger in (omar, story.maya):
        for uuid in (row.record_uuid, uuid4()):
            with pytest.raises(NotFound):
                api.find_learner(stranger, course_key=COURSE, record_uuid=uuid)


@pytest.mark.parametrize(
    ("starts", "ends", "is_one"),
    [(-3, None, True), (0, 0, True), (1, None, False), (-3, -1, False), (-3, 0, True)],
)
def test_supervision_holds_from_the_first_day_to_the_last(story, tom, omar, starts, ends, is_one):
    today = timezone.localdate()
    ends = ends if ends is None else today + timedelta(days=ends)
    assign(story.lead, tom.user_id, omar.user_id, today + timedelta(days=starts), ends)
    assert api.supervises_in(omar, COURSE) is is_one
    assert api.is_supervisor_of(omar, course_key=COURSE, learner_id=tom.user_id) is is_one
    assert (names(omar) == ["Tom Reyes"]) is is_one
    assert not api.supervises_in(omar, OTHER_COURSE)


def test_cover_for_a_colleague_on_leave_sees_what_they_should(story, omar):
    request = story.claimed()
    story.supervise(story.maya, omar, ends=timezone.localdate() + timedelta(days=7))
    assert [row.request_uuid for row in api.waiting(omar, course_key=COURSE)] == [request.uuid]
    assert names(story.ruth) == names(omar) == ["Maya Okafor"]


def test_the_same_start_again_changes_the_end(story, omar, tom):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assign(story.lead, tom.user_id, omar.user_id)
    assign(story.lead, tom.user_id, omar.user_id, ends=tomorrow)
    assert Supervision.objects.get(supervisor_id=omar.user_id).ends == tomorrow


def test_only_course_staff_decide_who_supports_whom(story, tom):
    for other in (story.ruth, story.maya, replace(story.lead, is_masquerading=True)):
        with pytest.raises(NotAllowed):
            assign(other, tom.user_id, story.ruth.user_id)


def test_what_cannot_be_is_said_in_words(story, tom):
    today = timezone.localdate()
    with pytest.raises(Invalid) as refused:
        assign(story.lead, tom.user_id, tom.user_id, today, today - timedelta(days=1))
    assert set(refused.value.problems) == {"supervisor_id", "ends"}
    with pytest.raises(Invalid):
        assign(story.lead, tom.user_id, 987654)


@pytest.mark.parametrize(
    "kept", ["alongside_nobody_supervises_themselves", "alongside_supervision_ends_after_start"]
)
def test_the_database_itself_refuses_what_cannot_be(story, tom, kept):
    today = timezone.localdate()
    supervisor = tom if kept.endswith("themselves") else story.ruth
    with pytest.raises(IntegrityError, match=kept), transaction.atomic():
        Supervision.objects.create(
            course_key=COURSE,
            learner_id=tom.user_id,
            supervisor_id=supervisor.user_id,
            starts=today,
            ends=today if supervisor is tom else today - timedelta(days=1),
        )


def test_a_caseload_takes_two_queries_whatever_its_size(story, django_assert_num_queries):
    for number in range(20):
        story.supervise(make_actor(f"learner-{number}", "Learner", str(number)), story.ruth)
    with django_assert_num_queries(2):
        assert len(api.caseload(story.ruth, course_key=COURSE)) == 21
    with django_assert_num_queries(1):
        assert api.supervises_in(story.ruth, COURSE)
