"""Practice ratings on shared examples: once for each version, without words, by those who assess."""

from dataclasses import replace

import pytest
from django.utils import timezone

from alongside.content.example import content_hash
from alongside.content.rubric import Level, Rating
from alongside.records import api
from alongside.records.data import ErasureReason
from alongside.records.errors import Conflict, Invalid, NotAllowed
from alongside.records.models import CalibrationRating
from tests.records.conftest import COURSE, EXAMPLE, OTHER_COURSE, READY, RUBRIC
from tests.records.practice import REWORDED


def practise(actor, ratings=READY, example=EXAMPLE, rubric=RUBRIC):
    return api.practise_rating(actor, course_key=COURSE, example=example, rubric=rubric, ratings=ratings)


def mine(actor, example=EXAMPLE, course_key=COURSE):
    return api.my_practice_rating(actor, course_key=course_key, example_hash=content_hash(example))


def test_a_rating_is_kept_without_its_words(story):
    assert mine(story.ruth) is None
    noted = {code: replace(rating, note="A note.", done="A word.") for code, rating in READY.items()}
    kept = practise(story.ruth, noted)
    expected = {
        code: replace(rating, behaviours=tuple(sorted(rating.behaviours))) for code, rating in READY.items()
    }
    assert (kept.example_code, kept.rubric, kept.ratings) == ("two-minutes", RUBRIC, expected)
    assert mine(story.ruth) == kept
    assert "A note." not in str(CalibrationRating.objects.values())


def test_it_is_nobody_elses_and_of_no_other_course(story, omar):
    practise(story.ruth)
    assert mine(omar) is None
    assert mine(story.ruth, course_key=OTHER_COURSE) is None


def test_the_first_rating_counts_and_sending_it_twice_is_one(story):
    kept = practise(story.ruth)
    assert practise(story.ruth) == kept
    with pytest.raises(Conflict, match="first rating counts") as refused:
        practise(story.ruth, READY | {"warmth": Rating(Level.EMERGING)})
    assert refused.value.current == mine(story.ruth) == kept


def test_a_changed_example_may_be_rated_again(story):
    practise(story.ruth)
    other = READY | {"warmth": Rating(Level.EMERGING)}
    assert practise(story.ruth, other, REWORDED).ratings["warmth"].level == Level.EMERGING
    assert mine(story.ruth).ratings["warmth"].level == Level.READY


def test_only_those_who_assess_practise(story, omar, tom):
    masked = replace(story.ruth, is_masquerading=True)
    for actor in (story.maya, tom, omar, masked):
        with pytest.raises(NotAllowed):
            practise(actor)
    with pytest.raises(NotAllowed):
        mine(masked)
    api.give_role(
        story.lead, course_key=COURSE, login="omar", role="training-lead", starts=timezone.localdate()
    )
    for actor in (story.ruth, story.lead, omar):
        assert practise(actor) == mine(actor)


def test_half_a_rating_or_another_rubric_is_refused_in_words(story):
    other = RUBRIC.model_copy(update={"code": "another"})
    for ratings, rubric in (({"warmth": READY["warmth"]}, RUBRIC), (READY, other)):
        with pytest.raises(Invalid) as refused:
            practise(story.ruth, ratings, rubric=rubric)
        assert refused.value.problems["ratings"]
    assert mine(story.ruth) is None


def test_erasing_an_assessor_erases_their_practice_in_that_course(story):
    practise(story.ruth)
    practise(story.lead)
    api.practise_rating(story.lead, course_key=OTHER_COURSE, example=EXAMPLE, rubric=RUBRIC, ratings=READY)
    api.erase_person(
        story.lead, course_key=COURSE, user_id=story.ruth.user_id, reason_code=ErasureReason.REQUESTED
    )
    assert CalibrationRating.objects.filter(course_key=COURSE).count() == 1
    api.retire_person(user_id=story.lead.user_id)
    assert not CalibrationRating.objects.exists()
