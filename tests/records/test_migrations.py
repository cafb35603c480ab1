"""The tables of the records from release to release, on the database at hand (SQLite, or MariaDB: tests/mariadb)."""

import pytest
from django.core.management import call_command
from django.db.migrations.exceptions import IrreversibleError
from django.utils import timezone

from alongside.records import api
from alongside.records.data import CourseRoleKind
from alongside.records.models import CompetenceStatus, LearnerRecord, RolePlayRequest
from tests.records.conftest import COURSE, Story, make_actor
from tests.records.migrating import APP, faults, migrate, newest, tables

__all__ = ["migrate"]

FIRST_RELEASE = "0001_initial"

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_model_has_changed_without_a_migration():
    call_command("makemigrations", APP, "alongside_server", check=True, dry_run=True, verbosity=0)


def test_forward_from_nothing_and_back_to_nothing(migrate):
    made = tables()
    assert len(made) > 15
    migrate(None)
    assert tables() == set()
    migrate(newest())
    assert tables() == made


def test_records_of_the_first_release_come_through(story: Story, migrate):
    decision = story.decide()
    api.save_plan(story.maya, course_key=COURSE, plan_code="care", answers={"a": "🦩"}, base_version=0)
    before = api.story(story.maya, course_key=COURSE)
    first = migrate(FIRST_RELEASE)
    record = first.get_model(APP, "LearnerRecord").objects.get()
    assert record.head_sequence == len(before.story)
    migrate(newest())
    assert faults() == []
    assert api.story(story.maya, course_key=COURSE).story == before.story
    assert api.read_plan(story.maya, course_key=COURSE, plan_code="care").answers == {"a": "🦩"}
    assert api.verify_records()
    assert story.view().decisions[0].uuid == decision.uuid


def test_what_new_columns_repeat_is_filled_in(story: Story, migrate):
    story.decide()
    people = [make_actor(f"learner-{at}", f"Ána {at:04}", "Ö") for at in range(5)]
    first = migrate(FIRST_RELEASE)
    old = first.get_model(APP, "LearnerRecord")
    old.objects.bulk_create([old(course_key=COURSE, user_id=person.user_id) for person in people])
    migrate(newest())
    names = LearnerRecord.objects.order_by("sort_name").values_list("sort_name", flat=True)
    assert list(names) == [*(f"ana {at:04} o" for at in range(5)), "maya okafor"]
    assert set(RolePlayRequest.objects.values_list("course_key", flat=True)) == {COURSE}
    assert set(CompetenceStatus.objects.values_list("course_key", flat=True)) == {COURSE}


def test_going_back_refuses_to_lose_what_the_first_release_cannot_hold(story: Story, migrate):
    api.give_role(
        story.lead,
        course_key=COURSE,
        login="ruth",
        role=CourseRoleKind.TRAINING_LEAD,
        starts=timezone.localdate(),
    )
    with pytest.raises(IrreversibleError, match="Nothing was changed"):
        migrate(FIRST_RELEASE)
    migrate(newest())
    assert api.roles(story.lead, course_key=COURSE)
    assert faults() == []
