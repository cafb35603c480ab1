"""Whom somebody sees: one rule, the same in every list, detail, count, search and export."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from alongside.content.rubric import Outcome
from alongside.records import api
from alongside.records.data import (
    CaseloadFilter,
    CourseRoleKind,
    Doors,
    ErasureReason,
    EvidenceKind,
    QueueFilter,
)
from alongside.records.errors import NotAllowed, NotFound
from alongside.records.models import CourseRole, LearnerRecord, Supervision
from tests.records.conftest import COURSE, OTHER_COURSE, USAGE, make_actor
from tests.records.crowd import caseload_names, name_for, today

WAYS = {
    "waiting": lambda actor, where: {row.learner_name for row in api.waiting(actor, course_key=where).rows},
    "count_waiting": lambda actor, where: api.count_waiting(actor, course_key=where),
    "caseload": lambda actor, where: set(caseload_names(actor, where)),
    "cohort_rows": lambda actor, where: {
        row.learner_name for row in api.cohort_rows(actor, course_key=where)
    },
    "decisions": lambda actor, where: {row.learner_name for row in api.decisions(actor, course_key=where)},
    "supervisions": lambda actor, where: {
        row.learner_name for row in api.supervisions(actor, course_key=where).rows
    },
    "search": lambda actor, where: {
        row.learner_name
        for row in api.caseload(actor, course_key=where, filter=CaseloadFilter(search="o")).rows
    },
    "search of the queue": lambda actor, where: {
        row.learner_name for row in api.waiting(actor, course_key=where, filter=QueueFilter(search="o")).rows
    },
}


@pytest.fixture
def both(story, tom, omar):
    """Maya, whom Ruth supervises, and Tom, whom Omar does. Each has a decision, and one more request that waits."""
    story.supervise(tom, omar)
    for learner, supervisor in ((story.maya, story.ruth), (tom, omar)):
        request = story.request(learner)
        api.claim(supervisor, course_key=COURSE, request_uuid=request.uuid)
        story.decide(request, Outcome.PRACTISE_AGAIN, supervisor)
        story.request(learner)
    return story


def seen(way, actor, where=COURSE):
    found = WAYS[way](actor, where)
    if isinstance(found, int):
        return found
    return {name.split()[0] for name in found}


def as_seen(way, people):
    return len(people) if way == "count_waiting" else people


@pytest.mark.parametrize("way", WAYS)
class TestEveryWay:
    def test_a_supervisor_sees_whom_they_supervise_today(self, both, tom, omar, way):
        assert seen(way, both.ruth) == as_seen(way, {"Maya"})
        assert seen(way, omar) == as_seen(way, {"Tom"})
        assert seen(way, both.ruth, OTHER_COURSE) == as_seen(way, set())

    @pytest.mark.parametrize(("starts", "ends"), [(-9, -1), (1, None), (1, 9)])
    def test_not_whom_they_supervised_or_will(self, both, way, starts, ends):
        Supervision.objects.filter(supervisor_id=both.ruth.user_id).update(
            starts=today(starts), ends=ends and today(ends)
        )
        assert seen(way, both.ruth) == as_seen(way, set())

    def test_course_staff_see_everybody_of_that_course(self, both, way):
        assert seen(way, both.lead) == as_seen(way, {"Maya", "Tom"})
        assert seen(way, both.lead, OTHER_COURSE) == as_seen(way, set())

    def test_a_training_lead_of_today_sees_everybody(self, both, way):
        nell = make_actor("nell", "Nell", "Novak", is_learner=False)
        name_for(nell)
        assert seen(way, nell) == as_seen(way, {"Maya", "Tom"})
        assert seen(way, nell, OTHER_COURSE) == as_seen(way, set())

    @pytest.mark.parametrize(
        "role",
        [
            {"starts": -9, "ends": -1},
            {"starts": 1},
            {"course_key": OTHER_COURSE},
            {"role": CourseRoleKind.CONCERN_LEAD},
        ],
    )
    def test_no_other_role_opens_anything(self, both, way, role):
        nell = make_actor("nell", "Nell", "Novak", is_learner=False)
        name_for(nell, **role)
        assert seen(way, nell) == as_seen(way, set())

    def test_nobody_sees_themselves(self, both, way):
        name_for(both.maya)
        for actor in (both.maya, replace(both.maya, is_staff=True)):
            assert seen(way, actor) == as_seen(way, {"Tom"})

    def test_a_learner_sees_nobody(self, both, way):
        assert seen(way, both.maya) == as_seen(way, set())

    def test_nobody_looks_through_anothers_eyes(self, both, way):
        with pytest.raises(NotAllowed):
            seen(way, replace(both.lead, is_masquerading=True))

    def test_who_was_erased_is_in_no_list(self, both, way):
        api.erase_person(
            both.lead, course_key=COURSE, user_id=both.maya.user_id, reason_code=ErasureReason.REQUESTED
        )
        assert seen(way, both.lead) == as_seen(way, {"Tom"})


def test_details_follow_the_same_rule(both, tom, omar):
    tom_s = LearnerRecord.objects.get(user_id=tom.user_id).uuid
    nell = make_actor("nell", "Nell", "Novak", is_learner=False)
    name_for(nell)
    for actor in (omar, nell, both.lead):
        assert api.find_learner(actor, course_key=COURSE, record_uuid=tom_s).learner_name == "Tom Reyes"
        assert api.is_supervisor_of(actor, course_key=COURSE, learner_id=tom.user_id)
        assert api.passport(COURSE, tom.user_id, actor=actor).competences
    for actor in (both.ruth, both.maya, tom):
        for uuid in (tom_s, uuid4()):
            with pytest.raises(NotFound):
                api.find_learner(actor, course_key=COURSE, record_uuid=uuid)
        assert not api.is_supervisor_of(actor, course_key=COURSE, learner_id=tom.user_id)


def test_a_hidden_record_costs_the_same_queries_as_none(both, tom, django_assert_num_queries):
    tom_s = LearnerRecord.objects.get(user_id=tom.user_id).uuid
    for uuid in (tom_s, uuid4()):
        with django_assert_num_queries(1), pytest.raises(NotFound):
            api.find_learner(both.ruth, course_key=COURSE, record_uuid=uuid)


def test_a_training_lead_claims_and_decides(both, tom):
    nell = make_actor("nell", "Nell", "Novak", is_learner=False)
    name_for(nell)
    (row,) = api.waiting(nell, course_key=COURSE, filter=QueueFilter(search="tom")).rows
    request = api.claim(nell, course_key=COURSE, request_uuid=row.request_uuid)
    assert both.decide(request, actor=nell).decided_by == "Nell Novak"


def test_leading_costs_no_query_of_its_own(both, omar, django_assert_num_queries):
    nell = make_actor("nell", "Nell", "Novak", is_learner=False)
    name_for(nell)
    for actor in (nell, omar, both.lead):
        (row, *_others) = api.caseload(actor, course_key=COURSE).rows
        with django_assert_num_queries(4):
            api.find_learner(actor, course_key=COURSE, record_uuid=row.record_uuid)
        with django_assert_num_queries(4):
            api.caseload(actor, course_key=COURSE)


# Doors


def test_doors_open_and_close_at_once(story, omar, django_assert_num_queries):
    assert api.doors(omar, COURSE) == Doors(False, False, False)
    lead, concerns = name_for(omar), name_for(omar, CourseRoleKind.CONCERN_LEAD)
    assert api.doors(omar, COURSE) == Doors(False, True, True)
    with django_assert_num_queries(0):
        assert api.supervises_in(omar, COURSE)
    lead.delete()
    concerns.ends = today(-1)
    concerns.save()
    assert api.doors(omar, COURSE) == Doors(False, False, False)
    story.supervise(story.maya, omar)
    assert api.doors(omar, COURSE) == Doors(True, False, False)
    assert api.doors(omar, OTHER_COURSE) == Doors(False, False, False)


def test_a_remembered_door_lets_nobody_in(both, omar):
    """What is remembered says what to show; a role that ended behind its back shows nobody at once."""
    nell = make_actor("nell", "Nell", "Novak", is_learner=False)
    name_for(nell)
    assert len(caseload_names(nell)) == 2
    CourseRole.objects.filter(user_id=nell.user_id).update(ends=today(-1))
    assert api.doors(nell, COURSE).leads_training
    assert caseload_names(nell) == []
    with pytest.raises(NotAllowed):
        api.cohort(nell, course_key=COURSE)


def test_who_sees_the_whole_course_and_who_reads_concerns(story, omar):
    assert api.sees_whole_course(story.lead, COURSE)
    assert not api.sees_whole_course(story.ruth, COURSE)
    assert not api.leads_concerns(story.lead, COURSE)
    name_for(omar)
    name_for(story.ruth, CourseRoleKind.CONCERN_LEAD)
    assert api.sees_whole_course(omar, COURSE)
    assert not api.sees_whole_course(omar, OTHER_COURSE)
    assert not api.leads_concerns(omar, COURSE)
    assert api.leads_concerns(story.ruth, COURSE)


# Names that lists are sorted and searched by


def test_a_new_name_moves_somebody_in_the_list(story, tom):
    story.supervise(tom, story.ruth)
    assert caseload_names(story.ruth) == ["Maya Okafor", "Tom Reyes"]
    user = get_user_model().objects.get(pk=tom.user_id)
    user.first_name = "Ágnes"
    user.save()
    assert caseload_names(story.ruth) == ["Ágnes Reyes", "Maya Okafor"]


def test_names_can_be_brought_into_line(story, tom):
    """As the adapter of a platform does that keeps names in a table of its own."""
    story.supervise(tom, story.ruth)
    get_user_model().objects.filter(pk=tom.user_id).update(first_name="Abe")
    api.refresh_names([tom.user_id, 987654])
    assert caseload_names(story.ruth) == ["Abe Reyes", "Maya Okafor"]


def test_signing_in_asks_nothing_of_the_records(story, django_assert_num_queries):
    user = get_user_model().objects.get(pk=story.maya.user_id)
    with django_assert_num_queries(1):
        user.save(update_fields=["last_login"])


def test_an_erased_persons_name_is_nowhere_in_the_lists(story):
    record = LearnerRecord.objects.get(user_id=story.maya.user_id)
    assert record.sort_name == "maya okafor"
    api.erase_person(
        story.lead, course_key=COURSE, user_id=story.maya.user_id, reason_code=ErasureReason.REQUESTED
    )
    record.refresh_from_db()
    assert record.sort_name == ""


# When somebody last did something


def active_at(actor):
    return LearnerRecord.objects.get(user_id=actor.user_id).active_at


def test_what_a_learner_does_counts_as_activity_and_what_others_do_does_not(story, clock):
    story.request()
    clock.advance(timedelta(days=1))
    request = api.waiting(story.ruth, course_key=COURSE).rows[0]
    api.claim(story.ruth, course_key=COURSE, request_uuid=request.request_uuid)
    assert active_at(story.maya) == clock.now - timedelta(days=1)
    api.release(story.ruth, course_key=COURSE, request_uuid=request.request_uuid)
    api.cancel_request(story.maya, course_key=COURSE, request_uuid=request.request_uuid)
    assert active_at(story.maya) == clock.now


def test_reading_on_counts_as_activity_to_the_hour(story, clock):
    def read():
        api.note_evidence(
            story.maya, course_key=COURSE, usage_key=USAGE, kind=EvidenceKind.LESSON_READ, competences=["1.1"]
        )

    first = timezone.now()
    LearnerRecord.objects.filter(user_id=story.maya.user_id).update(active_at=first)
    clock.advance(timedelta(minutes=59))
    read()
    assert active_at(story.maya) == first
    clock.advance(timedelta(minutes=1))
    read()
    assert active_at(story.maya) == clock.now
