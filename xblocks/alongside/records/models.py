# ruff: noqa: D106 - Django's Meta classes explain themselves
"""The tables behind the records. Nothing outside this app imports them; ``api`` is the door.

Course and usage keys are plain strings of at most 255 characters, as in Open edX. People are linked by foreign keys
that can be cut (``SET_NULL``): a record outlives an account. MySQL has no partial unique indexes, so uniqueness among
some rows only (such as "one open request") goes through a derived column that is NULL for the others. Codes, hashes and
keys are ExactCharField, since MySQL would take two that differ in case or accent for the same.
"""

import uuid
from enum import StrEnum
from typing import Any, NoReturn

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alongside.content.organisation import ContactKind
from alongside.records._constraints import holds
from alongside.records._exact import ExactCharField
from alongside.records.data import ConcernState, CourseRoleKind, RequestState

KEY_LENGTH = 255
CODE_LENGTH = 64
HASH_LENGTH = 71  # "sha256:" and 64 hex digits

OPEN_STATES = (
    RequestState.REQUESTED.value,
    RequestState.CLAIMED.value,
    RequestState.RATED.value,
    RequestState.SET_ASIDE.value,
)

CONTACT_LABELS = {
    ContactKind.EMERGENCY.value: _("Emergency services"),
    ContactKind.CRISIS_TEAM.value: _("Crisis team"),
    ContactKind.SAFEGUARDING_ADULTS.value: _("Safeguarding adults"),
    ContactKind.SAFEGUARDING_CHILDREN.value: _("Safeguarding children"),
    ContactKind.ON_CALL_MANAGER.value: _("Manager on call"),
    ContactKind.LISTENING_LINE.value: _("Listening line"),
    ContactKind.CONCERN_LEAD.value: _("Lead for serious concerns"),
}


def _person(related_name: str, **options: Any) -> models.ForeignKey:
    """Return a link to an account that is cut, not followed, when the account goes."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name=f"alongside_{related_name}",
        **options,
    )


class AppendOnlyError(RuntimeError):
    """Code tried to change or remove what may only be added to."""


class AppendOnlyQuerySet(models.QuerySet):
    """Rows that can be added and read, and nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError(f"{self.model.__name__} rows are never changed; add a new entry instead.")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError(f"{self.model.__name__} rows are never removed; add a new entry instead.")

    def bulk_update(self, objs: Any, fields: Any, batch_size: int | None = None) -> NoReturn:
        """Refuse."""
        self.update()

    def cut(self, link: str) -> int:
        """Cut the link to an account, as its deletion would; return how many rows had it."""
        return models.QuerySet.update(self, **{link: None})

    def bulk_create(self, objs: Any, *args: Any, update_conflicts: bool = False, **kwargs: Any) -> Any:
        """Add rows; refuse to write over rows that are there."""
        if update_conflicts:
            self.update()
        return super().bulk_create(objs, *args, **kwargs)


class AppendOnlyModel(models.Model):
    """A row that is written once. Only its link to an account can be cut, when the account or the person goes."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; refuse to write it a second time."""
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} rows are never changed; add a new entry instead.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError(f"{type(self).__name__} rows are never removed; add a new entry instead.")


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
    user = _person("records")
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
    learner = _person("supervised_by", verbose_name=_("learner"))
    supervisor = _person("supervises", verbose_name=_("supervisor"))
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
    user = _person("roles", verbose_name=_("person"))
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
    claimed_by = _person("claims")
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
    actor = _person("entries")
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
    subject = _person("assessed")
    assessor = _person("assessments")
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
    raised_by = _person("concerns_raised")
    raised_at = models.DateTimeField()
    ciphertext = models.TextField()
    state = models.CharField(max_length=16, default=ConcernState.RAISED.value)
    taken_up_by = _person("concerns_taken_up")
    closed_at = models.DateTimeField(null=True)
    closing_ciphertext = models.TextField(blank=True)
    submission_key = models.UUIDField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["course_key", "state", "raised_at"], name="alongside_concerns")]

    def __str__(self) -> str:
        return str(self.uuid)


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


class LocalSupport(models.Model):
    """Where to turn in a crisis or with a safeguarding worry, as the organisation keeps it.

    .. pii: Names and work contacts that the organisation publishes to its learners.
    .. pii_types: name, phone_number, external_service
    .. pii_retirement: consumer_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course_key = ExactCharField(
        _("course"), max_length=KEY_LENGTH, blank=True, help_text=_("Leave empty for every course here.")
    )
    kind = ExactCharField(_("for what"), max_length=CODE_LENGTH, choices=tuple(CONTACT_LABELS.items()))
    name = models.CharField(_("name"), max_length=KEY_LENGTH)
    phone = models.CharField(_("telephone"), max_length=64, blank=True)
    text = models.CharField(_("text message"), max_length=KEY_LENGTH, blank=True)
    web = models.CharField(
        _("web page"), max_length=KEY_LENGTH, blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    hours = models.CharField(_("when it answers"), max_length=KEY_LENGTH, blank=True)
    checked_by = models.CharField(_("checked by"), max_length=KEY_LENGTH)
    checked_on = models.DateField(_("checked on"))

    class Meta:
        verbose_name = _("local support contact")
        verbose_name_plural = _("local support contacts")
        constraints = [
            models.UniqueConstraint(
                fields=["course_key", "kind"],
                name="alongside_one_contact_a_kind",
                violation_error_message=_("This course already has a contact of this kind. Change that one."),
            ),
            holds(
                ~Q(phone="", text="", web=""),
                name="alongside_contact_can_be_reached",
                violation_error_message=_(
                    "Give a telephone number, a number for text messages or a web page."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"
