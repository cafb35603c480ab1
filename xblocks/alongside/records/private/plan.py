"""What the verbs about private plans share: whose a plan is, locked for a change, opened, and written."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from alongside.platform import Actor
from alongside.records.data import PlanView
from alongside.records.models import LearnerRecord, PrivatePlan
from alongside.records.people.scope import is_own, lock, own
from alongside.records.private.thinning import one_too_many
from alongside.records.tables.drafts import save_version
from alongside.records.tables.sealing import seal, unseal, unseal_if_it_opens

#: Whoever comes back to a plan after this time begins a new sitting; how it stood is then kept.
A_SITTING_IS_OVER = timedelta(minutes=30)


def own_plans(actor: Actor, course_key: str) -> QuerySet[PrivatePlan]:
    """Return the actor's plans in a course, each with its record. What is not theirs is never among them."""
    return PrivatePlan.objects.filter(is_own(actor, course_key, "record__")).select_related("record")


def locked(actor: Actor, course_key: str, plan_code: str) -> PrivatePlan | None:
    """Return the actor's plan, locked until the transaction ends, or None if they keep none.

    Its row alone is locked: whoever holds a record may go on to lock its plans, and never the other way round.
    """
    record = own(actor, course_key).first()
    return _locked(record, plan_code) if record else None


@sensitive_variables()
def opened(plan: PrivatePlan) -> PlanView:
    """Return a plan with its words, for its writer.

    Raises:
        PlanKeysMissing: if this server has no key.
        PlanUnreadable: if it does not open, or is not the one that belongs here.

    """
    return view(plan, unseal(plan.ciphertext, place_of(plan))["answers"])


@sensitive_variables()
def view(plan: PrivatePlan, answers: Mapping[str, str]) -> PlanView:
    """Return a plan whose words are at hand."""
    return PlanView(
        plan_code=plan.plan_code,
        answers=answers,
        version=plan.version,
        saved_at=plan.saved_at,
        review_on=plan.review_on,
        reminds_by_email=plan.reminds_by_email,
    )


@sensitive_variables()
@transaction.atomic
def write(
    record: LearnerRecord,
    plan_code: str,
    answers: Mapping[str, str],
    *,
    base_version: int,
    usage_key: str = "",
    keep_what_stood: bool = False,
) -> PlanView | None:
    """Write a plan if nobody has written it since ``base_version``; return it as it is now, or None if somebody has.

    What stood before is kept if it says something else and its sitting is over, or if ``keep_what_stood``.

    Raises:
        NotFound: if the learner has just been erased.
        PlanKeysMissing: if this server has no key.

    """
    stood = _locked(record, plan_code) if base_version else None
    if not base_version:  # nobody is being erased meanwhile
        lock(LearnerRecord.objects.filter(pk=record.pk, user__isnull=False))
    plan = PrivatePlan(record=record, plan_code=plan_code, version=base_version + 1, saved_at=timezone.now())
    where = {"usage_key": usage_key} if usage_key else {}
    written = save_version(
        PrivatePlan.objects.all(),
        base_version=base_version,
        which={"record": record, "plan_code": plan_code},
        values={
            "ciphertext": seal(place_of(plan) | {"answers": dict(answers)}),
            "saved_at": plan.saved_at,
            **where,
        },
    )
    if not written:
        return None
    if stood is not None:
        plan.review_on, plan.reminds_by_email = stood.review_on, stood.reminds_by_email
        if keep_what_stood or plan.saved_at - stood.saved_at > A_SITTING_IS_OVER:
            _keep(stood, answers)
    return view(plan, answers)


def remove(plans: QuerySet[PrivatePlan]) -> None:
    """Remove plans for good, with all that hangs on them. Must be called in a transaction."""
    for plan in plans.select_for_update():  # so that nobody hangs anything more on it meanwhile
        plan.delete()


def place_of(plan: PrivatePlan) -> dict[str, Any]:
    """Return what is sealed together with a plan as it is now."""
    return place(plan.record.uuid, plan.plan_code, plan.version)


def place(record_uuid: UUID, plan_code: str, version: int) -> dict[str, Any]:
    """Return what is sealed together with a plan: whose it is, which, and how old."""
    return {"record": str(record_uuid), "plan": plan_code, "version": version}


def _locked(record: LearnerRecord, plan_code: str) -> PrivatePlan | None:
    plan = PrivatePlan.objects.filter(record=record, plan_code=plan_code).select_for_update().first()
    if plan is not None:
        plan.record = record
    return plan


@sensitive_variables()
def _keep(stood: PrivatePlan, now: Mapping[str, str]) -> None:
    """Keep a locked plan as it stood, unless it said nothing, or what it says now.

    Its ciphertext is kept as it is: it says itself which version it was, and need not open for that.
    """
    there = unseal_if_it_opens(stood.ciphertext, place_of(stood))
    if there is not None and _words(there["answers"]) in ({}, _words(now)):
        return
    stood.earlier.create(number=stood.version, ciphertext=stood.ciphertext, kept_at=stood.saved_at)
    thinned = one_too_many(list(stood.earlier.order_by("number").values_list("number", "kept_at")))
    if thinned is not None:
        stood.earlier.filter(number=thinned).delete()


def _words(answers: Mapping[str, str]) -> dict[str, str]:
    """Return the sections in which something is written."""
    return {section: text for section, text in answers.items() if text.strip()}
