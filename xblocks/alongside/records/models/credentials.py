# ruff: noqa: D106 - Django's Meta classes explain themselves
"""Credentials that learners made of what was signed off, to show elsewhere."""

import uuid

from django.db import models

from alongside.records.models._shared import CODE_LENGTH, KEY_LENGTH
from alongside.records.models.people import LearnerRecord
from alongside.records.tables.exact import ExactCharField


class IssuedCredential(models.Model):
    """One credential as it was handed to its holder, and the decisions that it rests on.

    ``domain`` is the code of the domain that it is about, "" for the whole framework. ``rests_on`` has the uuid of a
    decision (or of prior learning) for each competence. ``site`` is the address under which it was issued; with the
    course it says which issuer's status list has its ``status_index``. When the learner is erased, a row is left that
    belongs to nobody, so that the credential stays withdrawn.

    .. pii: The holder's name and which skills they were seen to have, as they chose to show it.
    .. pii_types: name, other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    record = models.ForeignKey(LearnerRecord, null=True, on_delete=models.PROTECT, related_name="credentials")
    course_key = ExactCharField(max_length=KEY_LENGTH)
    site = ExactCharField(max_length=KEY_LENGTH)
    status_index = models.PositiveIntegerField()
    domain = ExactCharField(max_length=CODE_LENGTH, blank=True)
    rests_on = models.JSONField()
    issued_at = models.DateTimeField()
    valid_until = models.DateField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    submission_key = models.UUIDField(unique=True)
    token = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course_key", "site", "status_index"], name="alongside_one_bit_a_credential"
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)
