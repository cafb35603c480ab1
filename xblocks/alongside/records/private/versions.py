"""How a private plan stood at the end of earlier sittings, for its writer to look at and to go back to."""

from uuid import UUID

from django.views.decorators.debug import sensitive_variables

from alongside.platform import Actor
from alongside.records.data import PlanVersion, PlanView
from alongside.records.errors import Conflict, NotFound
from alongside.records.models import EarlierPlan
from alongside.records.people.scope import refuse_masquerade
from alongside.records.private.plan import opened, own_plans, place, write
from alongside.records.tables.sealing import require_keys, unseal, unseal_if_it_opens

__all__ = ["plan_versions", "restore_plan"]


@sensitive_variables()
def plan_versions(actor: Actor, *, course_key: str, plan_code: str) -> tuple[PlanVersion, ...]:
    """Return how the actor's own plan stood at the end of earlier sittings, newest first. Two queries.

    How it stands now is not among them. One that does not open is there with None for its answers.

    Raises:
        NotAllowed: if the actor masquerades.
        PlanKeysMissing: if this server has no key.

    """
    refuse_masquerade(actor)
    require_keys()
    plan = own_plans(actor, course_key).filter(plan_code=plan_code).first()
    if plan is None:
        return ()
    return tuple(_opened(each, plan.record.uuid, plan_code) for each in plan.earlier.order_by("-number"))


@sensitive_variables()
def restore_plan(
    actor: Actor,
    *,
    course_key: str,
    plan_code: str,
    number: int,
    base_version: int,
    section: str | None = None,
) -> PlanView:
    """Have the actor's plan say again what it said in an earlier version. What stands now is kept as a version first.

    Args:
        actor: the writer.
        course_key: the course.
        plan_code: which plan.
        number: which version.
        base_version: the ``version`` of the plan that the writer has before them.
        section: the code of the one section to bring back; None for all of them.

    Raises:
        Conflict: if another tab has saved something else since ``base_version``; ``current`` is that plan, or None if
            it was deleted.
        NotAllowed: if the actor masquerades.
        NotFound: if there is no such version.
        PlanKeysMissing: if this server has no key.
        PlanUnreadable: if that version does not open, or, for one section, how it stands now does not.

    """
    refuse_masquerade(actor)
    require_keys()
    plans = own_plans(actor, course_key).filter(plan_code=plan_code)
    plan = plans.first()
    if plan is None:
        raise Conflict(current=None)
    wanted = plan.earlier.filter(number=number).first()
    if wanted is None:
        raise NotFound
    answers = unseal(wanted.ciphertext, place(plan.record.uuid, plan_code, number))["answers"]
    if section is not None:
        answers = {**opened(plan).answers, section: answers.get(section, "")}
    restored = write(plan.record, plan_code, answers, base_version=base_version, keep_what_stood=True)
    if restored is not None:
        return restored
    now = plans.first()
    current = now and opened(now)
    if current is None or current.answers != answers:
        raise Conflict(current=current)
    return current


@sensitive_variables()
def _opened(earlier: EarlierPlan, record_uuid: UUID, plan_code: str) -> PlanVersion:
    inside = unseal_if_it_opens(earlier.ciphertext, place(record_uuid, plan_code, earlier.number))
    return PlanVersion(earlier.number, earlier.kept_at, inside and inside["answers"])
