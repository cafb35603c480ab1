"""Several assessors: each rates without seeing the others, and one of them decides on what all have seen."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from alongside.content.rubric import Level, Outcome, Rating
from alongside.records import api
from alongside.records.data import RequestState, SignOffState, Standing
from alongside.records.errors import Conflict, Invalid, NotFound
from alongside.records.models import Assessment, LearnerRecord, LedgerEntry
from tests.records.conftest import COURSE, HARMED, OTHER_USAGE, READY, TWO_ASSESSORS, filled_in

STRONG = READY | {"boundary": Rating(Level.STRONG, ("offers-other", "says-no"), "Kind and clear.")}
WAVERS = READY | {"boundary": Rating(Level.EMERGING, (), "Gave in at first.")}


@pytest.fixture
def story(story, omar):
    """Maya is supervised by Ruth and Omar."""
    story.supervise(story.maya, omar)
    return story


@pytest.fixture
def asked(story):
    return story.request(rubric=TWO_ASSESSORS)


def verified(story):
    return api.verify_record(LearnerRecord.objects.get(user_id=story.maya.user_id).uuid).faults == ()


def test_a_rubric_for_two_says_so_from_the_start(story, asked):
    assert (asked.assessors, asked.rated) == (2, 0)
    assert story.form(asked).must_rate
    assert not story.form(asked).can_decide


def test_a_rating_goes_back_to_the_queue_until_all_are_in(story, omar, asked):
    api.claim(story.ruth, course_key=COURSE, request_uuid=asked.uuid)
    after = story.rate(asked)
    assert (after.request.state, after.request.rated, after.request.is_mine) == (
        RequestState.REQUESTED,
        1,
        False,
    )
    assert (after.must_rate, after.can_decide) == (False, False)
    api.claim(omar, course_key=COURSE, request_uuid=asked.uuid)
    after = story.rate(asked, omar)
    assert (after.request.state, after.request.rated) == (RequestState.RATED, 2)
    assert (after.must_rate, after.can_decide) == (False, True)
    assert story.form(asked).can_decide
    assert not story.form(asked, story.lead).can_decide
    assert story.view().state == SignOffState.RATED
    assert verified(story)


def test_nobody_sees_anothers_rating_before_all_are_in(story, omar, asked):
    hers = story.rate(asked, ratings=WAVERS).ratings
    assert [(rating.by, rating.is_mine) for rating in hers] == [("Ruth Ferreira", True)]
    assert hers[0].ratings == WAVERS
    for other in (omar, story.lead):
        assert story.form(asked, other).ratings == ()
    story.rate(asked, omar, ratings=STRONG)
    for reader in (story.ruth, omar, story.lead):
        assert [rating.by for rating in story.form(asked, reader).ratings] == ["Ruth Ferreira", "Omar Haddad"]
    assert [rating.is_mine for rating in story.form(asked, omar).ratings] == [False, True]


def test_the_self_assessment_shows_once_ones_own_rating_is_in(story, omar, asked):
    assert story.form(asked).self_ratings is None
    assert story.rate(asked).self_ratings == READY
    assert story.form(asked, omar).self_ratings is None


def test_the_learner_reads_the_ratings_with_the_decision_and_not_before(story, omar, asked):
    story.rate(asked)
    story.rate(asked, omar, ratings=STRONG)
    assert "Kind and clear." not in repr(vars(story.view()))
    assert story.view().decisions == ()
    decision = story.decide(asked, actor=omar, strengths="Calm throughout.", ratings={}, format=None)
    assert (decision.ratings, decision.strengths) == (STRONG, "Calm throughout.")
    (read,) = story.view().decisions
    assert [(rating.by, rating.ratings) for rating in read.rested_on] == [
        ("Ruth Ferreira", READY),
        ("Omar Haddad", STRONG),
    ]
    assert read.decided_by == "Omar Haddad"
    assert story.passport()["3.3"].state == Standing.SIGNED_OFF
    assert verified(story)


def test_both_may_fill_it_in_at_the_same_time_whoever_has_claimed_it(story, omar, asked):
    api.claim(omar, course_key=COURSE, request_uuid=asked.uuid)
    where = {"course_key": COURSE, "request_uuid": asked.uuid}
    assert api.save_draft(story.ruth, **where, draft=filled_in(), base_version=0) == 1
    after = story.rate(asked)
    assert (after.request.state, after.request.claimed_by) == (RequestState.CLAIMED, "Omar Haddad")
    assert verified(story)
    api.release(omar, **where)
    assert story.form(asked).request.state == RequestState.REQUESTED
    assert verified(story)


def test_what_was_written_for_the_learner_stays_with_the_rater_until_the_decision(story, omar, asked):
    story.rate(asked, strengths="You let Sam finish.", next_step="Louder.")
    draft = story.form(asked).draft
    assert (draft.strengths, draft.next_step, draft.ratings) == ("You let Sam finish.", "Louder.", READY)
    story.rate(asked, omar)
    story.decide(asked)
    assert story.form(asked).draft_version == 0


def test_one_rating_each_and_the_same_submission_is_one(story, asked):
    key = uuid4()
    first = story.rate(asked, submission_key=key)
    assert story.rate(asked, submission_key=key, ratings=WAVERS) == first
    assert Assessment.objects.filter(kind="rating").count() == 1
    with pytest.raises(Conflict):
        story.rate(asked)
    with pytest.raises(Conflict):
        api.claim(story.ruth, course_key=COURSE, request_uuid=asked.uuid)


def test_a_submission_key_of_a_rating_decides_nothing(story, omar, asked):
    key = uuid4()
    story.rate(asked, submission_key=key)
    story.rate(asked, omar)
    with pytest.raises(Conflict):
        story.decide(asked, submission_key=key)
    with pytest.raises(Conflict):
        story.rate(story.request(rubric=TWO_ASSESSORS, usage_key=OTHER_USAGE), submission_key=key)


def test_a_third_rating_is_not_asked_for(story, omar, asked):
    story.rate(asked)
    story.rate(asked, omar)
    assert not story.form(asked, story.lead).must_rate
    for verb in (
        lambda: story.rate(asked, story.lead),
        lambda: api.claim(story.lead, course_key=COURSE, request_uuid=asked.uuid),
    ):
        with pytest.raises(Conflict):
            verb()


def test_a_rating_needs_every_criterion_a_day_a_format_and_what_was_done_about_harm(story, asked):
    with pytest.raises(Invalid) as refused:
        story.rate(asked, ratings={"warmth": READY["warmth"]}, observed_on=None, format=None)
    assert set(refused.value.problems) == {"ratings", "observed_on", "format"}
    with pytest.raises(Invalid) as refused:
        story.rate(asked, observed_on=timezone.localdate() + timedelta(days=1))
    assert set(refused.value.problems) == {"observed_on"}
    silent = HARMED | {"boundary": Rating(Level.STOP, ("lends-money",))}
    with pytest.raises(Invalid) as refused:
        story.rate(asked, ratings=silent)
    assert set(refused.value.problems) == {"boundary"}
    assert story.form(asked).request.rated == 0


def test_nobody_decides_before_all_have_rated_or_without_having_rated(story, omar, asked):
    for step in (lambda: None, lambda: story.rate(asked)):
        step()
        with pytest.raises(Conflict):
            story.decide(asked)
    story.rate(asked, omar)
    with pytest.raises(Conflict):
        story.decide(asked, actor=story.lead)
    assert story.decide(asked).outcome == Outcome.SIGNED_OFF
    with pytest.raises(Conflict):
        story.decide(asked, actor=omar)


@pytest.mark.parametrize("other", [WAVERS, HARMED])
def test_a_sign_off_needs_every_rating_behind_it(story, omar, asked, other):
    story.rate(asked)
    story.rate(asked, omar, ratings=other)
    with pytest.raises(Invalid) as refused:
        story.decide(asked)
    assert set(refused.value.problems) == {"outcome"}
    decision = story.decide(asked, Outcome.PRACTISE_AGAIN, actor=omar)
    assert decision.ratings == other
    assert len(decision.rested_on) == 2
    assert verified(story)


def test_a_rubric_for_one_takes_no_ratings(story):
    with pytest.raises(Conflict):
        story.rate(story.claimed())


def test_a_stranger_learns_nothing_of_a_rating(story, tom, asked):
    story.rate(asked)
    with pytest.raises(NotFound):
        story.rate(asked, tom)


def test_those_who_rated_are_told_when_all_are_in(story, omar, asked, django_capture_on_commit_callbacks):
    story.rate(asked)
    with django_capture_on_commit_callbacks(execute=True):
        story.rate(asked, omar)
    (told,) = story.platform.notifications
    assert told["user_id"] == story.ruth.user_id
    assert told["url"] == f"/workspace/{COURSE}/requests/{asked.uuid}/"


def test_the_learner_can_take_back_what_nobody_goes_on_with(story, omar, asked):
    story.rate(asked)
    story.rate(asked, omar)
    api.cancel_request(story.maya, course_key=COURSE, request_uuid=asked.uuid)
    assert story.view().state == SignOffState.SELF_ASSESSED
    assert story.request(rubric=TWO_ASSESSORS).attempt == 1
    assert verified(story)


def test_ratings_and_what_a_decision_rests_on_are_on_the_ledger(story, omar, asked):
    story.rate(asked)
    story.rate(asked, omar)
    story.decide(asked)
    kinds = list(LedgerEntry.objects.order_by("sequence").values_list("kind", flat=True))
    assert kinds == ["requested", "rated", "rated", "decided"]
    assert Assessment.objects.filter(kind="rating").count() == 2
