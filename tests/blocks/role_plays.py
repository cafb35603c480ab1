"""What tests do with a role-play through its block."""

import re
from uuid import uuid4

from alongside.content.course import shipped_course
from alongside.content.module import Kind

UNIT, BLOCK = "role-play-core-relational-skills", "alongside_sign_off:core-relational-skills"

ROLE_PLAY = next(
    unit.document.content
    for unit in shipped_course().units
    if unit.kind is Kind.ROLE_PLAY and unit.code == "core-relational-skills"
)

RUBRIC = shipped_course().rubrics[ROLE_PLAY.rubric].content


def ratings(level="ready", **changes):
    return {criterion.code: {"level": level, "note": "", **changes} for criterion in RUBRIC.criteria}


def ask_to_be_seen(learner):
    return learner.ask(BLOCK, "ask", {"ratings": ratings(), "submission_key": str(uuid4())})["html"]


def request_of(supervisor):
    """Return the uuid of the one request that waits, as the supervisor's queue shows it."""
    (request,) = set(re.findall(r"/requests/([0-9a-f-]{36})/", supervisor.work()))
    return request


def assessment(outcome, level="ready", **changes):
    return {
        "outcome": outcome,
        "submission_key": str(uuid4()),
        "ratings": ratings(level),
        "strengths": "You stayed.",
        "next_step": "More silence.",
        "observed_on": "2026-01-15",
        "format": "role-play-live",
        "relation": "Supervisor",
        "has_peer_experience": True,
        **changes,
    }


def decide(supervisor, outcome, level="ready", **changes):
    request = request_of(supervisor)
    assert supervisor.act(f"requests/{request}/open/").status_code == 200
    return supervisor.act(f"requests/{request}/decide/", assessment(outcome, level, **changes))


def say(learner, text, key=None):
    request = learner.open(UNIT).split('name="request" value="')[1].split('"')[0]
    data = {"request": request, "text": text, "submission_key": key or str(uuid4())}
    return learner.ask(BLOCK, "comment", data)["html"]
