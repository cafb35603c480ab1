"""One learner's whole record: as a page to print, as a PDF, as JSON.

An address without a record's uuid is the actor's own record; it is no different from what assessors get.
"""

from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone, translation

from alongside import platform
from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.data import RecordView
from alongside.workspace import reports
from alongside.workspace.pages import of_course
from alongside.workspace.reports.answers import download, file_name, private_page, require_extra
from alongside.workspace.reports.record_json import record_as_json
from alongside.workspace.reports.shown import show


class _Made(TypedDict):
    course_title: str
    made_for: str
    made_at: datetime


@private_page
def record(
    request: HttpRequest, actor: Actor, course_key: str, record_uuid: UUID | None = None
) -> HttpResponse:
    """Show a record, ready to be printed: that of a learner in the actor's care, or the actor's own."""
    found = records.story(actor, course_key=course_key, record_uuid=record_uuid)
    context: dict[str, Any] = {
        "shown": show(found, records.framework_of(course_key), **_made(actor, found)),
        "record_uuid": record_uuid,
        "has_pdf": reports.available(),
        **of_course(course_key),
    }
    return render(request, "alongside_workspace/reports/record.html", context)


@private_page
def record_pdf(
    request: HttpRequest, actor: Actor, course_key: str, record_uuid: UUID | None = None
) -> HttpResponse:
    """Send the same as a PDF."""
    found = records.story(actor, course_key=course_key, record_uuid=record_uuid)
    require_extra()
    from alongside.workspace.reports.record_pdf import record_as_pdf

    shown = show(found, records.framework_of(course_key), **_made(actor, found))
    pdf = record_as_pdf(shown, language=translation.get_language() or settings.LANGUAGE_CODE)
    return download(HttpResponse(pdf, content_type="application/pdf"), _file_name(found, "pdf"))


@private_page
def record_json(
    request: HttpRequest, actor: Actor, course_key: str, record_uuid: UUID | None = None
) -> HttpResponse:
    """Send the same as JSON."""
    found = records.story(actor, course_key=course_key, record_uuid=record_uuid)
    response = JsonResponse(_document(actor, found), json_dumps_params={"ensure_ascii": False, "indent": 2})
    return download(response, _file_name(found, "json"))


def record_document(actor: Actor, course_key: str, record_uuid: UUID | None) -> dict[str, Any]:
    """Return a record as JSON values: that of a learner in the actor's care, or (None) the actor's own."""
    return _document(actor, records.story(actor, course_key=course_key, record_uuid=record_uuid))


def _document(actor: Actor, found: RecordView) -> dict[str, Any]:
    return record_as_json(found, records.framework_of(found.course_key), **_made(actor, found))


def _made(actor: Actor, record: RecordView) -> _Made:
    return {
        "course_title": platform.current().course_title(record.course_key),
        "made_for": actor.full_name,
        "made_at": timezone.now(),
    }


def _file_name(record: RecordView, ending: str) -> str:
    """Return a name with a piece of the record's uuid instead of anybody's name, since file names travel far."""
    return file_name(f"record-{str(record.record_uuid)[:8]}", record.course_key, ending)
