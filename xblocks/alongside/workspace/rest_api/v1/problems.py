"""Everything that is refused, in one shape: problem details as RFC 9457 has them."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import set_rollback

from alongside.records.errors import RecordsError

MEDIA_TYPE = "application/problem+json"


class ProblemRenderer(JSONRenderer):
    """JSON that says it is an answer to something refused."""

    media_type = MEDIA_TYPE


def handle(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Return the answer to an exception, or None for one that nobody foresaw (the platform's own page then)."""
    set_rollback()
    if isinstance(error, RecordsError):
        return _answer(context, error.status, error.message, getattr(error, "problems", {}))
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    headers = {}
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    if isinstance(error, exceptions.ValidationError):
        words = _("Some of what was sent cannot be used. Nothing was changed.")
        return _answer(context, error.status_code, words, _flat(error.detail), headers)
    return _answer(context, error.status_code, str(error.detail), {}, headers)


def _answer(
    context: Mapping[str, Any],
    status: int,
    words: str,
    problems: Mapping[str, str],
    headers: Mapping[str, str] | None = None,
) -> Response:
    request = context.get("request")
    if request is not None:
        request.accepted_renderer, request.accepted_media_type = ProblemRenderer(), MEDIA_TYPE
    details: dict[str, Any] = {
        "type": "about:blank",
        "title": _titles().get(status, _("This did not work")),
        "status": status,
        "detail": words,
    }
    if problems:
        details["problems"] = dict(problems)
    return Response(details, status=status, headers=dict(headers or {}), content_type=MEDIA_TYPE)


def _titles() -> Mapping[int, str]:
    return {
        400: _("Something needs mending"),
        401: _("You are not signed in"),
        403: _("Not open to you"),
        404: _("Not found"),
        405: _("This address does not take that"),
        409: _("It has changed meanwhile"),
        415: _("Send JSON"),
        429: _("Too many at once"),
        503: _("Not at the moment"),
    }


def _flat(detail: Any, where: str = "") -> dict[str, str]:
    """Return what is wrong with each field, nested ones with points between: ``ratings.boundary.level``."""
    if isinstance(detail, Mapping):
        inner = [_flat(each, f"{where}.{name}" if where else str(name)) for name, each in detail.items()]
    elif isinstance(detail, list) and any(isinstance(each, Mapping | list) for each in detail):
        inner = [_flat(each, f"{where}.{position}") for position, each in enumerate(detail) if each]
    else:
        words = " ".join(map(str, detail)) if isinstance(detail, list) else str(detail)
        return {where or "body": words}
    return {name: words for problems in inner for name, words in problems.items()}
