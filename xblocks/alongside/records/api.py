"""The door of the records. Nothing else in this app is for use from outside it, apart from ``data`` and ``errors``.

Every function takes who acts and in which course: ``Actor.is_staff`` is about that one course, so something that
belongs to another course is not found. Arguments after the actor are by keyword; uuids are ``uuid.UUID``. Refusals
are ``errors.RecordsError`` with words for the person who asked.

Verbs are one transaction each: lock the learner's record, check the state, append to the ledger, bring the projection
into line; the platform (gradebook, messages) is told after the commit.
"""

from alongside.records.concerns.leading import close_concern, take_up_concern
from alongside.records.concerns.raising import concern, concerns, raise_concern
from alongside.records.credentials.issuing import (
    issue_credential,
    my_credentials,
    preview_credential,
    take_back_credential,
)
from alongside.records.credentials.keys import credential_keys
from alongside.records.credentials.standing import (
    check_credential,
    credential_standing,
    issues_credentials,
    signed_status_list,
)
from alongside.records.credentials.words import (
    credential_achievement,
    credential_issuer,
)
from alongside.records.ledger.report import report_verification
from alongside.records.ledger.verifying import rebuild_projection, verify_record, verify_records
from alongside.records.local.framework import framework_of
from alongside.records.local.rules import rules
from alongside.records.local.support import local_support
from alongside.records.moving.entering import import_records
from alongside.records.moving.leaving import export_records, new_key
from alongside.records.moving.removing import remove_everything
from alongside.records.people.assignments import assign_all, hand_over, plan_assignments
from alongside.records.people.doors import doors, supervises_in
from alongside.records.people.names import refresh_names
from alongside.records.people.roles import end_role, give_role, roles
from alongside.records.people.scope import leads_concerns, sees_whole_course
from alongside.records.people.supervision import (
    account_named,
    assign,
    end_supervision,
    is_supervisor_of,
    supervisions,
    supervisors,
)
from alongside.records.private.plans import delete_plan, keeps_plan, read_plan, save_plan
from alongside.records.private.readers import plan_readers
from alongside.records.private.reviews import plan_reviews_due, remind_of_plan_reviews, set_plan_review
from alongside.records.private.rotation import locked_words, rotate_keys
from alongside.records.private.shared_with_me import plans_shared_with, read_shared_plan
from alongside.records.private.sharing import end_plan_share, plan_shares, preview_share, share_plan
from alongside.records.private.versions import plan_versions, restore_plan
from alongside.records.rights.erasure import erase_person, retire_person
from alongside.records.rights.person_file import person_file
from alongside.records.signing_off.agreement import agreement
from alongside.records.signing_off.asking import cancel_request, request_role_play
from alongside.records.signing_off.blind_rating import rate
from alongside.records.signing_off.comments import comment, reply
from alongside.records.signing_off.deciding import decide
from alongside.records.signing_off.form import assessment_form, save_draft
from alongside.records.signing_off.in_hand import claim, release, withdraw
from alongside.records.signing_off.learners_view import sign_off_view
from alongside.records.signing_off.practice import my_practice_rating, practise_rating
from alongside.records.signing_off.prior_learning import record_prior_learning, withdraw_prior_learning
from alongside.records.signing_off.self_assessment import save_self_assessment
from alongside.records.standing.caseload import caseload, find_learner
from alongside.records.standing.cohort import cohort
from alongside.records.standing.evidence import note_evidence
from alongside.records.standing.exports import cohort_rows, decisions
from alongside.records.standing.passport import passport
from alongside.records.standing.queue import count_waiting, waiting
from alongside.records.standing.story import story
from alongside.records.telling.scores import restore_scores

__all__ = [
    "account_named",
    "agreement",
    "assessment_form",
    "assign",
    "assign_all",
    "cancel_request",
    "caseload",
    "check_credential",
    "claim",
    "close_concern",
    "cohort",
    "cohort_rows",
    "comment",
    "concern",
    "concerns",
    "count_waiting",
    "credential_achievement",
    "credential_issuer",
    "credential_keys",
    "credential_standing",
    "decide",
    "decisions",
    "delete_plan",
    "doors",
    "end_plan_share",
    "end_role",
    "end_supervision",
    "erase_person",
    "export_records",
    "find_learner",
    "framework_of",
    "give_role",
    "hand_over",
    "import_records",
    "is_supervisor_of",
    "issue_credential",
    "issues_credentials",
    "keeps_plan",
    "leads_concerns",
    "local_support",
    "locked_words",
    "my_credentials",
    "my_practice_rating",
    "new_key",
    "note_evidence",
    "passport",
    "person_file",
    "plan_assignments",
    "plan_readers",
    "plan_reviews_due",
    "plan_shares",
    "plan_versions",
    "plans_shared_with",
    "practise_rating",
    "preview_credential",
    "preview_share",
    "raise_concern",
    "rate",
    "read_plan",
    "read_shared_plan",
    "rebuild_projection",
    "record_prior_learning",
    "refresh_names",
    "release",
    "remind_of_plan_reviews",
    "remove_everything",
    "reply",
    "report_verification",
    "request_role_play",
    "restore_plan",
    "restore_scores",
    "retire_person",
    "roles",
    "rotate_keys",
    "rules",
    "save_draft",
    "save_plan",
    "save_self_assessment",
    "sees_whole_course",
    "set_plan_review",
    "share_plan",
    "sign_off_view",
    "signed_status_list",
    "story",
    "supervises_in",
    "supervisions",
    "supervisors",
    "take_back_credential",
    "take_up_concern",
    "verify_record",
    "verify_records",
    "waiting",
    "withdraw",
    "withdraw_prior_learning",
]
