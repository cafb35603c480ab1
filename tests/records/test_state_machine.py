"""Any order of verbs by anybody: what is allowed happens, what is not changes nothing, and the record always fits."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from unittest import mock
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from alongside import platform as port
from alongside.content.rubric import Outcome
from alongside.records import api
from alongside.records.data import SignOffState
from alongside.records.errors import RecordsError
from alongside.records.models import CompetenceStatus, LearnerRecord, LedgerEntry, RolePlayRequest
from tests.records.conftest import (
    COURSE,
    OTHER_USAGE,
    READY,
    ROLE_PLAY,
    RUBRIC,
    USAGE,
    filled_in,
    make_actor,
)

LEARNERS, ASSESSORS = ["maya", "tom"], ["ruth", "omar", "lead"]
CARES_FOR = {"ruth": {"maya", "tom"}, "omar": {"tom"}, "lead": {"maya", "tom"}, "maya": set(), "tom": set()}
OPEN = {SignOffState.REQUESTED, SignOffState.CLAIMED}

places = st.tuples(st.sampled_from(LEARNERS), st.sampled_from([USAGE, OTHER_USAGE]))
assessors = st.sampled_from(ASSESSORS + LEARNERS)


@dataclass
class Expected:
    """What should be so about one learner's role-play."""

    state: SignOffState = SignOffState.OPEN
    request: UUID | None = None
    decision: UUID | None = None
    holder: str | None = None
    until: datetime | None = None
    key: UUID | None = None
    sign_off_stands: bool = False


class SignOffs(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = timezone.now()
        self.clock = mock.patch.object(timezone, "now", side_effect=lambda: self.now)
        self.clock.start()
        port._adapter.cache_clear()
        self.people = {name: make_actor(name, name.title(), "Test") for name in LEARNERS}
        self.people |= {name: make_actor(name, name.title(), "Test") for name in ("ruth", "omar")}
        self.people["lead"] = make_actor("lead", "Lead", "Test", is_staff=True)
        for assessor in ("ruth", "omar"):
            for learner in CARES_FOR[assessor]:
                api.assign(
                    self.people["lead"],
                    course_key=COURSE,
                    learner_id=self.people[learner].user_id,
                    supervisor_id=self.people[assessor].user_id,
                    starts=timezone.localdate(),
                )
        self.expected = {
            (learner, usage): Expected() for learner in LEARNERS for usage in (USAGE, OTHER_USAGE)
        }

    def teardown(self) -> None:
        self.the_projection_is_what_a_rebuilt_one_is()
        self.clock.stop()
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def attempt(self, allowed: bool, verb, *args, **kwargs):
        """Call a verb; hold that it works exactly if it is allowed, and leaves no trace if it is not."""
        entries = LedgerEntry.objects.count()
        try:
            answer = verb(*args, course_key=COURSE, **kwargs)
            refused = False
        except RecordsError:
            answer, refused = None, True
        assert refused is not allowed
        if refused:
            assert LedgerEntry.objects.count() == entries
        return answer

    def held_by_another(self, expected: Expected, assessor: str) -> bool:
        return (
            expected.state == SignOffState.CLAIMED
            and expected.holder != assessor
            and expected.until > self.now
        )

    def may_assess(self, place, assessor: str) -> bool:
        return place[0] in CARES_FOR[assessor] and self.expected[place].request is not None

    @rule(minutes=st.sampled_from([1, 30, 50]))
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule(place=places)
    def request(self, place):
        expected, key = self.expected[place], uuid4()
        answer = self.attempt(
            expected.state not in OPEN | {SignOffState.SIGNED_OFF},
            api.request_role_play,
            self.people[place[0]],
            usage_key=place[1],
            rubric=RUBRIC,
            role_play=ROLE_PLAY,
            ratings=READY,
            submission_key=key,
        )
        if answer:
            self.expected[place] = Expected(SignOffState.REQUESTED, answer.uuid)

    @rule(place=places, by=st.sampled_from(LEARNERS))
    def cancel(self, place, by):
        expected = self.expected[place]
        held = self.held_by_another(expected, by)
        allowed = by == place[0] and expected.state in OPEN and not held
        self.attempt(allowed, api.cancel_request, self.people[by], request_uuid=expected.request or uuid4())
        if allowed:
            self.expected[place] = self.after_cancelling(place)

    def after_cancelling(self, place) -> Expected:
        """Return what the attempt before left, which is what shows once a request is taken back."""
        earlier = (
            RolePlayRequest.objects.filter(record__user_id=self.people[place[0]].user_id, usage_key=place[1])
            .exclude(state="cancelled")
            .order_by("-attempt")
            .first()
        )
        if earlier is None:
            # The request carried a complete self-assessment, which stays with the learner.
            return Expected(SignOffState.SELF_ASSESSED)
        decision = earlier.assessments.get(kind="supervisor").uuid
        return Expected(SignOffState(earlier.state), earlier.uuid, decision)

    @rule(place=places, by=assessors)
    def claim(self, place, by):
        expected = self.expected[place]
        allowed = (
            self.may_assess(place, by) and expected.state in OPEN and not self.held_by_another(expected, by)
        )
        self.attempt(allowed, api.claim, self.people[by], request_uuid=expected.request or uuid4())
        if allowed:
            expected.state, expected.holder = SignOffState.CLAIMED, by
            expected.until = self.now + timedelta(minutes=45)

    @rule(place=places, by=assessors)
    def release(self, place, by):
        expected = self.expected[place]
        allowed = (
            self.may_assess(place, by) and expected.state in OPEN and not self.held_by_another(expected, by)
        )
        self.attempt(allowed, api.release, self.people[by], request_uuid=expected.request or uuid4())
        if allowed and expected.holder == by:
            expected.state, expected.holder, expected.until = SignOffState.REQUESTED, None, None

    @rule(place=places, by=assessors, outcome=st.sampled_from(Outcome))
    def decide(self, place, by, outcome):
        expected, key = self.expected[place], uuid4()
        allowed = (
            self.may_assess(place, by) and expected.state == SignOffState.CLAIMED and expected.holder == by
        )
        sent = {
            "request_uuid": expected.request or uuid4(),
            "outcome": outcome,
            "assessment": filled_in(),
            "submission_key": key,
        }
        answer = self.attempt(allowed, api.decide, self.people[by], **sent)
        if answer:
            again = api.decide(self.people[by], course_key=COURSE, **sent)
            assert again == answer
            self.expected[place] = Expected(SignOffState(outcome.value), answer.request_uuid, answer.uuid)

    @rule(place=places, by=assessors)
    def withdraw(self, place, by):
        expected = self.expected[place]
        allowed = self.may_assess(place, by) and expected.state == SignOffState.SIGNED_OFF
        self.attempt(
            allowed,
            api.withdraw,
            self.people[by],
            decision_uuid=expected.decision or uuid4(),
            reason="A mistake.",
        )
        if allowed:
            expected.state = SignOffState.WITHDRAWN

    @rule(place=places, by=assessors, text=st.text(min_size=1, max_size=8))
    def reply(self, place, by, text):
        expected = self.expected[place]
        if text.replace("\x00", "").strip():
            self.attempt(
                by == place[0] and expected.decision is not None,
                lambda actor, **sent: api.reply(actor, **sent) and self.repeated(actor, sent),
                self.people[by],
                decision_uuid=expected.decision or uuid4(),
                text=text,
            )

    def repeated(self, actor, sent):
        entries = LedgerEntry.objects.count()
        answer = api.reply(actor, **sent)
        assert LedgerEntry.objects.count() == entries
        return answer

    @invariant()
    def every_record_verifies(self):
        for record in LearnerRecord.objects.all():
            assert api.verify_record(record.uuid).faults == ()

    def the_projection_is_what_a_rebuilt_one_is(self):
        def standing():
            competences = CompetenceStatus.objects.order_by("record", "competence")
            requests = RolePlayRequest.objects.order_by("pk")
            return (
                list(competences.values_list("competence", "state", "since", "entry", "decision_uuid")),
                list(requests.values_list("uuid", "state", "is_open", "claimed_by", "claimed_until")),
            )

        before = standing()
        for record in LearnerRecord.objects.all():
            api.rebuild_projection(record.uuid)
        assert standing() == before

    @invariant()
    def everybody_sees_the_state_that_it_is_in(self):
        for (learner, usage), expected in self.expected.items():
            lapsed = expected.state == SignOffState.CLAIMED and expected.until <= self.now
            state = SignOffState.REQUESTED if lapsed else expected.state
            view = api.sign_off_view(self.people[learner], course_key=COURSE, usage_key=usage)
            assert view.state == state

    @invariant()
    def a_competence_is_signed_off_exactly_while_a_sign_off_stands(self):
        for learner in LEARNERS:
            stands = any(
                self.expected[learner, usage].state == SignOffState.SIGNED_OFF
                for usage in (USAGE, OTHER_USAGE)
            )
            actor = self.people[learner]
            state = api.passport(COURSE, actor.user_id, actor=actor).get("3.3")
            assert (state is not None and state.state == "signed-off") is stands

    @invariant()
    def the_queue_holds_what_waits(self):
        for assessor in ASSESSORS:
            waiting = {row.request_uuid for row in api.waiting(self.people[assessor], course_key=COURSE)}
            assert waiting == {
                expected.request
                for place, expected in self.expected.items()
                if expected.state in OPEN and place[0] in CARES_FOR[assessor]
            }


@pytest.mark.django_db
def test_any_order_of_verbs_by_anybody_keeps_the_record_whole():
    run_state_machine_as_test(
        SignOffs,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
