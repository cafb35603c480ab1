"""The door of the records. Nothing else in this app is for use from outside it, apart from ``data`` and ``errors``.

Every function takes who acts and in which course: ``Actor.is_staff`` is about that one course, so something that
belongs to another course is not found. Arguments after the actor are by keyword; uuids are ``uuid.UUID``. Refusals
are ``errors.RecordsError`` with words for the person who asked.

Verbs are one transaction each: lock the learner's record, check the state, append to the ledger, bring the projection
into line; the platform (gradebook, messages) is told after the commit.
"""

from alongside.records._assessing import (
    assessment_form,
    claim,
    decide,
    release,
    save_draft,
    waiting,
    withdraw,
)
from alongside.records._erasure import erase_person, retire_person
from alongside.records._evidence import note_evidence
from alongside.records._passport import passport
from alongside.records._plans import delete_plan, read_plan, save_plan
from alongside.records._sign_off import (
    cancel_request,
    reply,
    request_role_play,
    save_self_assessment,
    sign_off_view,
)
from alongside.records._supervision import assign, caseload, find_learner, is_supervisor_of, supervises_in
from alongside.records._support import local_support
from alongside.records._verify import rebuild_projection, verify_record, verify_records
from alongside.records._verify_report import report_verification

__all__ = [
    "assessment_form",
    "assign",
    "cancel_request",
    "caseload",
    "claim",
    "decide",
    "delete_plan",
    "erase_person",
    "find_learner",
    "is_supervisor_of",
    "local_support",
    "note_evidence",
    "passport",
    "read_plan",
    "rebuild_projection",
    "release",
    "reply",
    "report_verification",
    "request_role_play",
    "retire_person",
    "save_draft",
    "save_plan",
    "save_self_assessment",
    "sign_off_view",
    "supervises_in",
    "verify_record",
    "verify_records",
    "waiting",
    "withdraw",
]
