# ruff: noqa: D106 - Django's Meta classes explain themselves
"""A learner's own writing, locked: as it is, as it was, and what of it they have shared."""

import uuid

from django.db import models

from alongside.records.models._shared import CODE_LENGTH, KEY_LENGTH, person
from alongside.records.models.people import LearnerRecord
from alongside.records.tables.exact import ExactCharField


class PrivatePlan(models.Model):
    """A learner's own writing, locked. Only its writer's request opens it; no staff view, report or admin does.

    Whoever adds a row that hangs on a plan, or removes the plan, locks the plan first. ``usage_key`` is the block that
    it was saved in last, for a reminder to lead to; ``reminded_on`` is the ``review_on`` that was reminded of.

    .. pii: Free text about a person's wellbeing, encrypted at rest, and the day on which they look at it again.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    record = models.ForeignKey(LearnerRecord, on_delete=models.CASCADE, related_name="plans")
    plan_code = ExactCharField(max_length=CODE_LENGTH)
    usage_key = ExactCharField(max_length=KEY_LENGTH, default="", blank=True)
    ciphertext = models.TextField()
    version = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    review_on = models.DateField(null=True)
    reminds_by_email = models.BooleanField(default=False)
    reminded_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "plan_code"], name="alongside_one_plan_a_code")
        ]
        indexes = [models.Index(fields=["review_on"], name="alongside_plan_reviews")]

    def __str__(self) -> str:
        return str(self.uuid)


class EarlierPlan(models.Model):
    """A plan as it stood at the end of an earlier sitting: its ciphertext, moved here as it was.

    ``number`` is the version that the plan had then.

    .. pii: Free text about a person's wellbeing, encrypted at rest.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    plan = models.ForeignKey(PrivatePlan, on_delete=models.CASCADE, related_name="earlier")
    number = models.PositiveIntegerField()
    ciphertext = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="alongside_one_earlier_plan_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.number}"


class PlanShare(models.Model):
    """What a learner has shared of a plan with one person: a copy of those words, locked for that person alone.

    ``is_live`` is True while it can be read and NULL afterwards, which makes "one live share for a plan and a person" a
    plain unique key. What has ended keeps no words: ``ciphertext`` is empty.

    .. pii: A copy of free text about a person's wellbeing, encrypted at rest, and the account of who may read it.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(PrivatePlan, on_delete=models.CASCADE, related_name="shares")
    recipient = person("plans_shared")
    ciphertext = models.TextField(blank=True)
    shared_at = models.DateTimeField()
    until = models.DateField()
    is_live = models.BooleanField(null=True, default=True)
    ended_at = models.DateTimeField(null=True)
    first_looked_at = models.DateTimeField(null=True)
    last_looked_at = models.DateTimeField(null=True)
    looks = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "recipient", "is_live"], name="alongside_one_live_share_each"
            )
        ]
        indexes = [models.Index(fields=["is_live", "until"], name="alongside_shares_run_out")]

    def __str__(self) -> str:
        return str(self.uuid)
