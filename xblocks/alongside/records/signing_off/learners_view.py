"""What a learner sees of their own role-play."""

from alongside.platform import Actor
from alongside.records.data import RequestState, SignOffState, SignOffView
from alongside.records.ledger.entries import entries_about
from alongside.records.models import OPEN_STATES, RolePlayRequest
from alongside.records.signing_off.asking import may_ask
from alongside.records.signing_off.reading import comment_views, decision_views, work_on
from alongside.records.signing_off.requests import claimed_by, request_view
from alongside.records.signing_off.self_assessment import self_assessment

__all__ = ["sign_off_view"]


def sign_off_view(actor: Actor, *, course_key: str, usage_key: str, again: bool = False) -> SignOffView:
    """Return where the actor stands with their own role-play, in at most three queries.

    Args:
        actor: the learner. Somebody who masquerades does not see the self-assessment, which nobody has been sent yet.
        course_key: the course.
        usage_key: the role-play.
        again: whether they are about to ask once more. Once they have asked, their working copy is read only for that.

    """
    mine = {"record__course_key": course_key, "record__user_id": actor.user_id, "usage_key": usage_key}
    requests = list(
        RolePlayRequest.objects.filter(**mine)
        .exclude(state=RequestState.CANCELLED)
        .select_related("record", "rubric", "role_play")
        .defer("role_play__canonical")
        .order_by("-attempt")
    )
    entries = entries_about(request.uuid for request in requests) if requests else []
    latest = next(iter(requests), None)
    is_needed = (latest is None or again) and not actor.is_masquerading
    draft = self_assessment(**mine) if is_needed else None
    request = latest and request_view(latest, actor, claimed_by(latest, entries))
    if request:
        state = SignOffState(request.state)
    else:
        state = SignOffState.SELF_ASSESSED if draft and draft.complete else SignOffState.OPEN
    can_ask = may_ask(latest, entries)
    goes_on = can_ask or (request is not None and request.state in OPEN_STATES)
    return SignOffView(
        state=state,
        attempt=request.attempt if request else 1,
        self_assessment=draft,
        request=request,
        decisions=decision_views(requests, entries, actor),
        comments=comment_views(request.uuid, entries) if request else (),
        work_on=work_on(entries) if goes_on else None,
        can_ask=can_ask,
    )
