# ruff: noqa: D106 - Django's Meta classes explain themselves
"""What the embedded server keeps about people: who is in the course, how far they are, what to tell them.

Records of competence are not here; they are in :mod:`alongside.records`.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Enrolment(models.Model):
    """A person in a course, with the role they have there and the page they were on last.

    .. pii: links an account to a course, to the page last opened and the language it was read in.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    class Role(models.TextChoices):
        """What a person is in the course. Supervisors are learners whose caseload is not empty."""

        LEARNER = "learner", _("learner or supervisor")
        STAFF = "staff", _("training lead")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="alongside_enrolments"
    )
    course_key = models.CharField(max_length=255)
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.LEARNER)
    is_active = models.BooleanField(_("may open the course"), default=True)
    anonymous_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    last_unit = models.CharField(max_length=255, blank=True, editable=False)
    language = models.CharField(max_length=16, blank=True, editable=False)
    enrolled_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("enrolment")
        constraints = [
            models.UniqueConstraint(fields=("user", "course_key"), name="alongside_one_enrolment_each")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class LearnerState(models.Model):
    """What one block remembers about one learner, as a JSON object of its user-scoped fields.

    ``scope_key`` is a usage key, or ``type:<block type>`` for preferences, or ``user`` for what is known everywhere.

    .. pii: a learner's steps through lessons, scenarios and checks.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    scope_key = models.CharField(max_length=255)
    state = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("user", "scope_key"), name="alongside_one_state_each")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.scope_key}"


class Completion(models.Model):
    """How far a learner has come with one block, from 0.0 to 1.0.

    .. pii: which parts of a course a person has finished.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    course_key = models.CharField(max_length=255)
    usage_key = models.CharField(max_length=255)
    completion = models.FloatField()
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("user", "usage_key"), name="alongside_one_completion_each"),
        ]
        indexes = [models.Index(fields=("user", "course_key"), name="alongside_completion_course")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.usage_key} · {self.completion}"


class Notice(models.Model):
    """Something one person is told. The text never holds private writing.

    .. pii: may name a colleague and a role-play.
    .. pii_types: name, other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=255)
    text = models.TextField()
    url = models.CharField(max_length=500)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [models.Index(fields=("user", "read_at"), name="alongside_notice_unread")]

    def __str__(self) -> str:
        return self.subject
