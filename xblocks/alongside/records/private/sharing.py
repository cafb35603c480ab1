"""Sharing private writing, the writer's side: only an act of theirs shows anybody a word, and they can take it back.

What is shared is a copy, locked by itself: what they write afterwards is not in it. docs/admins/private-writing.md.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from alongside import platform
from alongside.platform import Actor
from alongside.records.data import PlanShareView, PlanView, SharedPlan
from alongside.records.errors import Conflict, Invalid, NotFound, RecordsError
from alongside.records.models import PlanShare, PrivatePlan
from alongside.records.people.doors import forget
from alongside.records.people.scope import refuse_masquerade, require_enrolled
from alongside.records.private.plan import locked, opened, own_plans
from alongside.records.private.readers import chosen_reader
from alongside.records.private.share import end, end_what_ran_out, place
from alongside.records.private.shared_with_me import shown
from alongside.records.tables.sealing import seal, unseal_if_it_opens
from alongside.records.telling import tell

__all__ = ["end_plan_share", "plan_shares", "preview_share", "share_plan"]

_LONGEST = timedelta(days=366)


@sensitive_variables()
def preview_share(
    actor: Actor,
    *,
    course_key: str,
    plan_code: str,
    sections: Iterable[str],
    titles: Mapping[str, str],
    plan_title: str,
    with_user_id: int | None = None,
    with_login: str = "",
    until: date,
) -> SharedPlan:
    """Return exactly what somebody would see if the actor shared with them now. Nothing is shared.

    Arguments and refusals are those of ``share_plan``.
    """
    _check(actor, course_key, until)
    reader_id = chosen_reader(actor, course_key, with_user_id, with_login)
    plan = own_plans(actor, course_key).filter(plan_code=plan_code).first()
    words = _copied(plan and opened(plan), sections, titles, plan_title)
    names = platform.current().full_names([actor.user_id, reader_id])
    return shown(
        words,
        by=names.get(actor.user_id, ""),
        reader=names.get(reader_id, ""),
        shared_at=timezone.now(),
        until=until,
    )


@sensitive_variables()
def share_plan(
    actor: Actor,
    *,
    course_key: str,
    plan_code: str,
    sections: Iterable[str],
    titles: Mapping[str, str],
    plan_title: str,
    with_user_id: int | None = None,
    with_login: str = "",
    until: date,
    seen_version: int | None = None,
) -> PlanShareView:
    """Let one person read some sections of the actor's plan as they are now, until a day, and tell that person.

    What was shared with them of this plan before is taken back at once. Sharing the same again changes nothing.

    Args:
        actor: the writer.
        course_key: the course.
        plan_code: which plan.
        sections: the codes of the sections to share.
        titles: the title of every section by its code, in the order of the template.
        plan_title: the title of the plan.
        with_user_id: one of ``plan_readers``; None to name somebody by ``with_login``.
        with_login: login name or email address of somebody who takes or runs the course.
        until: the last day on which it can be read.
        seen_version: the ``version`` of the ``preview_share`` that they have seen; None if they have seen none.

    Raises:
        Conflict: if the plan has been changed since ``seen_version``; ``current`` is the plan.
        Invalid: with ``sections``, ``until``, ``with_user_id`` or ``with_login``. It does not tell whether anybody
            goes by that login.
        NotAllowed: if the actor masquerades or is not enrolled.
        PlanKeysMissing: if this server has no key.
        PlanUnreadable: if the plan does not open.

    """
    _check(actor, course_key, until)
    reader_id = chosen_reader(actor, course_key, with_user_id, with_login)
    with transaction.atomic():
        plan = locked(actor, course_key, plan_code)
        now = plan and opened(plan)
        words = _copied(now, sections, titles, plan_title)
        if seen_version not in (None, now.version):
            raise Conflict(current=now)
        share = _live_already(plan, reader_id, until, words) or _new(plan, reader_id, until, words)
    return _view(share, words, platform.current().full_names([reader_id]), now)


@sensitive_variables()
def plan_shares(actor: Actor, *, course_key: str, plan_code: str) -> tuple[PlanShareView, ...]:
    """Return what the actor has shared of a plan: live ones first, then those that ended, newest first.

    An ended one is forgotten a year afterwards.

    Raises:
        NotAllowed: if the actor masquerades.

    """
    refuse_masquerade(actor)
    plan = own_plans(actor, course_key).filter(plan_code=plan_code).first()
    shares = list(plan.shares.order_by("-shared_at", "-pk")) if plan else []
    if any(share.is_live and share.until < timezone.localdate() for share in shares):
        end_what_ran_out()
        shares = list(plan.shares.order_by("-shared_at", "-pk"))
    if not shares:
        return ()
    names = platform.current().full_names({share.recipient_id for share in shares} - {None})
    now = _opened_if_it_opens(plan)
    views = [_view(share, _words(share, plan), names, now) for share in shares]
    return tuple(sorted(views, key=lambda view: not view.is_live))


def end_plan_share(actor: Actor, *, course_key: str, share_uuid: UUID) -> None:
    """Take back what the actor has shared, at once and for good. Doing it again changes nothing.

    Raises:
        NotAllowed: if the actor masquerades.
        NotFound: if they have shared no such thing.

    """
    refuse_masquerade(actor)
    share = PlanShare.objects.filter(uuid=share_uuid, plan__in=own_plans(actor, course_key)).first()
    if share is None:
        raise NotFound
    end(PlanShare.objects.filter(pk=share.pk))


def _check(actor: Actor, course_key: str, until: date) -> None:
    refuse_masquerade(actor)
    require_enrolled(actor, course_key)
    today = timezone.localdate()
    if until < today:
        raise Invalid({"until": _("This day has passed. Choose today or a later one; nothing was shared.")})
    if until > today + _LONGEST:
        raise Invalid(
            {"until": _("This is more than a year away. Choose an earlier day; nothing was shared.")}
        )


@sensitive_variables()
def _copied(
    plan: PlanView | None, sections: Iterable[str], titles: Mapping[str, str], plan_title: str
) -> dict[str, Any]:
    """Return what is shared of a plan, to be sealed.

    Raises:
        Invalid: with ``sections`` if none of these has any words.

    """
    wanted = set(sections)
    answers = plan.answers if plan else {}
    if not any(answers.get(code, "").strip() for code in wanted & titles.keys()):
        raise Invalid({"sections": _("Choose at least one part in which you have written something.")})
    chosen = [[code, str(title), answers.get(code, "")] for code, title in titles.items() if code in wanted]
    return {"title": str(plan_title), "version": plan.version, "sections": chosen}


@sensitive_variables()
def _live_already(
    plan: PrivatePlan, reader_id: int, until: date, words: Mapping[str, Any]
) -> PlanShare | None:
    """Return what is shared with somebody already if it is the same; anything else is taken back."""
    live = plan.shares.filter(recipient_id=reader_id, is_live=True)
    share = live.filter(until=until).first()
    if share is not None and _words(share, plan) == words:
        return share
    end(live)
    return None


@sensitive_variables()
def _new(plan: PrivatePlan, reader_id: int, until: date, words: Mapping[str, Any]) -> PlanShare:
    share = PlanShare(uuid=uuid4(), plan=plan, recipient_id=reader_id, shared_at=timezone.now(), until=until)
    share.ciphertext = seal(place(share, plan.record.uuid) | {"words": words})
    share.save(force_insert=True)
    forget(plan.record.course_key, [reader_id])
    tell.reader_of_a_share(share, plan.record.course_key)
    return share


@sensitive_variables()
def _words(share: PlanShare, plan: PrivatePlan) -> dict[str, Any] | None:
    """Return what was sealed, or None if nothing is left or it does not open."""
    inside = share.ciphertext and unseal_if_it_opens(share.ciphertext, place(share, plan.record.uuid))
    return inside["words"] if inside else None


@sensitive_variables()
def _opened_if_it_opens(plan: PrivatePlan) -> PlanView | None:
    try:
        return opened(plan)
    except RecordsError:
        return None


@sensitive_variables()
def _view(
    share: PlanShare, words: Mapping[str, Any] | None, names: Mapping[int, str], now: PlanView | None
) -> PlanShareView:
    there = words["sections"] if words else []
    return PlanShareView(
        uuid=share.uuid,
        reader_id=share.recipient_id,
        reader=names.get(share.recipient_id, ""),
        sections=tuple(code for code, _title, _text in there),
        shared_at=share.shared_at,
        until=share.until,
        is_live=bool(share.is_live),
        is_outdated=now is not None
        and any(now.answers.get(code, "") != text for code, _title, text in there),
        ended_at=share.ended_at,
        first_looked_at=share.first_looked_at,
        last_looked_at=share.last_looked_at,
        looks=share.looks,
    )
