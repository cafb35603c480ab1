"""From one day to another: what supervisions and roles share."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.records.errors import Invalid
from alongside.records.models import CourseRole, Supervision


def problem_with_days(starts: date, ends: date | None) -> str:
    """Return in words why there is no time from one day to another, or "" if there is."""
    if ends is not None and ends < starts:
        return _("The last day cannot be before the first.")
    return ""


def end(row: Supervision | CourseRole, ends: date) -> None:
    """Set the last day. What has not begun and would end before it does is taken back altogether.

    Raises:
        Invalid: with ``ends`` if that is before the first day of something that has begun.

    """
    problem = problem_with_days(row.starts, ends)
    if not problem:
        row.ends = ends
        row.save(update_fields=["ends"])
    elif row.starts > timezone.localdate():
        row.delete()
    else:
        raise Invalid({"ends": problem})
