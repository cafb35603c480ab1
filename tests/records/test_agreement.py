"""Agreement between assessors, from blind ratings of the same request and practice on the same example."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone

from alongside.content.rubric import Level, Rating
from alongside.records import api
from alongside.records.data import ErasureReason
from alongside.records.errors import NotAllowed
from alongside.records.models import Assessment
from tests.records.conftest import COURSE, EXAMPLE, OTHER_COURSE, OTHER_USAGE, RUBRIC, filled_in, make_actor
from tests.records.practice import REWORDED

STOP, EMERGING, READY, STRONG = Level
BY_TWO = RUBRIC.model_copy(update={"code": "by-two", "title": "By two", "assessors": 2})
BY_THREE = RUBRIC.model_copy(update={"code": "by-three", "title": "By three", "assessors": 3})


def rated(warmth, boundary):
    return {
        code: Rating(level, (), "A note.") for code, level in (("warmth", warmth), ("boundary", boundary))
    }


def hand_in(actor, request, *levels):
    return api.rate(
        actor,
        course_key=COURSE,
        request_uuid=request.uuid,
        assessment=filled_in(ratings=rated(*levels)),
        submission_key=uuid4(),
    )


def practise(actor, *levels, example=EXAMPLE, rubric=RUBRIC):
    api.practise_rating(actor, course_key=COURSE, example=example, rubric=rubric, ratings=rated(*levels))


def agreed(actor):
    cache.clear()  # a minute later
    return {found.rubric_code: found for found in api.agreement(actor, course_key=COURSE)}


@pytest.fixture
def assessors(story, omar):
    """Return three who assess Maya: Ruth, Omar and Vera."""
    vera = make_actor("vera", "Vera", "Nowak", is_learner=False)
    for actor in (omar, vera):
        story.supervise(story.maya, actor)
    return story.ruth, omar, vera


def test_nothing_was_rated_by_two(story):
    assert api.agreement(story.lead, course_key=COURSE) == ()
    practise(story.ruth, READY, READY)
    story.decide()
    assert api.agreement(story.lead, course_key=COURSE) == ()


def test_blind_ratings_of_one_request_are_pairs_once_all_are_in(story, assessors):
    ruth, omar, _vera = assessors
    request = story.request(rubric=BY_TWO)
    hand_in(ruth, request, READY, STRONG)
    assert agreed(story.lead) == {}
    hand_in(omar, request, READY, READY)
    found = agreed(story.lead)["by-two"]
    assert (found.title, found.observations, found.pairs, found.practice) == ("By two", 1, 2, 0)
    assert found.exact == 0.5
    # Either may be named first: ready 3 times of 4, strong once. By chance 3 x 1 + 1 x 3 = 6 of 16; seen 1 of 2.
    assert found.kappa == pytest.approx(1 - (1 / 2) / (6 / 16))


def test_with_three_assessors_every_two_of_them_count(story, assessors):
    request = story.request(rubric=BY_THREE)
    ruth, omar, vera = assessors
    hand_in(ruth, request, READY, STRONG)
    hand_in(omar, request, READY, STRONG)
    assert agreed(story.lead) == {}  # the third could otherwise read what the others gave
    hand_in(vera, request, EMERGING, STRONG)
    found = agreed(story.lead)["by-three"]
    assert (found.observations, found.pairs) == (1, 6)
    assert found.exact == pytest.approx(4 / 6)


def test_practice_on_the_same_example_counts_and_says_so(story, assessors):
    ruth, omar, vera = assessors
    practise(ruth, READY, STOP)
    practise(omar, READY, STOP)
    practise(vera, STRONG, STOP)
    practise(story.lead, STRONG, STOP, example=REWORDED)  # another text, so nobody's partner
    found = agreed(story.lead)[RUBRIC.code]
    assert (found.observations, found.pairs, found.practice) == (1, 6, 6)
    assert found.exact == pytest.approx(4 / 6)


def test_ratings_by_another_text_of_the_rubric_are_not_compared(story, assessors):
    ruth, omar, _vera = assessors
    practise(ruth, READY, READY)
    practise(omar, STRONG, STOP, rubric=RUBRIC.model_copy(update={"title": "Reworded"}))
    assert agreed(story.lead) == {}


def test_full_agreement_on_one_level_has_no_kappa(story, assessors):
    ruth, omar, _vera = assessors
    practise(ruth, READY, READY)
    practise(omar, READY, READY)
    found = agreed(story.lead)[RUBRIC.code]
    assert (found.exact, found.kappa) == (1, None)


def test_a_criterion_without_a_level_is_no_pair(story, assessors):
    ruth, omar, _vera = assessors
    request = story.request(rubric=BY_TWO)
    for actor in (ruth, omar):
        hand_in(actor, request, READY, STRONG)
    half = Assessment.objects.filter(kind="rating").last()
    unlevelled = half.ratings | {"warmth": {"level": None, "behaviours": []}}
    QuerySet.update(Assessment.objects.filter(pk=half.pk), ratings=unlevelled)
    assert agreed(story.lead)["by-two"].pairs == 1


def test_ratings_of_somebody_who_was_erased_go_on_counting(story, assessors):
    ruth, omar, _vera = assessors
    request = story.request(rubric=BY_TWO)
    hand_in(ruth, request, READY, STRONG)
    hand_in(omar, request, READY, READY)
    before = agreed(story.lead)
    api.erase_person(story.lead, course_key=COURSE, user_id=omar.user_id, reason_code=ErasureReason.REQUESTED)
    assert agreed(story.lead) == before
    assert agreed(ruth) == before


def test_a_supervisor_gets_the_pairs_that_they_are_one_of(story, assessors):
    ruth, omar, vera = assessors
    practise(ruth, READY, STOP)
    practise(omar, STRONG, STOP)
    practise(vera, STRONG, STOP)
    assert agreed(ruth)[RUBRIC.code].pairs == 4
    assert agreed(ruth)[RUBRIC.code].exact == 0.5
    assert agreed(omar)[RUBRIC.code].exact == 0.75
    assert agreed(story.lead)[RUBRIC.code].exact == pytest.approx(4 / 6)
    api.give_role(
        story.lead, course_key=COURSE, login="omar", role="training-lead", starts=timezone.localdate()
    )
    assert agreed(omar) == agreed(story.lead)


def test_who_rated_nothing_learns_nothing(story, assessors, tom):
    ruth, omar, vera = assessors
    practise(ruth, READY, STOP)
    practise(omar, STRONG, STOP)
    for actor in (vera, tom, story.maya):
        assert agreed(actor) == {}
    assert api.agreement(story.lead, course_key=OTHER_COURSE) == ()
    with pytest.raises(NotAllowed):
        agreed(replace(story.lead, is_masquerading=True))


def test_it_takes_as_many_queries_for_much_as_for_little(story, assessors, django_assert_num_queries):
    ruth, omar, vera = assessors
    for actor in (ruth, omar, vera):
        practise(actor, READY, STOP)
    for usage_key in (OTHER_USAGE, f"{OTHER_USAGE}-2"):
        request = story.request(rubric=BY_TWO, usage_key=usage_key)
        hand_in(ruth, request, READY, STOP)
        hand_in(omar, request, READY, STOP)
    with django_assert_num_queries(3):
        assert len(agreed(ruth)) == 2
    with django_assert_num_queries(2):
        assert len(agreed(story.lead)) == 2
    with django_assert_num_queries(0):
        assert len(api.agreement(story.lead, course_key=COURSE)) == 2
