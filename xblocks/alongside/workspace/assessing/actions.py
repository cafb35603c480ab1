"""What assessors do with one request, as JSON over POST: thin adapters over ``alongside.records.api``.

An answer is ``{"html": ...}`` (the page as it stands now), ``{"talk": ...}`` (its comments), ``{"version": ...}`` (of
the draft), or ``{"next": ...}`` (where to go).
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from alongside.assessing import read_text, read_version
from alongside.platform import Actor
from alongside.records import api as records
from alongside.workspace.assessing import showing
from alongside.workspace.assessing.reading import read_draft, read_key, read_outcome
from alongside.workspace.pages import action

Answer = dict[str, Any]
Data = Mapping[str, Any]


def _where(course_key: str, request_uuid: UUID) -> dict[str, Any]:
    return {"course_key": course_key, "request_uuid": request_uuid}


def _page(actor: Actor, course_key: str, request_uuid: UUID) -> Answer:
    return {"html": showing.body(records.assessment_form(actor, **_where(course_key, request_uuid)))}


@action
def open_request(actor: Actor, course_key: str, data: Data, request_uuid: UUID) -> Answer:
    """Claim a request and answer with the form."""
    records.claim(actor, **_where(course_key, request_uuid))
    return _page(actor, course_key, request_uuid)


@action
def save_draft(actor: Actor, course_key: str, data: Data, request_uuid: UUID) -> Answer:
    """Keep the draft; answer with its new version."""
    version = records.save_draft(
        actor, **_where(course_key, request_uuid), draft=read_draft(data), base_version=read_version(data)
    )
    return {"version": version}


@action
def rate(actor: Actor, course_key: str, data: Data, request_uuid: UUID) -> Answer:
    """Hand in one of several ratings; answer with the page as it stands then."""
    records.rate(
        actor,
        **_where(course_key, request_uuid),
        assessment=read_draft(data),
        submission_key=read_key(data),
    )
    return _page(actor, course_key, request_uuid)


@action
def decide(actor: Actor, course_key: str, data: Data, request_uuid: UUID) -> Answer:
    """Put the decision on the record and answer with it."""
    records.decide(
        actor,
        **_where(course_key, request_uuid),
        outcome=read_outcome(data),
        assessment=read_draft(data),
        submission_key=read_key(data),
    )
    return _page(actor, course_key, request_uuid)


@action
def release(actor: Actor, course_key: str, data: Data, request_uuid: UUID) -> Answer:
    """Put the request back into the queue; the draft is kept."""
    records.release(actor, **_where(course_key, request_uuid))
    return showing.way("caseload", course_key)


@action
def comment(actor: Actor, course_key: str, data: Data, request_uuid: UUID) -> Answer:
    """Write something without deciding; answer with all comments."""
    where = _where(course_key, request_uuid)
    records.comment(actor, **where, text=read_text(data.get("text"), "text"), submission_key=read_key(data))
    return {"talk": showing.talk(records.assessment_form(actor, **where))}


@action
def withdraw(actor: Actor, course_key: str, data: Data, decision_uuid: UUID) -> Answer:
    """Take a sign-off back, with a reason that the learner will read."""
    records.withdraw(
        actor,
        course_key=course_key,
        decision_uuid=decision_uuid,
        reason=read_text(data.get("reason"), "reason"),
    )
    return showing.way("caseload", course_key)
