"""Which columns of which tables a population fills; all others hold their defaults."""

from django.contrib.auth import get_user_model

from alongside.records import models
from alongside.server.models import Enrolment
from tests.benchmarks.scale.tables import Table


class Tables:
    """The tables that a population fills."""

    def __init__(self) -> None:
        self.users = Table(get_user_model(), "username", "first_name", "last_name")
        self.enrolments = Table(Enrolment, "user_id", "course_key", "role", "anonymous_id")
        self.records = Table(
            models.LearnerRecord,
            *("uuid", "course_key", "user_id", "head_sequence", "head_hash", "sort_name", "active_at"),
        )
        self.supervisions = Table(
            models.Supervision, "uuid", "course_key", "learner_id", "supervisor_id", "starts"
        )
        self.roles = Table(models.CourseRole, "uuid", "course_key", "user_id", "role", "starts")
        self.requests = Table(
            models.RolePlayRequest,
            *("uuid", "record_id", "course_key", "usage_key", "attempt", "state", "is_open", "rubric_id"),
            *("role_play_id", "requested_at", "submission_key", "claimed_by_id", "claimed_until"),
        )
        self.entries = Table(
            models.LedgerEntry,
            *("uuid", "record_id", "sequence", "kind", "about_uuid", "actor_id", "created_at", "payload"),
            *("previous_hash", "entry_hash"),
        )
        self.texts = Table(models.LedgerText, "entry_id", "name", "salt", "text")
        self.assessments = Table(
            models.Assessment,
            *("uuid", "request_id", "entry_id", "kind", "subject_id", "assessor_id", "submission_key"),
            *("outcome", "ratings", "observed_on", "format"),
        )
        self.statuses = Table(
            models.CompetenceStatus,
            *("record_id", "course_key", "competence", "state", "since", "entry_id", "decision_uuid"),
            "valid_until",
        )
        self.evidence = Table(models.Evidence, "record_id", "usage_key", "kind", "competence")

    def flush(self) -> None:
        """Write what is not written yet."""
        for table in vars(self).values():
            table.flush()
