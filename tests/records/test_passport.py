"""Evidence and the passport: what was done, and what the ledger says."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from alongside.content.rubric import Outcome, content_hash
from alongside.records import api
from alongside.records.data import Asked, Award, Done, EvidenceKind, RequestState, Seen, Standing
from alongside.records.errors import Invalid, NotAllowed, NotFound
from alongside.records.models import Evidence, LearnerRecord
from tests.records.conftest import COURSE, OTHER_COURSE, OTHER_USAGE, RUBRIC, TWO_ASSESSORS, USAGE


def note(actor, kind, *competences, usage_key=OTHER_USAGE):
    api.note_evidence(actor, course_key=COURSE, usage_key=usage_key, kind=kind, competences=competences)


def test_an_empty_passport_names_nothing(story, tom):
    assert story.passport() == story.passport(tom) == {}


def test_reading_is_learning_and_doing_is_practice(story):
    note(story.maya, EvidenceKind.LESSON_READ, "3.1", "3.2", "3.3")
    note(story.maya, EvidenceKind.SCENARIO_WALKED, "3.2")
    note(story.maya, EvidenceKind.CHECK_PASSED, "3.3")
    note(story.maya, EvidenceKind.PLAN_OPENED, "6.1")
    states = {code: state.state for code, state in story.passport().items()}
    assert states == {
        "3.1": Standing.LEARNING,
        "3.2": Standing.PRACTISED,
        "3.3": Standing.PRACTISED,
    }


def test_evidence_is_noted_once_for_each_place(story):
    for _again in range(3):
        note(story.maya, EvidenceKind.LESSON_READ, "3.1", "3.1")
    note(story.maya, EvidenceKind.LESSON_READ, "3.1", usage_key=USAGE)
    state = story.passport()["3.1"]
    assert (state.state, state.evidence) == (Standing.LEARNING, {EvidenceKind.LESSON_READ: 2})
    assert Evidence.objects.count() == 2


def test_the_ledgers_word_stands_above_evidence_which_is_still_counted(story):
    note(story.maya, EvidenceKind.SCENARIO_WALKED, "3.3")
    story.request()
    state = story.passport()["3.3"]
    assert (state.state, state.evidence) == (Standing.SELF_ASSESSED, {EvidenceKind.SCENARIO_WALKED: 1})
    assert state.signed_off_on is None


def test_what_was_done_says_where_and_when_last(story, clock):
    note(story.maya, EvidenceKind.LESSON_READ, "3.1")
    clock.advance(timedelta(days=3))
    note(story.maya, EvidenceKind.LESSON_READ, "3.1", usage_key=USAGE)
    note(story.maya, EvidenceKind.LESSON_READ, "3.1")  # again, which is nothing new
    last = clock.now
    clock.advance(timedelta(days=3))
    note(story.maya, EvidenceKind.LESSON_READ, "3.1", usage_key=USAGE)
    state = story.passport()["3.1"]
    assert state.done == {EvidenceKind.LESSON_READ: Done(frozenset({USAGE, OTHER_USAGE}), last)}


def test_whether_a_plan_was_opened_is_seen_nowhere(story):
    note(story.maya, EvidenceKind.PLAN_OPENED, "6.a")
    for reader in (story.maya, story.ruth, story.lead):
        assert story.passport(actor=reader) == {}
    assert api.cohort(story.lead, course_key=COURSE).competences == {}


def test_a_self_assessment_says_when_in_which_role_play_and_how_it_went_on(story, clock):
    story.request()
    asked = story.passport(actor=story.ruth)["3.1"].asked
    assert asked == Asked(clock.now, "A lift home", USAGE, RequestState.REQUESTED)
    (open_request,) = api.waiting(story.ruth, course_key=COURSE).rows
    claimed = api.claim(story.ruth, course_key=COURSE, request_uuid=open_request.request_uuid)
    assert story.passport()["3.1"].asked.state is RequestState.CLAIMED
    story.decide(claimed, outcome=Outcome.PRACTISE_AGAIN)
    assert story.passport()["3.1"].asked.state is RequestState.PRACTISE_AGAIN
    clock.advance(timedelta(days=2))
    again = story.request()
    assert story.passport()["3.1"].asked == Asked(clock.now, "A lift home", USAGE, RequestState.REQUESTED)
    api.cancel_request(story.maya, course_key=COURSE, request_uuid=again.uuid)
    assert story.passport()["3.1"].asked.state is RequestState.CANCELLED


def test_a_sign_off_says_by_whom_when_on_what_rubric_and_what_was_seen_when(yearly, clock):
    day = clock.now.date() - timedelta(days=2)
    decision = yearly.decide(observed_on=day)
    for reader in (yearly.maya, yearly.ruth):
        state = yearly.passport(actor=reader)["3.3"]
        assert (state.signed_off_by, state.signed_off_on) == ("Ruth Ferreira", clock.now.date())
        assert (state.valid_until, state.decision_uuid) == (decision.valid_until, decision.uuid)
        assert state.seen == Seen(
            title="A lift home",
            usage_key=USAGE,
            request_uuid=decision.request_uuid,
            on=day,
            rubric_title="Keeping the role",
            rubric_hash=content_hash(RUBRIC),
        )
    api.withdraw(yearly.ruth, course_key=COURSE, decision_uuid=decision.uuid, reason="A mix-up.")
    state = yearly.passport()["3.3"]
    assert (state.seen, state.signed_off_on, state.signed_off_by) == (None, None, "")


def test_what_was_brought_along_says_who_awarded_it_and_who_recorded_it(story):
    note(story.maya, EvidenceKind.LESSON_READ, "3.1")
    api.record_prior_learning(
        story.lead,
        course_key=COURSE,
        record_uuid=LearnerRecord.objects.get().uuid,
        competences=["9.1"],
        awarded_by="Open College",
        evidence="Certificate 12",
        awarded_on=date(2026, 3, 1),
        valid_until=None,
        submission_key=uuid4(),
    )
    state = story.passport()["9.1"]
    assert state.award == Award("Open College", date(2026, 3, 1))
    assert state.from_elsewhere
    assert state.signed_off_by == "Lee Adeyemi"


def test_its_story_is_the_records_without_what_was_written(story):
    note(story.maya, EvidenceKind.LESSON_READ, "3.1")
    request = story.claimed()
    story.comment(request)
    decision = story.decide(request)
    api.reply(story.maya, course_key=COURSE, decision_uuid=decision.uuid, text="I will.")
    told = api.passport(COURSE, story.maya.user_id, actor=story.maya).story
    assert [event.kind for event in told] == ["requested", "claimed", "commented", "decided", "replied"]
    whole = api.story(story.maya, course_key=COURSE).story
    assert told == tuple(replace(event, words={}) for event in whole)
    assert {event.usage_key for event in told} == {USAGE}


def test_what_nobody_may_see_before_the_decision_is_not_in_it_either(story):
    request = story.request(rubric=TWO_ASSESSORS)
    story.rate(request)
    for reader, hidden in ((story.maya, "rated"), (story.lead, "requested")):
        told = api.passport(COURSE, story.maya.user_id, actor=reader).story
        assert {event.kind: bool(event.details) for event in told}[hidden] is False
        assert "ratings" not in {name for event in told if event.kind == hidden for name in event.details}


def test_evidence_without_competences_is_fine_and_nonsense_is_refused(story):
    note(story.maya, EvidenceKind.LESSON_READ)
    assert not Evidence.objects.exists()
    with pytest.raises(Invalid):
        note(story.maya, EvidenceKind.LESSON_READ, "3" * 100)


def test_evidence_is_the_learners_own(story, tom):
    story.platform.enrolments = {(story.maya.user_id, COURSE)}
    for other in (tom, replace(story.maya, is_masquerading=True)):
        with pytest.raises(NotAllowed):
            note(other, EvidenceKind.LESSON_READ, "3.1")


def test_the_learner_the_supervisor_and_staff_read_a_passport_and_nobody_else(story, tom, omar):
    story.decide()
    for reader in (story.maya, story.ruth, story.lead):
        assert story.passport(actor=reader)["3.1"].state == Standing.SIGNED_OFF
    for stranger in (tom, omar):
        with pytest.raises(NotFound):
            story.passport(actor=stranger)
    with pytest.raises(NotFound):
        api.passport(OTHER_COURSE, story.maya.user_id, actor=story.ruth)


def test_a_passport_takes_two_queries_at_any_length(story, django_assert_num_queries):
    story.decide()
    for _again in range(3):
        story.decide(story.claimed(usage_key=OTHER_USAGE), outcome=Outcome.PRACTISE_AGAIN)
    note(story.maya, EvidenceKind.LESSON_READ, "3.1", "3.2")
    story.passport()  # the first time, this process learns titles too
    for reader, number in ((story.maya, 2), (story.lead, 2), (story.ruth, 3)):
        with django_assert_num_queries(number):
            assert len(story.passport(actor=reader)) == 3


def test_noting_evidence_again_takes_two_queries(story, django_assert_max_num_queries):
    note(story.maya, EvidenceKind.LESSON_READ, "3.1", "3.2")
    with django_assert_max_num_queries(2):
        note(story.maya, EvidenceKind.LESSON_READ, "3.1", "3.2")
