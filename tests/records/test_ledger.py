"""The ledger: only added to, checked whole, and true also when somebody writes to it with plain SQL."""

import json
import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from alongside.content.rubric import Level, Outcome, Rating
from alongside.records import api
from alongside.records.data import ErasureReason, Standing
from alongside.records.errors import NotFound
from alongside.records.ledger.entries import EntryKind, canonical_json, hash_of
from alongside.records.ledger.projection import request_statuses
from alongside.records.models import (
    AppendOnlyError,
    Assessment,
    CompetenceStatus,
    LearnerRecord,
    LedgerEntry,
    LedgerText,
    RolePlayRequest,
)
from tests.records.conftest import COURSE, HARMED, OTHER_COURSE, OTHER_USAGE, READY, TWO_ASSESSORS

SPECIFICATION = Path(__file__).parents[2] / "docs" / "developers" / "ledger.md"


@pytest.fixture
def told(story):
    """Return a story with every kind of entry on Maya's record, and unusual words in it."""
    request = story.request()
    api.cancel_request(story.maya, course_key=COURSE, request_uuid=request.uuid)
    request = story.claimed()
    api.release(story.ruth, course_key=COURSE, request_uuid=request.uuid)
    api.claim(story.ruth, course_key=COURSE, request_uuid=request.uuid)
    noted = READY | {"warmth": Rating(Level.READY, ("listens", "greets"), 'Said "hm" – 漢字 ß\n\tand\\or 🙂')}
    decision = story.decide(request, ratings=noted)
    api.reply(story.maya, course_key=COURSE, decision_uuid=decision.uuid, text="Merci, très bien.")
    api.withdraw(story.ruth, course_key=COURSE, decision_uuid=decision.uuid, reason="Wrong day.")
    story.decide(story.claimed(usage_key=OTHER_USAGE))
    return story


@pytest.fixture
def told_by_two(story, omar):
    """Return a story in which two have rated, something harmful was seen, and both sides have commented."""
    story.supervise(story.maya, omar)
    request = story.request(rubric=TWO_ASSESSORS)
    story.comment(request, story.maya, "I am nervous.")
    story.rate(request)
    story.rate(request, omar, ratings=HARMED)
    story.comment(request, omar, "Let us talk.")
    story.decide(request, Outcome.PRACTISE_AGAIN)
    story.rate(story.request(rubric=TWO_ASSESSORS, usage_key=OTHER_USAGE))
    return story


def record_of(actor) -> LearnerRecord:
    return LearnerRecord.objects.get(user_id=actor.user_id)


def verify(story):
    return api.verify_record(record_of(story.maya).uuid)


def erase(story, actor) -> None:
    api.erase_person(
        story.lead, course_key=COURSE, user_id=actor.user_id, reason_code=ErasureReason.REQUESTED
    )


def sql(statement: str, *arguments: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)


def test_a_whole_record_verifies(told):
    found = verify(told)
    assert found.faults == ()
    assert found.holds
    assert (found.entries, found.erased) == (12, 0)
    kinds = set(LedgerEntry.objects.values_list("kind", flat=True))
    assert kinds == {"requested", "cancelled", "claimed", "released", "decided", "replied", "withdrawn"}


def test_a_record_with_several_assessors_verifies(told_by_two):
    assert verify(told_by_two).faults == ()
    kinds = list(LedgerEntry.objects.order_by("sequence").values_list("kind", flat=True))
    assert kinds == ["requested", "commented", "rated", "rated", "commented", "decided", "requested", "rated"]


def test_an_empty_record_verifies_and_an_unknown_one_is_not_found(story):
    assert verify(story).holds
    with pytest.raises(NotFound):
        api.verify_record(uuid4())


# Only added to


def test_nothing_changes_or_removes_what_is_written(told):
    for model in (LedgerEntry, LedgerText, Assessment):
        row = model.objects.first()
        refused = [
            row.save,
            row.delete,
            model.objects.all().delete,
            lambda model=model: model.objects.update(pk=0),
            lambda model=model, row=row: model.objects.bulk_update([row], ["uuid"]),
            lambda model=model, row=row: model.objects.bulk_create([row], update_conflicts=True),
            lambda model=model, row=row: model.objects.update_or_create(pk=row.pk),
        ]
        for change in refused:
            with pytest.raises(AppendOnlyError):
                change()
    assert verify(told).holds


def test_a_record_with_entries_cannot_be_deleted(told):
    with pytest.raises(IntegrityError):
        record_of(told.maya).delete()


def test_two_entries_never_share_a_place(told):
    row = LedgerEntry.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        sql(
            "INSERT INTO alongside_records_ledgerentry (uuid, record_id, sequence, kind, about_uuid, created_at,"
            " payload, previous_hash, entry_hash) VALUES (%s, %s, %s, 'replied', %s, %s, '{}', '', 'sha256:0')",
            uuid4().hex,
            row.record_id,
            row.sequence,
            row.about_uuid.hex,
            "2026-01-01 00:00:00",
        )


# Plain SQL is noticed


ENTRY = "alongside_records_ledgerentry"
TEXT = "alongside_records_ledgertext"
SECOND = f"(SELECT id FROM {ENTRY} WHERE sequence = 2)"


@pytest.mark.parametrize(
    "change",
    [
        f"UPDATE {ENTRY} SET kind = 'released' WHERE sequence = 2",
        f"UPDATE {ENTRY} SET uuid = '{uuid4().hex}' WHERE sequence = 2",
        f"UPDATE {ENTRY} SET about_uuid = '{uuid4().hex}' WHERE sequence = 2",
        f"UPDATE {ENTRY} SET created_at = '2020-01-01 00:00:00' WHERE sequence = 2",
        f"UPDATE {ENTRY} SET previous_hash = '' WHERE sequence = 2",
        f"UPDATE {ENTRY} SET entry_hash = 'sha256:0' WHERE sequence = 2",
        f"UPDATE {ENTRY} SET payload = replace(payload, '{{', '{{ ') WHERE sequence = 2",
        f"UPDATE {ENTRY} SET payload = 'not json' WHERE sequence = 2",
        f"UPDATE {ENTRY} SET payload = replace(payload, '3.3', '3.4') WHERE sequence = 3",
        f"UPDATE {ENTRY} SET payload = '{{\"texts\":1.5}}' WHERE sequence = 2",
        f"UPDATE {ENTRY} SET payload = '[]' WHERE sequence = 2",
        f"UPDATE {ENTRY} SET actor_id = (SELECT id FROM auth_user WHERE username = 'lead') WHERE sequence = 2",
        f"UPDATE {TEXT} SET text = 'Somebody else' WHERE entry_id = {SECOND}",
        f"UPDATE {TEXT} SET salt = '{'0' * 64}' WHERE entry_id = {SECOND}",
        f"UPDATE {TEXT} SET salt = 'salt' WHERE entry_id = {SECOND}",
        f"UPDATE {TEXT} SET name = 'reply' WHERE entry_id = {SECOND}",
        f"DELETE FROM {TEXT} WHERE entry_id = {SECOND}",
        f"INSERT INTO {TEXT} (entry_id, name, salt, text) VALUES ({SECOND}, 'reply', '{'0' * 64}', 'Hm')",
        "UPDATE alongside_records_learnerrecord SET course_key = 'course-v1:A+B+C'",
        "UPDATE alongside_records_learnerrecord SET user_id = (SELECT id FROM auth_user WHERE username = 'ruth')",
        "UPDATE alongside_records_learnerrecord SET head_hash = ''",
        "UPDATE alongside_records_learnerrecord SET head_sequence = 4",
        f"DELETE FROM {TEXT} WHERE entry_id = {SECOND}; DELETE FROM {ENTRY} WHERE sequence = 2",
        f"UPDATE {ENTRY} SET sequence = 99 WHERE sequence = 2; UPDATE {ENTRY} SET sequence = 2 WHERE sequence = 3;"
        f" UPDATE {ENTRY} SET sequence = 3 WHERE sequence = 99",
        "UPDATE alongside_records_rubricversion SET canonical = replace(canonical, 'Keeps', 'Kept')",
        "UPDATE alongside_records_rubricversion SET content_hash = 'sha256:0'",
        "UPDATE alongside_records_roleplayversion SET canonical = '{}'",
        "UPDATE alongside_records_competencestatus SET state = 'withdrawn'",
        "UPDATE alongside_records_competencestatus SET valid_until = '2030-01-01'",
        "DELETE FROM alongside_records_competencestatus WHERE competence = '3.1'",
        "UPDATE alongside_records_roleplayrequest SET state = 'practise-again' WHERE state = 'signed-off'",
        "UPDATE alongside_records_roleplayrequest SET attempt = 7",
        "UPDATE alongside_records_assessment SET outcome = 'signed-off' WHERE outcome = 'practise-again'",
        "UPDATE alongside_records_assessment SET ratings = '{}'",
        "UPDATE alongside_records_assessment SET observed_on = '2020-01-01' WHERE kind = 'supervisor'",
        "UPDATE alongside_records_assessment SET assessor_id = (SELECT id FROM auth_user WHERE username = 'lead')"
        " WHERE kind = 'supervisor'",
        "DELETE FROM alongside_records_assessment WHERE kind = 'supervisor'",
    ],
)
def test_a_change_by_plain_sql_is_found(story, change):
    story.decide(outcome=Outcome.PRACTISE_AGAIN)
    story.decide(story.claimed(usage_key=OTHER_USAGE))
    uuid = record_of(story.maya).uuid
    assert api.verify_record(uuid).holds
    for statement in change.split("; "):
        sql(statement)
    assert not api.verify_record(uuid).holds


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE alongside_records_roleplayrequest SET rated = 1 WHERE rated = 2",
        "UPDATE alongside_records_roleplayrequest SET assessors = 1",
        "UPDATE alongside_records_roleplayrequest SET state = 'rated' WHERE state = 'requested'",
        "UPDATE alongside_records_assessment SET ratings = '{}' WHERE kind = 'rating'",
        "DELETE FROM alongside_records_assessment WHERE kind = 'rating'",
        "UPDATE alongside_records_assessment SET format = 'discussion' WHERE kind = 'rating'",
        f"UPDATE {TEXT} SET text = 'Nothing.' WHERE name = 'done:boundary'",
        f"UPDATE {TEXT} SET text = 'Nothing.' WHERE name = 'comment'",
        f"UPDATE {ENTRY} SET payload = replace(payload, '\"by_learner\":true', '\"by_learner\":false')",
        f'UPDATE {ENTRY} SET payload = replace(payload, \'"state":"rated"\', \'"state":"requested"\')',
    ],
)
def test_a_change_to_what_several_assessors_said_is_found(told_by_two, change):
    assert verify(told_by_two).holds
    sql(change)
    assert not verify(told_by_two).holds


def test_a_decision_that_rests_on_other_ratings_is_found(told_by_two):
    """Somebody rewrites the newest entries with sound hashes, and leaves out a rating that was in the way."""
    record = record_of(told_by_two.maya)
    decided = record.entries.get(kind="decided")
    payload = json.loads(decided.payload)
    payload["rested_on"].pop()
    previous = decided.previous_hash
    for entry in record.entries.filter(sequence__gte=decided.sequence).order_by("sequence"):
        if entry.pk == decided.pk:
            entry.payload = canonical_json(payload)
        entry.previous_hash = previous
        entry.record = record
        previous = hash_of(entry)
        sql(
            f"UPDATE {ENTRY} SET payload = %s, previous_hash = %s, entry_hash = %s WHERE id = %s",
            entry.payload,
            entry.previous_hash,
            previous,
            entry.pk,
        )
    sql("UPDATE alongside_records_learnerrecord SET head_hash = %s WHERE id = %s", previous, record.pk)
    (fault,) = verify(told_by_two).faults
    assert (fault.sequence, fault.what) == (
        decided.sequence,
        "it does not rest on the ratings that were handed in",
    )


def test_the_first_entry_that_does_not_fit_is_named(told):
    sql(f"UPDATE {ENTRY} SET kind = 'claimed' WHERE sequence = 5")
    sql(f"UPDATE {ENTRY} SET kind = 'replied' WHERE sequence = 7")
    assert [fault.sequence for fault in verify(told).faults] == [5, 7]


def test_a_tail_that_was_cut_off_is_found(told):
    last = f"(SELECT id FROM {ENTRY} WHERE sequence = 12)"
    for table, column in (
        ("alongside_records_competencestatus", "entry_id"),
        ("alongside_records_assessment", "entry_id"),
        (TEXT, "entry_id"),
        (ENTRY, "id"),
    ):
        sql(f"DELETE FROM {table} WHERE {column} = {last}")
    assert verify(told).faults[0].sequence == 11


def test_a_sound_entry_added_from_another_record_is_found(told, tom):
    told.supervise(tom, told.ruth)
    told.request(tom)
    sql(
        f"UPDATE {ENTRY} SET record_id = %s, sequence = 13 WHERE record_id = %s",
        record_of(told.maya).pk,
        record_of(tom).pk,
    )
    assert not verify(told).holds
    assert not api.verify_record(record_of(tom).uuid).holds


# Erasure (what it removes: test_erasure.py)


def test_words_that_went_without_an_entry_are_found(told):
    LedgerText.objects.filter(name="reason").erase()
    (fault,) = verify(told).faults
    assert (fault.sequence, fault.what) == (
        9,
        "its text “reason” is gone, and no entry says that it was erased",
    )


def test_cut_links_still_verify(told):
    get_user_model().objects.filter(pk=told.ruth.user_id).delete()
    assert verify(told).holds
    get_user_model().objects.filter(pk=told.maya.user_id).delete()
    record = LearnerRecord.objects.get()
    assert record.user_id is None
    assert api.verify_record(record.uuid).holds


def test_the_database_never_keeps_a_salt_without_its_text(told):
    with pytest.raises(IntegrityError), transaction.atomic():
        sql(f"UPDATE {TEXT} SET text = NULL")


# The projection


def test_requests_that_several_assess_can_be_rebuilt(told_by_two):
    def standing():
        return list(
            RolePlayRequest.objects.order_by("pk").values_list(
                "uuid", "state", "is_open", "assessors", "rated"
            )
        )

    before = standing()
    RolePlayRequest.objects.update(state="cancelled", is_open=None, assessors=1, rated=0)
    api.rebuild_projection(record_of(told_by_two.maya).uuid)
    assert standing() == before
    assert verify(told_by_two).holds


def test_an_entry_from_before_there_were_several_assessors_still_counts(story):
    """Entries are never changed: one without ``assessors`` means one, one without ``rested_on`` rests on none."""
    story.decide()
    states = request_statuses(LedgerEntry.objects.order_by("sequence"))
    without = list(LedgerEntry.objects.order_by("sequence"))
    for entry in without:
        payload = json.loads(entry.payload)
        payload.pop("assessors", None)
        payload.pop("rested_on", None)
        entry.payload = canonical_json(payload)
    assert request_statuses(without) == states


def test_the_projection_can_be_rebuilt_and_then_is_identical(told):
    record = record_of(told.maya)

    def standing():
        return (
            list(
                CompetenceStatus.objects.order_by("competence").values_list(
                    "competence", "state", "since", "entry"
                )
            ),
            list(RolePlayRequest.objects.order_by("pk").values_list("uuid", "state", "is_open")),
        )

    before = standing()
    api.rebuild_projection(record.uuid)
    assert standing() == before
    CompetenceStatus.objects.filter(competence="3.1").delete()
    CompetenceStatus.objects.filter(competence="3.3").update(state=Standing.WITHDRAWN)
    CompetenceStatus.objects.create(
        record=record,
        competence="9.9",
        state="signed-off",
        since=record.opened_at,
        entry=record.entries.first(),
    )
    RolePlayRequest.objects.update(state="cancelled", is_open=None)
    assert not verify(told).holds
    api.rebuild_projection(record.uuid)
    assert standing() == before
    assert verify(told).holds


# The specification


def rows(table: str) -> list[dict]:
    """Return a table's rows as the database hands them out, without any code of ours."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def test_a_stranger_can_write_a_verifier_from_the_specification(told):
    (code,) = re.findall(r"```python\n(.*?)```", SPECIFICATION.read_text(), re.DOTALL)
    stranger: dict = {}
    exec(code, stranger)

    def found():
        (record,) = rows("alongside_records_learnerrecord")
        return list(stranger["faults"](record, rows(ENTRY), rows(TEXT)))

    assert found() == []
    erase(told, told.ruth)
    assert found() == []
    sql(f"UPDATE {TEXT} SET text = 'Rewritten' WHERE name = 'strengths'")
    sql(f"UPDATE {ENTRY} SET kind = 'released' WHERE sequence = 4")
    sql(f"UPDATE {TEXT} SET text = NULL, salt = NULL WHERE name = 'reason'")
    assert found() == [
        "4 was changed",
        "7 has a changed text: strengths",
        "9 has a text that does not agree with what was erased: reason",
        "12 has a changed text: strengths",
    ]
    erase(told, told.maya)
    assert found() == [
        "4 was changed",
        "9 has a text that does not agree with what was erased: reason",
    ]


def test_the_specification_names_every_table_column_and_kind():
    text = SPECIFICATION.read_text()
    for model in (LedgerEntry, LedgerText, LearnerRecord, Assessment):
        assert model._meta.db_table in text
    names = [field.column for field in LedgerEntry._meta.concrete_fields[1:]]
    for name in [*names, *EntryKind, *ErasureReason]:
        assert f"`{name}`" in text


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(max_codepoint=127), max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(json_values)
def test_canonical_json_has_one_spelling_for_a_value(value):
    text = canonical_json(value)
    assert json.loads(text) == value
    assert canonical_json(json.loads(text)) == text


@pytest.mark.parametrize("value", [1.0, {"a": [0.5]}, {"é": 1}, {1: "a"}])
def test_what_has_more_than_one_spelling_is_refused(value):
    with pytest.raises(TypeError):
        canonical_json(value)


def test_records_of_two_courses_are_two_chains(told):
    told.request(course_key=OTHER_COURSE)
    ours, other = LearnerRecord.objects.filter(user_id=told.maya.user_id).order_by("pk")
    assert (ours.head_sequence, other.head_sequence) == (12, 1)
    assert api.verify_record(other.uuid).holds
