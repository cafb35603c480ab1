"""What happens outside once something is on the record: the gradebook, and a word to whom it concerns.

All of it waits for the commit. Messages hold no private writing, only that there is something to look at.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from alongside import platform
from alongside.platform import Actor
from alongside.records.errors import ScoreNotDelivered, Words
from alongside.records.models import (
    Assessment,
    AssessmentKind,
    Concern,
    LearnerRecord,
    PlanShare,
    RolePlayRequest,
    Supervision,
)
from alongside.records.people.scope import current
from alongside.records.telling.language import language_of
from alongside.records.telling.scores import give_score, take_score


def supervisors_that_a_request_waits(request: RolePlayRequest) -> None:
    """Tell the learner's supervisors that there is a role-play to see."""
    for supervisor_id in _supervisors(request):
        _notify_assessor(
            request,
            supervisor_id,
            subject=_("A role-play is waiting for you"),
            text=_("Somebody you supervise asks to be seen in “%(title)s”."),
        )


def raters_that_all_ratings_are_in(request: RolePlayRequest, actor: Actor) -> None:
    """Tell whoever rated before that the last rating is in, so that one of them decides."""
    ratings = Assessment.objects.filter(
        request=request, kind=AssessmentKind.RATING, assessor__isnull=False
    ).exclude(assessor_id=actor.user_id)
    for assessor_id in ratings.values_list("assessor_id", flat=True):
        _notify_assessor(
            request,
            assessor_id,
            subject=_("All ratings are in"),
            text=_(
                "“%(title)s” has been rated by everybody that it needs. You can read the ratings and decide."
            ),
        )


def other_side_of_a_comment(request: RolePlayRequest, *, by_learner: bool) -> None:
    """Tell whoever supervises or has assessed the learner that they commented, or the learner that somebody did."""
    if by_learner:
        assessments = Assessment.objects.filter(request=request).exclude(kind=AssessmentKind.SELF)
        assessors = {request.claimed_by_id, *assessments.values_list("assessor_id", flat=True)} - {None}
        for assessor_id in _supervisors(request) | assessors:
            _notify_assessor(
                request,
                assessor_id,
                subject=_("There is a comment for you"),
                text=_("Somebody whom you assess has written a comment about “%(title)s”."),
            )
    else:
        _notify(
            request,
            request.record.user_id,
            subject=_("There is a comment for you"),
            text=_("There is a comment about “%(title)s”. It is no decision."),
        )


def learner_of_a_decision(request: RolePlayRequest) -> None:
    """Tell the learner that there is a decision."""
    _notify(
        request,
        request.record.user_id,
        subject=_("Your role-play has been looked at"),
        text=_("There is a decision about “%(title)s”. You can read it and answer it."),
    )


def learner_of_a_withdrawal(request: RolePlayRequest) -> None:
    """Tell the learner that a sign-off was taken back."""
    _notify(
        request,
        request.record.user_id,
        subject=_("A sign-off was withdrawn"),
        text=_("The sign-off of “%(title)s” was withdrawn. You can read why and answer it."),
    )


def assessor_of_a_reply(request: RolePlayRequest, decision_uuid: UUID) -> None:
    """Tell whoever decided that the learner has answered."""
    assessor_id = Assessment.objects.values_list("assessor_id", flat=True).get(uuid=decision_uuid)
    if assessor_id is not None:
        _notify_assessor(
            request,
            assessor_id,
            subject=_("There is an answer to your decision"),
            text=_("Somebody you assessed in “%(title)s” has answered."),
        )


def learner_of_prior_learning(record: LearnerRecord) -> None:
    """Tell the learner that what they bring from elsewhere was put on their record, or taken off it."""
    _say(
        record.user_id,
        record.course_key,
        subject=_("Your record has changed"),
        text=_("Prior learning was put on your record or taken off it. You can read what and why."),
        url=lambda: platform.current().workspace_url(record.course_key, "my-record/"),
    )


def leads_of_a_concern(concern: Concern, leads: Iterable[int]) -> None:
    """Tell the named leads that there is a serious concern: neither about whom, nor by whom."""
    for user_id in leads:
        _say(
            user_id,
            concern.course_key,
            subject=_("A serious concern was raised"),
            text=_("Somebody has raised a serious concern that you are named to read. Nobody else was told."),
            url=lambda: platform.current().workspace_url(concern.course_key, f"concerns/{concern.uuid}/"),
        )


def raiser_of_a_closed_concern(concern: Concern) -> None:
    """Tell whoever raised a concern that they can read what was done: neither about whom, nor what."""
    if concern.raised_by_id is None:
        return
    _say(
        concern.raised_by_id,
        concern.course_key,
        subject=_("Something that you raised was seen to"),
        text=_("The named lead has written what was done. Only you and the named leads can read it."),
        url=lambda: platform.current().workspace_url(concern.course_key, f"concerns/{concern.uuid}/"),
    )


def reader_of_a_share(share: PlanShare, course_key: str) -> None:
    """Tell somebody that private writing was shared with them: neither by whom nor what."""
    _say(
        share.recipient_id,
        course_key,
        subject=_("Something was shared with you"),
        text=_(
            "Somebody in your course has shared some of their own writing with you. Only you can open it, until "
            "%(day)s at the latest."
        ),
        values=lambda: {"day": date_format(share.until)},
        url=lambda: platform.current().workspace_url(course_key, f"plans/{share.uuid}/"),
    )


def gradebook_of_a_request(request: RolePlayRequest) -> None:
    """Have the gradebook ready for the score that may come; a sign-off works without it."""

    def prepare() -> None:
        platform.current().prepare_score(
            user_id=request.record.user_id,
            course_key=request.record.course_key,
            usage_key=request.usage_key,
        )

    transaction.on_commit(prepare, robust=True)


def gradebook_of_a_sign_off(request: RolePlayRequest, actor: Actor, decision_uuid: UUID) -> None:
    """Put the score of a sign-off into the gradebook."""
    _deliver(
        partial(
            give_score,
            request.record,
            request.usage_key,
            decision_uuid=decision_uuid,
            given_by=actor.user_id,
        )
    )


def gradebook_of_a_withdrawal(request: RolePlayRequest) -> None:
    """Take the score of a sign-off out of the gradebook."""
    # Unlike a sign-off, a withdrawal cannot be sent again: by then there is nothing to withdraw.
    not_taken = _(
        "The sign-off is taken back, but the gradebook could not be reached and still shows its score. "
        "You need not do anything again here; ask an administrator to bring the gradebook into line."
    )
    _deliver(partial(take_score, request.record, request.usage_key), not_taken)


def _deliver(send: Callable[[], None], words_if_not: Words | None = None) -> None:
    def deliver() -> None:
        try:
            send()
        except Exception as error:
            raise ScoreNotDelivered(words_if_not) from error

    transaction.on_commit(deliver)


def _supervisors(request: RolePlayRequest) -> set[int]:
    """Return who supervises the learner today."""
    supervisions = Supervision.objects.filter(
        course_key=request.record.course_key, learner_id=request.record.user_id, supervisor__isnull=False
    )
    return set(current(supervisions).values_list("supervisor_id", flat=True))


def _notify(
    request: RolePlayRequest,
    user_id: int,
    *,
    subject: Words,
    text: Words,
    url: Callable[[], str] | None = None,
) -> None:
    """Tell somebody about a request, and lead them to the block, or to where ``url`` says."""
    _say(
        user_id,
        request.course_key,
        subject=subject,
        text=text,
        values=lambda: {"title": request.role_play.title},
        url=url or (lambda: platform.current().block_url(request.usage_key)),
    )


def _notify_assessor(request: RolePlayRequest, user_id: int, *, subject: Words, text: Words) -> None:
    """Tell an assessor, and lead them to the request in the workspace (where there is none, to the block)."""

    def url() -> str:
        here = platform.current()
        return here.workspace_url(request.course_key, f"requests/{request.uuid}/") or here.block_url(
            request.usage_key
        )

    _notify(request, user_id, subject=subject, text=text, url=url)


def _say(
    user_id: int,
    course_key: str,
    *,
    subject: Words,
    text: Words,
    url: Callable[[], str],
    values: Callable[[], Mapping[str, str]] = dict,
) -> None:
    """Tell somebody something, once it is on the record. ``values`` are for the places in ``text``."""

    def notify() -> None:
        with language_of(user_id):
            said = {"subject": str(subject), "text": str(text) % values()}
        platform.current().notify(user_id=user_id, course_key=course_key, **said, url=url())

    # A message that does not get through is logged by Django and costs nobody their work.
    transaction.on_commit(notify, robust=True)
