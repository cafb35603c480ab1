"""What passes through the door of the records: frozen, and free of Django.

Everything that somebody wrote is left out of ``repr``, so that a log line or a traceback cannot carry it.
"""

from alongside.records.data.assessing import (
    Agreement,
    AssessmentDraft,
    AssessmentForm,
    Comment,
    DecisionView,
    ObservationFormat,
    PracticeRating,
    RatingView,
    Reply,
    RequestState,
    RequestView,
    SelfAssessment,
    SignOffState,
    SignOffView,
    Withdrawal,
    WorkOn,
)
from alongside.records.data.concerns import AfterConcern, ConcernState, ConcernView
from alongside.records.data.keeping import Erasure, ErasureReason, Fault, Verification
from alongside.records.data.lists import (
    CaseloadFilter,
    CaseloadRow,
    CaseloadShow,
    Cohort,
    DecisionRow,
    Page,
    QueueFilter,
    QueueRow,
)
from alongside.records.data.people import (
    CourseRoleKind,
    CourseRoleView,
    Doors,
    RowAnswer,
    SupervisionView,
    WantedSupervision,
)
from alongside.records.data.private import PlanView
from alongside.records.data.record import PersonFile, PriorLearning, RecordView, StoryEvent
from alongside.records.data.standing import CompetenceState, EvidenceKind, Standing
from alongside.records.data.support import Support

__all__ = [
    "AfterConcern",
    "Agreement",
    "AssessmentDraft",
    "AssessmentForm",
    "CaseloadFilter",
    "CaseloadRow",
    "CaseloadShow",
    "Cohort",
    "Comment",
    "CompetenceState",
    "ConcernState",
    "ConcernView",
    "CourseRoleKind",
    "CourseRoleView",
    "DecisionRow",
    "DecisionView",
    "Doors",
    "Erasure",
    "ErasureReason",
    "EvidenceKind",
    "Fault",
    "ObservationFormat",
    "Page",
    "PersonFile",
    "PlanView",
    "PracticeRating",
    "PriorLearning",
    "QueueFilter",
    "QueueRow",
    "RatingView",
    "RecordView",
    "Reply",
    "RequestState",
    "RequestView",
    "RowAnswer",
    "SelfAssessment",
    "SignOffState",
    "SignOffView",
    "Standing",
    "StoryEvent",
    "SupervisionView",
    "Support",
    "Verification",
    "WantedSupervision",
    "Withdrawal",
    "WorkOn",
]
