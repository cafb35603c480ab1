# ruff: noqa: D106 - Django's Meta classes explain themselves
"""A learner's own writing, locked."""

import uuid

from django.db import models

from alongside.records._exact import ExactCharField
from alongside.records.models._shared import CODE_LENGTH
from alongside.records.models.people import LearnerRecord


class PrivatePlan(models.Model):
    """A learner's own writing, locked. Only its writer's request opens it; no staff view, report or admin does.

    .. pii: Free text about a person's wellbeing, encrypted at rest.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    record = models.ForeignKey(LearnerRecord, on_delete=models.CASCADE, related_name="plans")
    plan_code = ExactCharField(max_length=CODE_LENGTH)
    ciphertext = models.TextField()
    version = models.PositiveIntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "plan_code"], name="alongside_one_plan_a_code")
        ]

    def __str__(self) -> str:
        return str(self.uuid)
