"""One spelling of a check constraint for Django 4.2 (``check=``) and 5.1 and later (``condition=``)."""

from typing import Any

import django
from django.db.models import CheckConstraint, Q

_ARGUMENT = "condition" if django.VERSION >= (5, 1) else "check"


def holds(condition: Q, *, name: str, **options: Any) -> CheckConstraint:
    """Return a constraint that the database keeps: ``condition`` holds for every row (or is unknown)."""
    return CheckConstraint(**{_ARGUMENT: condition}, name=name, **options)
