# ruff: noqa: D106 - Django's Meta classes explain themselves
"""What a learner did, what they brought along, and where each competence stands by the ledger."""

import uuid

from django.db import models

from alongside.records.models._append_only import AppendOnlyModel
from alongside.records.models._shared import CODE_LENGTH, KEY_LENGTH
from alongside.records.models.ledger import LedgerEntry
from alongside.records.models.people import LearnerRecord
from alongside.records.tables.exact import ExactCharField


class PriorLearningEntry(AppendOnlyModel):
    """That competences were brought from elsewhere: which ledger entry says so, and the key it was sent with.

    .. pii: Belongs to a learner's record.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    record = models.ForeignKey(LearnerRecord, on_delete=models.PROTECT, related_name="prior_learning")
    entry = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, related_name="prior_learning")
    submission_key = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return str(self.uuid)


class CompetenceStatus(models.Model):
    """Where one competence stands by the ledger: a projection, rebuilt from the entries at any time.

    ``course_key`` repeats the record's, so that a cohort is counted on one index.

    .. pii: States which skills a learner was seen to have.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    record = models.ForeignKey(LearnerRecord, on_delete=models.CASCADE, related_name="competences")
    course_key = ExactCharField(max_length=KEY_LENGTH)
    competence = ExactCharField(max_length=CODE_LENGTH)
    state = models.CharField(max_length=16)
    since = models.DateTimeField()
    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="+")
    decision_uuid = models.UUIDField(null=True)
    valid_until = models.DateField(null=True)
    from_elsewhere = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "competence"], name="alongside_one_status_a_competence")
        ]
        indexes = [
            models.Index(
                fields=["course_key", "competence", "state", "valid_until"], name="alongside_where_all_stand"
            ),
            models.Index(fields=["course_key", "valid_until"], name="alongside_running_out"),
        ]

    def __str__(self) -> str:
        return f"{self.competence} {self.state}"


class Evidence(models.Model):
    """Something a learner did that speaks for a competence; noted once.

    .. pii: Says what a learner read, walked through and passed.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    record = models.ForeignKey(LearnerRecord, on_delete=models.CASCADE, related_name="evidence")
    usage_key = ExactCharField(max_length=KEY_LENGTH)
    kind = ExactCharField(max_length=16)
    competence = ExactCharField(max_length=CODE_LENGTH)
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "usage_key", "kind", "competence"], name="alongside_noted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.competence}"
