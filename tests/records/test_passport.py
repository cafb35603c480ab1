"""Evidence and the passport: what was done, and what the ledger says."""

from dataclasses import replace

import pytest

from alongside.records import api
from alongside.records.data import CompetenceState, EvidenceKind, Standing
from alongside.records.errors import Invalid, NotAllowed, NotFound
from alongside.records.models import Evidence
from tests.records.conftest import COURSE, OTHER_COURSE, OTHER_USAGE, USAGE


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
    assert story.passport()["3.1"] == CompetenceState(Standing.LEARNING, {EvidenceKind.LESSON_READ: 2})
    assert Evidence.objects.count() == 2


def test_the_ledgers_word_stands_above_evidence_which_is_still_counted(story):
    note(story.maya, EvidenceKind.SCENARIO_WALKED, "3.3")
    story.request()
    state = story.passport()["3.3"]
    assert (state.state, state.evidence) == (Standing.SELF_ASSESSED, {EvidenceKind.SCENARIO_WALKED: 1})
    assert state.signed_off_on is None


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


def test_a_passport_takes_three_queries(story, django_assert_max_num_queries):
    story.decide()
    note(story.maya, EvidenceKind.LESSON_READ, "3.1", "3.2")
    for reader in (story.maya, story.ruth):
        with django_assert_max_num_queries(3):
            assert len(story.passport(actor=reader)) == 3


def test_noting_evidence_again_takes_two_queries(story, django_assert_max_num_queries):
    note(story.maya, EvidenceKind.LESSON_READ, "3.1", "3.2")
    with django_assert_max_num_queries(2):
        note(story.maya, EvidenceKind.LESSON_READ, "3.1", "3.2")
