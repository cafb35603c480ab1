"""Who may do what in the workspace, by role."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.utils import timezone

from tests.records.conftest import (
    READY,
)

CARE = frozenset({"supervisor", "co-supervisor", "cover", "training-lead", "staff"})

LEADS = frozenset({"training-lead", "staff"})

STAFF = frozenset({"staff"})

CONCERNED = frozenset({"supervisor", "concern-lead"})  # who raised it, and who reads it

OUTSIDE = frozenset(
    {
        "other-learner",
        "former-supervisor",  # until yesterday
        "future-supervisor",  # from tomorrow
        "other-supervisor",  # of somebody else
        "former-lead",
        "lead-elsewhere",
        "staff-elsewhere",
        "stranger",  # has an account, and nothing else
    }
)

ASSESSORS = CARE | {"other-supervisor"}  # who has anybody in their care

SIGNED_IN = CARE | CONCERNED | OUTSIDE | {"learner"}

ROLES = sorted(SIGNED_IN | {"nobody"})


@dataclass(frozen=True)
class Line:
    """One line of the matrix: an address, a method, and who reaches what there.

    Attributes:
        reached_by: for whom the address is there, and the row in it.
        names: to whom a list shows the learner; None where it is no list.
        data: what is sent.
        own: the status that the row's own learner gets instead of 404; they know that it is there.

    """

    reached_by: frozenset[str]
    names: frozenset[str] | None = None
    data: Any = None
    own: int = 404


def _form_of_an_assessment(**more: Any) -> dict[str, Any]:
    ratings = {
        code: {"level": rating.level.value, "behaviours": list(rating.behaviours), "note": ""}
        for code, rating in READY.items()
    }
    return {
        "ratings": ratings,
        "observed_on": timezone.localdate().isoformat(),
        "format": "role-play-live",
        "next_step": "Again.",
        **more,
    }


KEY = {"submission_key": str(uuid4())}

ASSESSED = _form_of_an_assessment(**KEY, outcome="signed-off")

DRAFT = _form_of_an_assessment(base_version=0)

SAID = {"text": "Something was said.", **KEY}

TODAY = timezone.localdate().isoformat()

MATRIX: dict[tuple[str, str], Line] = {
    # the workspace: assessing
    ("alongside_workspace:request", "GET"): Line(CARE, own=403),
    ("alongside_workspace:sheet", "GET"): Line(CARE, own=403),
    ("alongside_workspace:open", "POST"): Line(CARE, data={}, own=403),
    ("alongside_workspace:draft", "POST"): Line(CARE, data=DRAFT, own=403),
    ("alongside_workspace:rate", "POST"): Line(CARE, data=ASSESSED, own=403),
    ("alongside_workspace:decide", "POST"): Line(CARE, data=ASSESSED, own=403),
    ("alongside_workspace:release", "POST"): Line(CARE, data={}, own=403),
    ("alongside_workspace:comment", "POST"): Line(CARE, data=SAID, own=403),
    ("alongside_workspace:raise-concern", "POST"): Line(CARE, data=SAID, own=403),
    ("alongside_workspace:withdraw", "POST"): Line(CARE, data={"reason": "It was somebody else."}, own=403),
    ("alongside_workspace:concern-about", "GET"): Line(CARE),
    ("alongside_workspace:raise-concern-about", "POST"): Line(CARE, data=SAID, own=403),
    ("alongside_workspace:concerns", "GET"): Line(CONCERNED, names=CONCERNED),
    ("alongside_workspace:concern", "GET"): Line(CONCERNED),
    ("alongside_workspace:take-up-concern", "POST"): Line(frozenset({"concern-lead"}), data={}),
    ("alongside_workspace:close-concern", "POST"): Line(
        frozenset({"concern-lead"}), data={"closing": "We talked.", "after": "back-to-queue"}
    ),
    ("alongside_workspace:practice", "GET"): Line(ASSESSORS),
    ("alongside_workspace:example", "GET"): Line(ASSESSORS),
    ("alongside_workspace:rate-example", "POST"): Line(ASSESSORS, data=ASSESSED),
    # the workspace: people
    ("alongside_workspace:caseload", "GET"): Line(SIGNED_IN, names=CARE),
    ("alongside_workspace:person", "GET"): Line(CARE | {"learner"}),
    ("alongside_workspace:recognise", "POST"): Line(LEADS, data={}),
    ("alongside_workspace:recognise", "GET"): Line(LEADS),
    ("alongside_workspace:withdraw-recognition", "GET"): Line(LEADS, own=403),
    ("alongside_workspace:withdraw-recognition", "POST"): Line(
        LEADS, data={"reason": "Not theirs."}, own=403
    ),
    ("alongside_workspace:erase", "GET"): Line(STAFF),
    ("alongside_workspace:erase", "POST"): Line(STAFF, data={}),
    ("alongside_workspace:erased", "GET"): Line(STAFF),
    ("alongside_workspace:shared-plans", "GET"): Line(SIGNED_IN, names=frozenset({"co-supervisor"})),
    ("alongside_workspace:shared-plan", "GET"): Line(frozenset({"co-supervisor"})),
    ("alongside_workspace:cohort", "GET"): Line(LEADS),
    ("alongside_workspace:supervisors", "GET"): Line(LEADS, names=LEADS),
    ("alongside_workspace:supervisors", "POST"): Line(LEADS, data={}),
    ("alongside_workspace:end-supervision", "GET"): Line(LEADS),
    ("alongside_workspace:end-supervision", "POST"): Line(LEADS, data={"ends": TODAY}),
    ("alongside_workspace:hand-over", "GET"): Line(LEADS),
    ("alongside_workspace:hand-over", "POST"): Line(LEADS, data={}),
    ("alongside_workspace:upload-assignments", "GET"): Line(LEADS),
    ("alongside_workspace:upload-assignments", "POST"): Line(LEADS, data={}),
    ("alongside_workspace:sample-assignments", "GET"): Line(LEADS),
    ("alongside_workspace:roles", "GET"): Line(STAFF),
    ("alongside_workspace:roles", "POST"): Line(STAFF, data={}),
    ("alongside_workspace:end-role", "GET"): Line(STAFF),
    ("alongside_workspace:end-role", "POST"): Line(STAFF, data={"ends": TODAY}),
    # the workspace: reports
    ("alongside_workspace:decisions_csv", "GET"): Line(ASSESSORS, names=CARE),
    ("alongside_workspace:decisions_xlsx", "GET"): Line(ASSESSORS),
    ("alongside_workspace:cohort_csv", "GET"): Line(ASSESSORS, names=CARE),
    ("alongside_workspace:cohort_xlsx", "GET"): Line(ASSESSORS),
    ("alongside_workspace:record", "GET"): Line(CARE | {"learner"}),
    ("alongside_workspace:record_pdf", "GET"): Line(CARE | {"learner"}),
    ("alongside_workspace:record_json", "GET"): Line(CARE | {"learner"}),
    ("alongside_workspace:passport", "GET"): Line(CARE | {"learner"}),
    ("alongside_workspace:passport_pdf", "GET"): Line(CARE | {"learner"}),
    ("alongside_workspace:my_passport", "GET"): Line(frozenset({"learner", "other-learner"})),
    ("alongside_workspace:my_passport_pdf", "GET"): Line(frozenset({"learner", "other-learner"})),
    ("alongside_workspace:my_record", "GET"): Line(frozenset({"learner", "other-learner"})),
    ("alongside_workspace:my_record_pdf", "GET"): Line(frozenset({"learner", "other-learner"})),
    ("alongside_workspace:my_record_json", "GET"): Line(frozenset({"learner", "other-learner"})),
    # the workspace: one's own credentials
    ("alongside_workspace:my_credentials", "GET"): Line(SIGNED_IN, names=frozenset()),
    ("alongside_workspace:new_credential", "GET"): Line(frozenset({"learner", "other-learner"})),
    ("alongside_workspace:new_credential", "POST"): Line(frozenset({"learner", "other-learner"}), data={}),
    ("alongside_workspace:credential_token", "GET"): Line(frozenset({"learner"})),
    ("alongside_workspace:take_back_credential", "GET"): Line(frozenset({"learner"})),
    ("alongside_workspace:take_back_credential", "POST"): Line(frozenset({"learner"}), data={}),
    # the API
    ("alongside_api:schema", "GET"): Line(frozenset(ROLES)),
    ("alongside_api:queue", "GET"): Line(SIGNED_IN, names=CARE),
    ("alongside_api:caseload", "GET"): Line(SIGNED_IN, names=CARE),
    ("alongside_api:cohort", "GET"): Line(LEADS),
    ("alongside_api:agreement", "GET"): Line(SIGNED_IN),
    ("alongside_api:record", "GET"): Line(CARE | {"learner"}),
    ("alongside_api:my-record", "GET"): Line(frozenset({"learner", "other-learner"})),
    ("alongside_api:request", "GET"): Line(CARE, own=403),
    ("alongside_api:claim", "POST"): Line(CARE, data={}, own=403),
    ("alongside_api:claim", "DELETE"): Line(CARE, data={}, own=403),
    ("alongside_api:draft", "PUT"): Line(CARE, data=DRAFT, own=403),
    ("alongside_api:ratings", "POST"): Line(CARE, data=ASSESSED, own=403),
    ("alongside_api:decision", "POST"): Line(CARE, data=ASSESSED, own=403),
    ("alongside_api:comments", "POST"): Line(CARE | {"learner"}, data=SAID),
    ("alongside_api:withdrawal", "POST"): Line(CARE, data={"reason": "It was somebody else."}, own=403),
    ("alongside_api:supervisions", "GET"): Line(SIGNED_IN, names=CARE),
    ("alongside_api:supervisions", "POST"): Line(
        LEADS, data=[{"learner": "maya", "supervisor": "supervisor"}]
    ),
    ("alongside_api:supervision", "PATCH"): Line(LEADS, data={"ends": TODAY}),
}
