"""The tables behind the records. Nothing outside this app imports them; ``api`` is the door.

Course and usage keys are plain strings of at most 255 characters, as in Open edX. People are linked by foreign keys
that can be cut (``SET_NULL``): a record outlives an account. MySQL has no partial unique indexes, so uniqueness among
some rows only (such as "one open request") goes through a derived column that is NULL for the others. Codes, hashes and
keys are ExactCharField, since MySQL would take two that differ in case or accent for the same.
"""

from alongside.records.models._append_only import AppendOnlyError, AppendOnlyModel, AppendOnlyQuerySet
from alongside.records.models._shared import CODE_LENGTH, HASH_LENGTH, KEY_LENGTH
from alongside.records.models.assessing import (
    OPEN_STATES,
    Assessment,
    AssessmentKind,
    AssessorDraft,
    CalibrationRating,
    Draft,
    RolePlayRequest,
    SelfAssessmentDraft,
)
from alongside.records.models.concerns import Concern
from alongside.records.models.credentials import IssuedCredential
from alongside.records.models.ledger import LedgerEntry, LedgerText, LedgerTextQuerySet
from alongside.records.models.people import CourseRole, LearnerRecord, Supervision
from alongside.records.models.private import EarlierPlan, PlanShare, PrivatePlan
from alongside.records.models.standing import CompetenceStatus, Evidence, PriorLearningEntry
from alongside.records.models.support import CONTACT_LABELS, LocalSupport
from alongside.records.models.versions import ContentVersion, RolePlayVersion, RubricVersion

__all__ = [
    "CODE_LENGTH",
    "CONTACT_LABELS",
    "HASH_LENGTH",
    "KEY_LENGTH",
    "OPEN_STATES",
    "AppendOnlyError",
    "AppendOnlyModel",
    "AppendOnlyQuerySet",
    "Assessment",
    "AssessmentKind",
    "AssessorDraft",
    "CalibrationRating",
    "CompetenceStatus",
    "Concern",
    "ContentVersion",
    "CourseRole",
    "Draft",
    "EarlierPlan",
    "Evidence",
    "IssuedCredential",
    "LearnerRecord",
    "LedgerEntry",
    "LedgerText",
    "LedgerTextQuerySet",
    "LocalSupport",
    "PlanShare",
    "PriorLearningEntry",
    "PrivatePlan",
    "RolePlayRequest",
    "RolePlayVersion",
    "RubricVersion",
    "SelfAssessmentDraft",
    "Supervision",
]
