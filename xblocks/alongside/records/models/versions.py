# ruff: noqa: D106 - Django's Meta classes explain themselves
"""The exact texts that a role-play was asked for, rated and decided under."""

from django.db import models

from alongside.records.models._shared import CODE_LENGTH, HASH_LENGTH, KEY_LENGTH
from alongside.records.tables.exact import ExactCharField


class ContentVersion(models.Model):
    """The exact text of something, by its content hash: written once, shared by everything that used it."""

    content_hash = ExactCharField(max_length=HASH_LENGTH, unique=True)
    title = models.CharField(max_length=KEY_LENGTH)
    canonical = models.TextField()
    first_used_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.content_hash


class RubricVersion(ContentVersion):
    """The exact rubric that a request was made and decided under; ``code`` is the same for all its versions.

    .. no_pii:
    """

    code = ExactCharField(max_length=CODE_LENGTH, db_index=True)


class RolePlayVersion(ContentVersion):
    """The exact role-play that a learner asked to be seen in.

    .. no_pii:
    """
