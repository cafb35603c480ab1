"""The door of the records. Nothing else in this app is for use from outside it, apart from ``data`` and ``errors``.

Every function takes who acts and in which course: ``Actor.is_staff`` is about that one course, so something that
belongs to another course is not found. Arguments after the actor are by keyword; uuids are ``uuid.UUID``. Refusals
are ``errors.RecordsError`` with words for the person who asked.

Verbs are one transaction each: lock the learner's record, check the state, append to the ledger, bring the projection
into line; the platform (gradebook, messages) is told after the commit.
"""

from alongside.records._agreement import agreement
from alongside.records._asking import cancel_request, request_role_play
from alongside.records._assessing import claim, release, withdraw
from alongside.records._assignments import assign_all, plan_assignments
from alongside.records._caseload import caseload, find_learner
from alongside.records._cohort import cohort
from alongside.records._comments import comment, reply
from alongside.records._concern_lead import close_concern, take_up_concern
from alongside.records._concerns import concern, concerns, raise_concern
from alongside.records._credential_keys import credential_keys
from alongside.records._credential_standing import (
    check_credential,
    credential_standing,
    issues_credentials,
    signed_status_list,
)
from alongside.records._credential_words import (
    competence_framework,
    credential_achievement,
    credential_issuer,
)
from alongside.records._credentials import (
    issue_credential,
    my_credentials,
    preview_credential,
    take_back_credential,
)
from alongside.records._deciding import decide
from alongside.records._doors import doors, supervises_in
from alongside.records._erasure import erase_person, retire_person
from alongside.records._evidence import note_evidence
from alongside.records._exports import cohort_rows, decisions
from alongside.records._form import assessment_form, save_draft
from alongside.records._names import refresh_names
from alongside.records._passport import passport
from alongside.records._person_file import person_file
from alongside.records._plan_readers import plan_readers
from alongside.records._plan_reviews import plan_reviews_due, remind_of_plan_reviews, set_plan_review
from alongside.records._plan_shares import end_plan_share, plan_shares, preview_share, share_plan
from alongside.records._plan_versions import plan_versions, restore_plan
from alongside.records._plans import delete_plan, keeps_plan, read_plan, save_plan
from alongside.records._practice import my_practice_rating, practise_rating
from alongside.records._prior_learning import record_prior_learning, withdraw_prior_learning
from alongside.records._queue import count_waiting, waiting
from alongside.records._rating import rate
from alongside.records._removing import remove_everything
from alongside.records._roles import end_role, give_role, roles
from alongside.records._rotation import rotate_keys
from alongside.records._rules import rules
from alongside.records._scope import leads_concerns, sees_whole_course
from alongside.records._scores import restore_scores
from alongside.records._self_assessment import save_self_assessment
from alongside.records._shared_plans import plans_shared_with, read_shared_plan
from alongside.records._sign_off import sign_off_view
from alongside.records._story import story
from alongside.records._supervision import (
    account_named,
    assign,
    end_supervision,
    is_supervisor_of,
    supervisions,
    supervisors,
)
from alongside.records._support import local_support
from alongside.records._verify import rebuild_projection, verify_record, verify_records
from alongside.records._verify_report import report_verification
from alongside.records.moving._entering import import_records
from alongside.records.moving._leaving import export_records, new_key

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
    "competence_framework",
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
    "give_role",
    "import_records",
    "is_supervisor_of",
    "issue_credential",
    "issues_credentials",
    "keeps_plan",
    "leads_concerns",
    "local_support",
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
