"""Credentials: one new table. Nothing that is there is touched. Going back refuses to lose what was issued."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from alongside.records.tables.exact import ExactCharField, hold_every_sign
from alongside.records.tables.going_back import refuses_to_lose


def new_table_holds_every_sign(apps, schema_editor):
    hold_every_sign(schema_editor, [apps.get_model("alongside_records", "IssuedCredential")._meta.db_table])


class Migration(migrations.Migration):
    dependencies = [
        ("alongside_records", "0004_private_writing"),
    ]

    operations = [
        migrations.CreateModel(
            name="IssuedCredential",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("course_key", ExactCharField(max_length=255)),
                ("site", ExactCharField(max_length=255)),
                ("status_index", models.PositiveIntegerField()),
                ("domain", ExactCharField(blank=True, max_length=64)),
                ("rests_on", models.JSONField()),
                ("issued_at", models.DateTimeField()),
                ("valid_until", models.DateField(null=True)),
                ("taken_back_at", models.DateTimeField(null=True)),
                ("submission_key", models.UUIDField(unique=True)),
                ("token", models.TextField()),
                (
                    "record",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credentials",
                        to="alongside_records.learnerrecord",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="issuedcredential",
            constraint=models.UniqueConstraint(
                fields=("course_key", "site", "status_index"), name="alongside_one_bit_a_credential"
            ),
        ),
        migrations.RunPython(new_table_holds_every_sign, migrations.RunPython.noop, atomic=False),
        migrations.RunPython(
            migrations.RunPython.noop, refuses_to_lose("Credentials that were issued", "IssuedCredential")
        ),
    ]
