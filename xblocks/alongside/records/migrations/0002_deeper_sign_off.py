"""Sign-off in full: roles, concerns, prior learning, practice ratings, and columns that lists are read from.

What it does to a large database on MySQL 8.4 (InnoDB):

- new tables, and everything about them: nothing that is there is touched;
- columns (AddField): added at once (ALGORITHM=INSTANT), with a default that is taken away again at once;
- checks: taking one away is at once; adding one copies the table while writing to it waits. That is ``assessment`` twice
  and ``roleplayrequest`` once, the tables of role-plays asked for: thousands of rows where lessons read are millions;
- indexes: built while others read and write (ALGORITHM=INPLACE);
- what the new columns repeat is filled in a thousand rows at a time, each thousand a transaction of its own, so that nobody
  waits long for a row. MySQL does not undo a change to a table: if this is stopped in between, restore a copy.

Going back drops the new tables and columns. It refuses, before it touches anything, once there is something in them that
the first release cannot hold: go back to a copy of the database that was made before the upgrade.
"""

import unicodedata
import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models, transaction
from django.db.migrations.exceptions import IrreversibleError
from django.utils import timezone

from alongside.records.tables.constraints import holds


def sort_name(full_name):
    """Return a name as lists sort it: in small letters, without accents."""
    letters = unicodedata.normalize("NFKD", full_name)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(plain.casefold().split())[:255]


def repeat_what_records_say(apps, schema_editor):
    """Fill the columns that repeat something of a record, so that what is there already shows in the lists."""
    del schema_editor
    records = apps.get_model("alongside_records", "LearnerRecord")
    key = models.OuterRef("record_id")
    of_the_record = models.Subquery(records.objects.filter(pk=key).values("course_key")[:1])
    for name in ("RolePlayRequest", "CompetenceStatus"):
        rows = apps.get_model("alongside_records", name).objects.all()
        for some in by_the_thousand(rows):
            rows.filter(pk__in=some).update(course_key=of_the_record)
    for some in by_the_thousand(records.objects.filter(user__isnull=False)):
        with transaction.atomic():
            for record in records.objects.filter(pk__in=some).select_related("user"):
                user = record.user
                full_name = f"{user.first_name} {user.last_name}".strip() or user.username
                records.objects.filter(pk=record.pk).update(
                    sort_name=sort_name(full_name), active_at=record.opened_at
                )


def refuse_to_lose(apps, schema_editor):
    """Go back only while the first release could hold everything that is there."""
    del schema_editor

    def there(name, **which):
        return apps.get_model("alongside_records", name).objects.filter(**which).exists()

    new_tables = ("CourseRole", "Concern", "PriorLearningEntry", "CalibrationRating")
    if (
        any(map(there, new_tables))
        or there("RolePlayRequest", state__in=["rated", "set-aside"])
        or there("Assessment", kind="rating")
    ):
        raise IrreversibleError(
            "There are roles, concerns, prior learning or ratings in the records, and the release before this one has no "
            "place for them. Nothing was changed. Restore the copy of the database that was made before the upgrade."
        )


def by_the_thousand(rows):
    """Yield the primary keys of all rows, a thousand at a time."""
    keys, last = rows.order_by("pk").values_list("pk", flat=True), 0
    while some := list(keys.filter(pk__gt=last)[:1000]):
        yield some
        last = some[-1]


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("alongside_records", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalibrationRating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("course_key", models.CharField(max_length=255)),
                ("example_code", models.CharField(max_length=64)),
                ("example_hash", models.CharField(max_length=71)),
                ("ratings", models.JSONField()),
                ("rated_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="Concern",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("course_key", models.CharField(max_length=255)),
                ("raised_at", models.DateTimeField()),
                ("ciphertext", models.TextField()),
                ("state", models.CharField(default="raised", max_length=16)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closing_ciphertext", models.TextField(blank=True)),
                ("submission_key", models.UUIDField(unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="CourseRole",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("course_key", models.CharField(max_length=255, verbose_name="course")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("training-lead", "Training lead"),
                            ("concern-lead", "Lead for serious concerns"),
                        ],
                        max_length=16,
                        verbose_name="role",
                    ),
                ),
                ("starts", models.DateField(verbose_name="first day")),
                ("ends", models.DateField(blank=True, null=True, verbose_name="last day")),
            ],
            options={
                "verbose_name": "role in a course",
                "verbose_name_plural": "roles in a course",
            },
        ),
        migrations.CreateModel(
            name="PriorLearningEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("submission_key", models.UUIDField(unique=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RemoveConstraint(
            model_name="assessment",
            name="alongside_supervisors_decide",
        ),
        migrations.RemoveConstraint(
            model_name="assessment",
            name="alongside_nobody_signs_off_themselves",
        ),
        migrations.RemoveConstraint(
            model_name="roleplayrequest",
            name="alongside_open_means_waiting",
        ),
        migrations.RemoveIndex(
            model_name="roleplayrequest",
            name="alongside_queue",
        ),
        migrations.AddField(
            model_name="competencestatus",
            name="course_key",
            field=models.CharField(default="", max_length=255),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="competencestatus",
            name="from_elsewhere",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="learnerrecord",
            name="active_at",
            field=models.DateTimeField(auto_now_add=True, default=timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="learnerrecord",
            name="sort_name",
            field=models.CharField(blank=True, default="", max_length=255),
        ),
        migrations.AddField(
            model_name="roleplayrequest",
            name="assessors",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="roleplayrequest",
            name="course_key",
            field=models.CharField(default="", max_length=255),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="roleplayrequest",
            name="rated",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.RunPython(repeat_what_records_say, migrations.RunPython.noop, atomic=False, elidable=True),
        migrations.AddIndex(
            model_name="competencestatus",
            index=models.Index(
                fields=["course_key", "competence", "state", "valid_until"], name="alongside_where_all_stand"
            ),
        ),
        migrations.AddIndex(
            model_name="competencestatus",
            index=models.Index(fields=["course_key", "valid_until"], name="alongside_running_out"),
        ),
        migrations.AddIndex(
            model_name="learnerrecord",
            index=models.Index(
                fields=["course_key", "sort_name", "id", "active_at"], name="alongside_by_name"
            ),
        ),
        migrations.AddIndex(
            model_name="roleplayrequest",
            index=models.Index(fields=["course_key", "is_open", "requested_at"], name="alongside_queue"),
        ),
        migrations.AddIndex(
            model_name="supervision",
            index=models.Index(fields=["course_key", "learner", "starts"], name="alongside_supervised"),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=holds(
                models.Q(
                    models.Q(("kind__in", ["self", "rating"]), ("outcome", "")),
                    models.Q(("kind", "supervisor"), models.Q(("outcome", ""), _negated=True)),
                    _connector="OR",
                ),
                name="alongside_supervisors_decide",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=holds(
                models.Q(
                    ("subject__isnull", True),
                    ("assessor__isnull", True),
                    models.Q(("assessor", models.F("subject")), ("kind", "self")),
                    models.Q(
                        models.Q(("kind", "self"), _negated=True),
                        models.Q(("assessor", models.F("subject")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="alongside_nobody_signs_off_themselves",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleplayrequest",
            constraint=holds(
                models.Q(
                    models.Q(
                        ("is_open", True), ("state__in", ("requested", "claimed", "rated", "set-aside"))
                    ),
                    models.Q(
                        ("is_open__isnull", True),
                        models.Q(
                            ("state__in", ("requested", "claimed", "rated", "set-aside")), _negated=True
                        ),
                    ),
                    _connector="OR",
                ),
                name="alongside_open_means_waiting",
            ),
        ),
        migrations.AddField(
            model_name="priorlearningentry",
            name="entry",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="prior_learning",
                to="alongside_records.ledgerentry",
            ),
        ),
        migrations.AddField(
            model_name="priorlearningentry",
            name="record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="prior_learning",
                to="alongside_records.learnerrecord",
            ),
        ),
        migrations.AddField(
            model_name="courserole",
            name="user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="alongside_roles",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="concern",
            name="raised_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="alongside_concerns_raised",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="concern",
            name="record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="concerns",
                to="alongside_records.learnerrecord",
            ),
        ),
        migrations.AddField(
            model_name="concern",
            name="request",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="concerns",
                to="alongside_records.roleplayrequest",
            ),
        ),
        migrations.AddField(
            model_name="concern",
            name="taken_up_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="alongside_concerns_taken_up",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="calibrationrating",
            name="assessor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="alongside_practice_ratings",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="calibrationrating",
            name="rubric",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="alongside_records.rubricversion",
            ),
        ),
        migrations.AddConstraint(
            model_name="courserole",
            constraint=models.UniqueConstraint(
                fields=("course_key", "user", "role", "starts"),
                name="alongside_one_role_a_start",
                violation_error_message="This person has this role already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="courserole",
            constraint=holds(
                models.Q(("ends__isnull", True), ("ends__gte", models.F("starts")), _connector="OR"),
                name="alongside_role_ends_after_start",
                violation_error_message="The last day cannot be before the first.",
            ),
        ),
        migrations.AddIndex(
            model_name="concern",
            index=models.Index(fields=["course_key", "state", "raised_at"], name="alongside_concerns"),
        ),
        migrations.AddConstraint(
            model_name="calibrationrating",
            constraint=models.UniqueConstraint(
                fields=("course_key", "example_hash", "assessor"), name="alongside_one_practice_rating"
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, refuse_to_lose, elidable=True),
    ]
