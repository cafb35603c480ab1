"""What both sides of sharing private writing use: what is live, what belongs in the seal, what a reader is shown."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from alongside.records.models import PlanShare

FORGOTTEN_AFTER = timedelta(days=366)


def end(shares: QuerySet[PlanShare]) -> None:
    """End those of some shares that have not ended. Nothing is left to read of them."""
    shares.filter(is_live=True).update(is_live=None, ended_at=timezone.now(), ciphertext="")


def end_what_ran_out() -> None:
    """End every share whose last day has passed or whose reader is gone, and forget those that ended a year ago."""
    end(PlanShare.objects.filter(Q(until__lt=timezone.localdate()) | Q(recipient__isnull=True)))
    PlanShare.objects.filter(ended_at__lt=timezone.now() - FORGOTTEN_AFTER).delete()


def place(share: PlanShare, record_uuid: UUID) -> dict[str, Any]:
    """Return what is sealed together with the words of a share: which it is, of whose record, for whom, until when."""
    return {
        "share": str(share.uuid),
        "record": str(record_uuid),
        "reader": share.recipient_id,
        "until": share.until.isoformat(),
    }
