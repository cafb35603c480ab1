"""What can be taken away about many: all of it, in order, in parts, and only about those in one's care."""

import gc
import tracemalloc
from collections import deque
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from alongside.content.rubric import Outcome
from alongside.records import api
from alongside.records.data import DecisionRow, ErasureReason, ObservationFormat
from alongside.records.errors import NotAllowed
from alongside.records.tables import cursor
from tests.records.conftest import COURSE, OTHER_USAGE
from tests.records.crowd import caseload_names, learner, status


def decisions(actor, **since):
    return list(api.decisions(actor, course_key=COURSE, **since))


@pytest.fixture
def told(story, tom, clock):
    """Practise again, signed off, taken back; and somebody else's."""
    story.supervise(tom, story.ruth)
    first = story.decide(outcome=Outcome.PRACTISE_AGAIN)
    clock.advance(timedelta(days=2))
    second = story.decide()
    clock.advance(timedelta(days=1))
    api.withdraw(story.ruth, course_key=COURSE, decision_uuid=second.uuid, reason="Seen too fast.")
    request = story.request(tom)
    api.claim(story.lead, course_key=COURSE, request_uuid=request.uuid)
    third = story.decide(request, actor=story.lead)
    return SimpleNamespace(story=story, tom=tom, clock=clock, made=[first, second, third])


def test_every_decision_in_the_order_they_were_made(told):
    rows = decisions(told.story.lead)
    assert [row.decision_uuid for row in rows] == [decision.uuid for decision in told.made]
    second, made = rows[1], told.made[1]
    assert second == DecisionRow(
        decision_uuid=made.uuid,
        learner_name="Maya Okafor",
        record_uuid=second.record_uuid,
        role_play="A lift home",
        rubric_code=second.rubric_code,
        rubric_hash=second.rubric_hash,
        attempt=2,
        outcome=Outcome.SIGNED_OFF,
        decided_at=made.decided_at,
        decided_by="Ruth Ferreira",
        observed_on=made.observed_on,
        format=ObservationFormat.ROLE_PLAY_LIVE,
        competences=("3.1", "3.3"),
        levels={"warmth": "ready", "boundary": "ready"},
        valid_until=made.valid_until,
        withdrawn_on=told.clock.now.date(),
    )
    assert [row.withdrawn_on is None for row in rows] == [True, False, True]
    assert [row.decided_by for row in rows] == ["Ruth Ferreira", "Ruth Ferreira", "Lee Adeyemi"]
    assert second.rubric_hash.startswith("sha256:")
    assert {row.learner_name for row in rows} == {"Maya Okafor", "Tom Reyes"}
    (hers,) = {row.record_uuid for row in rows if row.learner_name == "Maya Okafor"}
    assert (
        api.find_learner(told.story.lead, course_key=COURSE, record_uuid=hers).learner_name == "Maya Okafor"
    )


def test_when_a_sign_off_runs_out_is_in_it(story):
    story.platform.facts[COURSE] = {"sign_offs": {"valid_months": 12, "remind_days": 60}}
    decision = story.decide()
    (row,) = decisions(story.lead)
    assert row.valid_until == decision.valid_until
    assert row.valid_until is not None


def test_from_a_day_on(told):
    day = told.made[1].decided_at.date()
    assert [row.decision_uuid for row in decisions(told.story.lead, since=day)] == [
        decision.uuid for decision in told.made[1:]
    ]
    assert decisions(told.story.lead, since=day + timedelta(days=30)) == []


def test_an_assessors_erased_name_is_gone(told):
    api.erase_person(
        told.story.lead,
        course_key=COURSE,
        user_id=told.story.ruth.user_id,
        reason_code=ErasureReason.REQUESTED,
    )
    assert [row.decided_by for row in decisions(told.story.lead)] == ["", "", "Lee Adeyemi"]


def test_a_rating_that_a_learner_gave_themselves_is_no_decision(story):
    story.request()
    assert decisions(story.lead) == []


def test_refused_at_once_and_not_when_the_first_row_is_read(story):
    actor = replace(story.lead, is_masquerading=True)
    for take in (api.decisions, api.cohort_rows):
        with pytest.raises(NotAllowed):
            take(actor, course_key=COURSE)


def test_everybody_in_ones_care_by_name_as_in_the_list(platform, ruth, story):
    for name in ("Zoë Quinn", "Ada Lovelace", "Öz Demir"):
        status(learner(name, supervisors=(ruth,)), "1.1", valid_days=10)
    learner("Somebody else's")
    rows = list(api.cohort_rows(ruth, course_key=COURSE))
    assert [row.learner_name for row in rows] == caseload_names(ruth)
    assert rows == list(api.caseload(ruth, course_key=COURSE).rows)


@pytest.mark.parametrize("part", [1, 2, 3, 50])
def test_parts_fit_together(told, monkeypatch, part):
    monkeypatch.setattr(cursor, "PART", part)
    assert [row.decision_uuid for row in decisions(told.story.lead)] == [each.uuid for each in told.made]
    rows = list(api.cohort_rows(told.story.lead, course_key=COURSE))
    assert [row.learner_name for row in rows] == ["Maya Okafor", "Tom Reyes"]


def test_each_part_costs_the_same_queries(platform, ruth, story, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(cursor, "PART", 5)
    for number in range(8):
        status(learner(f"Learner {number}", supervisors=(ruth,)), "1.1")
    api.doors(ruth, COURSE)
    with django_assert_num_queries(8):
        assert len(list(api.cohort_rows(ruth, course_key=COURSE))) == 9
    for number in range(7):
        story.decide(story.claimed(usage_key=OTHER_USAGE + str(number)))
    with django_assert_num_queries(6):
        assert len(decisions(ruth)) == 7


def test_no_more_is_in_memory_than_a_part(platform, ruth, monkeypatch):
    """Twice as long a list takes no more room: the rows are let go of as they are read."""
    monkeypatch.setattr(cursor, "PART", 20)

    def room():
        gc.collect()
        tracemalloc.start()
        deque(api.cohort_rows(ruth, course_key=COURSE), maxlen=0)
        (_now, most) = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    sizes = []
    for _round in range(2):
        for number in range(100):
            learner(f"Learner {number}", supervisors=(ruth,))
        room()  # what is loaded and remembered once is no part of it
        sizes.append(room())
    assert sizes[1] < sizes[0] * 1.3
