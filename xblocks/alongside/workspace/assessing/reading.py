"""What the workspace's assessment forms post, as the records take it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from alongside.assessing import read_ratings, read_text, unreadable
from alongside.content.rubric import Outcome
from alongside.records.data import AssessmentDraft, ObservationFormat


def read_draft(data: Mapping[str, Any]) -> AssessmentDraft:
    """Return an assessment, finished or not, from posted JSON. Raises Invalid.

    Args:
        data: ``ratings`` as for :func:`alongside.assessing.read_ratings`, ``strengths``, ``next_step``,
            ``observed_on`` (ISO date), ``format``, ``relation``, ``has_peer_experience``; all may be missing.

    """
    try:
        observed_on = date.fromisoformat(data["observed_on"]) if data.get("observed_on") else None
        observation_format = ObservationFormat(data["format"]) if data.get("format") else None
    except (ValueError, TypeError):
        raise unreadable() from None
    has_peer_experience = data.get("has_peer_experience")
    if has_peer_experience not in (None, True, False):
        raise unreadable()
    return AssessmentDraft(
        ratings=read_ratings(data.get("ratings", {})),
        strengths=read_text(data.get("strengths"), "strengths"),
        next_step=read_text(data.get("next_step"), "next_step"),
        observed_on=observed_on,
        format=observation_format,
        relation=read_text(data.get("relation"), "relation"),
        has_peer_experience=has_peer_experience,
    )


def read_outcome(data: Mapping[str, Any]) -> Outcome:
    """Return the ``outcome`` that was chosen. Raises Invalid."""
    try:
        return Outcome(data.get("outcome"))
    except ValueError:
        raise unreadable() from None


def read_key(data: Mapping[str, Any]) -> UUID:
    """Return the ``submission_key`` that the page made for this one thing. Raises Invalid."""
    try:
        return UUID(str(data.get("submission_key")))
    except ValueError:
        raise unreadable() from None
