"""Sharing private writing, the reader's side: what is shared with somebody now, and that they have looked at it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from alongside import platform
from alongside.platform import Actor
from alongside.records.data import SharedPlan, SharedWithYou
from alongside.records.errors import NotFound
from alongside.records.models import LearnerRecord, PlanShare
from alongside.records.people.scope import live_share, refuse_masquerade, shared_with
from alongside.records.private.readers import has_part_in
from alongside.records.private.share import place
from alongside.records.tables.sealing import unseal

__all__ = ["plans_shared_with", "read_shared_plan"]


def plans_shared_with(actor: Actor, *, course_key: str) -> tuple[SharedWithYou, ...]:
    """Return what others share with the actor now, newest first, without a word of it. One query if there is nothing.

    Raises:
        NotAllowed: if the actor masquerades.

    """
    refuse_masquerade(actor)
    found = list(
        shared_with(actor, course_key)
        .select_related("plan__record")
        .defer("ciphertext", "plan__ciphertext")
        .order_by("-shared_at", "-pk")
    )
    if not found or not has_part_in(actor, course_key):
        return ()
    here, writers = platform.current(), {share.plan.record.user_id for share in found} - {None}
    names = here.full_names(here.enrolled(writers, course_key))
    return tuple(
        SharedWithYou(
            uuid=share.uuid,
            by=names[share.plan.record.user_id],
            shared_at=share.shared_at,
            until=share.until,
            looked_at=share.last_looked_at,
        )
        for share in found
        if share.plan.record.user_id in names
    )


@sensitive_variables()
def read_shared_plan(actor: Actor, *, course_key: str, share_uuid: UUID) -> SharedPlan:
    """Return what somebody shares with the actor, and note that it was looked at: the writer sees when.

    Raises:
        NotAllowed: if the actor masquerades.
        NotFound: if it is not shared with them, has ended, or one of the two has no part in the course any more.
        PlanKeysMissing: if this server has no key.
        PlanUnreadable: if it does not open, or is not the one that belongs here.

    """
    refuse_masquerade(actor)
    if not has_part_in(actor, course_key):
        raise NotFound
    with transaction.atomic():
        # Its row alone is locked: who takes it back waits until we have looked, or we find it gone.
        shares = PlanShare.objects.filter(live_share(), uuid=share_uuid, recipient_id=actor.user_id)
        share = shares.select_for_update().first()
        records = LearnerRecord.objects.filter(course_key=course_key, user__isnull=False)
        record = share and records.filter(plans=share.plan_id).first()
        if record is None or not platform.current().is_enrolled(record.user_id, course_key):
            raise NotFound
        words = unseal(share.ciphertext, place(share, record.uuid))["words"]
        _note_the_look(share)
    names = platform.current().full_names([record.user_id, actor.user_id])
    return shown(
        words,
        by=names.get(record.user_id, ""),
        reader=names.get(actor.user_id, ""),
        shared_at=share.shared_at,
        until=share.until,
    )


@sensitive_variables()
def shown(words: Mapping[str, Any], *, by: str, reader: str, shared_at: datetime, until: date) -> SharedPlan:
    """Return what a reader sees; the writer's preview is made in the same way."""
    return SharedPlan(
        title=words["title"],
        by=by,
        reader=reader,
        shared_at=shared_at,
        until=until,
        sections=tuple((title, text) for _code, title, text in words["sections"]),
        version=words["version"],
    )


def _note_the_look(share: PlanShare) -> None:
    share.last_looked_at = timezone.now()
    share.first_looked_at = share.first_looked_at or share.last_looked_at
    share.looks += 1
    share.save(update_fields=["first_looked_at", "last_looked_at", "looks"])
