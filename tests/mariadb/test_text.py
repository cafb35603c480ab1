"""Text on MariaDB, as MySQL keeps it: keys compare sign by sign, and every column holds every sign."""

from contextlib import contextmanager

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

from alongside.records import api
from alongside.records.data import EvidenceKind
from tests.records.conftest import COURSE, USAGE, Story

APP = "alongside_records"
MODELS = tuple(apps.get_app_config(APP).get_models())
TEXT = (models.CharField, models.TextField, models.JSONField)
FLAMINGO = "\N{FLAMINGO}"


def unique_keys():
    """Yield model and fields of each unique key with text in it."""
    for model in MODELS:
        keys = [(field.name,) for field in model._meta.fields if field.unique]
        keys += [
            constraint.fields
            for constraint in model._meta.constraints
            if isinstance(constraint, models.UniqueConstraint)
        ]
        for key in keys:
            fields = [model._meta.get_field(name) for name in key]
            if any(isinstance(field, models.CharField) for field in fields):
                yield model, fields


def text_columns():
    for model in MODELS:
        for field in model._meta.fields:
            if isinstance(field, TEXT):
                yield model, field


def named(value):
    model, fields = value
    fields = fields if isinstance(fields, list) else [fields]
    return f"{model.__name__}.{'+'.join(field.name for field in fields)}"


@contextmanager
def copied(model, fields):
    """Make an empty table with some columns of another, of the same types, and yield a cursor and the columns."""
    columns = ", ".join(f"`{field.column}`" for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE copied AS SELECT {columns} FROM `{model._meta.db_table}` WHERE FALSE"
        )
        try:
            yield cursor, columns
        finally:
            cursor.execute("DROP TEMPORARY TABLE copied")


@pytest.mark.django_db
@pytest.mark.parametrize("key", list(unique_keys()), ids=named)
def test_two_keys_that_differ_in_case_or_accent_are_two(key):
    model, fields = key
    for text in (field for field in fields if isinstance(field, models.CharField)):
        with copied(model, fields) as (cursor, columns):
            cursor.execute(f"ALTER TABLE copied ADD UNIQUE ({columns})")
            for value in ("lift", "Lift", "l\u00edft"):
                row = [
                    value if field is text else "2026-01-31" if isinstance(field, models.DateField) else "1"
                    for field in fields
                ]
                places = ", ".join(["%s"] * len(row))
                cursor.execute(f"INSERT INTO copied ({columns}) VALUES ({places})", row)
            cursor.execute(f"SELECT COUNT(*) FROM copied WHERE `{text.column}` = %s", ["Lift"])
            assert cursor.fetchone() == (1,)


def test_there_are_such_keys():
    assert len(list(unique_keys())) >= 14


@pytest.mark.django_db
@pytest.mark.parametrize("place", list(text_columns()), ids=named)
def test_every_text_column_holds_every_sign(place):
    model, field = place
    value = f'"{FLAMINGO}"' if isinstance(field, models.JSONField) else FLAMINGO
    with copied(model, [field]) as (cursor, column):
        cursor.execute(f"INSERT INTO copied ({column}) VALUES (%s)", [value])
        cursor.execute(f"SELECT {column} FROM copied")
        assert cursor.fetchone() == (value,)


@pytest.mark.django_db
def test_plans_blocks_and_competences_are_told_apart(story: Story):
    for code in ("care", "Care", "c\u00e1re"):
        api.save_plan(story.maya, course_key=COURSE, plan_code=code, answers={"a": code}, base_version=0)
    for code in ("care", "Care", "c\u00e1re"):
        plan = api.read_plan(story.maya, course_key=COURSE, plan_code=code)
        assert (plan.plan_code, plan.answers) == (code, {"a": code})
    story.decide()
    other = USAGE.replace("the-lift", "The-Lift")
    assert story.view(usage_key=other).request is None
    assert story.request(usage_key=other).attempt == 1
    for competence in ("6.a", "6.A"):
        api.note_evidence(
            story.maya,
            course_key=COURSE,
            usage_key=USAGE,
            kind=EvidenceKind.LESSON_READ,
            competences=[competence],
        )
    assert {"6.a", "6.A"} <= set(story.passport())


@pytest.fixture
def old_database():
    """Have new tables get the character set that MySQL 5.7 and older Open edX installations have by themselves."""
    name = connection.settings_dict["NAME"]
    call_command("migrate", APP, "zero", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER DATABASE `{name}` CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci")
    yield
    call_command("migrate", APP, "zero", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")
    call_command("migrate", APP, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_in_a_database_from_before_utf8mb4_every_column_of_ours_is_utf8mb4_all_the_same(old_database):
    def character_sets():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT CHARACTER_SET_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()"
                " AND TABLE_NAME LIKE 'alongside\\_records%%' AND CHARACTER_SET_NAME IS NOT NULL"
            )
            return {name for (name,) in cursor.fetchall()}

    call_command("migrate", APP, "0002", verbosity=0)
    assert "utf8mb3" in character_sets()
    call_command("migrate", APP, verbosity=0)
    assert character_sets() == {"utf8mb4"}
