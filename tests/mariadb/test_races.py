"""Many people at the same moment, each on a connection of their own: one order, nothing twice, nothing lost.

Each race is run several times, bare and as Open edX calls us: inside the transaction that it opens for every request.
"""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from alongside.content.rubric import Outcome, Rating
from alongside.records import api
from alongside.records.data import ErasureReason, EvidenceKind
from alongside.records.errors import Conflict, NotFound, RecordsError
from alongside.records.models import LearnerRecord, LedgerEntry, Supervision
from tests.mariadb.answers import done, refusals
from tests.records.conftest import (
    COURSE,
    OTHER_USAGE,
    READY,
    RUBRIC,
    USAGE,
    filled_in,
    make_actor,
)

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = range(4)
MANY = 8
RUBRIC_FOR_TWO = RUBRIC.model_copy(update={"assessors": 2})


@pytest.fixture
def supervisors(story):
    """Eight people who supervise Maya."""
    people = [make_actor(f"supervisor-{number}", "Supervisor", str(number)) for number in range(MANY)]
    for person in people:
        story.supervise(story.maya, person)
    return people


@pytest.fixture(autouse=True)
def _everything_fits(story):
    """Whatever happened, every ledger holds at the end, and the projections say the same."""
    yield
    faults = [fault for found in api.verify_records() for fault in found.faults]
    assert faults == []


def kinds(story, about=None):
    entries = LedgerEntry.objects.filter(record__user_id=story.maya.user_id).order_by("sequence")
    if about is not None:
        entries = entries.filter(about_uuid=about)
    return list(entries.values_list("kind", flat=True))


def practise_again(story, request, actor, key=None):
    """Claim and decide, as somebody does who has the form on their screen."""
    api.claim(actor, course_key=COURSE, request_uuid=request.uuid)
    return story.decide(request, Outcome.PRACTISE_AGAIN, actor, submission_key=key)


def test_of_supervisors_who_decide_at_once_one_decides(story, supervisors, at_once):
    for _round in ROUNDS:
        waiting = story.request()
        answers = at_once(*(partial(practise_again, story, waiting, each) for each in supervisors))
        assert len(done(answers)) == 1
        assert refusals(answers) == [Conflict] * (MANY - 1)
        assert kinds(story, waiting.uuid) == ["requested", "claimed", "decided"]


def test_of_two_who_think_that_they_hold_the_claim_one_decides(story, supervisors, at_once, clock):
    first, second, *_others = supervisors
    for _round in ROUNDS:
        claimed = story.claimed(first)
        clock.advance(timedelta(hours=1))
        answers = at_once(
            partial(story.decide, claimed, Outcome.PRACTISE_AGAIN, first),
            partial(practise_again, story, claimed, second),
        )
        assert len(done(answers)) == 1
        assert refusals(answers) == [Conflict]
        assert kinds(story, claimed.uuid).count("decided") == 1


def test_a_decision_sent_fifty_times_in_parallel_is_one(story, at_once):
    claimed, key = story.claimed(), uuid4()
    answers = at_once(*[partial(story.decide, claimed, submission_key=key)] * 50)
    assert answers == [answers[0]] * 50
    assert answers[0].outcome == Outcome.SIGNED_OFF
    assert kinds(story) == ["requested", "claimed", "decided"]
    assert len(story.view().decisions) == 1


def test_a_request_sent_fifty_times_in_parallel_is_one(story, at_once):
    answers = at_once(*[partial(story.request, submission_key=uuid4())] * 50)
    assert answers == [answers[0]] * 50
    assert kinds(story) == ["requested"]


def test_of_eight_who_claim_at_once_one_holds_the_request(story, supervisors, at_once):
    for number in ROUNDS:
        waiting = story.request(usage_key=f"{USAGE}-{number}")
        answers = at_once(
            *(partial(api.claim, each, course_key=COURSE, request_uuid=waiting.uuid) for each in supervisors)
        )
        (held,) = done(answers)
        assert held.is_mine
        assert refusals(answers) == [Conflict] * (MANY - 1)
        assert kinds(story, waiting.uuid) == ["requested", "claimed"]


def test_a_claim_taken_from_two_tabs_is_one(story, at_once):
    waiting = story.request()
    claim = partial(api.claim, story.ruth, course_key=COURSE, request_uuid=waiting.uuid)
    assert refusals(at_once(claim, claim)) == []
    assert kinds(story) == ["requested", "claimed"]


def test_of_two_requests_at_once_for_one_role_play_one_waits(story, at_once):
    for number in ROUNDS:
        ask = partial(story.request, usage_key=f"{USAGE}-{number}")
        answers = at_once(lambda ask=ask: ask(), lambda ask=ask: ask())
        assert len(done(answers)) == 1
        assert refusals(answers) == [Conflict]
    assert kinds(story) == ["requested"] * len(ROUNDS)


def test_the_very_first_requests_of_everybody_keep_one_rubric(story, at_once):
    """Nobody has a record yet, and nobody has used the rubric or the role-play."""
    learners = [make_actor(f"learner-{number}", "Learner", str(number)) for number in range(MANY)]
    answers = at_once(*(partial(story.request, each) for each in learners))
    assert len(done(answers)) == MANY
    assert LearnerRecord.objects.exclude(user_id=story.maya.user_id).count() == MANY


def test_a_first_page_read_and_a_first_request_open_one_record(story, at_once):
    learners = [make_actor(f"learner-{number}", "Learner", str(number)) for number in ROUNDS]
    for learner in learners:
        note = partial(
            api.note_evidence,
            learner,
            course_key=COURSE,
            usage_key=OTHER_USAGE,
            kind=EvidenceKind.LESSON_READ,
            competences=["3.1"],
        )
        answers = at_once(note, note, partial(story.request, learner))
        assert refusals(answers) == []
    assert LearnerRecord.objects.exclude(user_id=story.maya.user_id).count() == len(learners)


def test_blind_ratings_handed_in_at_once_all_count(story, supervisors, at_once):
    first, second, *_others = supervisors
    waiting = story.request(rubric=RUBRIC_FOR_TWO)
    answers = at_once(*(partial(rate, waiting, each, uuid4()) for each in (first, second)))
    assert refusals(answers) == []
    assert kinds(story) == ["requested", "rated", "rated"]
    form = api.assessment_form(first, course_key=COURSE, request_uuid=waiting.uuid)
    assert (form.can_decide, len(form.ratings)) == (True, 2)


def test_no_more_ratings_count_than_are_asked_for(story, supervisors, at_once):
    waiting = story.request(rubric=RUBRIC_FOR_TWO)
    answers = at_once(*(partial(rate, waiting, each, uuid4()) for each in supervisors))
    assert len(done(answers)) == 2
    assert refusals(answers) == [Conflict] * (MANY - 2)


def test_a_rating_sent_many_times_in_parallel_is_one(story, supervisors, at_once):
    waiting = story.request(rubric=RUBRIC_FOR_TWO)
    answers = at_once(*[partial(rate, waiting, supervisors[0], uuid4())] * MANY)
    assert refusals(answers) == []
    assert kinds(story) == ["requested", "rated"]


def rate(request, actor, key):
    return api.rate(
        actor, course_key=COURSE, request_uuid=request.uuid, assessment=filled_in(), submission_key=key
    )


def test_comments_a_decision_and_a_withdrawal_come_in_one_order(story, supervisors, at_once):
    for number in ROUNDS:
        signed_off = story.decide(story.claimed(usage_key=f"{USAGE}-{number}"))
        about = {"course_key": COURSE, "request_uuid": signed_off.request_uuid}
        comments = [
            partial(api.comment, who, **about, text="A word.", submission_key=uuid4())
            for who in (story.maya, *supervisors[:3])
        ]
        withdrawals = [
            partial(api.withdraw, who, course_key=COURSE, decision_uuid=signed_off.uuid, reason="A mistake.")
            for who in supervisors[:3]
        ]
        reply = partial(
            api.reply, story.maya, course_key=COURSE, decision_uuid=signed_off.uuid, text="Thank you."
        )
        answers = at_once(*comments, *withdrawals, reply)
        assert refusals(answers) == [Conflict] * 2
        told = kinds(story, signed_off.request_uuid)
        assert told[:3] == ["requested", "claimed", "decided"]
        assert sorted(told[3:]) == [*["commented"] * 4, "replied", "withdrawn"]


def test_a_decision_amid_comments_stands(story, supervisors, at_once):
    for number in ROUNDS:
        claimed = story.claimed(usage_key=f"{USAGE}-{number}")
        comments = [
            partial(
                api.comment,
                who,
                course_key=COURSE,
                request_uuid=claimed.uuid,
                text="A word.",
                submission_key=uuid4(),
            )
            for who in (story.maya, *supervisors)
        ]
        answers = at_once(*comments, partial(story.decide, claimed))
        assert refusals(answers) == []
        assert sorted(kinds(story, claimed.uuid)[2:]) == ["commented"] * len(comments) + ["decided"]


@pytest.mark.parametrize("versions_before", [0, 1])
def test_of_two_tabs_that_save_a_draft_one_is_told_of_the_other(story, at_once, versions_before):
    for number in ROUNDS:
        claimed = story.claimed(usage_key=f"{USAGE}-{number}")
        save = partial(api.save_draft, story.ruth, course_key=COURSE, request_uuid=claimed.uuid)
        for version in range(versions_before):
            save(draft=filled_in(), base_version=version)
        drafts = [filled_in(strengths=f"From tab {tab}.") for tab in range(2)]
        answers = at_once(*(partial(save, draft=draft, base_version=versions_before) for draft in drafts))
        assert sorted(map(str, done(answers))) == [str(versions_before + 1)]
        (told,) = [answer for answer in answers if isinstance(answer, Conflict)]
        assert told.current.strengths == drafts[answers.index(versions_before + 1)].strengths


@pytest.mark.parametrize("versions_before", [0, 1])
def test_of_two_tabs_that_save_a_self_assessment_one_is_told_of_the_other(story, at_once, versions_before):
    for number in ROUNDS:
        save = partial(
            api.save_self_assessment,
            story.maya,
            course_key=COURSE,
            usage_key=f"{USAGE}-{number}",
            rubric=RUBRIC,
        )
        for version in range(versions_before):
            save(ratings=READY, base_version=version)
        answers = at_once(
            *(
                partial(
                    save,
                    ratings=READY | {"warmth": Rating(READY["warmth"].level, (), f"From tab {tab}.")},
                    base_version=versions_before,
                )
                for tab in range(2)
            )
        )
        assert [answer.version for answer in done(answers)] == [versions_before + 1]
        assert refusals(answers) == [Conflict]


def test_the_same_supervision_assigned_twice_at_once_is_one(story, supervisors, at_once, tom):
    before = Supervision.objects.count()
    for supervisor in supervisors[: len(ROUNDS)]:
        assign = partial(
            api.assign,
            story.lead,
            course_key=COURSE,
            learner_id=tom.user_id,
            supervisor_id=supervisor.user_id,
            starts=timezone.localdate(),
        )
        answers = at_once(*[assign] * 4)
        assert done(answers)
        assert Supervision.objects.filter(supervisor_id=supervisor.user_id).count() == 2  # Maya, and Tom
    assert Supervision.objects.count() == before + len(ROUNDS)


def test_erasing_somebody_while_they_are_decided_about_leaves_a_whole_record(story, supervisors, at_once):
    for number in ROUNDS:
        learner = make_actor(f"learner-{number}", "Learner", str(number))
        story.supervise(learner, story.ruth)
        waiting = story.request(learner)
        claimed = api.claim(story.ruth, course_key=COURSE, request_uuid=waiting.uuid)
        erase = partial(
            api.erase_person,
            story.lead,
            course_key=COURSE,
            user_id=learner.user_id,
            reason_code=ErasureReason.REQUESTED,
        )
        erased, decided = at_once(erase, partial(story.decide, claimed))
        assert erased.records == 1
        assert isinstance(decided, NotFound) or decided.outcome == Outcome.SIGNED_OFF
        assert not LearnerRecord.objects.filter(user_id=learner.user_id).exists()


def test_erasing_the_assessor_while_they_decide_leaves_a_whole_record(story, supervisors, at_once):
    for number, supervisor in zip(ROUNDS, supervisors, strict=False):
        claimed = story.claimed(supervisor, usage_key=f"{USAGE}-{number}")
        erase = partial(
            api.erase_person,
            story.lead,
            course_key=COURSE,
            user_id=supervisor.user_id,
            reason_code=ErasureReason.REQUESTED,
        )
        erased, decided = at_once(erase, partial(story.decide, claimed, actor=supervisor))
        assert erased.records == 1
        assert isinstance(decided, RecordsError) or decided.outcome == Outcome.SIGNED_OFF


def test_two_who_erase_the_same_person_at_once_erase_them_once(story, at_once, tom):
    for number in ROUNDS:
        learner = make_actor(f"learner-{number}", "Learner", str(number))
        story.request(learner)
        erase = partial(
            api.erase_person,
            story.lead,
            course_key=COURSE,
            user_id=learner.user_id,
            reason_code=ErasureReason.REQUESTED,
        )
        answers = at_once(erase, erase)
        assert refusals(answers) == []
        assert sorted(answer.records for answer in answers) == [0, 1]
