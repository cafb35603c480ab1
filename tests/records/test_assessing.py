"""The assessor's side: queue, claim, draft, decide, withdraw."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from alongside.content.rubric import Level, Outcome, Rating
from alongside.records import api
from alongside.records.data import AssessmentDraft, QueueFilter, RequestState, SignOffState, Standing
from alongside.records.errors import Conflict, Invalid, NotAllowed, NotFound, ScoreNotDelivered
from alongside.records.models import Assessment, AssessorDraft, LedgerEntry
from tests.records.conftest import (
    COURSE,
    HARMED,
    OTHER_COURSE,
    OTHER_USAGE,
    READY,
    USAGE,
    filled_in,
)

HALF = AssessmentDraft(ratings={"warmth": Rating(Level.READY, ("greets",), "So far.")}, strengths="Calm.")


def queue(actor, **where):
    return api.waiting(actor, course_key=COURSE, filter=QueueFilter(**where)).rows


def form(actor, request):
    return api.assessment_form(actor, course_key=COURSE, request_uuid=request.uuid)


def save(actor, request, draft=HALF, base_version=0):
    return api.save_draft(
        actor, course_key=COURSE, request_uuid=request.uuid, draft=draft, base_version=base_version
    )


def claim(actor, request):
    return api.claim(actor, course_key=COURSE, request_uuid=request.uuid)


def every_assessor_verb(actor, request, decision_uuid=None, course_key=COURSE):
    """Return every verb of an assessor, ready to be called by ``actor`` on ``request``."""
    where = {"course_key": course_key, "request_uuid": request.uuid}
    return {
        "claim": lambda: api.claim(actor, **where),
        "release": lambda: api.release(actor, **where),
        "assessment_form": lambda: api.assessment_form(actor, **where),
        "save_draft": lambda: api.save_draft(actor, **where, draft=HALF, base_version=0),
        "rate": lambda: api.rate(actor, **where, assessment=filled_in(), submission_key=uuid4()),
        "decide": lambda: api.decide(
            actor, **where, outcome=Outcome.SIGNED_OFF, assessment=filled_in(), submission_key=uuid4()
        ),
        "withdraw": lambda: api.withdraw(
            actor, course_key=course_key, decision_uuid=decision_uuid or uuid4(), reason="A mistake."
        ),
    }


# The queue


def test_what_waits_longest_is_on_top(story, tom, clock):
    story.supervise(tom, story.ruth)
    story.request(tom)
    clock.advance(timedelta(hours=1))
    story.request()
    assert [row.learner_name for row in queue(story.ruth)] == ["Tom Reyes", "Maya Okafor"]


def test_the_queue_can_be_of_one_role_play(story):
    story.request()
    story.request(usage_key=OTHER_USAGE)
    assert [row.usage_key for row in queue(story.ruth, usage_key=USAGE)] == [USAGE]


def test_a_claimed_request_stays_in_sight_with_a_name(story, omar):
    story.supervise(story.maya, omar)
    story.claimed()
    (hers,), (his,) = queue(story.ruth), queue(omar)
    assert (hers.is_mine, his.is_mine) == (True, False)
    assert (his.state, his.claimed_by) == (RequestState.CLAIMED, "Ruth Ferreira")


def test_what_is_decided_leaves_the_queue(story):
    story.decide()
    assert queue(story.ruth) == ()


def test_supervisors_see_their_own_learners_and_staff_see_everybodys(story, tom, omar):
    story.supervise(tom, omar)
    story.request()
    story.request(tom)
    assert [row.learner_name for row in queue(story.ruth)] == ["Maya Okafor"]
    assert [row.learner_name for row in queue(omar)] == ["Tom Reyes"]
    assert len(queue(story.lead)) == 2
    assert queue(tom) == ()


# Who may


@pytest.mark.parametrize(
    "verb", ["claim", "release", "assessment_form", "save_draft", "rate", "decide", "withdraw"]
)
class TestWhoMay:
    def test_nobody_assesses_themselves_not_even_staff(self, story, verb):
        story.supervise(story.lead, story.ruth)
        own_decision = story.decide(
            api.claim(story.ruth, course_key=COURSE, request_uuid=story.request(story.lead).uuid)
        )
        own_request = story.request(story.lead, usage_key=OTHER_USAGE)
        with pytest.raises(NotAllowed):
            every_assessor_verb(story.lead, own_request, own_decision.uuid)[verb]()

    def test_the_learner_of_another_supervisor_is_not_found(self, story, omar, tom, verb):
        story.supervise(tom, omar)
        decision = story.decide()
        request = story.request(usage_key=OTHER_USAGE)
        for stranger in (omar, tom):
            with pytest.raises(NotFound):
                every_assessor_verb(stranger, request, decision.uuid)[verb]()

    def test_what_is_another_learners_looks_like_what_does_not_exist(self, story, omar, verb):
        decision = story.decide()
        request = story.request(usage_key=OTHER_USAGE)
        refusals = []
        for uuid, decision_uuid in ((request.uuid, decision.uuid), (uuid4(), uuid4())):
            with pytest.raises(NotFound) as refused:
                every_assessor_verb(omar, replace(request, uuid=uuid), decision_uuid)[verb]()
            refusals.append(refused.value.message)
        assert refusals[0] == refusals[1]

    def test_a_supervisor_whose_time_has_ended_is_one_no_more(self, story, omar, verb):
        yesterday = timezone.localdate() - timedelta(days=1)
        story.supervise(story.maya, omar, ends=yesterday)
        decision = story.decide()
        request = story.request(usage_key=OTHER_USAGE)
        with pytest.raises(NotFound):
            every_assessor_verb(omar, request, decision.uuid)[verb]()

    def test_staff_of_one_course_are_nobody_in_another(self, story, verb):
        decision = story.decide()
        request = story.request(usage_key=OTHER_USAGE)
        with pytest.raises(NotFound):
            every_assessor_verb(story.lead, request, decision.uuid, OTHER_COURSE)[verb]()

    def test_somebody_who_masquerades_is_refused(self, story, verb):
        decision = story.decide()
        request = story.request(usage_key=OTHER_USAGE)
        with pytest.raises(NotAllowed):
            every_assessor_verb(replace(story.ruth, is_masquerading=True), request, decision.uuid)[verb]()


def test_a_supervisor_on_the_last_day_still_is_one(story, omar):
    story.supervise(story.maya, omar, ends=timezone.localdate())
    assert story.decide(claim(omar, story.request()), actor=omar).decided_by == "Omar Haddad"


def test_the_database_itself_refuses_a_sign_off_of_oneself(story):
    decision = story.decide()
    taken = Assessment.objects.get(uuid=decision.uuid)
    entry = LedgerEntry.objects.filter(assessment=None).first()
    with pytest.raises(IntegrityError, match="alongside_nobody_signs_off_themselves"), transaction.atomic():
        Assessment.objects.create(
            request=taken.request,
            entry=entry,
            kind="supervisor",
            subject_id=story.maya.user_id,
            assessor_id=story.maya.user_id,
            submission_key=uuid4(),
            outcome="signed-off",
            ratings={},
        )


# Claiming


def test_a_claim_keeps_others_out_until_it_is_released(story, omar):
    story.supervise(story.maya, omar)
    request = story.claimed()
    assert story.view().request.claimed_by == "Ruth Ferreira"
    for verb in ("claim", "release", "save_draft", "decide"):
        with pytest.raises(Conflict):
            every_assessor_verb(omar, request)[verb]()
    api.release(story.ruth, course_key=COURSE, request_uuid=request.uuid)
    assert story.view().state == SignOffState.REQUESTED
    assert claim(omar, request).claimed_by == "Omar Haddad"


def test_a_claim_runs_out_after_45_minutes_so_that_nothing_is_stuck(story, omar, clock):
    story.supervise(story.maya, omar)
    request = story.claimed()
    clock.advance(timedelta(minutes=44))
    with pytest.raises(Conflict):
        claim(omar, request)
    clock.advance(timedelta(minutes=2))
    assert story.view().state == SignOffState.REQUESTED
    assert queue(omar)[0].claimed_by == ""
    assert claim(omar, request).is_mine
    with pytest.raises(Conflict):
        story.decide(request)


def test_whoever_claimed_last_may_decide_late_if_nobody_took_over(story, clock):
    request = story.claimed()
    clock.advance(timedelta(hours=3))
    assert story.decide(request).outcome == Outcome.SIGNED_OFF


def test_claiming_again_and_saving_a_draft_renew_the_claim_without_a_new_entry(story, clock):
    request = story.claimed()
    clock.advance(timedelta(minutes=30))
    assert claim(story.ruth, request).claimed_until == clock.now + timedelta(minutes=45)
    clock.advance(timedelta(minutes=30))
    save(story.ruth, request)
    assert story.view().request.claimed_until == clock.now + timedelta(minutes=45)
    assert [entry.kind for entry in LedgerEntry.objects.order_by("sequence")] == ["requested", "claimed"]


def test_releasing_what_nobody_holds_changes_nothing(story):
    api.release(story.ruth, course_key=COURSE, request_uuid=story.request().uuid)
    assert LedgerEntry.objects.count() == 1


# Drafts


def test_a_draft_comes_back_as_it_was_left_even_unclaimed(story):
    request = story.request()
    version = save(story.ruth, request)
    back = form(story.ruth, request)
    assert (back.draft, back.draft_version) == (HALF, version)
    whole = filled_in()
    assert save(story.ruth, request, whole, version) == version + 1
    assert form(story.ruth, request).draft == whole


def test_two_tabs_do_not_overwrite_each_other(story):
    request = story.claimed()
    assert save(story.ruth, request) == 1
    assert save(story.ruth, request) == 1, "the same draft sent again is no conflict"
    with pytest.raises(Conflict) as refused:
        save(story.ruth, request, filled_in(), 0)
    assert refused.value.current == HALF
    assert form(story.ruth, request).draft == HALF


def test_a_draft_is_its_authors_own(story, omar):
    story.supervise(story.maya, omar)
    request = story.request()
    save(omar, request)
    assert form(story.ruth, request).draft == AssessmentDraft()


def test_the_self_assessment_shows_only_after_ones_own_decision(story, omar):
    story.supervise(story.maya, omar)
    request = story.claimed()
    assert form(story.ruth, request).self_ratings is None
    decision = story.decide(request)
    after = form(story.ruth, request)
    assert after.self_ratings == READY
    assert after.decision == decision
    assert form(omar, request).self_ratings is None


# Deciding


def test_a_sign_off_is_on_record_in_the_gradebook_and_in_the_passport(
    story, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        request = story.claimed()
    story.platform.notifications.clear()
    with django_capture_on_commit_callbacks(execute=True):
        decision = story.decide(request)
        assert story.platform.scores == {}, "the gradebook hears of it after the commit"
    score = story.platform.scores[story.maya.user_id, COURSE, USAGE]
    assert (score["earned"], score["possible"], score["given_by"]) == (1, 1, story.ruth.user_id)
    assert [message["user_id"] for message in story.platform.notifications] == [story.maya.user_id]
    state = story.passport()["3.1"]
    assert (state.state, state.signed_off_by) == (Standing.SIGNED_OFF, "Ruth Ferreira")
    assert (state.signed_off_on, state.decision_uuid) == (timezone.localdate(), decision.uuid)
    assert story.view().state == SignOffState.SIGNED_OFF
    assert not AssessorDraft.objects.exists()


def test_practise_again_writes_no_score(story, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        story.decide(outcome=Outcome.PRACTISE_AGAIN)
    assert story.platform.scores_submitted == []
    assert story.passport()["3.3"].state == Standing.SELF_ASSESSED


@pytest.mark.parametrize(
    ("rating", "problem"),
    [
        (Rating(Level.EMERGING, ("says-no",)), "outcome"),
        (Rating(None, ("says-no",)), "ratings"),
        (Rating(Level.STOP, ("lends-money",), done="We spoke at once."), "outcome"),
        (Rating(Level.STRONG, ("lends-money", "says-no", "offers-other")), "ratings"),
        (Rating(Level.READY, ("sings",)), "ratings"),
    ],
)
def test_a_sign_off_needs_every_criterion_at_ready_and_nothing_harmful(story, rating, problem):
    request = story.claimed()
    with pytest.raises(Invalid) as refused:
        story.decide(request, ratings=READY | {"boundary": rating})
    assert list(refused.value.problems) == [problem]
    assert story.view().state == SignOffState.CLAIMED


def test_a_missing_criterion_is_not_a_sign_off(story):
    with pytest.raises(Invalid):
        story.decide(ratings={"warmth": READY["warmth"]})


def test_a_harmful_behaviour_fixes_the_level_at_stop_in_every_outcome_and_draft(story):
    request = story.claimed()
    lenient = READY | {"boundary": Rating(Level.EMERGING, ("lends-money",))}
    with pytest.raises(Invalid):
        story.decide(request, Outcome.PRACTISE_AGAIN, ratings=lenient)
    with pytest.raises(Invalid):
        save(story.ruth, request, filled_in(ratings=lenient))
    assert story.decide(request, Outcome.PRACTISE_AGAIN, ratings=HARMED).ratings == HARMED


@pytest.mark.parametrize("done", ["", " \n"])
def test_a_harmful_behaviour_asks_for_what_was_done_about_it(story, done):
    request = story.claimed()
    silent = HARMED | {"boundary": replace(HARMED["boundary"], done=done)}
    with pytest.raises(Invalid) as refused:
        story.decide(request, Outcome.PRACTISE_AGAIN, ratings=silent)
    assert set(refused.value.problems) == {"boundary"}
    version = save(story.ruth, request, filled_in(ratings=silent))
    save(story.ruth, request, filled_in(ratings=HARMED), version)
    assert form(story.ruth, request).draft.ratings["boundary"].done == "We spoke at once."


def test_words_about_a_criterion_that_are_too_long_are_named_by_the_criterion(story):
    long = HARMED | {"boundary": replace(HARMED["boundary"], done="x" * 20_001)}
    with pytest.raises(Invalid) as refused:
        story.decide(outcome=Outcome.PRACTISE_AGAIN, ratings=long)
    assert set(refused.value.problems) == {"boundary"}


def test_a_role_play_that_was_stopped_can_be_recorded_as_far_as_it_went(story):
    decision = story.decide(outcome=Outcome.PRACTISE_AGAIN, ratings={"warmth": READY["warmth"]})
    assert decision.outcome == Outcome.PRACTISE_AGAIN


def test_everything_that_is_missing_is_said_at_once(story):
    request = story.claimed()
    with pytest.raises(Invalid) as refused:
        story.decide(request, Outcome.PRACTISE_AGAIN, observed_on=None, format=None, next_step=" ")
    assert set(refused.value.problems) == {"observed_on", "format", "next_step"}
    with pytest.raises(Invalid) as refused:
        story.decide(request, observed_on=timezone.localdate() + timedelta(days=1))
    assert set(refused.value.problems) == {"observed_on"}


def test_deciding_takes_a_claim(story):
    request = story.request()
    with pytest.raises(Conflict):
        story.decide(request)


def test_the_same_submission_decides_once(story, django_capture_on_commit_callbacks):
    request, key = story.claimed(), uuid4()
    first = story.decide(request, submission_key=key)
    assert story.decide(request, submission_key=key) == first
    assert LedgerEntry.objects.filter(kind="decided").count() == 1


def test_a_second_decision_on_the_same_request_is_refused(story):
    request = story.claimed()
    story.decide(request)
    with pytest.raises(Conflict):
        story.decide(request, Outcome.PRACTISE_AGAIN)


def test_a_submission_key_of_another_decision_is_refused(story, tom):
    key = uuid4()
    story.decide(submission_key=key)
    other = story.claimed(usage_key=OTHER_USAGE)
    with pytest.raises(Conflict):
        story.decide(other, submission_key=key)


def test_when_the_gradebook_fails_the_decision_stands_and_sending_again_delivers(
    story, django_capture_on_commit_callbacks
):
    request, key = story.claimed(), uuid4()
    story.platform.broken_gradebook = True
    with pytest.raises(ScoreNotDelivered), django_capture_on_commit_callbacks(execute=True):
        story.decide(request, submission_key=key)
    assert story.view().state == SignOffState.SIGNED_OFF
    story.platform.broken_gradebook = False
    with django_capture_on_commit_callbacks(execute=True):
        story.decide(request, submission_key=key)
    assert len(story.platform.scores_submitted) == 1
    assert LedgerEntry.objects.filter(kind="decided").count() == 1


def test_a_message_that_does_not_get_through_costs_nobody_their_work(
    story, django_capture_on_commit_callbacks
):
    story.platform.broken_post = True
    with django_capture_on_commit_callbacks(execute=True):
        story.decide()
    assert len(story.platform.scores_submitted) == 1


def test_a_decision_takes_as_many_queries_whatever_came_before(story, django_assert_num_queries):
    request = story.claimed()
    save(story.ruth, request, filled_in())
    all_there_is = 10 + connection.features.has_select_for_update  # test_cost_of_a_sign_off.py
    with django_assert_num_queries(all_there_is):
        every_assessor_verb(story.ruth, request)["decide"]()
    for _attempt in range(3):
        story.decide(story.claimed(usage_key=OTHER_USAGE), Outcome.PRACTISE_AGAIN)
    request = story.claimed(usage_key=OTHER_USAGE)
    save(story.ruth, request, filled_in())
    with django_assert_num_queries(all_there_is):
        every_assessor_verb(story.ruth, request)["decide"]()


def test_the_form_takes_six_queries_at_most(story, django_assert_max_num_queries):
    story.decide(outcome=Outcome.PRACTISE_AGAIN)
    request = story.claimed()
    with django_assert_max_num_queries(6):
        assert form(story.ruth, request).work_on is not None


# What an earlier decision asked for


def test_what_to_work_on_is_carried_into_the_next_attempt(story):
    assert story.view().work_on is None
    first = story.decide(outcome=Outcome.PRACTISE_AGAIN, next_step="Say no earlier.")
    shown = story.view().work_on
    assert (shown.next_step, shown.by, shown.attempt) == ("Say no earlier.", "Ruth Ferreira", 1)
    request = story.claimed()
    for shown in (story.view().work_on, form(story.ruth, request).work_on):
        assert (shown.next_step, shown.decided_at) == ("Say no earlier.", first.decided_at)
    story.decide(request, next_step="Keep at it.")
    assert story.view().work_on is None, "there is no next attempt"
    assert form(story.ruth, request).work_on.next_step == "Say no earlier."


def test_a_first_attempt_and_a_withdrawn_sign_off_carry_nothing_on(story):
    request = story.claimed()
    assert form(story.ruth, request).work_on is None
    decision = story.decide(request)
    api.withdraw(story.ruth, course_key=COURSE, decision_uuid=decision.uuid, reason="A mistake.")
    assert story.view().work_on is None
    assert form(story.ruth, story.request()).work_on is None


# Withdrawing


def test_a_withdrawn_sign_off_says_why_clears_the_score_and_takes_the_competence_back(
    story, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        decision = story.decide()
    with django_capture_on_commit_callbacks(execute=True):
        api.withdraw(story.ruth, course_key=COURSE, decision_uuid=decision.uuid, reason="Wrong person.")
    assert story.platform.scores == {}
    assert story.platform.notifications[-1]["user_id"] == story.maya.user_id
    (read,) = story.view().decisions
    assert (read.withdrawn.reason, read.withdrawn.by) == ("Wrong person.", "Ruth Ferreira")
    state = story.passport()["3.1"]
    assert (state.state, state.signed_off_by, state.signed_off_on) == (Standing.WITHDRAWN, "", None)
    assert story.view().state == SignOffState.WITHDRAWN
    assert story.request().attempt == 2
    assert story.passport()["3.1"].state == Standing.SELF_ASSESSED


def test_a_competence_signed_off_elsewhere_too_stays_signed_off(story):
    first = story.decide()
    second = story.decide(story.claimed(usage_key=OTHER_USAGE))
    assert story.passport()["3.3"].decision_uuid == second.uuid
    api.withdraw(story.ruth, course_key=COURSE, decision_uuid=second.uuid, reason="A mistake.")
    assert story.passport()["3.3"].decision_uuid == first.uuid


def test_only_a_sign_off_that_stands_can_be_withdrawn_and_with_a_reason(story):
    again = story.decide(outcome=Outcome.PRACTISE_AGAIN)
    with pytest.raises(Conflict):
        api.withdraw(story.ruth, course_key=COURSE, decision_uuid=again.uuid, reason="A mistake.")
    decision = story.decide()
    with pytest.raises(Invalid):
        api.withdraw(story.ruth, course_key=COURSE, decision_uuid=decision.uuid, reason=" ")
    api.withdraw(story.lead, course_key=COURSE, decision_uuid=decision.uuid, reason="A mistake.")
    with pytest.raises(Conflict):
        api.withdraw(story.ruth, course_key=COURSE, decision_uuid=decision.uuid, reason="A mistake.")
