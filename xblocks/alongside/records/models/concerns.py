# ruff: noqa: D106 - Django's Meta classes explain themselves
"""Serious concerns about a learner."""

import uuid

from django.db import models

from alongside.records.data import ConcernState
from alongside.records.models._shared import KEY_LENGTH, person
from alongside.records.models.assessing import RolePlayRequest
from alongside.records.models.people import LearnerRecord
from alongside.records.tables.exact import ExactCharField


class Concern(models.Model):
    """A serious concern about a learner: confidential between who raised it and the organisation's named lead.

    Never on the ledger, in no list, count or export but the lead's own. The words are locked like a private plan.

    .. pii: Encrypted free text about a person, and the accounts of who is concerned, who raised it and who took it up.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    record = models.ForeignKey(LearnerRecord, on_delete=models.CASCADE, related_name="concerns")
    course_key = ExactCharField(max_length=KEY_LENGTH)
    request = models.ForeignKey(RolePlayRequest, null=True, on_delete=models.PROTECT, related_name="concerns")
    raised_by = person("concerns_raised")
    raised_at = models.DateTimeField()
    ciphertext = models.TextField()
    state = models.CharField(max_length=16, default=ConcernState.RAISED.value)
    taken_up_by = person("concerns_taken_up")
    closed_at = models.DateTimeField(null=True)
    closing_ciphertext = models.TextField(blank=True)
    submission_key = models.UUIDField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["course_key", "state", "raised_at"], name="alongside_concerns")]

    def __str__(self) -> str:
        return str(self.uuid)
