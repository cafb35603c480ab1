"""Any order of verbs by anybody: what is allowed happens, what is not changes nothing, and the record always fits."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from unittest import mock
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from alongside import platform as port
from alongside.content.rubric import Outcome
from alongside.records import api
from alongside.records.data import AfterConcern, SignOffState, Standing
from alongside.records.errors import RecordsError
from alongside.records.models import CompetenceStatus, CourseRole, LearnerRecord, LedgerEntry, RolePlayRequest
from tests.records.conftest import (
    COURSE,
    OTHER_USAGE,
    READY,
    ROLE_PLAY,
    RUBRIC,
    TWO_ASSESSORS,
    USAGE,
    filled_in,
    make_actor,
)

LEARNERS, ASSESSORS = ["maya", "tom"], ["ruth", "omar", "lead"]
CARES_FOR = {"ruth": {"maya", "tom"}, "omar": {"tom"}, "lead": {"maya", "tom"}, "maya": set(), "tom": set()}
TO_ASSESS = {SignOffState.REQUESTED, SignOffState.CLAIMED}
WAITING = TO_ASSESS | {SignOffState.RATED}
OPEN = WAITING | {SignOffState.SET_ASIDE}
RUBRICS = {USAGE: RUBRIC, OTHER_USAGE: TWO_ASSESSORS}
REMIND = timedelta(days=7)

places = st.tuples(st.sampled_from(LEARNERS), st.sampled_from([USAGE, OTHER_USAGE]))
assessors = st.sampled_from(ASSESSORS * 3 + LEARNERS)


@dataclass
class Expected:
    """What should be so about one learner's role-play."""

    state: SignOffState = SignOffState.OPEN
    request: UUID | None = None
    decision: UUID | None = None
    holder: str | None = None
    until: datetime | None = None
    raters: set[str] = field(default_factory=set)

    def back_to_queue(self) -> None:
        """Let nobody hold it any more."""
        self.state = SignOffState.RATED if len(self.raters) == 2 else SignOffState.REQUESTED
        self.holder = self.until = None


@dataclass(frozen=True)
class SignOff:
    """A sign-off that stands."""

    place: tuple[str, str]
    decision: UUID
    valid_until: date


class SignOffs(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = timezone.now()
        self.clock = mock.patch.object(timezone, "now", side_effect=lambda: self.now)
        self.clock.start()
        port._adapter.cache_clear()
        port.current().facts[COURSE] = {"sign_offs": {"valid_months": 1, "remind_days": REMIND.days}}
        self.people = {name: make_actor(name, name.title(), "Test") for name in LEARNERS}
        self.people |= {name: make_actor(name, name.title(), "Test") for name in ("ruth", "omar", "keeper")}
        self.people["lead"] = make_actor("lead", "Lead", "Test", is_staff=True)
        CourseRole.objects.create(
            course_key=COURSE,
            user_id=self.people["keeper"].user_id,
            role="concern-lead",
            starts=timezone.localdate(),
        )
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
        self.sign_offs: list[SignOff] = []  # those that stand, in the order in which they were written
        self.concerns: list[tuple[UUID, tuple[str, str], UUID]] = []  # those that are open

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

    def standing(self, place) -> SignOff | None:
        """Return the newest sign-off of a role-play that stands."""
        return next((each for each in reversed(self.sign_offs) if each.place == place), None)

    def may_ask(self, place) -> bool:
        expected = self.expected[place]
        if expected.state == SignOffState.SIGNED_OFF:
            return self.standing(place).valid_until - REMIND <= self.now.date()
        return expected.state not in OPEN

    @rule(minutes=st.sampled_from([1, 30, 50]))
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule(days=st.sampled_from([26, 40]))
    def weeks_pass(self, days):
        self.now += timedelta(days=days)

    @initialize()
    def everybody_asks(self):
        for place in self.expected:
            self.request(place)

    @rule(place=places)
    def request(self, place):
        key = uuid4()
        answer = self.attempt(
            self.may_ask(place),
            api.request_role_play,
            self.people[place[0]],
            usage_key=place[1],
            rubric=RUBRICS[place[1]],
            role_play=ROLE_PLAY,
            ratings=READY,
            submission_key=key,
        )
        if answer:
            self.expected[place] = Expected(SignOffState.REQUESTED, answer.uuid)

    @rule(place=places, by=st.sampled_from(LEARNERS))
    def cancel(self, place, by):
        expected = self.expected[place]
        allowed = by == place[0] and expected.state in WAITING
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
            self.may_assess(place, by)
            and expected.state in TO_ASSESS
            and by not in expected.raters
            and not self.held_by_another(expected, by)
        )
        self.attempt(allowed, api.claim, self.people[by], request_uuid=expected.request or uuid4())
        if allowed:
            expected.state, expected.holder = SignOffState.CLAIMED, by
            expected.until = self.now + timedelta(minutes=45)

    @rule(place=places, by=assessors)
    def release(self, place, by):
        expected = self.expected[place]
        allowed = (
            self.may_assess(place, by)
            and expected.state in WAITING
            and not self.held_by_another(expected, by)
        )
        self.attempt(allowed, api.release, self.people[by], request_uuid=expected.request or uuid4())
        if allowed and expected.holder == by:
            expected.back_to_queue()

    @rule(place=places, by=assessors)
    def rate(self, place, by):
        expected = self.expected[place]
        allowed = (
            self.may_assess(place, by)
            and place[1] == OTHER_USAGE
            and expected.state in TO_ASSESS
            and by not in expected.raters
        )
        sent = {
            "request_uuid": expected.request or uuid4(),
            "assessment": filled_in(),
            "submission_key": uuid4(),
        }
        answer = self.attempt(allowed, api.rate, self.people[by], **sent)
        if answer:
            assert api.rate(self.people[by], course_key=COURSE, **sent) == answer
            others_go_on = self.held_by_another(expected, by)
            expected.raters.add(by)
            if len(expected.raters) == 2 or not others_go_on:
                expected.back_to_queue()

    @rule(place=places, by=assessors)
    def comment(self, place, by):
        expected = self.expected[place]
        allowed = self.may_assess(place, by) or (by == place[0] and expected.request is not None)
        sent = {"request_uuid": expected.request or uuid4(), "text": "Hm.", "submission_key": uuid4()}
        answer = self.attempt(allowed, api.comment, self.people[by], **sent)
        if answer:
            assert api.comment(self.people[by], course_key=COURSE, **sent) == answer

    @rule(place=places, by=assessors)
    def raise_concern(self, place, by):
        expected = self.expected[place]
        if expected.request is None:
            return
        answer = self.attempt(
            self.may_assess(place, by),
            api.raise_concern,
            self.people[by],
            record_uuid=LearnerRecord.objects.get(user_id=self.people[place[0]].user_id).uuid,
            request_uuid=expected.request,
            text="I am worried.",
            submission_key=uuid4(),
        )
        if answer:
            self.concerns.append((answer.uuid, place, expected.request))
            if expected.state in WAITING:
                expected.state, expected.holder, expected.until = SignOffState.SET_ASIDE, None, None

    @rule(
        which=st.integers(0, 3), by=st.sampled_from(["keeper", "lead"]), after=st.sampled_from(AfterConcern)
    )
    def close_concern(self, which, by, after):
        if not self.concerns:
            return
        concern = self.concerns[which % len(self.concerns)]
        uuid, place, request = concern
        closing = {"concern_uuid": uuid, "closing": "We talked.", "after": after}
        if self.attempt(by == "keeper", api.close_concern, self.people[by], **closing):
            self.concerns.remove(concern)
            expected = self.expected[place]
            if expected.request == request and expected.state == SignOffState.SET_ASIDE:
                if after == AfterConcern.CANCEL:
                    self.expected[place] = self.after_cancelling(place)
                elif all(request != other for _uuid, _place, other in self.concerns):
                    expected.back_to_queue()

    @rule(place=places, by=assessors, outcome=st.sampled_from(Outcome))
    def decide(self, place, by, outcome):
        expected, key = self.expected[place], uuid4()
        if place[1] == OTHER_USAGE:
            is_next = expected.state == SignOffState.RATED and by in expected.raters
        else:
            is_next = expected.state == SignOffState.CLAIMED and expected.holder == by
        allowed = self.may_assess(place, by) and is_next
        sent = {
            "request_uuid": expected.request or uuid4(),
            "outcome": outcome,
            "assessment": filled_in(),
            "submission_key": key,
        }
        uuid = self.attempt(allowed, api.decide, self.people[by], **sent)
        if uuid:
            again = api.decide(self.people[by], course_key=COURSE, **sent)
            assert again == uuid
            form = api.assessment_form(self.people[by], course_key=COURSE, request_uuid=sent["request_uuid"])
            assert form.decision.uuid == uuid
            if outcome == Outcome.SIGNED_OFF:
                self.sign_offs.append(SignOff(place, uuid, form.decision.valid_until))
            self.expected[place] = Expected(SignOffState(outcome.value), sent["request_uuid"], uuid)

    @rule(place=places, outcome=st.sampled_from(Outcome))
    def see_it_through(self, place, outcome):
        """Do at once what takes chance many steps: ask, be assessed by everybody whom it needs, be decided."""
        self.request(place)
        if place[1] == USAGE:
            self.claim(place, "ruth")
        else:
            for rater in ("ruth", "lead"):
                self.rate(place, rater)
        self.decide(place, "ruth", outcome)

    @rule(place=places, by=assessors)
    def withdraw(self, place, by):
        standing = self.standing(place)
        allowed = place[0] in CARES_FOR[by] and standing is not None
        self.attempt(
            allowed,
            api.withdraw,
            self.people[by],
            decision_uuid=standing.decision if standing else uuid4(),
            reason="A mistake.",
        )
        if allowed:
            self.sign_offs.remove(standing)
            if self.expected[place].decision == standing.decision:
                self.expected[place].state = SignOffState.WITHDRAWN

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
                list(
                    requests.values_list(
                        "uuid", "state", "is_open", "claimed_by", "claimed_until", "assessors", "rated"
                    )
                ),
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
            assert view.can_ask is self.may_ask((learner, usage))

    @invariant()
    def a_competence_stands_by_its_newest_sign_off(self):
        for learner in LEARNERS:
            newest = next((each for each in reversed(self.sign_offs) if each.place[0] == learner), None)
            actor = self.people[learner]
            state = api.passport(COURSE, actor.user_id, actor=actor).competences.get("3.3")
            if newest is None:
                assert state is None or state.state not in (Standing.SIGNED_OFF, Standing.RUN_OUT)
            else:
                has_run_out = newest.valid_until < self.now.date()
                assert state.decision_uuid == newest.decision
                assert state.state == (Standing.RUN_OUT if has_run_out else Standing.SIGNED_OFF)

    @invariant()
    def the_queue_holds_what_waits(self):
        for assessor in ASSESSORS:
            waiting = {row.request_uuid for row in api.waiting(self.people[assessor], course_key=COURSE).rows}
            assert waiting == {
                expected.request
                for place, expected in self.expected.items()
                if expected.state in WAITING and place[0] in CARES_FOR[assessor]
            }


@pytest.mark.django_db
def test_any_order_of_verbs_by_anybody_keeps_the_record_whole():
    run_state_machine_as_test(
        SignOffs,
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
