"""Private plans: sealed before they touch the database, opened for nobody but their writer."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from alongside.platform import Actor
from alongside.records._drafts import save_version
from alongside.records._scope import open_record, refuse_masquerade
from alongside.records._sealing import require_keys, seal, unseal
from alongside.records._words import whole
from alongside.records.data import PlanView
from alongside.records.errors import Conflict, Invalid
from alongside.records.models import CODE_LENGTH, PrivatePlan

__all__ = ["delete_plan", "read_plan", "save_plan"]

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
    found = PrivatePlan.objects.filter(
        record__course_key=course_key, record__user_id=actor.user_id, plan_code=plan_code
    ).annotate(record_uuid=F("record__uuid"))
    plan = next(iter(found), None)  # a constraint sees to it that there is only one
    if plan is None:
        return None
    answers = unseal(plan.ciphertext, place(plan.record_uuid, plan.plan_code, plan.version))["answers"]
    return PlanView(plan_code=plan.plan_code, answers=answers, version=plan.version, saved_at=plan.saved_at)


@sensitive_variables()
def save_plan(
    actor: Actor, *, course_key: str, plan_code: str, answers: Mapping[str, str], base_version: int
) -> PlanView:
    """Keep the actor's plan as it is now. Sending the same again changes nothing.

    Args:
        actor: the writer.
        course_key: the course.
        plan_code: which plan.
        answers: the text of each section, by section code; all of them.
        base_version: the ``version`` that the writer started from; 0 if there was none.

    Raises:
        Conflict: if another tab has saved something else since; ``current`` is that plan, or None if it was deleted.
        Invalid: if a text is too long.
        NotAllowed: if the actor masquerades or is not enrolled.
        PlanKeysMissing: if this server has no key; nothing was saved.

    """
    require_keys()
    kept = _checked(plan_code, answers)
    record = open_record(actor, course_key)
    version, saved_at = base_version + 1, timezone.now()
    saved = save_version(
        PrivatePlan.objects.all(),
        base_version=base_version,
        which={"record": record, "plan_code": plan_code},
        values={
            "ciphertext": seal(place(record.uuid, plan_code, version) | {"answers": kept}),
            "saved_at": saved_at,
        },
    )
    if saved:
        return PlanView(plan_code=plan_code, answers=kept, version=version, saved_at=saved_at)
    now = read_plan(actor, course_key=course_key, plan_code=plan_code)
    if now is None or now.answers != kept:
        raise Conflict(current=now)
    return now


def delete_plan(actor: Actor, *, course_key: str, plan_code: str) -> None:
    """Remove the actor's plan for good. If there is none, nothing happens.

    Raises:
        NotAllowed: if the actor masquerades.

    """
    refuse_masquerade(actor)
    PrivatePlan.objects.filter(
        record__course_key=course_key, record__user_id=actor.user_id, plan_code=plan_code
    ).delete()


@sensitive_variables()
def _checked(plan_code: str, answers: Mapping[str, str]) -> dict[str, str]:
    looks_right = (
        len(plan_code) <= CODE_LENGTH
        and len(answers) <= _MOST_SECTIONS
        and all(isinstance(text, str) and len(section) <= CODE_LENGTH for section, text in answers.items())
    )
    if not looks_right:
        raise Invalid({"answers": _("This does not look like a plan of this course.")})
    return {section: whole(text, section) for section, text in answers.items()}


def place(record_uuid: UUID, plan_code: str, version: int) -> dict[str, Any]:
    """Return what is sealed together with a plan: whose it is, which, and how old."""
    return {"record": str(record_uuid), "plan": plan_code, "version": version}
