"""Private plans: sealed before they touch the database, opened for nobody but their writer."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from alongside.platform import Actor
from alongside.records.data import PlanView
from alongside.records.errors import Conflict, Invalid
from alongside.records.local.rules import rules
from alongside.records.models import CODE_LENGTH, KEY_LENGTH, PrivatePlan
from alongside.records.people.scope import in_care_of, open_record, own, refuse_masquerade
from alongside.records.private.plan import opened, own_plans, remove, write
from alongside.records.tables.sealing import require_keys
from alongside.records.tables.words import whole

__all__ = ["delete_plan", "keeps_plan", "read_plan", "save_plan"]

_MOST_SECTIONS = 100


@sensitive_variables()
def read_plan(actor: Actor, *, course_key: str, plan_code: str) -> PlanView | None:
    """Return the actor's own plan, opened, or None if they keep none. One query.

    Raises:
        NotAllowed: if the actor masquerades.
        PlanKeysMissing: if this server has no key.
        PlanUnreadable: if the plan does not open, or is not the one that belongs here.

    """
    refuse_masquerade(actor)
    found = own_plans(actor, course_key).filter(plan_code=plan_code)
    plan = next(iter(found), None)  # a constraint sees to it that there is only one
    return plan and opened(plan)


@sensitive_variables()
def save_plan(
    actor: Actor,
    *,
    course_key: str,
    plan_code: str,
    answers: Mapping[str, str],
    base_version: int,
    usage_key: str = "",
) -> PlanView:
    """Keep the actor's plan as it is now. Sending the same again changes nothing.

    Whoever comes back to their plan after more than half an hour finds how it stood then among ``plan_versions``.

    Args:
        actor: the writer.
        course_key: the course.
        plan_code: which plan.
        answers: the text of each section, by section code; all of them.
        base_version: the ``version`` that the writer started from; 0 if there was none.
        usage_key: the block that they write it in, for a reminder to lead to.

    Raises:
        Conflict: if another tab has saved something else since; ``current`` is that plan, or None if it was deleted.
        Invalid: if a text is too long.
        NotAllowed: if the actor masquerades or is not enrolled.
        PlanKeysMissing: if this server has no key; nothing was saved.

    """
    require_keys()
    kept = _checked(plan_code, answers, usage_key)
    record = open_record(actor, course_key)
    written = write(record, plan_code, kept, base_version=base_version, usage_key=usage_key)
    if written is not None:
        return written
    now = read_plan(actor, course_key=course_key, plan_code=plan_code)
    if now is None or now.answers != kept:
        raise Conflict(current=now)
    return now


def delete_plan(actor: Actor, *, course_key: str, plan_code: str) -> None:
    """Remove the actor's plan for good: its words, its versions, what was shared of it, the day of its review.

    If there is none, nothing happens.

    Raises:
        NotAllowed: if the actor masquerades.

    """
    refuse_masquerade(actor)
    with transaction.atomic():
        remove(PrivatePlan.objects.filter(record=own(actor, course_key).first(), plan_code=plan_code))


def keeps_plan(
    actor: Actor, *, course_key: str, record_uuid: UUID, plan_code: str = "self-care"
) -> bool | None:
    """Return whether somebody in the actor's care keeps a plan; None unless the organisation lets that be seen.

    Learners are told where it is so: ``rules(course_key).supervisors_see_whether_kept``.

    Raises:
        NotAllowed: if the actor masquerades.

    """
    refuse_masquerade(actor)
    if not rules(course_key).supervisors_see_whether_kept:
        return None
    record = in_care_of(actor, course_key).filter(uuid=record_uuid).first()
    return record and record.plans.filter(plan_code=plan_code).exists()


@sensitive_variables()
def _checked(plan_code: str, answers: Mapping[str, str], usage_key: str) -> dict[str, str]:
    looks_right = (
        len(plan_code) <= CODE_LENGTH
        and len(usage_key) <= KEY_LENGTH
        and len(answers) <= _MOST_SECTIONS
        and all(isinstance(text, str) and len(section) <= CODE_LENGTH for section, text in answers.items())
    )
    if not looks_right:
        raise Invalid({"answers": _("This does not look like a plan of this course.")})
    return {section: whole(text, section) for section, text in answers.items()}
