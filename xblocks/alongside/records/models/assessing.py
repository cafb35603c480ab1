# ruff: noqa: D106 - Django's Meta classes explain themselves
"""Requests to be seen in a role-play, assessments, what is half filled in, and practice ratings."""

import uuid
from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from alongside.records.data import RequestState
from alongside.records.models._append_only import AppendOnlyModel
from alongside.records.models._shared import CODE_LENGTH, HASH_LENGTH, KEY_LENGTH, person
from alongside.records.models.ledger import LedgerEntry
from alongside.records.models.people import LearnerRecord
from alongside.records.models.versions import RolePlayVersion, RubricVersion
from alongside.records.tables.constraints import holds
from alongside.records.tables.exact import ExactCharField

OPEN_STATES = (
    RequestState.REQUESTED.value,
    RequestState.CLAIMED.value,
    RequestState.RATED.value,
    RequestState.SET_ASIDE.value,
)


class RolePlayRequest(models.Model):
    """A learner's request to be seen in a role-play, through to its decision: the state machine's projection.

    ``is_open`` is True while somebody has to act and NULL afterwards, which makes "one open request for a learner
    and role-play" a plain unique key. ``course_key`` repeats the record's, so that a queue reads one index.
    ``assessors`` is how many have to rate before anybody decides; ``rated`` of them have.

    .. pii: Links a learner's record with the account that claimed the request.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    record = models.ForeignKey(LearnerRecord, on_delete=models.PROTECT, related_name="requests")
    course_key = ExactCharField(max_length=KEY_LENGTH)
    usage_key = ExactCharField(max_length=KEY_LENGTH)
    attempt = models.PositiveIntegerField()
    state = models.CharField(max_length=16)
    is_open = models.BooleanField(null=True, default=True)
    rubric = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="+")
    role_play = models.ForeignKey(RolePlayVersion, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    submission_key = models.UUIDField(unique=True)
    claimed_by = person("claims")
    claimed_until = models.DateTimeField(null=True)
    assessors = models.PositiveSmallIntegerField(default=1)
    rated = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "usage_key", "is_open"], name="alongside_one_open_request"
            ),
            holds(
                Q(is_open=True, state__in=OPEN_STATES) | Q(is_open__isnull=True) & ~Q(state__in=OPEN_STATES),
                name="alongside_open_means_waiting",
            ),
        ]
        indexes = [models.Index(fields=["course_key", "is_open", "requested_at"], name="alongside_queue")]

    def __str__(self) -> str:
        return str(self.uuid)


class AssessmentKind(StrEnum):
    """Whose assessment it is, and what it is for."""

    SELF = "self"
    RATING = "rating"  # one of several blind ratings, before the decision
    SUPERVISOR = "supervisor"  # the decision


class Assessment(AppendOnlyModel):
    """One rubric filled in by one person about one observation, in columns for queries and constraints.

    Everything but the accounts is derived from the ledger entry, which holds the words too.

    .. pii: Links a learner and an assessor with ratings of the learner's skills.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(RolePlayRequest, on_delete=models.PROTECT, related_name="assessments")
    entry = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, related_name="assessment")
    kind = models.CharField(max_length=16)
    subject = person("assessed")
    assessor = person("assessments")
    submission_key = models.UUIDField(unique=True)
    outcome = models.CharField(max_length=16, blank=True)
    ratings = models.JSONField()
    observed_on = models.DateField(null=True)
    format = models.CharField(max_length=32, blank=True)
    has_peer_experience = models.BooleanField(null=True)

    class Meta:
        constraints = [
            holds(
                Q(kind__in=[AssessmentKind.SELF.value, AssessmentKind.RATING.value], outcome="")
                | Q(kind=AssessmentKind.SUPERVISOR.value) & ~Q(outcome=""),
                name="alongside_supervisors_decide",
            ),
            holds(
                Q(subject__isnull=True)
                | Q(assessor__isnull=True)
                | Q(kind=AssessmentKind.SELF.value, assessor=F("subject"))
                | ~Q(kind=AssessmentKind.SELF.value) & ~Q(assessor=F("subject")),
                name="alongside_nobody_signs_off_themselves",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Draft(models.Model):
    """Something half-filled-in that saves by itself. ``version`` counts the saves."""

    content = models.JSONField()
    version = models.PositiveIntegerField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"draft {self.version}"


class SelfAssessmentDraft(Draft):
    """A learner's own rating for a role-play: the working copy, which one attempt hands to the next.

    .. pii: What a learner writes about their own skills before sending it.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    record = models.ForeignKey(LearnerRecord, on_delete=models.CASCADE, related_name="self_assessments")
    usage_key = ExactCharField(max_length=KEY_LENGTH)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "usage_key"], name="alongside_one_self_assessment")
        ]


class AssessorDraft(Draft):
    """An assessor's unfinished assessment of one request; gone once they have decided.

    .. pii: What an assessor writes about a learner before deciding.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    request = models.ForeignKey(RolePlayRequest, on_delete=models.CASCADE, related_name="drafts")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="alongside_drafts"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "author"], name="alongside_one_draft_an_author")
        ]


class CalibrationRating(models.Model):
    """A practice rating on a shared example. It is about no learner and counts for nothing but agreement.

    .. pii: Links an account with how it rated an example.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    course_key = ExactCharField(max_length=KEY_LENGTH)
    example_code = ExactCharField(max_length=CODE_LENGTH)
    example_hash = ExactCharField(max_length=HASH_LENGTH)
    rubric = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="+")
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="alongside_practice_ratings"
    )
    ratings = models.JSONField()
    rated_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course_key", "example_hash", "assessor"], name="alongside_one_practice_rating"
            )
        ]

    def __str__(self) -> str:
        return self.example_code
