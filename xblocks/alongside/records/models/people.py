# ruff: noqa: D106 - Django's Meta classes explain themselves
"""Who learns, who supports them, and who has a role in a course."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alongside.records.data import CourseRoleKind
from alongside.records.models._shared import HASH_LENGTH, KEY_LENGTH, person
from alongside.records.tables.constraints import holds
from alongside.records.tables.exact import ExactCharField


class LearnerRecord(models.Model):
    """Everything on the ledger about one learner in one course.

    The row is what every verb locks, so that entries come in one definite order; ``head_sequence`` and ``head_hash``
    repeat the number and hash of the newest entry, so that a cut-off tail is noticed. ``sort_name`` repeats the
    learner's name in small letters, for lists in the order of names at any size; what is shown comes from the platform.
    ``active_at`` is when the learner last did something that counts.

    .. pii: Links an account to a course record. The link is cut on retirement; the record's uuid stays.
    .. pii_types: id, name
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course_key = ExactCharField(max_length=KEY_LENGTH)
    user = person("records")
    opened_at = models.DateTimeField(auto_now_add=True)
    head_sequence = models.PositiveIntegerField(default=0)
    head_hash = ExactCharField(max_length=HASH_LENGTH, default="")
    sort_name = models.CharField(max_length=KEY_LENGTH, default="", blank=True)
    active_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("learner record")
        verbose_name_plural = _("learner records")
        constraints = [
            models.UniqueConstraint(fields=["course_key", "user"], name="alongside_one_record_a_course"),
        ]
        indexes = [
            models.Index(fields=["course_key", "sort_name", "id", "active_at"], name="alongside_by_name"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Supervision(models.Model):
    """Who supports whom in a course, from which day to which day (both included; no end: until further notice).

    .. pii: Says which accounts work together.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course_key = ExactCharField(_("course"), max_length=KEY_LENGTH)
    learner = person("supervised_by", verbose_name=_("learner"))
    supervisor = person("supervises", verbose_name=_("supervisor"))
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("supervision")
        verbose_name_plural = _("supervisions")
        constraints = [
            models.UniqueConstraint(
                fields=["course_key", "supervisor", "learner", "starts"],
                name="alongside_one_supervision_a_start",
                violation_error_message=_("This supervision is already there."),
            ),
            holds(
                ~Q(learner=F("supervisor")),
                name="alongside_nobody_supervises_themselves",
                violation_error_message=_("Nobody can be their own supervisor. Choose somebody else."),
            ),
            holds(
                Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="alongside_supervision_ends_after_start",
                violation_error_message=_("The last day cannot be before the first."),
            ),
        ]
        indexes = [models.Index(fields=["course_key", "learner", "starts"], name="alongside_supervised")]

    def __str__(self) -> str:
        return f"{self.course_key} {self.starts}"


class CourseRole(models.Model):
    """Who leads training in a course, and who reads its serious concerns, from which day to which (both included).

    .. pii: Says which accounts have a role in a course.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course_key = ExactCharField(_("course"), max_length=KEY_LENGTH)
    user = person("roles", verbose_name=_("person"))
    role = ExactCharField(
        _("role"),
        max_length=16,
        choices=(
            (CourseRoleKind.TRAINING_LEAD.value, _("Training lead")),
            (CourseRoleKind.CONCERN_LEAD.value, _("Lead for serious concerns")),
        ),
    )
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("role in a course")
        verbose_name_plural = _("roles in a course")
        constraints = [
            models.UniqueConstraint(
                fields=["course_key", "user", "role", "starts"],
                name="alongside_one_role_a_start",
                violation_error_message=_("This person has this role already."),
            ),
            holds(
                Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="alongside_role_ends_after_start",
                violation_error_message=_("The last day cannot be before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_key} {self.role}"
