"""A person is erased: their words and names are nowhere, what others rely on stands, every chain verifies."""

import json
from dataclasses import replace

import pytest
from django.db import connection

from alongside.records import api
from alongside.records.data import ErasureReason, RequestState, Standing
from alongside.records.errors import NotAllowed, NotFound
from alongside.records.models import (
    Assessment,
    AssessorDraft,
    LearnerRecord,
    LedgerEntry,
    LedgerText,
    RolePlayRequest,
    Supervision,
)
from alongside.records.rights import erasure
from tests.records.conftest import (
    COURSE,
    MARK,
    OTHER_COURSE,
    OTHER_USAGE,
    TWO_ASSESSORS,
    USAGE,
)
from tests.records.marked import NOTED, THIRD_USAGE, WRITTEN, marked
from tests.records.tables import tables, verified, where_is

__all__ = ["marked"]


def erase(story, actor, **changes):
    asked = {"course_key": COURSE, "user_id": actor.user_id, "reason_code": ErasureReason.REQUESTED}
    return api.erase_person(story.lead, **(asked | changes))


def test_what_was_typed_by_and_about_a_learner_is_nowhere(marked):
    assert len(where_is(MARK)) >= 3  # words on the ledger, two kinds of drafts; the plan is locked
    done = erase(marked, marked.maya)
    assert done.records == 1
    assert done.texts >= 15
    assert where_is(MARK) == set()
    assert where_is(f'"user_id":{marked.maya.user_id}') == set()
    record = LearnerRecord.objects.get(entries__kind="erased")
    for left in (record.plans, record.self_assessments, record.evidence):
        assert not left.exists()
    assert not AssessorDraft.objects.exists()
    assert not Supervision.objects.filter(learner_id=marked.maya.user_id).exists()
    for model, links in (
        (LedgerEntry, ["actor"]),
        (Assessment, ["subject", "assessor"]),
        (LearnerRecord, ["user"]),
    ):
        for link in links:
            assert not model.objects.filter(**{link: marked.maya.user_id}).exists()


def test_the_record_of_an_erased_learner_keeps_codes_levels_and_who_assessed(marked):
    before = dict(LedgerEntry.objects.values_list("entry_hash", "payload"))
    statuses = set(LearnerRecord.objects.get(user_id=marked.maya.user_id).competences.values_list())
    erase(marked, marked.maya)
    record = LearnerRecord.objects.get(entries__kind="erased")
    assert before.items() <= dict(LedgerEntry.objects.values_list("entry_hash", "payload")).items()
    assert set(record.competences.values_list()) == statuses
    left = LedgerText.objects.filter(entry__record=record, text__isnull=False)
    assert {json.loads(text)["name"] for text in left.values_list("text", flat=True)} == {
        "Ruth Ferreira",
        "Lee Adeyemi",
    }


def test_an_erased_record_verifies_and_its_projection_rebuilds_identically(marked):
    erase(marked, marked.maya)
    assert verified()
    record = LearnerRecord.objects.get(entries__kind="erased")
    before = tables()
    api.rebuild_projection(record.uuid)
    assert tables() == before
    assert api.verify_record(record.uuid).erased >= 15


def test_an_erased_learner_is_in_no_list_and_has_no_passport(marked):
    queue = api.waiting(marked.lead, course_key=COURSE).rows
    assert [row.usage_key for row in queue] == [THIRD_USAGE]
    erase(marked, marked.maya)
    assert api.waiting(marked.lead, course_key=COURSE).rows == ()
    assert [row.learner_name for row in api.caseload(marked.lead, course_key=COURSE).rows] == ["Tom Reyes"]
    assert [row.learner_name for row in api.caseload(marked.ruth, course_key=COURSE).rows] == ["Tom Reyes"]
    assert marked.passport() == marked.passport(marked.maya, marked.lead) == {}
    with pytest.raises(NotFound):
        marked.passport(marked.maya, marked.ruth)
    assert marked.view().decisions == ()
    assert api.read_plan(marked.maya, course_key=COURSE, plan_code="self-care") is None


def test_the_open_request_of_an_erased_learner_is_closed(marked):
    (row,) = api.waiting(marked.ruth, course_key=COURSE).rows
    erase(marked, marked.maya)
    request = RolePlayRequest.objects.get(uuid=row.request_uuid)
    assert (request.state, request.is_open, request.claimed_by_id) == (RequestState.CANCELLED, None, None)
    with pytest.raises(NotFound):
        api.release(marked.ruth, course_key=COURSE, request_uuid=row.request_uuid)


def test_somebody_erased_who_comes_back_begins_a_new_record(marked):
    erase(marked, marked.maya)
    request = marked.request()
    assert request.attempt == 1
    assert LearnerRecord.objects.filter(user_id=marked.maya.user_id).count() == 1
    assert erase(marked, marked.maya).records == 1
    assert verified()


def test_an_erased_supervisor_leaves_the_learners_record_whole(marked, tom):
    before = marked.view(tom).decisions[0]
    assert before.decided_by == "Ruth Ferreira"
    claimed = marked.request(tom, usage_key=OTHER_USAGE)
    api.claim(marked.ruth, course_key=COURSE, request_uuid=claimed.uuid)
    api.save_draft(marked.ruth, course_key=COURSE, request_uuid=claimed.uuid, draft=WRITTEN, base_version=0)
    assert erase(marked, marked.ruth).records == 2
    assert where_is("Ruth") == where_is("Ferreira") == where_is("I manage the team.") == set()
    assert marked.view(tom).decisions[0] == replace(before, decided_by="", relation="")
    assert marked.passport(tom)["3.3"].state == Standing.SIGNED_OFF
    assert marked.passport(tom)["3.3"].signed_off_by == ""
    assert marked.view(marked.maya, USAGE).decisions[0].replies[0].text == MARK
    assert not AssessorDraft.objects.exists()
    assert not Supervision.objects.filter(supervisor_id=marked.ruth.user_id).exists()
    waiting = {row.learner_name: row for row in api.waiting(marked.lead, course_key=COURSE).rows}
    assert {row.state for row in waiting.values()} == {RequestState.REQUESTED}
    api.claim(
        marked.lead, course_key=COURSE, request_uuid=claimed.uuid
    )  # at once, not when the claim runs out
    assert verified()


def test_course_staff_who_once_erased_somebody_can_be_erased_too(marked, omar):
    erase(marked, marked.maya)
    other = replace(omar, is_staff=True)
    api.erase_person(
        other, course_key=COURSE, user_id=marked.lead.user_id, reason_code=ErasureReason.RETENTION
    )
    assert where_is("Adeyemi") == set()
    assert verified()


def test_staff_who_learn_here_too_can_erase_who_assessed_them(marked):
    request = marked.request(marked.lead)
    marked.supervise(marked.maya, marked.ruth)
    api.assign(
        replace(marked.ruth, is_staff=True),
        course_key=COURSE,
        learner_id=marked.lead.user_id,
        supervisor_id=marked.ruth.user_id,
        starts=Supervision.objects.first().starts,
    )
    api.claim(marked.ruth, course_key=COURSE, request_uuid=request.uuid)
    erase(marked, marked.ruth)
    assert LearnerRecord.objects.get(user_id=marked.lead.user_id).entries.last().kind == "erased"
    assert verified()


@pytest.mark.parametrize("who", ["maya", "ruth"])
def test_erasing_twice_is_the_same_as_once(marked, who):
    erase(marked, getattr(marked, who))
    before = tables()
    again = erase(marked, getattr(marked, who))
    assert (again.records, again.texts) == (0, 0)
    assert tables() == before


@pytest.mark.parametrize("last", ["append", "_cut_links", "_remove_what_is_only_theirs", "Erasure"])
def test_a_failure_in_the_middle_leaves_everything(marked, monkeypatch, last):
    def fail(*_arguments, **_named):
        raise RuntimeError

    before = tables()
    monkeypatch.setattr(erasure, last, fail)
    with pytest.raises(RuntimeError):
        erase(marked, marked.maya)
    assert tables() == before


def test_the_erasure_itself_is_on_the_ledger_without_a_word_about_the_person(marked):
    erase(marked, marked.maya)
    record = LearnerRecord.objects.get(entries__kind="erased")
    entry = record.entries.get(sequence=record.head_sequence)
    payload = json.loads(entry.payload)
    assert (entry.kind, entry.about_uuid, entry.actor_id) == ("erased", record.uuid, marked.lead.user_id)
    assert payload["reason"] == "requested"
    gone = LedgerText.objects.filter(entry__record=record, text__isnull=True)
    assert {(int(at), name) for at, names in payload["erased"].items() for name in names} == set(
        gone.values_list("entry__sequence", "name")
    )


def test_words_put_back_after_an_erasure_are_found(marked):
    kept = LedgerText.objects.get(name="reply")
    erase(marked, marked.maya)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE alongside_records_ledgertext SET text = %s, salt = %s WHERE id = %s",
            [kept.text, kept.salt, kept.pk],
        )
    (found,) = [found for found in api.verify_records() if not found.holds]
    assert "was erased and is there again" in found.faults[0].what


def test_a_retired_account_is_erased_in_every_course(marked):
    marked.request(course_key=OTHER_COURSE, ratings=NOTED)
    assert erase(marked, marked.maya).records == 1
    assert where_is(MARK) != set()
    assert api.retire_person(user_id=marked.maya.user_id).records == 1
    assert where_is(MARK) == set()
    entry = LedgerEntry.objects.get(kind="erased", actor=None)
    assert json.loads(entry.payload)["reason"] == "retired"
    assert not entry.texts.exists()
    assert verified()


def test_an_empty_record_says_that_it_was_erased(story):
    assert erase(story, story.maya).texts == 0
    assert list(LedgerEntry.objects.values_list("kind", flat=True)) == ["erased"]
    assert verified()


def test_only_course_staff_erase_and_nobody_erases_themselves(marked):
    before = tables()
    masked = replace(marked.lead, is_masquerading=True)
    for actor in (marked.ruth, marked.maya, masked):
        with pytest.raises(NotAllowed):
            erase(replace(marked, lead=actor), marked.maya)
    with pytest.raises(NotAllowed):
        erase(marked, marked.lead)
    with pytest.raises(ValueError, match="not a valid"):
        erase(marked, marked.maya, reason_code="because Maya asked")
    assert tables() == before


def test_a_rating_goes_on_counting_without_the_name_of_whoever_gave_it(marked, omar):
    marked.supervise(marked.maya, omar)
    asked = marked.request(usage_key="block@by-two", rubric=TWO_ASSESSORS, ratings=NOTED)
    marked.rate(asked, ratings=NOTED, relation="I manage the team.")
    erase(marked, marked.ruth)
    assert where_is("I manage the team.") == where_is("Ferreira") == set()
    assert verified()
    marked.rate(asked, omar)
    decision = marked.decide(asked, actor=omar)
    assert [(rating.by, rating.is_mine) for rating in decision.rested_on] == [
        ("", False),
        ("Omar Haddad", True),
    ]
    assert decision.rested_on[0].ratings == NOTED, "what was written about the learner is the learner's"
    erase(marked, marked.maya)
    assert where_is(MARK) == set()
    assert verified()


def test_requests_in_every_open_state_are_closed_when_the_learner_goes(story, omar):
    story.supervise(story.maya, omar)
    story.request(usage_key="block@waiting")
    story.claimed(usage_key="block@claimed")
    rated = story.request(usage_key="block@rated", rubric=TWO_ASSESSORS)
    for rater in (story.ruth, omar):
        story.rate(rated, rater)
    erase(story, story.maya)
    assert set(RolePlayRequest.objects.values_list("state", "is_open")) == {(RequestState.CANCELLED, None)}
    assert verified()
