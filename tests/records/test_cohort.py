"""Where everybody stands: figures that add up, for those who see the whole course."""

from dataclasses import replace

import pytest
from django.core.cache import cache

from alongside.records import api
from alongside.records.data import ErasureReason, EvidenceKind, RequestState, Standing
from alongside.records.errors import NotAllowed
from tests.records.conftest import COURSE, OTHER_COURSE, OTHER_USAGE, make_actor
from tests.records.crowd import caseload_names, evidence, learner, name_for, request, status


@pytest.fixture
def nell(db):
    actor = make_actor("nell", "Nell", "Novak", is_learner=False)
    name_for(actor)
    return actor


@pytest.fixture
def some(platform, ruth):
    """Four learners, one of them of another course, of whom this and that is known."""
    first = learner("Ada", supervisors=(ruth,))
    second = learner("Ben", quiet_days=40)
    third = learner("Cem", quiet_days=40, supervisors=(ruth,))
    other = learner("Elsewhere", quiet_days=40, course_key=OTHER_COURSE)
    for record in (first, second, third, other):
        status(record, "1.1")
    status(first, "1.2", valid_days=10)
    status(second, "1.2", valid_days=-1)
    status(third, "1.2", Standing.SELF_ASSESSED)
    evidence(first, "1.1")
    evidence(first, "2.1")
    evidence(second, "2.1")
    evidence(second, "2.1", EvidenceKind.SCENARIO_WALKED)
    evidence(other, "2.1")
    request(first, waited_days=1)
    request(second, waited_days=9)
    request(third, waited_days=9, state=RequestState.SET_ASIDE)
    request(third, usage_key=OTHER_USAGE, state=RequestState.SIGNED_OFF)
    request(other, waited_days=9)
    return first, second, third


def test_the_figures(some, nell, clock):
    found = api.cohort(nell, course_key=COURSE)
    assert (found.learners, found.waiting, found.overdue) == (3, 2, 1)
    assert (found.stuck, found.running_out, found.unsupervised) == (2, 2, 1)
    assert found.counted_at == clock.now
    assert found.competences == {
        "1.1": {Standing.SIGNED_OFF: 3},
        "1.2": {Standing.SIGNED_OFF: 1, Standing.RUN_OUT: 1, Standing.SELF_ASSESSED: 1},
        "2.1": {Standing.PRACTISED: 1, Standing.LEARNING: 1},
    }


def test_the_figures_are_those_of_the_lists(some, nell):
    found = api.cohort(nell, course_key=COURSE)
    rows = list(api.cohort_rows(nell, course_key=COURSE))
    assert found.learners == len(rows)
    assert found.waiting == api.count_waiting(nell, course_key=COURSE) == sum(row.waiting for row in rows)
    assert found.stuck == sum(row.is_stuck for row in rows)
    assert found.running_out == sum(bool(row.running_out) for row in rows)
    assert found.unsupervised == sum(not row.supervisors for row in rows)
    for competence, standings in found.competences.items():
        for standing, number in standings.items():
            assert number == sum(row.competences.get(competence) is standing for row in rows)


def test_who_was_erased_is_counted_nowhere(some, story, nell):
    first, second, _third = some
    for record in (first, second):
        api.erase_person(
            story.lead, course_key=COURSE, user_id=record.user_id, reason_code=ErasureReason.RETENTION
        )
    found = api.cohort(nell, course_key=COURSE)
    assert (found.learners, found.waiting, found.stuck, found.running_out) == (2, 0, 1, 0), "Cem, and Maya"
    assert found.competences == {"1.1": {Standing.SIGNED_OFF: 1}, "1.2": {Standing.SELF_ASSESSED: 1}}


def test_nobody_there_yet(nell, platform):
    found = api.cohort(nell, course_key=COURSE)
    assert (found.learners, found.waiting, found.stuck, found.unsupervised) == (0, 0, 0, 0)
    assert found.competences == {}


def test_only_those_who_see_the_whole_course(story, nell):
    assert api.cohort(story.lead, course_key=COURSE) == api.cohort(nell, course_key=COURSE)
    for actor, where in (
        (story.ruth, COURSE),
        (story.maya, COURSE),
        (nell, OTHER_COURSE),
        (replace(story.lead, is_masquerading=True), COURSE),
    ):
        with pytest.raises(NotAllowed):
            api.cohort(actor, course_key=where)


def test_it_is_counted_once_a_minute_at_most(some, nell, django_assert_num_queries):
    with django_assert_num_queries(6):
        first = api.cohort(nell, course_key=COURSE)
    learner("Came late")
    with django_assert_num_queries(1):  # whether they still may
        assert api.cohort(nell, course_key=COURSE) == first
    cache.clear()
    assert api.cohort(nell, course_key=COURSE).learners == 4


def test_one_course_does_not_show_in_another(some, story):
    found = api.cohort(story.lead, course_key=OTHER_COURSE)
    assert (found.learners, found.competences["1.1"]) == (1, {Standing.SIGNED_OFF: 1})
    assert caseload_names(story.lead, OTHER_COURSE) == ["Elsewhere"]
