"""What happens outside once something is on the record: the gradebook, and a word to whom it concerns.

All of it waits for the commit. Messages hold no private writing, only that there is something to look at.
"""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from alongside import platform
from alongside.platform import Actor
from alongside.records._scope import current
from alongside.records.errors import ScoreNotDelivered
from alongside.records.models import Assessment, RolePlayRequest, Supervision


def supervisors_that_a_request_waits(request: RolePlayRequest) -> None:
    """Tell the learner's supervisors that there is a role-play to see."""
    supervisions = Supervision.objects.filter(
        course_key=request.record.course_key, learner_id=request.record.user_id, supervisor__isnull=False
    )
    for supervisor_id in set(current(supervisions).values_list("supervisor_id", flat=True)):
        _notify(
            request,
            supervisor_id,
            subject=_("A role-play is waiting for you"),
            text=_("Somebody you supervise asks to be seen in “%(title)s”."),
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
        _notify(
            request,
            assessor_id,
            subject=_("There is an answer to your decision"),
            text=_("Somebody you assessed in “%(title)s” has answered."),
        )


def gradebook_of_a_sign_off(request: RolePlayRequest, actor: Actor, decision_uuid: UUID) -> None:
    """Put the score of a sign-off into the gradebook. Nothing else ever writes one."""
    _deliver(
        partial(
            platform.current().submit_score,
            user_id=request.record.user_id,
            course_key=request.record.course_key,
            usage_key=request.usage_key,
            earned=1,
            possible=1,
            given_by=actor.user_id,
            reason=f"Alongside sign-off {decision_uuid}",
        )
    )


def gradebook_of_a_withdrawal(request: RolePlayRequest) -> None:
    """Take the score of a sign-off out of the gradebook."""
    _deliver(
        partial(
            platform.current().clear_score,
            user_id=request.record.user_id,
            course_key=request.record.course_key,
            usage_key=request.usage_key,
        )
    )


def _deliver(send: Callable[[], None]) -> None:
    def deliver() -> None:
        try:
            send()
        except Exception as error:
            raise ScoreNotDelivered from error

    transaction.on_commit(deliver)


def _notify(request: RolePlayRequest, user_id: int, *, subject: str, text: str) -> None:
    def notify() -> None:
        here = platform.current()
        here.notify(
            user_id=user_id,
            subject=subject,
            text=text % {"title": request.role_play.title},
            url=here.block_url(request.usage_key),
        )

    # A message that does not get through is logged by Django and costs nobody their work.
    transaction.on_commit(notify, robust=True)
