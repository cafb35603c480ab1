"""How a file or a page that holds somebody's record is answered: for one reader, kept nowhere, safely named."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.workspace import reports
from alongside.workspace.pages import of_course, page

View = Callable[..., HttpResponseBase]


class CannotBeMade(Exception):
    """What was asked for cannot be made. ``title`` and ``message`` are for the person who asked."""

    def __init__(self, title: str, message: str, status: int) -> None:
        self.title, self.message, self.status = title, message, status
        super().__init__(title)


def private_page(function: View) -> View:
    """Make a function of an actor and a course a page of the workspace that no browser or proxy keeps."""

    @page
    @wraps(function)
    def answer(request: HttpRequest, actor: Any, course_key: str, **kwargs: Any) -> HttpResponseBase:
        try:
            return function(request, actor, course_key, **kwargs)
        except CannotBeMade as error:
            context = {"title": error.title, "message": error.message, **of_course(course_key)}
            return render(
                request, "alongside_workspace/reports/cannot_be_made.html", context, status=error.status
            )

    @wraps(function)
    def view(request: HttpRequest, course_key: str, **kwargs: Any) -> HttpResponseBase:
        response = answer(request, course_key, **kwargs)
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return view


def require_extra() -> None:
    """Refuse what needs the extra ``reports`` where it is not installed.

    Raises:
        CannotBeMade: with what an administrator installs.

    """
    if not reports.available():
        raise CannotBeMade(
            _("This kind of file cannot be made here"),
            _(
                "Excel workbooks and PDFs need a part of Alongside that is not installed on this server. An "
                "administrator can install it with: pip install “alongside-xblock[reports]”. Until then, take the "
                "CSV file instead of the Excel workbook, and print the page instead of the PDF. "
                "Nothing was lost or changed."
            ),
            404,
        )


def download(response: HttpResponse, filename: str) -> HttpResponse:
    """Have a browser save an answer under this name, which :func:`file_name` has made safe."""
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def file_name(what: str, course_key: str, ending: str) -> str:
    """Return a name such as ``alongside-decisions-Org-Course-Run-2026-01-31.csv``; no name of a person is in it.

    Args:
        what: what the file holds, in ASCII.
        course_key: the course; ``course-v1:`` is left out.
        ending: what stands after the last point.

    """
    run = re.sub(r"[^A-Za-z0-9._]+", "-", course_key.rpartition(":")[2]).strip("-.")
    return f"alongside-{what}-{run}-{timezone.localdate():%Y-%m-%d}.{ending}"
