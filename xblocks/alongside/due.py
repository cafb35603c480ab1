"""When a block's score stops changing, by the dates that Open edX gives it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone


@dataclass(frozen=True)
class Deadline:
    """When a block is due, and until when what a learner does still counts (later, if there is a period of grace)."""

    due: datetime
    closes: datetime

    @property
    def is_due(self) -> bool:
        """Whether the due date has passed. There may be grace left."""
        return timezone.now() > self.due

    @property
    def has_passed(self) -> bool:
        """Whether the score does not change any more."""
        return timezone.now() > self.closes


def deadline_of(block: Any) -> Deadline | None:
    """Return a block's deadline for the learner it is bound to, or None where it has none.

    ``due`` and ``graceperiod`` are fields that the LMS and Studio mix into every block and that it inherits from the
    subsection and the course; other runtimes have neither. In a self-paced course the LMS answers ``due`` with the
    learner's own date, and with the new one once they have moved their dates; so nothing of this may be stored.

    Args:
        block: an XBlock.

    """
    due: datetime | None = getattr(block, "due", None)
    if due is None:
        return None
    if timezone.is_naive(due):  # as in the SDK's workbench, where everything is due the moment it is shown
        due = due.replace(tzinfo=UTC)
    grace: timedelta | None = getattr(block, "graceperiod", None)
    return Deadline(due, due + grace if grace else due)
