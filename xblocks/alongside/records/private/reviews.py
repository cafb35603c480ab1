"""The day on which a writer wants to look at a private plan again, and the reminder of it.

A reminder says neither that it is about a plan nor what is in it. Nothing is ever due: whoever writes on, or names
another day, is not reminded any more.
"""

import logging
from datetime import date, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside import platform
from alongside.platform import Actor
from alongside.records.data import PlanReview
from alongside.records.errors import Invalid
from alongside.records.models import PrivatePlan
from alongside.records.people.scope import own, refuse_masquerade
from alongside.records.private.plan import own_plans
from alongside.records.private.share import end_what_ran_out
from alongside.records.tables.pages import in_order
from alongside.records.telling.language import language_of

__all__ = ["plan_reviews_due", "remind_of_plan_reviews", "set_plan_review"]

log = logging.getLogger(__name__)

_FURTHEST = timedelta(days=5 * 366)


def set_plan_review(
    actor: Actor, *, course_key: str, plan_code: str, on: date | None, by_email: bool
) -> None:
    """Say on which day the actor wants to look at their plan again, and whether to be reminded by email, too.

    Args:
        actor: the writer.
        course_key: the course.
        plan_code: which plan.
        on: the day; None for no day any more.
        by_email: whether to send an email as well.

    Raises:
        Invalid: with ``on`` if the day has passed, is more than five years on, or there is no plan yet; with
            ``by_email`` if this server sends no email.
        NotAllowed: if the actor masquerades.

    """
    refuse_masquerade(actor)
    today = timezone.localdate()
    if on is not None and on < today:
        raise Invalid({"on": _("This day has passed. Choose today or a later one.")})
    if on is not None and on > today + _FURTHEST:
        raise Invalid({"on": _("This is more than five years away. Choose an earlier day.")})
    if on is not None and by_email and not platform.current().sends_email:
        raise Invalid(
            {"by_email": _("No email is sent from here. Put the day into your own calendar instead.")}
        )
    plans = PrivatePlan.objects.filter(record=own(actor, course_key).first(), plan_code=plan_code)
    named = plans.update(review_on=on, reminds_by_email=on is not None and by_email, reminded_on=None)
    if not named and on is not None:
        raise Invalid({"on": _("Write and keep something first; then choose when to look at it again.")})


def plan_reviews_due(actor: Actor, *, course_key: str) -> tuple[PlanReview, ...]:
    """Return which plans the actor wanted to look at again by today, and has not written in since. One query.

    Raises:
        NotAllowed: if the actor masquerades.

    """
    refuse_masquerade(actor)
    named = own_plans(actor, course_key).filter(review_on__lte=timezone.localdate())
    return tuple(
        PlanReview(plan.plan_code, plan.usage_key, plan.review_on)
        for plan in named.order_by("review_on", "pk").defer("ciphertext")
        if _waits(plan)
    )


def remind_of_plan_reviews() -> int:
    """Remind everybody of the plans that they wanted to look at again by today; return how many reminders went out.

    For the platform's clock, once a day: it performs no authorisation check. A day is reminded of once, however often
    this runs. What does not get through is logged, without saying whose it is, and tried again the next time.
    """
    end_what_ran_out()
    named = PrivatePlan.objects.filter(review_on__lte=timezone.localdate(), record__user__is_active=True)
    waiting = named.exclude(reminded_on=F("review_on")).select_related("record").defer("ciphertext")
    return sum(_remind(plan) for plan in in_order(waiting) if _waits(plan))


def _waits(plan: PrivatePlan) -> bool:
    """Return whether nothing has been written in a plan since the day came on which it was to be looked at."""
    return timezone.localdate(plan.saved_at) < plan.review_on


def _remind(plan: PrivatePlan) -> bool:
    """Remind the writer of a plan, unless somebody else is just doing so; return whether the reminder went out."""
    course_key, user_id = plan.record.course_key, plan.record.user_id
    this_day = PrivatePlan.objects.filter(pk=plan.pk, review_on=plan.review_on)
    if not platform.current().is_enrolled(user_id, course_key):
        return False
    if not this_day.exclude(reminded_on=plan.review_on).update(reminded_on=plan.review_on):
        return False
    try:
        return _tell(plan)
    except Exception as error:
        this_day.update(reminded_on=None)
        log.warning(
            "A reminder could not be sent (%s); it is tried again the next time", type(error).__name__
        )
        return False


def _tell(plan: PrivatePlan) -> bool:
    """Tell the writer of a plan that the day has come, by email only if they want it; return whether that went out."""
    here, user_id = platform.current(), plan.record.user_id
    with language_of(user_id):
        words = {
            "subject": _("Something you asked to be reminded of"),
            "text": _("This is the day on which you wanted to be reminded of something. Nothing is due."),
        }
    words["url"] = here.block_url(plan.usage_key) if plan.usage_key else "/"
    if plan.reminds_by_email:
        here.send_email(user_id=user_id, **words)
    is_left = here.leave_message(user_id=user_id, course_key=plan.record.course_key, **words)
    return is_left or plan.reminds_by_email
