"""Codes, hashes and keys compare sign by sign on MySQL and MariaDB, and every table there holds every sign.

On SQLite nothing changes but the state of the models. On MySQL and MariaDB each table is rewritten once, however many of
its columns change: a change of collation is done by copying the table (ALGORITHM=COPY), and writing to that table waits
for it. A table that was made with another character set than utf8mb4, as in a database from before MySQL 8, is copied once
more before. Going forward never fails on data: what was two rows stays two. It can be run again after it was stopped.

Going back gives the columns their table's own collation again, and fails, changing nothing in that table, where two
rows differ only in case or accent. Tables stay utf8mb4.
"""

from django.db import migrations

from alongside.records.tables.exact import EXACT_ON_MYSQL, ExactCharField, hold_every_sign


def compare_exactly(apps, schema_editor):
    """Make every table of ours utf8mb4, and the columns below exact."""
    if schema_editor.connection.vendor != "mysql":
        return
    models = apps.get_app_config("alongside_records").get_models()
    hold_every_sign(schema_editor, [model._meta.db_table for model in models])
    give_collation(apps, schema_editor, f"CHARACTER SET utf8mb4 COLLATE {EXACT_ON_MYSQL}")


def compare_as_before(apps, schema_editor):
    """Give the columns below their table's own collation."""
    if schema_editor.connection.vendor == "mysql":
        give_collation(apps, schema_editor, "")


def give_collation(apps, schema_editor, collation):
    changes = {}
    for change in EXACT:
        quoted, kind = schema_editor.quote_name(change.name), change.field.db_type(schema_editor.connection)
        changes.setdefault(change.model_name, []).append(f"MODIFY {quoted} {kind} {collation} NOT NULL")
    for model_name, columns in changes.items():
        table = schema_editor.quote_name(apps.get_model("alongside_records", model_name)._meta.db_table)
        schema_editor.execute(f"ALTER TABLE {table} {', '.join(columns)}")


EXACT = [
    migrations.AlterField(
        model_name="calibrationrating",
        name="course_key",
        field=ExactCharField(max_length=255),
    ),
    migrations.AlterField(
        model_name="calibrationrating",
        name="example_code",
        field=ExactCharField(max_length=64),
    ),
    migrations.AlterField(
        model_name="calibrationrating",
        name="example_hash",
        field=ExactCharField(max_length=71),
    ),
    migrations.AlterField(
        model_name="competencestatus",
        name="competence",
        field=ExactCharField(max_length=64),
    ),
    migrations.AlterField(
        model_name="competencestatus",
        name="course_key",
        field=ExactCharField(max_length=255),
    ),
    migrations.AlterField(
        model_name="concern",
        name="course_key",
        field=ExactCharField(max_length=255),
    ),
    migrations.AlterField(
        model_name="courserole",
        name="course_key",
        field=ExactCharField(max_length=255, verbose_name="course"),
    ),
    migrations.AlterField(
        model_name="courserole",
        name="role",
        field=ExactCharField(
            choices=[("training-lead", "Training lead"), ("concern-lead", "Lead for serious concerns")],
            max_length=16,
            verbose_name="role",
        ),
    ),
    migrations.AlterField(
        model_name="evidence",
        name="competence",
        field=ExactCharField(max_length=64),
    ),
    migrations.AlterField(
        model_name="evidence",
        name="kind",
        field=ExactCharField(max_length=16),
    ),
    migrations.AlterField(
        model_name="evidence",
        name="usage_key",
        field=ExactCharField(max_length=255),
    ),
    migrations.AlterField(
        model_name="learnerrecord",
        name="course_key",
        field=ExactCharField(max_length=255),
    ),
    migrations.AlterField(
        model_name="learnerrecord",
        name="head_hash",
        field=ExactCharField(default="", max_length=71),
    ),
    migrations.AlterField(
        model_name="ledgerentry",
        name="entry_hash",
        field=ExactCharField(max_length=71, unique=True),
    ),
    migrations.AlterField(
        model_name="ledgerentry",
        name="previous_hash",
        field=ExactCharField(blank=True, max_length=71),
    ),
    migrations.AlterField(
        model_name="ledgertext",
        name="name",
        field=ExactCharField(max_length=72),
    ),
    migrations.AlterField(
        model_name="localsupport",
        name="course_key",
        field=ExactCharField(
            blank=True, help_text="Leave empty for every course here.", max_length=255, verbose_name="course"
        ),
    ),
    migrations.AlterField(
        model_name="localsupport",
        name="kind",
        field=ExactCharField(
            choices=[
                ("emergency", "Emergency services"),
                ("crisis-team", "Crisis team"),
                ("safeguarding-adults", "Safeguarding adults"),
                ("safeguarding-children", "Safeguarding children"),
                ("on-call-manager", "Manager on call"),
                ("listening-line", "Listening line"),
                ("concern-lead", "Lead for serious concerns"),
            ],
            max_length=64,
            verbose_name="for what",
        ),
    ),
    migrations.AlterField(
        model_name="privateplan",
        name="plan_code",
        field=ExactCharField(max_length=64),
    ),
    migrations.AlterField(
        model_name="roleplayrequest",
        name="course_key",
        field=ExactCharField(max_length=255),
    ),
    migrations.AlterField(
        model_name="roleplayrequest",
        name="usage_key",
        field=ExactCharField(max_length=255),
    ),
    migrations.AlterField(
        model_name="roleplayversion",
        name="content_hash",
        field=ExactCharField(max_length=71, unique=True),
    ),
    migrations.AlterField(
        model_name="rubricversion",
        name="code",
        field=ExactCharField(db_index=True, max_length=64),
    ),
    migrations.AlterField(
        model_name="rubricversion",
        name="content_hash",
        field=ExactCharField(max_length=71, unique=True),
    ),
    migrations.AlterField(
        model_name="selfassessmentdraft",
        name="usage_key",
        field=ExactCharField(max_length=255),
    ),
    migrations.AlterField(
        model_name="supervision",
        name="course_key",
        field=ExactCharField(max_length=255, verbose_name="course"),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("alongside_records", "0002_deeper_sign_off")]

    operations = [
        migrations.RunPython(compare_exactly, compare_as_before, atomic=False),
        migrations.SeparateDatabaseAndState(state_operations=EXACT),
    ]
