"""The learner's side: rate yourself, ask, take back, answer."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from alongside.content.rubric import Level, Outcome, Rating
from alongside.records import api
from alongside.records.data import RequestState, SignOffState
from alongside.records.errors import Conflict, Invalid, NotAllowed, NotFound
from alongside.records.models import LearnerRecord, LedgerEntry
from tests.records.conftest import COURSE, OTHER_USAGE, READY, ROLE_PLAY, RUBRIC, USAGE, filled_in

HALF = {"warmth": Rating(Level.EMERGING, ("greets",), "I was nervous 🙂")}


def save(actor, ratings=HALF, base_version=0):
    return api.save_self_assessment(
        actor, course_key=COURSE, usage_key=USAGE, rubric=RUBRIC, ratings=ratings, base_version=base_version
    )


def test_before_anything_the_role_play_is_open(story):
    view = story.view()
    assert (view.state, view.attempt) == (SignOffState.OPEN, 1)
    assert view.self_assessment is view.request is None
    assert view.decisions == ()


def test_a_self_assessment_is_kept_as_it_was_filled_in(story):
    saved = save(story.maya)
    assert saved.version == 1
    assert not saved.complete
    view = story.view()
    assert view.self_assessment == saved
    assert view.self_assessment.ratings == HALF
    assert view.state == SignOffState.OPEN
    assert save(story.maya, READY, 1).complete
    assert story.view().state == SignOffState.SELF_ASSESSED


def test_another_tab_is_not_overwritten_without_a_word(story):
    save(story.maya)
    with pytest.raises(Conflict) as refused:
        save(story.maya, READY, 0)
    assert refused.value.current.ratings == HALF
    assert story.view().self_assessment.ratings == HALF


def test_a_save_whose_answer_was_lost_can_be_sent_again(story):
    save(story.maya)
    assert save(story.maya).version == 1


def test_a_self_assessment_must_fit_the_rubric(story):
    with pytest.raises(Invalid) as refused:
        save(story.maya, {"elegance": Rating(Level.READY)})
    assert "elegance" in refused.value.problems["ratings"]


def test_the_learner_speaks_first(story):
    with pytest.raises(Invalid) as refused:
        story.request(ratings=HALF)
    assert "Keeps the boundary" in refused.value.problems["ratings"]
    assert LedgerEntry.objects.count() == 0


def test_asking_puts_the_request_and_the_self_assessment_on_record(story):
    request = story.request()
    assert request.state == RequestState.REQUESTED
    assert request.title == "A lift home"
    view = story.view()
    assert view.state == SignOffState.REQUESTED
    assert view.request == request
    assert story.passport()["3.3"].state == "self-assessed"


def test_the_supervisors_are_told_that_a_request_waits(story, omar, django_capture_on_commit_callbacks):
    story.supervise(story.maya, omar)
    with django_capture_on_commit_callbacks(execute=True):
        request = story.request()
    told = story.platform.notifications
    assert {message["user_id"] for message in told} == {story.ruth.user_id, omar.user_id}
    assert {message["url"] for message in told} == {f"/workspace/{COURSE}/requests/{request.uuid}/"}


def test_where_there_is_no_workspace_the_message_leads_to_the_block(
    story, django_capture_on_commit_callbacks
):
    story.platform.workspace = ""
    with django_capture_on_commit_callbacks(execute=True):
        story.request()
    assert [message["url"] for message in story.platform.notifications] == [f"/jump/{USAGE}"]


def test_the_gradebook_is_made_ready_when_somebody_asks_and_its_failure_costs_nothing(
    story, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        story.request()
    assert story.platform.prepared == [(story.maya.user_id, COURSE, USAGE)]
    story.platform.broken_gradebook = True
    with django_capture_on_commit_callbacks(execute=True):
        request = story.request(usage_key=OTHER_USAGE)
    assert request.state == RequestState.REQUESTED


def test_the_same_submission_is_one_request(story):
    key = uuid4()
    first, second = story.request(submission_key=key), story.request(submission_key=key)
    assert first == second
    assert LedgerEntry.objects.count() == 1


def test_somebody_elses_submission_key_shows_nothing(story, tom):
    key = uuid4()
    story.request(submission_key=key)
    with pytest.raises(Conflict):
        story.request(tom, submission_key=key)


def test_only_one_request_waits_at_a_time(story):
    story.request()
    with pytest.raises(Conflict):
        story.request()
    assert story.request(usage_key=OTHER_USAGE).state == RequestState.REQUESTED


def test_what_is_signed_off_needs_no_new_request(story):
    story.decide()
    with pytest.raises(Conflict):
        story.request()


def test_after_practise_again_the_next_attempt_starts_from_the_last_words(story):
    save(story.maya, READY)
    story.decide(outcome=Outcome.PRACTISE_AGAIN)
    view = story.view()
    assert (view.state, view.attempt) == (SignOffState.PRACTISE_AGAIN, 1)
    assert view.self_assessment is None, "a decision is read first"
    assert story.view(again=True).self_assessment.ratings == READY
    assert story.request().attempt == 2
    assert len(story.view().decisions) == 1


def test_a_request_can_be_taken_back(story):
    request = story.request()
    api.cancel_request(story.maya, course_key=COURSE, request_uuid=request.uuid)
    api.cancel_request(story.maya, course_key=COURSE, request_uuid=request.uuid)
    view = story.view()
    assert view.state == SignOffState.SELF_ASSESSED
    assert view.self_assessment.ratings == READY, "what was sent stays with the learner"
    assert [entry.kind for entry in LedgerEntry.objects.order_by("sequence")] == ["requested", "cancelled"]
    assert story.request().attempt == 1


def test_it_can_be_taken_back_while_somebody_is_at_work_on_it(story):
    request = story.claimed()
    api.cancel_request(story.maya, course_key=COURSE, request_uuid=request.uuid)
    assert story.view().state == SignOffState.SELF_ASSESSED
    with pytest.raises(Conflict, match="taken this request back"):
        api.decide(
            story.ruth,
            course_key=COURSE,
            request_uuid=request.uuid,
            outcome=Outcome.PRACTISE_AGAIN,
            assessment=filled_in(),
            submission_key=uuid4(),
        )
    assert "decided" not in {entry.kind for entry in LedgerEntry.objects.all()}


def test_what_is_decided_cannot_be_taken_back(story):
    decision = story.decide()
    with pytest.raises(Conflict):
        api.cancel_request(story.maya, course_key=COURSE, request_uuid=decision.request_uuid)


def test_nobody_takes_back_the_request_of_another(story, tom):
    request = story.request()
    for stranger in (tom, story.ruth, story.lead):
        with pytest.raises(NotFound):
            api.cancel_request(stranger, course_key=COURSE, request_uuid=request.uuid)


def test_the_learner_reads_the_decision_and_the_answer_stands_beside_it(
    story, django_capture_on_commit_callbacks
):
    ratings = READY | {"boundary": Rating(Level.STRONG, ("offers-other", "says-no"), "Kind and clear.")}
    decision = story.decide(ratings=ratings)
    with django_capture_on_commit_callbacks(execute=True):
        api.reply(
            story.maya, course_key=COURSE, decision_uuid=decision.uuid, text=" Thank you.\r\nI practised. "
        )
    assert [message["user_id"] for message in story.platform.notifications] == [story.ruth.user_id]
    (read,) = story.view().decisions
    assert read == replace(decision, replies=read.replies)
    assert (read.decided_by, read.outcome, read.rubric) == ("Ruth Ferreira", Outcome.SIGNED_OFF, RUBRIC)
    assert read.ratings == ratings
    assert read.self_ratings == READY, "both sides stand beside each other"
    assert read.strengths == "You let Sam finish."
    assert [(reply.text, reply.by) for reply in read.replies] == [("Thank you.\nI practised.", "Maya Okafor")]


def test_the_same_answer_sent_twice_is_one_answer(story):
    decision = story.decide()
    for _again in range(2):
        api.reply(story.maya, course_key=COURSE, decision_uuid=decision.uuid, text="Thank you.")
    api.reply(story.maya, course_key=COURSE, decision_uuid=decision.uuid, text="One more thing.")
    assert [reply.text for reply in story.view().decisions[0].replies] == ["Thank you.", "One more thing."]


def test_only_the_person_it_is_about_answers_a_decision(story, tom):
    decision = story.decide()
    for other in (story.ruth, story.lead, tom):
        with pytest.raises(NotFound):
            api.reply(other, course_key=COURSE, decision_uuid=decision.uuid, text="Hm.")
    with pytest.raises(Invalid):
        api.reply(story.maya, course_key=COURSE, decision_uuid=decision.uuid, text="  \n ")


def test_a_decision_is_shown_with_the_rubric_as_it_was(story):
    story.decide(outcome=Outcome.PRACTISE_AGAIN)
    changed = RUBRIC.model_copy(update={"title": "Keeping the role, revised"})
    story.request(rubric=changed)
    assert story.view().decisions[0].rubric == RUBRIC


def test_the_role_play_stays_as_it_was_when_the_learner_asked(story):
    request = story.request(role_play=ROLE_PLAY)
    form = api.assessment_form(story.ruth, course_key=COURSE, request_uuid=request.uuid)
    assert (form.role_play, form.rubric) == (ROLE_PLAY, RUBRIC)


def test_somebody_who_does_not_take_the_course_leaves_no_record(story, tom):
    story.platform.enrolments = set()
    for attempt in (lambda: save(tom), lambda: story.request(tom)):
        with pytest.raises(NotAllowed):
            attempt()
    assert not LearnerRecord.objects.filter(user_id=tom.user_id).exists()


def test_somebody_who_masquerades_neither_writes_nor_sees_what_was_not_sent(story):
    save(story.maya)
    disguised = replace(story.maya, is_masquerading=True)
    assert story.view(disguised).self_assessment is None
    with pytest.raises(NotAllowed):
        save(disguised, READY, 1)
    with pytest.raises(NotAllowed):
        story.request(disguised)
    request = story.request()
    with pytest.raises(NotAllowed):
        api.cancel_request(disguised, course_key=COURSE, request_uuid=request.uuid)
    with pytest.raises(NotAllowed):
        api.reply(disguised, course_key=COURSE, decision_uuid=uuid4(), text="Hello")


def test_when_somebody_can_ask(story):
    assert story.view().can_ask
    request = story.request()
    assert not story.view().can_ask
    api.claim(story.ruth, course_key=COURSE, request_uuid=request.uuid)
    assert not story.view().can_ask
    story.decide(request, Outcome.PRACTISE_AGAIN)
    assert story.view().can_ask
    decision = story.decide()
    assert not story.view().can_ask, "it is signed off and does not run out"
    api.withdraw(story.ruth, course_key=COURSE, decision_uuid=decision.uuid, reason="A mistake.")
    assert story.view().can_ask


def test_whoever_asks_or_answers_was_active_then(story, clock):
    def active():
        return LearnerRecord.objects.get(user_id=story.maya.user_id).active_at

    clock.advance(timedelta(days=2))
    request = story.claimed()
    assert active() == clock.now
    asked = clock.now
    clock.advance(timedelta(days=2))
    decision = story.decide(request)
    assert active() == asked, "what others do is not the learner's doing"
    api.reply(story.maya, course_key=COURSE, decision_uuid=decision.uuid, text="Thank you.")
    assert active() == clock.now


def test_a_view_takes_three_queries_however_long_the_story(story, django_assert_max_num_queries):
    for _attempt in range(3):
        decision = story.decide(outcome=Outcome.PRACTISE_AGAIN)
        api.reply(story.maya, course_key=COURSE, decision_uuid=decision.uuid, text="I see.")
    with django_assert_max_num_queries(3):
        assert len(story.view().decisions) == 3
