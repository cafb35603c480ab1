"""How long a sign-off holds, by the organisation's own rule; running out, and renewal."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache

from alongside.content.rubric import Outcome
from alongside.records import api
from alongside.records.data import SignOffState, Standing
from alongside.records.errors import Conflict
from alongside.records.local.rules import Rules
from alongside.records.models import LearnerRecord
from tests.records.conftest import COURSE, OTHER_COURSE, USAGE


def rules_of(story, facts) -> Rules:
    story.platform.facts[OTHER_COURSE] = facts
    cache.clear()
    return api.rules(OTHER_COURSE)


def test_without_a_word_sign_offs_do_not_run_out(story):
    assert rules_of(story, {}) == Rules(valid_months=None, remind_days=60, overdue_days=7, stuck_days=28)
    assert story.decide().valid_until is None


def test_rules_are_those_built_into_the_course(story):
    facts = {"sign_offs": {"valid_months": 24}, "workspace": {"overdue_days": 3, "stuck_days": 14}}
    assert rules_of(story, facts) == Rules(24, 60, 3, 14)


@pytest.mark.parametrize(
    "broken", ["text", 7, {"valid_months": 0}, {"valid_months": "soon"}, {"months": 3}, None]
)
def test_a_rule_that_cannot_be_read_is_as_if_nothing_was_said(story, broken):
    assert rules_of(story, {"sign_offs": broken, "workspace": broken}) == Rules()


def test_rules_are_remembered(yearly, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert api.rules(COURSE) == api.rules(COURSE)


@pytest.mark.parametrize(
    ("day", "months", "until"),
    [
        (date(2026, 11, 22), 12, date(2027, 11, 22)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, until):
    assert Rules(valid_months=months).valid_until(day) == until


def test_a_sign_off_runs_out_when_its_last_day_has_passed(yearly, clock):
    decision = yearly.decide()
    last_day = decision.valid_until
    assert last_day > clock.now.date() + timedelta(days=360)
    stages = []
    for day in (
        clock.now.date(),
        last_day - timedelta(days=31),
        last_day - timedelta(days=30),
        last_day,
        last_day + timedelta(days=1),
    ):
        clock.advance(day - clock.now.date())
        state = yearly.passport()["3.3"]
        assert (state.valid_until, state.decision_uuid) == (last_day, decision.uuid)
        stages.append((state.state, state.runs_out_soon, yearly.view().can_ask))
    assert stages == [
        (Standing.SIGNED_OFF, False, False),
        (Standing.SIGNED_OFF, False, False),
        (Standing.SIGNED_OFF, True, True),
        (Standing.SIGNED_OFF, True, True),
        (Standing.RUN_OUT, False, True),
    ]
    assert yearly.view().state == SignOffState.SIGNED_OFF


def test_practise_again_does_not_run_out(yearly):
    assert yearly.decide(outcome=Outcome.PRACTISE_AGAIN).valid_until is None


def test_a_change_of_rule_leaves_what_stands(yearly):
    decision = yearly.decide()
    yearly.platform.facts[COURSE] = {}
    cache.clear()
    assert yearly.passport()["3.3"].valid_until == decision.valid_until


class TestRenewal:
    def test_nobody_renews_before_it_is_time(self, yearly):
        yearly.decide()
        with pytest.raises(Conflict):
            yearly.request()

    def test_while_it_is_renewed_the_sign_off_stands_and_the_newest_counts(self, yearly, clock):
        first = yearly.decide()
        clock.advance(timedelta(days=350))
        renewal = yearly.claimed()
        assert renewal.attempt == 2
        assert yearly.passport()["3.3"].decision_uuid == first.uuid
        assert yearly.view().state == SignOffState.CLAIMED
        assert not yearly.view().can_ask
        second = yearly.decide(renewal)
        state = yearly.passport()["3.3"]
        assert (state.decision_uuid, state.valid_until) == (second.uuid, second.valid_until)
        assert not state.runs_out_soon
        assert api.verify_record(LearnerRecord.objects.get(user_id=yearly.maya.user_id).uuid).holds

    def test_practise_again_leaves_the_earlier_sign_off_until_it_runs_out(self, yearly, clock):
        first = yearly.decide()
        clock.advance(timedelta(days=350))
        yearly.decide(outcome=Outcome.PRACTISE_AGAIN)
        assert yearly.passport()["3.3"].decision_uuid == first.uuid
        clock.advance(timedelta(days=30))
        assert yearly.passport()["3.3"].state == Standing.RUN_OUT
        assert yearly.request().attempt == 3

    def test_the_score_goes_only_with_the_last_sign_off_that_stands(
        self, yearly, clock, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            first = yearly.decide()
            clock.advance(timedelta(days=350))
            second = yearly.decide()
        score = (yearly.maya.user_id, COURSE, USAGE)
        for decision, has_score in ((first, True), (second, False)):
            with django_capture_on_commit_callbacks(execute=True):
                api.withdraw(yearly.ruth, course_key=COURSE, decision_uuid=decision.uuid, reason="A mistake.")
            assert (score in yearly.platform.scores) is has_score
        assert yearly.passport()["3.3"].state == Standing.WITHDRAWN
