"""One learner's whole record as JSON. docs/admins/reports.md describes it, docs/admins/record.schema.json checks it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from alongside.content.framework import Framework
from alongside.content.rubric import Kind, Level, Rating, Rubric, content_hash
from alongside.pages.wording import evidence_names
from alongside.records.data import (
    CompetenceState,
    DecisionView,
    PriorLearning,
    RatingView,
    RecordView,
    StoryEvent,
    Withdrawal,
)
from alongside.workspace.reports.shown_decisions import title_of

FORMAT, VERSION = "alongside-record", 1


def record_as_json(
    record: RecordView, framework: Framework, *, course_title: str, made_for: str, made_at: datetime
) -> dict[str, Any]:
    """Return a record as JSON values: codes as they are, dates and times as ISO 8601 (times in UTC).

    Args:
        record: the record.
        framework: gives competences their titles.
        course_title: the course's title.
        made_for: who asked for it.
        made_at: when.

    """
    newest = record.story[-1] if record.story else None
    return plain(
        {
            "format": FORMAT,
            "version": VERSION,
            "made_at": made_at,
            "made_for": made_for,
            "record": record.record_uuid,
            "course": {"key": record.course_key, "title": course_title},
            "learner": record.learner_name,
            "opened_at": record.opened_at,
            "supervisors": record.supervisors,
            "framework": framework.title,
            "competences": _competences(record.competences, framework),
            "decisions": [_decision(each, title_of(each, record)) for each in record.decisions],
            "prior_learning": [_prior(each) for each in record.prior_learning],
            "story": [_event(each) for each in record.story],
            "head": newest and {"sequence": newest.sequence, "hash": newest.entry_hash},
        }
    )


def plain(value: Any) -> Any:
    """Return a value with dates, uuids and tuples as JSON has them."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


def _competences(states: Mapping[str, CompetenceState], framework: Framework) -> list[dict[str, Any]]:
    titles = {competence.code: competence.title for competence in framework.competences}
    return [
        {
            "code": code,
            "title": titles.get(code, ""),
            "state": state.state,
            "signed_off_by": state.signed_off_by,
            "signed_off_on": state.signed_off_on,
            "valid_until": state.valid_until,
            "decision": state.decision_uuid,
            "from_elsewhere": state.from_elsewhere,
            "evidence": {kind: state.evidence[kind] for kind in evidence_names() if kind in state.evidence},
        }
        for code, state in sorted(states.items())
    ]


def _decision(decision: DecisionView, title: str) -> dict[str, Any]:
    return {
        "decision": decision.uuid,
        "request": decision.request_uuid,
        "role_play": title,
        "attempt": decision.attempt,
        "outcome": decision.outcome,
        "decided_at": decision.decided_at,
        "decided_by": decision.decided_by,
        "observed_on": decision.observed_on,
        "observed_how": decision.format,
        "relation": decision.relation,
        "has_peer_experience": decision.has_peer_experience,
        "competences": decision.competences,
        "valid_until": decision.valid_until,
        "rubric": rubric_as_json(decision.rubric),
        "self_ratings": _ratings(decision.self_ratings),
        "ratings": _ratings(decision.ratings),
        "rested_on": [_rating(each) for each in decision.rested_on],
        "strengths": decision.strengths,
        "next_step": decision.next_step,
        "replies": [{"text": each.text, "by": each.by, "at": each.at} for each in decision.replies],
        "withdrawn": _withdrawn(decision.withdrawn),
    }


def rubric_as_json(rubric: Rubric) -> dict[str, Any]:
    """Return a rubric as it was then. What it tells assessors only is left out, though the hash covers it too."""
    return {
        "code": rubric.code,
        "title": rubric.title,
        "hash": content_hash(rubric),
        "assessors": rubric.assessors,
        "criteria": [
            {
                "code": criterion.code,
                "title": criterion.title,
                "competences": criterion.competences,
                "critical": criterion.critical,
                "levels": {level: criterion.levels[level] for level in Level},
                "behaviours": {kind: criterion.behaviours.of(kind) for kind in Kind},
            }
            for criterion in rubric.criteria
        ],
    }


def _ratings(ratings: Mapping[str, Rating]) -> dict[str, Any]:
    return {
        code: {
            "level": rating.level,
            "behaviours": rating.behaviours,
            "note": rating.note,
            "done": rating.done,
        }
        for code, rating in ratings.items()
    }


def _rating(rating: RatingView) -> dict[str, Any]:
    return {
        "rating": rating.uuid,
        "by": rating.by,
        "at": rating.at,
        "observed_on": rating.observed_on,
        "observed_how": rating.format,
        "relation": rating.relation,
        "has_peer_experience": rating.has_peer_experience,
        "ratings": _ratings(rating.ratings),
    }


def _withdrawn(withdrawal: Withdrawal | None) -> dict[str, Any] | None:
    if withdrawal is None:
        return None
    return {"reason": withdrawal.reason, "by": withdrawal.by, "at": withdrawal.at}


def _prior(prior: PriorLearning) -> dict[str, Any]:
    return {
        "recognition": prior.uuid,
        "competences": prior.competences,
        "awarded_by": prior.awarded_by,
        "evidence": prior.evidence,
        "awarded_on": prior.awarded_on,
        "valid_until": prior.valid_until,
        "recorded_by": prior.recorded_by,
        "recorded_at": prior.recorded_at,
        "withdrawn": _withdrawn(prior.withdrawn),
    }


def _event(event: StoryEvent) -> dict[str, Any]:
    return {
        "sequence": event.sequence,
        "kind": event.kind,
        "at": event.at,
        "by": event.by,
        "role_play": event.title,
        "request": event.request_uuid,
        "details": event.details,
        "words": event.words,
        "hash": event.entry_hash,
    }
