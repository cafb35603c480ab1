"""Credentials: one new table. Nothing that is there is touched, and going back drops it."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import alongside.records._exact


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
                ("course_key", alongside.records._exact.ExactCharField(max_length=255)),
                ("site", alongside.records._exact.ExactCharField(max_length=255)),
                ("status_index", models.PositiveIntegerField()),
                ("domain", alongside.records._exact.ExactCharField(blank=True, max_length=64)),
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
    ]
