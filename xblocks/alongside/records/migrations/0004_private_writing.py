"""Private writing keeps its earlier versions, can be shared with one person, and has a day on which it is looked at again.

What was written before stays as it is. Going back leaves the plans, takes away review days, and refuses to lose versions
and shares.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from alongside.records.tables.exact import ExactCharField, hold_every_sign
from alongside.records.tables.going_back import refuses_to_lose


def new_tables_hold_every_sign(apps, schema_editor):
    names = ("EarlierPlan", "PlanShare")
    hold_every_sign(
        schema_editor, [apps.get_model("alongside_records", name)._meta.db_table for name in names]
    )


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("alongside_records", "0003_compare_exactly"),
    ]

    operations = [
        migrations.AddField(
            model_name="privateplan",
            name="usage_key",
            field=ExactCharField(blank=True, default="", max_length=255),
        ),
        migrations.AddField(
            model_name="privateplan",
            name="review_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="privateplan",
            name="reminds_by_email",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="privateplan",
            name="reminded_on",
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name="privateplan",
            index=models.Index(fields=["review_on"], name="alongside_plan_reviews"),
        ),
        migrations.CreateModel(
            name="EarlierPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("ciphertext", models.TextField()),
                ("kept_at", models.DateTimeField()),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="earlier",
                        to="alongside_records.privateplan",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "number"), name="alongside_one_earlier_plan_a_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("ciphertext", models.TextField(blank=True)),
                ("shared_at", models.DateTimeField()),
                ("until", models.DateField()),
                ("is_live", models.BooleanField(default=True, null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("first_looked_at", models.DateTimeField(null=True)),
                ("last_looked_at", models.DateTimeField(null=True)),
                ("looks", models.PositiveIntegerField(default=0)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="alongside_records.privateplan",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="alongside_plans_shared",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["is_live", "until"], name="alongside_shares_run_out")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "recipient", "is_live"), name="alongside_one_live_share_each"
                    )
                ],
            },
        ),
        migrations.RunPython(new_tables_hold_every_sign, migrations.RunPython.noop, atomic=False),
        migrations.RunPython(
            migrations.RunPython.noop,
            refuses_to_lose(
                "Earlier versions of private writing, or shares of it,", "EarlierPlan", "PlanShare"
            ),
        ),
    ]
