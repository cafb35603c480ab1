"""Every record checked in one go: what the commands say, and what it costs."""

import json
from io import StringIO
from itertools import pairwise
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.content.rubric import Outcome
from alongside.records import api
from alongside.records.ledger import report, verifying
from alongside.records.models import LearnerRecord
from tests.records.conftest import OTHER_USAGE, make_actor

ENTRY = "alongside_records_ledgerentry"
TEXT = "alongside_records_ledgertext"


@pytest.fixture
def two_records(story, tom):
    story.decide(outcome=Outcome.PRACTISE_AGAIN)
    story.decide(story.claimed(usage_key=OTHER_USAGE))
    story.supervise(tom, story.ruth)
    story.request(tom)
    return story


def record_of(actor) -> LearnerRecord:
    return LearnerRecord.objects.get(user_id=actor.user_id)


def sql(statement: str, *arguments: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)


def without_foreign_keys(statement: str) -> None:
    """Do what the sqlite3 shell does, which looks at no foreign key unless it is told to."""
    with connection.constraint_checks_disabled():
        sql(statement)


def command(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("alongside_verify", *arguments, stdout=out, stderr=StringIO())
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def test_what_fits_is_said_with_numbers(two_records):
    assert command() == (0, "Everything fits: 2 records with 7 entries, 0 texts erased.\n")
    assert command("--record", str(record_of(two_records.maya).uuid))[0] == 0


def test_each_failing_record_is_named_with_its_first_entry(two_records, tom):
    sql(f"UPDATE {ENTRY} SET kind = 'released' WHERE sequence = 4")
    sql(f"UPDATE {ENTRY} SET kind = 'released' WHERE sequence = 6")
    status, said = command()
    assert status == 1
    assert said.splitlines() == [
        f"Record {record_of(two_records.maya).uuid}: entry 4: it was changed after it was written"
        " (and 1 more fault).",
        "Does not fit: 1. Checked: 2 records with 7 entries.",
        "Change nothing, and keep a copy of the database as it is now.",
    ]
    assert command("--record", str(record_of(tom).uuid))[0] == 0


def test_what_is_wrong_with_the_record_itself_is_said_so(two_records):
    sql("DELETE FROM alongside_records_competencestatus WHERE competence = '3.1' AND state = 'signed-off'")
    status, said = command()
    assert status == 1
    assert "the record itself: the competences do not stand as the ledger says" in said


def test_programs_get_json(two_records):
    everything = json.loads(command("--format", "json")[1])
    assert everything == {"failing": [], "holds": True, "records": 2, "entries": 7, "erased": 0}
    sql(f"UPDATE {ENTRY} SET about_uuid = '{uuid4().hex}' WHERE sequence = 1")
    status, said = command("--format", "json")
    told = json.loads(said)
    assert (status, told["holds"], len(told["failing"])) == (1, False, 2)
    maya = str(record_of(two_records.maya).uuid)
    (fault,) = [fault for fault in told["failing"] if fault["record"] == maya]
    assert (fault["entry"], fault["faults"]) == (1, 1)


def test_an_unknown_record_is_not_taken_for_a_sound_one(two_records):
    assert command("--record", str(uuid4())) == (2, "")


#: Statements that turn the checks of a column's values off and on again.
CHECKS = {
    "sqlite": ("PRAGMA ignore_check_constraints = ON", "PRAGMA ignore_check_constraints = OFF"),
    "mysql": ("SET check_constraint_checks = OFF", "SET check_constraint_checks = ON"),
}
UNREADABLE = [
    (f"UPDATE {ENTRY} SET uuid = 'no uuid' WHERE sequence = 3", 3),
    (f"UPDATE {ENTRY} SET about_uuid = 7 WHERE sequence = 3", 3),
    ("UPDATE alongside_records_assessment SET ratings = 'not json'", 1),
    ("UPDATE alongside_records_roleplayrequest SET uuid = id", 0),
]
#: SQLite alone lets anything into a column of any type.
UNREADABLE_ON_SQLITE = [
    (f"UPDATE {ENTRY} SET sequence = 'third' WHERE sequence = 3", 3),
    (f"UPDATE {TEXT} SET text = x'ff' WHERE name = 'strengths'", 3),
    (f"UPDATE {TEXT} SET name = x'ff' WHERE name = 'strengths'", 3),
    (f"UPDATE {ENTRY} SET created_at = 'yesterday' WHERE sequence = 3", 3),
    (f"UPDATE {ENTRY} SET created_at = 'yesterday' WHERE sequence = 1", 1),
    ("UPDATE alongside_records_competencestatus SET since = 'yesterday'", 0),
]


@pytest.mark.parametrize(
    ("change", "sequence"), UNREADABLE + UNREADABLE_ON_SQLITE * (connection.vendor == "sqlite")
)
def test_a_value_that_cannot_be_read_is_a_fault_and_no_traceback(two_records, change, sequence):
    off, on = CHECKS[connection.vendor]
    sql(off)
    without_foreign_keys(change)
    sql(on)
    assert api.verify_record(record_of(two_records.maya).uuid).faults[0].sequence == sequence


def test_an_unreadable_entry_does_not_hide_an_earlier_one(two_records):
    sql(f"UPDATE {ENTRY} SET uuid = 'no uuid' WHERE sequence = 5")
    sql(f"UPDATE {ENTRY} SET kind = 'released' WHERE sequence = 2")
    found = api.verify_record(record_of(two_records.maya).uuid)
    assert [fault.sequence for fault in found.faults] == [2, 5]


def test_a_record_that_cannot_be_read_keeps_nobody_from_checking_the_next(two_records, tom):
    broken = record_of(two_records.maya).pk
    sql("UPDATE alongside_records_learnerrecord SET uuid = 'no uuid' WHERE id = %s", broken)
    sql(f"UPDATE {ENTRY} SET kind = 'released' WHERE record_id <> %s", broken)
    first, second = api.verify_records()
    assert (first.record_uuid, first.faults[0].what) == (
        None,
        f"row {broken} of the records cannot be read",
    )
    assert (second.record_uuid, second.faults[0].sequence) == (record_of(tom).uuid, 1)


@pytest.mark.django_db(transaction=True)
def test_what_a_removed_row_left_behind_is_found(two_records, tom):
    entries = record_of(tom).entries.count()
    without_foreign_keys(f"DELETE FROM alongside_records_learnerrecord WHERE id = {record_of(tom).pk}")
    status, said = command()
    assert status == 1
    assert f"Outside the records: the record of {entries} of the ledger entries is gone." in said
    without_foreign_keys(
        f"DELETE FROM {ENTRY} WHERE record_id NOT IN (SELECT id FROM alongside_records_learnerrecord)"
    )
    assert "Outside the records: the entry of " in command()[1]
    for table in (
        "roleplayrequest",
        "assessment",
        "competencestatus",
        "ledgertext",
    ):  # what holds on to nothing now
        without_foreign_keys(f"DELETE FROM alongside_records_{table}")
    for table in ("ledgerentry", "learnerrecord"):
        without_foreign_keys(f"DELETE FROM alongside_records_{table}")
    assert command() == (0, "Everything fits: 0 records with 0 entries, 0 texts erased.\n")


def test_a_record_costs_the_same_number_of_queries_whatever_is_on_it(two_records, tom):
    def cost(actor) -> int:
        uuid = record_of(actor).uuid
        with CaptureQueriesContext(connection) as queries:
            assert api.verify_record(uuid).holds
        return len(queries)

    assert cost(two_records.maya) == cost(tom) <= 8


def test_every_record_more_costs_the_same(two_records):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert all(found.holds for found in api.verify_records())
        return len(queries)

    costs = [cost()]
    for number in range(3):
        learner = make_actor(f"learner-{number}", "Somebody", str(number))
        two_records.supervise(learner, two_records.ruth)
        two_records.decide(claimed(two_records, learner), outcome=Outcome.PRACTISE_AGAIN)
        costs.append(cost())
    steps = {after - before for before, after in pairwise(costs)}
    assert len(steps) == 1
    assert steps.pop() <= 8


def claimed(story, learner):
    request = story.request(learner)
    return api.claim(story.ruth, course_key=request.course_key, request_uuid=request.uuid)


def test_records_are_gone_through_in_portions(two_records, monkeypatch):
    monkeypatch.setattr(verifying, "_AT_A_TIME", 1)
    assert len(list(api.verify_records())) == 2


def test_somebody_who_writes_meanwhile_is_not_taken_for_a_forger(two_records, monkeypatch):
    texts_of, asked = verifying._texts_of, []

    def meanwhile(record):  # the entries have been read by now, the projections not
        if not asked:
            asked.append(two_records.claimed(usage_key="block@new"))
        return texts_of(record)

    monkeypatch.setattr(verifying, "_texts_of", meanwhile)
    assert api.verify_record(record_of(two_records.maya).uuid).holds
    assert asked


def test_long_work_shows_how_far_it_is(two_records, monkeypatch):
    monkeypatch.setattr(report, "_BETWEEN_SIGNS_OF_LIFE", 0)
    said, aside = [], []
    assert api.report_verification(record_uuid=None, as_json=False, say=said.append, say_aside=aside.append)
    assert aside == ["Checked 1 of 2 records ...", "Checked 2 of 2 records ..."]
    assert len(said) == 1
