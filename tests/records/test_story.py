"""A learner's whole record: everything on it in order, for them and their assessors, and nothing too early."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from alongside.content.rubric import Outcome, Rating
from alongside.records import api
from alongside.records.data import ErasureReason, EvidenceKind, Standing
from alongside.records.errors import NotAllowed, NotFound
from alongside.records.models import LearnerRecord, LedgerEntry
from tests.records.conftest import (
    COURSE,
    OTHER_COURSE,
    OTHER_USAGE,
    READY,
    RUBRIC,
    USAGE,
    filled_in,
    make_actor,
)

MARK = "heron-by-the-weir"
NOTED = {code: Rating(rating.level, rating.behaviours, MARK) for code, rating in READY.items()}
BY_TWO = RUBRIC.model_copy(update={"code": "by-two", "assessors": 2})


def record_of(actor):
    return LearnerRecord.objects.get(user_id=actor.user_id, course_key=COURSE).uuid


def read(actor, record=None):
    return api.story(actor, course_key=COURSE, record_uuid=record)


def hand_in(actor, request):
    return api.rate(
        actor,
        course_key=COURSE,
        request_uuid=request.uuid,
        assessment=filled_in(ratings=NOTED, relation=MARK),
        submission_key=uuid4(),
    )


def everything(story):
    """Have every kind of thing happen on Maya's record."""
    api.note_evidence(
        story.maya, course_key=COURSE, usage_key=USAGE, kind=EvidenceKind.LESSON_READ, competences=["4.1"]
    )
    request = story.claimed()
    api.release(story.ruth, course_key=COURSE, request_uuid=request.uuid)
    api.comment(
        story.maya, course_key=COURSE, request_uuid=request.uuid, text="Tuesday?", submission_key=uuid4()
    )
    api.claim(story.ruth, course_key=COURSE, request_uuid=request.uuid)
    first = story.decide(request, Outcome.PRACTISE_AGAIN)
    api.reply(story.maya, course_key=COURSE, decision_uuid=first.uuid, text="I will.")
    second = story.decide()
    api.withdraw(story.ruth, course_key=COURSE, decision_uuid=second.uuid, reason="A mix-up.")
    api.cancel_request(story.maya, course_key=COURSE, request_uuid=story.request(usage_key=OTHER_USAGE).uuid)
    api.record_prior_learning(
        story.lead,
        course_key=COURSE,
        record_uuid=record_of(story.maya),
        competences=["9.1"],
        awarded_by="Riverside Peers",
        evidence="Certificate seen.",
        awarded_on=date(2025, 3, 1),
        valid_until=None,
        submission_key=uuid4(),
    )


def test_it_holds_every_entry_in_order(story):
    everything(story)
    told = read(story.maya).story
    assert [event.sequence for event in told] == list(range(1, len(told) + 1))
    assert [event.kind for event in told] == [
        "requested", "claimed", "released", "commented", "claimed", "decided", "replied",
        "requested", "claimed", "decided", "withdrawn",
        "requested", "cancelled", "recognised",
    ]  # fmt: skip
    assert [event.entry_hash for event in told] == list(
        LedgerEntry.objects.order_by("sequence").values_list("entry_hash", flat=True)
    )
    assert {event.title for event in told[:-1]} == {"A lift home"}
    decided, replied, withdrawn = told[5], told[6], told[10]
    assert (decided.by, decided.words["next_step"]) == ("Ruth Ferreira", "Try it with a louder Sam.")
    assert (decided.details["outcome"], decided.details["attempt"]) == ("practise-again", 1)
    assert (replied.by, replied.words) == ("Maya Okafor", {"reply": "I will."})
    assert (withdrawn.words, told[-1].title, told[-1].request_uuid) == ({"reason": "A mix-up."}, "", None)
    assert told[-1].words == {"awarded_by": "Riverside Peers", "evidence": "Certificate seen."}
    assert not any("texts" in event.details or "actor" in event.words for event in told)


def test_beside_it_stands_where_everything_is_now(story):
    everything(story)
    told = read(story.maya)
    assert (told.learner_name, told.learner_id, told.course_key) == (
        "Maya Okafor",
        story.maya.user_id,
        COURSE,
    )
    assert told.supervisors == ("Ruth Ferreira",)
    assert told.competences == story.passport()
    assert {code: state.state for code, state in told.competences.items()} == {
        "3.1": Standing.SELF_ASSESSED,
        "3.3": Standing.SELF_ASSESSED,
        "4.1": Standing.LEARNING,
        "9.1": Standing.SIGNED_OFF,
    }
    assert told.decisions == story.view().decisions
    assert [found.awarded_by for found in told.prior_learning] == ["Riverside Peers"]


def test_whoever_has_the_learner_in_care_reads_the_same(story, omar):
    everything(story)
    record = record_of(story.maya)
    api.give_role(
        story.lead, course_key=COURSE, login="omar", role="training-lead", starts=timezone.localdate()
    )
    assert read(story.ruth, record) == read(story.lead, record) == read(omar, record)
    mine, theirs = read(story.maya), read(story.ruth, record)
    assert read(story.maya, record) == mine
    assert replace(mine, story=()) == replace(theirs, story=())
    (more,) = [pair for pair in zip(mine.story, theirs.story, strict=True) if pair[0] != pair[1]]
    assert more[0].details["ratings"]  # how Maya rated herself in what she took back is nobody's but hers
    assert (more[1].details, more[1].words) == ({}, {})


def test_nobody_else_can_tell_that_it_is_there(story, tom, omar, django_assert_num_queries):
    story.request()
    record = record_of(story.maya)
    story.supervise(tom, omar)
    for actor in (tom, omar):
        for uuid in (record, uuid4()):
            with django_assert_num_queries(1), pytest.raises(NotFound):
                read(actor, uuid)
    with pytest.raises(NotFound):
        api.story(story.ruth, course_key=OTHER_COURSE, record_uuid=record)
    with pytest.raises(NotAllowed):
        read(replace(story.maya, is_masquerading=True))


def test_somebody_without_a_record_is_told_how_it_begins(story, tom):
    with pytest.raises(NotFound, match="first lesson"):
        read(tom)


def test_a_supervisor_whose_days_are_over_reads_nothing(story, omar):
    story.supervise(story.maya, omar, ends=timezone.localdate() - timedelta(days=1))
    with pytest.raises(NotFound):
        read(omar, record_of(story.maya))
    assert read(story.maya).supervisors == ("Ruth Ferreira",)


@pytest.fixture
def by_two(story, omar):
    """Return a request that Ruth has rated and Omar has not, and Omar and Vera, who supervise Maya too."""
    vera = make_actor("vera", "Vera", "Nowak", is_learner=False)
    for actor in (omar, vera):
        story.supervise(story.maya, actor)
    request = story.request(rubric=BY_TWO, ratings=NOTED)
    hand_in(story.ruth, request)
    return request, omar, vera


def shown(actor, record, kind):
    """Return whose entries of a kind the actor can read."""
    told = [event for event in read(actor, record).story if event.kind == kind]
    for event in told:
        assert bool(event.details.get("ratings")) == bool(event.words) == (MARK in str(event.words))
    return {event.by for event in told if event.details}


def test_blind_ratings_stay_blind_until_all_are_in(story, by_two):
    request, omar, vera = by_two
    record = record_of(story.maya)
    kinds = [event.kind for event in read(omar, record).story]
    assert "rated" in kinds  # that it was rated is no secret
    assert shown(story.ruth, record, "rated") == {"Ruth Ferreira"}
    for actor in (omar, vera, story.lead, story.maya):
        assert shown(actor, record, "rated") == set()
    hand_in(omar, request)
    for actor in (story.ruth, omar, vera, story.lead):
        assert shown(actor, record, "rated") == {"Ruth Ferreira", "Omar Haddad"}
    assert shown(story.maya, record, "rated") == set()  # until there is a decision


def test_a_decision_opens_the_ratings_for_the_learner(story, by_two):
    request, omar, _vera = by_two
    hand_in(omar, request)
    story.decide(request)
    assert shown(story.maya, record_of(story.maya), "rated") == {"Ruth Ferreira", "Omar Haddad"}


def test_the_learners_own_rating_leans_on_nobody(story, by_two):
    request, omar, vera = by_two
    record = record_of(story.maya)
    assert shown(story.maya, record, "requested") == {"Maya Okafor"}
    assert shown(story.ruth, record, "requested") == {"Maya Okafor"}  # she has rated
    for actor in (omar, vera, story.lead):
        assert shown(actor, record, "requested") == set()
    hand_in(omar, request)
    story.decide(request)
    assert shown(vera, record, "requested") == {"Maya Okafor"}


def test_what_was_erased_is_gone_from_it_and_the_entry_stays(story):
    everything(story)
    before = len(read(story.maya).story)
    api.erase_person(
        story.lead, course_key=COURSE, user_id=story.ruth.user_id, reason_code=ErasureReason.REQUESTED
    )
    told = read(story.maya).story
    assert len(told) == before + 1
    assert "Ferreira" not in str([(event.by, event.words) for event in told])
    assert told[5].words["next_step"] == "Try it with a louder Sam."
    assert read(story.maya).supervisors == ()


def test_an_entry_that_the_platform_made_by_itself_is_in_it(story):
    story.decide()
    api.retire_person(user_id=story.ruth.user_id)
    last = read(story.maya).story[-1]
    assert (last.kind, last.by, last.words) == ("erased", "", {})


def test_it_takes_the_same_number_of_queries_at_any_length(story, omar, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(12) as counted:
            read(story.ruth, record_of(story.maya))
        return len(counted)

    everything(story)
    story.supervise(story.maya, omar)
    small = cost()
    for number in range(4):
        story.decide(story.claimed(usage_key=f"{OTHER_USAGE}-{number}"))
    assert cost() == small


def test_no_word_of_it_is_in_what_is_printed(story):
    everything(story)
    told = read(story.maya)
    for private in ("Okafor", "Ferreira", "mix-up", "louder", "Riverside"):
        assert private not in f"{told!r} {told.story!r}"
