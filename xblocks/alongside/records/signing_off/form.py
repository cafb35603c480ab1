"""The assessor's form: what it shows, and what has been filled in so far."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from alongside import platform
from alongside.content.rubric import Rubric
from alongside.platform import Actor
from alongside.records.data import AssessmentDraft, AssessmentForm, ObservationFormat, RequestState
from alongside.records.errors import Conflict
from alongside.records.ledger.entries import Entry, EntryKind, entries_about
from alongside.records.ledger.versions import read_role_play, read_rubric
from alongside.records.models import AssessorDraft, RolePlayRequest
from alongside.records.people.scope import refuse_masquerade
from alongside.records.signing_off.assessor import found, require_free_for, require_open
from alongside.records.signing_off.in_hand import LEASE
from alongside.records.signing_off.ratings import checked, notes, ratings_of, seen
from alongside.records.signing_off.reading import (
    comment_views,
    decision_views,
    rating_view,
    ratings_about,
    work_on,
)
from alongside.records.signing_off.requests import request_view
from alongside.records.tables.drafts import save_version
from alongside.records.tables.words import tidy

__all__ = ["assessment_form", "save_draft"]

_TO_RATE = (RequestState.REQUESTED, RequestState.CLAIMED)


def assessment_form(actor: Actor, *, course_key: str, request_uuid: UUID) -> AssessmentForm:
    """Return what an assessor needs to rate a request, before and after the decision, in at most five queries.

    Where a rubric asks for several assessors, nobody sees another's rating before all are in, not even course staff.

    Raises:
        NotAllowed: if it is the actor's own, or the actor masquerades.
        NotFound: if there is no such request in the actor's care.

    """
    refuse_masquerade(actor)
    request = found(actor, course_key, request_uuid)
    earlier = _earlier(request)
    entries = entries_about([request.uuid, *earlier])
    names = platform.current().full_names({request.record.user_id, request.claimed_by_id} - {None})
    draft = AssessorDraft.objects.filter(request=request, author_id=actor.user_id).first()
    ratings = [rating_view(entry, actor) for entry in ratings_about(request.uuid, entries)]
    has_rated = any(rating.is_mine for rating in ratings)
    all_in = request.rated >= request.assessors
    several = request.assessors > 1
    return AssessmentForm(
        request=request_view(request, actor, names.get(request.claimed_by_id, "")),
        learner_name=names.get(request.record.user_id, ""),
        role_play=read_role_play(request.role_play.canonical),
        rubric=read_rubric(request.rubric.canonical),
        self_ratings=_self_ratings(request, actor, entries),
        draft=as_draft(draft.content) if draft else AssessmentDraft(),
        draft_version=draft.version if draft else 0,
        decision=next(iter(decision_views([request], _about(request.uuid, entries), actor)), None),
        record_uuid=request.record.uuid,
        must_rate=several and request.state in _TO_RATE and not has_rated,
        can_decide=(
            request.state == RequestState.RATED and has_rated
            if several
            else request.state == RequestState.CLAIMED and request.claimed_by_id == actor.user_id
        ),
        ratings=tuple(rating for rating in ratings if all_in or rating.is_mine),
        comments=comment_views(request.uuid, entries),
        work_on=work_on(entry for entry in entries if entry.about in earlier),
    )


def save_draft(
    actor: Actor, *, course_key: str, request_uuid: UUID, draft: AssessmentDraft, base_version: int
) -> int:
    """Keep an unfinished assessment; whoever holds the request goes on holding it.

    Where a rubric asks for several assessors, they may fill it in at the same time, whoever has claimed it.

    Args:
        actor: the assessor.
        course_key: the course.
        request_uuid: the request.
        draft: what is filled in so far.
        base_version: the ``draft_version`` that the assessor started from.

    Returns:
        The version to send as ``base_version`` next time.

    Raises:
        Conflict: if another tab has saved something else since (``current`` is that draft), somebody else holds the
            request, or it is closed or set aside.
        Invalid: if the ratings do not fit the rubric, or something is too long.
        NotAllowed: if it is the actor's own, or the actor masquerades.
        NotFound: if there is no such request in the actor's care.

    """
    refuse_masquerade(actor)
    request = found(actor, course_key, request_uuid)
    if request.assessors == 1:
        require_free_for(actor, request)
    else:
        require_open(request)
    content = as_content(tidied(read_rubric(request.rubric.canonical), draft, complete=False))
    which = {"request": request, "author_id": actor.user_id}
    # Before the draft: its foreign key holds the request's row, on which two tabs would then wait for each other.
    RolePlayRequest.objects.filter(
        pk=request.pk, state=RequestState.CLAIMED, claimed_by_id=actor.user_id
    ).update(claimed_until=timezone.now() + LEASE)
    saved = save_version(
        AssessorDraft.objects.all(),
        base_version=base_version,
        which=which,
        values={"content": content, "saved_at": timezone.now()},
    )
    if not saved:
        now = AssessorDraft.objects.filter(**which).first()
        if now is None or now.content != content:
            raise Conflict(current=now and as_draft(now.content))
        return now.version
    return base_version + 1


def tidied(rubric: Rubric, assessment: AssessmentDraft, *, complete: bool) -> AssessmentDraft:
    """Return an assessment with ratings that fit the rubric and tidy words.

    Raises:
        Invalid: if the ratings do not fit, or something is too long.

    """
    return replace(
        assessment,
        ratings=checked(rubric, assessment.ratings, complete=complete),
        strengths=tidy(assessment.strengths, "strengths"),
        next_step=tidy(assessment.next_step, "next_step"),
        relation=tidy(assessment.relation, "relation"),
    )


def as_content(draft: AssessmentDraft) -> dict[str, Any]:
    """Return a draft as JSON for its row."""
    return {
        "ratings": seen(draft.ratings),
        "notes": notes(draft.ratings),
        "strengths": draft.strengths,
        "next_step": draft.next_step,
        "observed_on": draft.observed_on and draft.observed_on.isoformat(),
        "format": draft.format and draft.format.value,
        "relation": draft.relation,
        "has_peer_experience": draft.has_peer_experience,
    }


def as_draft(content: dict[str, Any]) -> AssessmentDraft:
    """Return the draft that ``as_content`` put away."""
    return AssessmentDraft(
        ratings=ratings_of(content["ratings"], content["notes"]),
        strengths=content["strengths"],
        next_step=content["next_step"],
        observed_on=content["observed_on"] and date.fromisoformat(content["observed_on"]),
        format=content["format"] and ObservationFormat(content["format"]),
        relation=content["relation"],
        has_peer_experience=content["has_peer_experience"],
    )


def _earlier(request: RolePlayRequest) -> list[UUID]:
    """Return the attempt before, whose decision says what to work on."""
    if request.attempt == 1:
        return []
    before = RolePlayRequest.objects.filter(
        record=request.record, usage_key=request.usage_key, attempt=request.attempt - 1
    )
    return list(before.exclude(state=RequestState.CANCELLED).values_list("uuid", flat=True))


def _about(request_uuid: UUID, entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.about == request_uuid]


def _self_ratings(request: RolePlayRequest, actor: Actor, entries: Iterable[Entry]) -> dict[str, Any] | None:
    """Return what the learner said, once this assessor has rated or decided."""
    about = _about(request.uuid, entries)
    has_spoken = any(
        entry.kind in (EntryKind.RATED, EntryKind.DECIDED) and entry.row.actor_id == actor.user_id
        for entry in about
    )
    asked = next(entry for entry in about if entry.kind == EntryKind.REQUESTED)
    return ratings_of(asked.payload["ratings"], asked.words) if has_spoken else None
