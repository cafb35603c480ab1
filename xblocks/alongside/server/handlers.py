"""The address to which blocks in the browser send what learners do."""

import logging
from io import BytesIO

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import UsageKey
from opaque_keys.edx.locator import BlockUsageLocator
from webob import Request
from xblock.exceptions import NoSuchHandlerError

from alongside.answering import FAILED
from alongside.records.errors import RecordsError
from alongside.server import catalogue
from alongside.server.context import member_of
from alongside.server.course import Course
from alongside.server.errors import SIGNED_OUT
from alongside.server.runtime import LearnerRuntime

logger = logging.getLogger(__name__)

NOT_ENROLLED = _("You are not in this course, so nothing can be saved here. Ask the person who runs it.")
NO_SUCH_BLOCK = _(
    "This part of the course is no longer there. Nothing was changed; go back to the course page."
)
NO_SUCH_HANDLER = _(
    "This page asked for something that does not exist. Nothing was changed; reload the page."
)


@require_http_methods(["GET", "POST"])
def handle(request: HttpRequest, usage_key: str, handler: str, suffix: str = "") -> HttpResponse:
    """Run a block's handler for the signed-in person.

    One transaction holds the reading of the learner's state, whatever the handler does, and the writing. If the
    answer is an error, nothing is kept.
    """
    if not request.user.is_authenticated:
        return _refuse(403, SIGNED_OUT)
    if not member_of(request).may_enter:
        return _refuse(403, NOT_ENROLLED)
    course = catalogue.current()
    key = _known_key(course, usage_key)
    if key is None:
        return _refuse(404, NO_SUCH_BLOCK)
    try:
        with transaction.atomic():
            response = _run(request, course, key, handler, suffix)
            if response.status_code >= 400:
                transaction.set_rollback(True)
    except RecordsError as error:  # on the record, but something after the commit did not follow
        return _refuse(error.status, error.message)
    except NoSuchHandlerError:
        return _refuse(404, NO_SUCH_HANDLER)
    except Exception:  # a script waits for JSON, not for an error page
        logger.exception("The handler %r of %s failed.", handler, key)
        return _refuse(500, FAILED)
    return response


def _run(
    request: HttpRequest, course: Course, key: BlockUsageLocator, handler: str, suffix: str
) -> HttpResponse:
    runtime = LearnerRuntime(course, request.user, member_of(request), [key])
    answer = runtime.get_block(key).handle(handler, _webob(request), suffix)
    runtime.state.save()
    response = HttpResponse(
        answer.body, status=answer.status_code, content_type=answer.headers.get("Content-Type")
    )
    for name, value in answer.headerlist:
        if name.lower() not in ("content-type", "content-length", "set-cookie"):
            response.headers[name] = value
    return response


def _webob(request: HttpRequest) -> Request:
    return Request({**request.environ, "wsgi.input": BytesIO(request.body)})


def _known_key(course: Course, usage_key: str) -> BlockUsageLocator | None:
    try:
        key = UsageKey.from_string(usage_key)
    except InvalidKeyError:
        return None
    return key if course.unit_of(key) else None


def _refuse(status: int, message: str | Promise) -> HttpResponse:
    return JsonResponse({"message": message}, status=status)
