"""What the forms of this room share: what was typed, dates in it, and the form again with what to mend."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from alongside.records.errors import Invalid, RecordsError


def typed(request: HttpRequest, *names: str) -> dict[str, str]:
    """Return what was typed into the fields of these names, without space around it."""
    return {name: request.POST.get(name, "").replace("\0", "").strip() for name in names}


def days(
    fields: Mapping[str, str], *, needed: tuple[str, ...], optional: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return the dates in some fields, None where an optional one was left empty.

    Raises:
        Invalid: with words for each field that holds no date.

    """
    found: dict[str, date | None] = {}
    problems = {}
    for name in (*needed, *optional):
        try:
            found[name] = date.fromisoformat(fields[name]) if fields[name] else None
        except ValueError:
            problems[name] = _("This is not a date. Write year, month and day, such as 2026-01-31.")
        if name in needed and not fields[name]:
            problems[name] = _("Choose a day.")
    if problems:
        raise Invalid(problems)
    return found


def again(
    request: HttpRequest, template: str, context: Mapping[str, Any], refused: RecordsError
) -> HttpResponse:
    """Answer with the form once more: what was typed, what is wrong with it and where."""
    problems = getattr(refused, "problems", {})
    return render(
        request,
        template,
        {**context, "message": refused.message, "problems": problems},
        status=refused.status,
    )
