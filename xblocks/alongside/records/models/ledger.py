# ruff: noqa: D106 - Django's Meta classes explain themselves
"""The ledger: one thing after another that happened on a record, and the words that belong to it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alongside.records.models._append_only import AppendOnlyModel, AppendOnlyQuerySet
from alongside.records.models._shared import CODE_LENGTH, HASH_LENGTH, person
from alongside.records.models.people import LearnerRecord
from alongside.records.tables.constraints import holds
from alongside.records.tables.exact import ExactCharField


class LedgerEntry(AppendOnlyModel):
    """One thing that happened on a learner's record. Appended, never changed; see docs/developers/ledger.md.

    ``payload`` is canonical JSON without a word that anybody wrote; those are LedgerText rows, of which the hash
    covers a salted commitment only. ``about_uuid`` is the request that the entry belongs to, or the record itself.

    .. pii: Links accounts with what they did on a record.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    record = models.ForeignKey(LearnerRecord, on_delete=models.PROTECT, related_name="entries")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=16)
    about_uuid = models.UUIDField(db_index=True)
    actor = person("entries")
    created_at = models.DateTimeField()
    payload = models.TextField()
    previous_hash = ExactCharField(max_length=HASH_LENGTH, blank=True)
    entry_hash = ExactCharField(max_length=HASH_LENGTH, unique=True)

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        constraints = [
            models.UniqueConstraint(fields=["record", "sequence"], name="alongside_definite_order")
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind}"


class LedgerTextQuerySet(AppendOnlyQuerySet):
    """Words on the ledger: added, read, and erased where the law says so."""

    def erase(self) -> int:
        """Remove these words and their salts for good; return how many. The chain still verifies afterwards."""
        return models.QuerySet.update(self, text=None, salt=None)


class LedgerText(AppendOnlyModel):
    """Words (or a name) that belong to a ledger entry, kept outside its hash so that they can be erased.

    .. pii: Names of actors, feedback, reasons and replies.
    .. pii_types: name, other
    .. pii_retirement: local_api
    """

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="texts")
    name = ExactCharField(max_length=CODE_LENGTH + 8)
    salt = models.CharField(max_length=64, null=True)  # noqa: DJ001 - NULL is "erased", which "" is not
    text = models.TextField(null=True)  # noqa: DJ001 - NULL is "erased", which "" is not

    objects = LedgerTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "name"], name="alongside_one_text_a_name"),
            holds(
                Q(salt__isnull=True, text__isnull=True) | Q(salt__isnull=False, text__isnull=False),
                name="alongside_salt_goes_with_text",
            ),
        ]

    def __str__(self) -> str:
        return self.name
