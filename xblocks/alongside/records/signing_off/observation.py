"""What one assessor saw, on its way onto the record: the same for a decision and for one of several ratings."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.content.rubric import Rubric
from alongside.platform import Actor
from alongside.records.data import AssessmentDraft
from alongside.records.errors import Conflict, Invalid
from alongside.records.ledger.entries import Entry, EntryKind, append
from alongside.records.models import Assessment, AssessmentKind, RolePlayRequest
from alongside.records.signing_off.form import tidied
from alongside.records.signing_off.ratings import left_open, notes, seen

_KINDS = {EntryKind.RATED: AssessmentKind.RATING, EntryKind.DECIDED: AssessmentKind.SUPERVISOR}


def recordable(
    rubric: Rubric, assessment: AssessmentDraft, *, complete: bool
) -> tuple[AssessmentDraft, dict[str, str]]:
    """Return an assessment, tidied, and what is in the way of recording it: a problem in words for each field.

    Args:
        rubric: what was filled in.
        assessment: how.
        complete: whether every criterion needs a level.

    """
    problems: dict[str, str] = {}
    try:
        assessment = tidied(rubric, assessment, complete=complete)
    except Invalid as invalid:
        problems |= invalid.problems
    else:
        problems |= left_open(rubric, assessment.ratings)
    if assessment.observed_on is None or assessment.observed_on > timezone.localdate():
        problems["observed_on"] = _("Give the day on which you saw this: today or earlier.")
    if assessment.format is None:
        problems["format"] = _("Say how you saw this.")
    if not assessment.relation.strip():
        problems["relation"] = _(
            "Say how you two know each other, such as: peer support supervisor. Say it, too, if you are friends, "
            "relatives or were a couple."
        )
    return assessment, problems


def record(
    kind: EntryKind,
    actor: Actor,
    request: RolePlayRequest,
    assessment: AssessmentDraft,
    *,
    uuid: UUID,
    submission_key: UUID,
    payload: Mapping[str, Any],
    words: Mapping[str, str] | None = None,
) -> Entry:
    """Put what an assessor saw on the ledger, and into the columns that repeat it.

    Args:
        kind: ``RATED`` or ``DECIDED``.
        actor: the assessor.
        request: the locked request.
        assessment: a recordable one.
        uuid: of the assessment.
        submission_key: made by the sender.
        payload: what the entry says beside what was seen.
        words: likewise.

    """
    entry = append(
        request.record,
        kind=kind,
        actor=actor,
        about=request.uuid,
        payload={
            "attempt": request.attempt,
            "format": assessment.format.value,
            "has_peer_experience": assessment.has_peer_experience,
            "observed_on": assessment.observed_on.isoformat(),
            "ratings": seen(assessment.ratings),
            "role_play": request.role_play.content_hash,
            "rubric": request.rubric.content_hash,
            "usage_key": request.usage_key,
            **payload,
        },
        words={"relation": assessment.relation, **notes(assessment.ratings), **(words or {})},
    )
    Assessment.objects.create(
        uuid=uuid,
        request=request,
        entry=entry.row,
        kind=_KINDS[kind],
        subject_id=request.record.user_id,
        assessor_id=actor.user_id,
        submission_key=submission_key,
        outcome=payload.get("outcome", ""),
        ratings=seen(assessment.ratings),
        observed_on=assessment.observed_on,
        format=assessment.format.value,
        has_peer_experience=assessment.has_peer_experience,
    )
    return entry


def sent_before(kind: EntryKind, actor: Actor, request: RolePlayRequest) -> Assessment | None:
    """Return the assessment that the submission with which a request was locked has made before, if it has.

    Raises:
        Conflict: if it made something else.

    """
    if request.sent_id is None:
        return None
    sent = Assessment.objects.get(pk=request.sent_id)
    if (sent.kind, sent.request_id, sent.assessor_id) != (_KINDS[kind], request.pk, actor.user_id):
        raise Conflict
    return sent
