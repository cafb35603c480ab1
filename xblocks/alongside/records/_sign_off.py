"""The learner's side of a sign-off: rate yourself, ask to be seen, take the request back, answer a decision."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.content.role_play import RolePlay
from alongside.content.rubric import Rating, Rubric, check_ratings, competences
from alongside.platform import Actor
from alongside.records import _tell
from alongside.records._drafts import save_version
from alongside.records._ledger import EntryKind, append, entries_about
from alongside.records._projection import project_competences
from alongside.records._ratings import checked, notes, ratings_of, seen
from alongside.records._requests import (
    claimed_by,
    decision_views,
    is_held,
    locked_request,
    move,
    reply_view,
    request_view,
)
from alongside.records._scope import lock, open_record, own, refuse_masquerade, require_enrolled
from alongside.records._versions import keep_role_play, keep_rubric
from alongside.records._words import tidy
from alongside.records.data import (
    Reply,
    RequestState,
    RequestView,
    SelfAssessment,
    SignOffState,
    SignOffView,
)
from alongside.records.errors import Conflict, Invalid
from alongside.records.models import (
    OPEN_STATES,
    Assessment,
    AssessmentKind,
    LearnerRecord,
    RolePlayRequest,
    SelfAssessmentDraft,
)

__all__ = ["cancel_request", "reply", "request_role_play", "save_self_assessment", "sign_off_view"]


def sign_off_view(actor: Actor, *, course_key: str, usage_key: str) -> SignOffView:
    """Return where the actor stands with their own role-play, in at most three queries.

    Somebody who masquerades does not see the self-assessment, which nobody has been sent yet.
    """
    mine = {"record__course_key": course_key, "record__user_id": actor.user_id, "usage_key": usage_key}
    draft = None if actor.is_masquerading else _self_assessment(**mine)
    requests = list(
        RolePlayRequest.objects.filter(**mine)
        .exclude(state=RequestState.CANCELLED)
        .select_related("record", "rubric", "role_play")
        .defer("role_play__canonical")
        .order_by("-attempt")
    )
    entries = entries_about(request.uuid for request in requests) if requests else []
    request = next(
        (request_view(latest, actor, claimed_by(latest, entries)) for latest in requests[:1]), None
    )
    if request:
        state = SignOffState(request.state)
    else:
        state = SignOffState.SELF_ASSESSED if draft and draft.complete else SignOffState.OPEN
    return SignOffView(
        state=state,
        attempt=request.attempt if request else 1,
        self_assessment=draft,
        request=request,
        decisions=decision_views(requests, entries),
    )


def save_self_assessment(
    actor: Actor,
    *,
    course_key: str,
    usage_key: str,
    rubric: Rubric,
    ratings: Mapping[str, Rating],
    base_version: int,
) -> SelfAssessment:
    """Keep what the actor has filled in about themselves so far. Nobody else sees it until they ask to be seen.

    Args:
        actor: the learner.
        course_key: the course.
        usage_key: the role-play's block.
        rubric: what is filled in.
        ratings: how, by criterion code; it need not be complete.
        base_version: the ``version`` that the learner started from; 0 if there was none.

    Raises:
        Conflict: if another tab has saved something else since; ``current`` is that.
        Invalid: if the ratings do not fit the rubric.
        NotAllowed: if the actor masquerades or is not enrolled.

    """
    ratings = checked(rubric, ratings, complete=False)
    which = {"record": open_record(actor, course_key), "usage_key": usage_key}
    content = _as_content(rubric, ratings)
    saved = save_version(
        SelfAssessmentDraft.objects.all(),
        base_version=base_version,
        which=which,
        values={"content": content, "saved_at": timezone.now()},
    )
    now = _self_assessment(**which)
    if not saved and (now is None or now.ratings != ratings):
        raise Conflict(current=now)
    return now


def request_role_play(
    actor: Actor,
    *,
    course_key: str,
    usage_key: str,
    rubric: Rubric,
    role_play: RolePlay,
    ratings: Mapping[str, Rating],
    submission_key: UUID,
) -> RequestView:
    """Ask to be seen in a role-play. The learner speaks first: their self-assessment goes with the request.

    Args:
        actor: the learner.
        course_key: the course.
        usage_key: the role-play's block.
        rubric: what they will be assessed by; its text is kept as it is now.
        role_play: what they will play; its text is kept as it is now.
        ratings: the complete self-assessment.
        submission_key: made by the sender for this one request; sending it again changes nothing.

    Raises:
        Conflict: if a request waits already, or the role-play is signed off.
        Invalid: if the self-assessment is not complete.
        NotAllowed: if the actor masquerades or is not enrolled.

    """
    refuse_masquerade(actor)
    require_enrolled(actor, course_key)
    with transaction.atomic():
        open_record(actor, course_key)
        record = lock(own(actor, course_key))
        sent = RolePlayRequest.objects.filter(submission_key=submission_key).first()
        if sent:
            return _sent_before(sent, record, usage_key, actor)
        attempt = _next_attempt(record, usage_key)
        ratings = checked(rubric, ratings, complete=True)
        request = RolePlayRequest.objects.create(
            record=record,
            usage_key=usage_key,
            attempt=attempt,
            state=RequestState.REQUESTED,
            rubric=keep_rubric(rubric),
            role_play=keep_role_play(role_play),
            requested_at=timezone.now(),
            submission_key=submission_key,
        )
        _record_self_assessment(actor, request, rubric, ratings)
        _keep_as_working_copy(record, usage_key, _as_content(rubric, ratings))
        project_competences(record)
        _tell.supervisors_that_a_request_waits(request)
    return request_view(request, actor)


def cancel_request(actor: Actor, *, course_key: str, request_uuid: UUID) -> None:
    """Take a request back while nobody is at work on it. Taking it back twice does no harm.

    Raises:
        Conflict: if an assessor holds it, or it has been decided.
        NotFound: if the actor has no such request.
        NotAllowed: if the actor masquerades.

    """
    refuse_masquerade(actor)
    with transaction.atomic():
        request = locked_request(own(actor, course_key), uuid=request_uuid)
        if request.state == RequestState.CANCELLED:
            return
        if request.state not in OPEN_STATES:
            raise Conflict(_("This has been decided, so it can no longer be taken back. You can answer it."))
        if is_held(request):
            raise Conflict(_("Somebody has started to assess this. Ask them to release it first."))
        append(request.record, kind=EntryKind.CANCELLED, actor=actor, about=request.uuid, payload={})
        move(request, RequestState.CANCELLED)


def reply(actor: Actor, *, course_key: str, decision_uuid: UUID, text: str) -> Reply:
    """Answer a decision about oneself; the answer stands beside it. The same words sent twice are one answer.

    Raises:
        Invalid: if there is no text.
        NotFound: if there is no such decision about the actor.
        NotAllowed: if the actor masquerades.

    """
    refuse_masquerade(actor)
    words = tidy(text, "text")
    if not words:
        raise Invalid({"text": _("Write what you would like to answer.")})
    with transaction.atomic():
        request = locked_request(own(actor, course_key), **decided(decision_uuid))
        said = [
            entry
            for entry in entries_about([request.uuid])
            if entry.kind == EntryKind.REPLIED and entry.words.get("reply") == words
        ]
        if said:
            return reply_view(said[-1])
        entry = append(
            request.record,
            kind=EntryKind.REPLIED,
            actor=actor,
            about=request.uuid,
            payload={"decision": str(decision_uuid)},
            words={"reply": words},
        )
        _tell.assessor_of_a_reply(request, decision_uuid)
    return reply_view(entry)


def decided(decision_uuid: UUID) -> dict[str, Any]:
    """Return the lookup of the request that a decision belongs to."""
    return {"assessments__uuid": decision_uuid, "assessments__kind": AssessmentKind.SUPERVISOR}


def _self_assessment(**which: Any) -> SelfAssessment | None:
    draft = SelfAssessmentDraft.objects.filter(**which).first()
    return draft and SelfAssessment(
        ratings=ratings_of(draft.content["ratings"], draft.content["notes"]),
        complete=draft.content["complete"],
        version=draft.version,
        saved_at=draft.saved_at,
    )


def _as_content(rubric: Rubric, ratings: Mapping[str, Rating]) -> dict[str, Any]:
    return {
        "ratings": seen(ratings),
        "notes": notes(ratings),
        "complete": not check_ratings(rubric, ratings, complete=True),
    }


def _keep_as_working_copy(record: LearnerRecord, usage_key: str, content: dict[str, Any]) -> None:
    """Leave what was sent with the learner too, so that the next attempt starts from it."""
    values = {"content": content, "saved_at": timezone.now()}
    copies = record.self_assessments.filter(usage_key=usage_key)
    if not copies.update(**values, version=F("version") + 1):
        copies.create(record=record, usage_key=usage_key, **values, version=1)


def _sent_before(sent: RolePlayRequest, record: LearnerRecord, usage_key: str, actor: Actor) -> RequestView:
    if sent.record_id != record.pk or sent.usage_key != usage_key:
        raise Conflict
    return request_view(sent, actor)


_WHY_NO_NEW_REQUEST = {
    RequestState.REQUESTED: gettext_lazy("You have asked already; your request is waiting."),
    RequestState.CLAIMED: gettext_lazy("You have asked already; your request is being assessed."),
    RequestState.SIGNED_OFF: gettext_lazy("This role-play is signed off; there is nothing more to ask for."),
}


def _next_attempt(record: LearnerRecord, usage_key: str) -> int:
    latest = (
        record.requests.filter(usage_key=usage_key)
        .exclude(state=RequestState.CANCELLED)
        .order_by("-attempt")
        .first()
    )
    if latest is None:
        return 1
    if latest.state in _WHY_NO_NEW_REQUEST:
        raise Conflict(_WHY_NO_NEW_REQUEST[RequestState(latest.state)])
    return latest.attempt + 1


def _record_self_assessment(
    actor: Actor, request: RolePlayRequest, rubric: Rubric, ratings: Mapping[str, Rating]
) -> None:
    uuid = uuid4()
    entry = append(
        request.record,
        kind=EntryKind.REQUESTED,
        actor=actor,
        about=request.uuid,
        payload={
            "assessment": str(uuid),
            "attempt": request.attempt,
            "competences": list(competences(rubric)),
            "ratings": seen(ratings),
            "role_play": request.role_play.content_hash,
            "rubric": request.rubric.content_hash,
            "usage_key": request.usage_key,
        },
        words=notes(ratings),
    )
    Assessment.objects.create(
        uuid=uuid,
        request=request,
        entry=entry.row,
        kind=AssessmentKind.SELF,
        subject_id=actor.user_id,
        assessor_id=actor.user_id,
        submission_key=request.submission_key,
        ratings=seen(ratings),
    )
