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
from tests.records.conftest import COURSE, OTHER_COURSE, make_actor
from tests.records.crowd import everybody, name_for


def assign(actor, learner_id, supervisor_id, starts=None, ends=None):
    starts = starts or timezone.localdate()
    api.assign(
        actor, course_key=COURSE, learner_id=learner_id, supervisor_id=supervisor_id, starts=starts, ends=ends
    )


def names(actor, course_key=COURSE):
    return [row.learner_name for row in api.caseload(actor, course_key=course_key).rows]


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
    assert [row.request_uuid for row in api.waiting(omar, course_key=COURSE).rows] == [request.uuid]
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


# Looking at supervisions, and ending them


def rows(actor, **which):
    return [
        (row.learner_name, row.supervisor_name, row.starts, row.ends)
        for row in api.supervisions(actor, course_key=COURSE, **which).rows
    ]


def test_who_supports_whom_today_and_from_a_later_day_on(story, tom, omar):
    today = timezone.localdate()
    week_ago = today - timedelta(days=7)
    story.supervise(tom, omar, ends=today)
    assign(story.lead, tom.user_id, story.ruth.user_id, today + timedelta(days=1))
    assign(story.lead, story.maya.user_id, omar.user_id, week_ago, today - timedelta(days=1))
    assert rows(story.lead) == [
        ("Maya Okafor", "Ruth Ferreira", week_ago, None),
        ("Tom Reyes", "Ruth Ferreira", today + timedelta(days=1), None),
        ("Tom Reyes", "Omar Haddad", week_ago, today),
    ]
    (maya, *_others) = api.supervisions(story.lead, course_key=COURSE).rows
    assert rows(story.lead, record_uuid=maya.record_uuid) == [
        ("Maya Okafor", "Ruth Ferreira", week_ago, None),
        ("Maya Okafor", "Omar Haddad", week_ago, today - timedelta(days=1)),
    ]
    assert rows(omar, record_uuid=maya.record_uuid) == []
    assert rows(story.lead, record_uuid=uuid4()) == []


def test_pages_of_supervisions_hold_each_once(story, omar):
    for number in range(7):
        story.supervise(
            make_actor(f"learner-{number}", "Learner", str(number)), (omar, story.ruth)[number % 2]
        )
    found = everybody(api.supervisions, story.lead, size=3)
    assert len({row.uuid for row in found}) == len(found) == 8
    assert [row.supervisor_name for row in found] == ["Ruth Ferreira"] * 4 + ["Omar Haddad"] * 4


@pytest.mark.parametrize("many", [2, 20])
def test_supervisions_take_two_queries_however_many(story, django_assert_num_queries, many):
    for number in range(many):
        story.supervise(make_actor(f"learner-{number}", "Learner", str(number)), story.ruth)
    for actor in (story.ruth, story.lead):
        api.doors(actor, COURSE)
        with django_assert_num_queries(2):
            assert len(rows(actor)) == many + 1


def test_the_supervisors_of_today_by_name(story, tom, omar):
    today = timezone.localdate()
    assign(story.lead, tom.user_id, omar.user_id, today + timedelta(days=1))
    assert api.supervisors(story.lead, course_key=COURSE) == ((story.ruth.user_id, "Ruth Ferreira"),)
    assign(story.lead, tom.user_id, omar.user_id, today)
    assert api.supervisors(story.lead, course_key=COURSE) == (
        (omar.user_id, "Omar Haddad"),
        (story.ruth.user_id, "Ruth Ferreira"),
    )
    assert api.supervisors(story.lead, course_key=OTHER_COURSE) == ()
    for other in (story.ruth, story.maya):
        with pytest.raises(NotAllowed):
            api.supervisors(other, course_key=COURSE)


def end(actor, supervision, ends):
    api.end_supervision(actor, course_key=COURSE, supervision_uuid=supervision.uuid, ends=ends)


def test_a_supervision_ends(story):
    today = timezone.localdate()
    supervision = Supervision.objects.get()
    end(story.lead, supervision, today - timedelta(days=1))
    assert names(story.ruth) == []
    with pytest.raises(Invalid) as refused:
        end(story.lead, supervision, supervision.starts - timedelta(days=1))
    assert "before the first" in refused.value.problems["ends"]


def test_one_that_has_not_begun_is_taken_back(story, tom, omar):
    today = timezone.localdate()
    assign(story.lead, tom.user_id, omar.user_id, today + timedelta(days=3))
    end(story.lead, Supervision.objects.get(supervisor_id=omar.user_id), today)
    assert not Supervision.objects.filter(supervisor_id=omar.user_id).exists()


def test_training_leads_assign_and_end_but_nothing_of_their_own(story, tom, omar):
    name_for(omar)
    name_for(tom)
    today = timezone.localdate()
    assign(omar, tom.user_id, story.ruth.user_id)
    hers = Supervision.objects.get(learner_id=tom.user_id)
    with pytest.raises(NotFound):
        end(tom, hers, today)
    end(omar, hers, today)
    for other in (story.ruth, story.maya, replace(story.lead, is_masquerading=True)):
        with pytest.raises(NotAllowed):
            end(other, hers, today)
    with pytest.raises(NotAllowed):
        api.end_supervision(omar, course_key=OTHER_COURSE, supervision_uuid=hers.uuid, ends=today)


def test_a_learner_has_to_take_the_course(story, tom):
    story.platform.enrolments = {(story.maya.user_id, COURSE)}
    with pytest.raises(Invalid) as refused:
        assign(story.lead, tom.user_id, story.ruth.user_id)
    assert "does not take the course" in refused.value.problems["learner_id"]
