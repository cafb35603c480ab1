"""The organisation's rules for a course: how long sign-offs hold, what counts as too long, what is seen of plans."""

import calendar
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.cache import cache
from pydantic import ValidationError

from alongside import platform
from alongside.content.organisation import PlanRules, SignOffRules, WorkspaceRules

__all__ = ["Rules", "rules"]

REMEMBERED_FOR = 60  # seconds


@dataclass(frozen=True)
class Rules:
    """``valid_months`` None: sign-offs do not run out. The others of sign-offs and workspace are days.

    ``supervisors_see_whether_kept``: they see whether somebody keeps a self-care plan, and nothing of what is in it.
    """

    valid_months: int | None = None
    remind_days: int = 60
    overdue_days: int = 7
    stuck_days: int = 28
    supervisors_see_whether_kept: bool = False

    def valid_until(self, day: date) -> date | None:
        """Return the last day on which a sign-off of ``day`` holds; None if it does not run out."""
        return None if self.valid_months is None else _months_after(day, self.valid_months)

    def runs_out_soon(self, valid_until: date | None, today: date) -> bool:
        """Return whether it is time to renew what holds until a day; also once that day has passed."""
        return valid_until is not None and valid_until - timedelta(days=self.remind_days) <= today


def rules(course_key: str) -> Rules:
    """Return a course's rules, as they were built into it. A call within a minute of another costs no query.

    What is missing, or cannot be read since somebody changed it in Studio, is as if the organisation had said nothing.
    """
    key = f"alongside.rules.{hashlib.sha256(course_key.encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = _gather(platform.current().course_facts(course_key))
        cache.set(key, found, REMEMBERED_FOR)
    return found


def _gather(facts: Mapping[str, Any]) -> Rules:
    sign_offs = _read(SignOffRules, facts.get("sign_offs"))
    workspace = _read(WorkspaceRules, facts.get("workspace"))
    return Rules(
        valid_months=sign_offs.valid_months,
        remind_days=sign_offs.remind_days,
        overdue_days=workspace.overdue_days,
        stuck_days=workspace.stuck_days,
        supervisors_see_whether_kept=_read(PlanRules, facts.get("plans")).supervisors_see_whether_kept,
    )


def _read(form: Any, value: Any) -> Any:
    try:
        return form.model_validate(value or {})
    except ValidationError:
        return form()


def _months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last of that month if it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
