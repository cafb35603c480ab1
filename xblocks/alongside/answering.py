"""How a block answers: what its page posts, and a mistake in its author's text."""

import json
import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from web_fragments.fragment import Fragment
from webob import Request, Response
from xblock.core import XBlock

from alongside.content.problems import ContentError
from alongside.platform import Actor
from alongside.records.errors import RecordsError

MAX_BODY_BYTES = 256 * 1024
FAILED = gettext_lazy(
    "Something went wrong here, and nothing was changed. What you typed is still on your screen. Try again in a "
    "moment; if it goes on, tell the person who runs the course."
)
logger = logging.getLogger(__name__)


class Refusal(Exception):
    """A handler declines a request, with an HTTP status and words that a person can act on.

    ``extra`` is added to the JSON answer, for example the fresh HTML of a page that has moved on.
    """

    def __init__(self, status: int, message: str, extra: Mapping[str, Any] | None = None):
        super().__init__(message)
        self.status = status
        self.message = message
        self.extra = extra or {}


def _answer(status: int, body: Mapping[str, Any]) -> Response:
    return Response(json.dumps(body), status=status, content_type="application/json", charset="utf-8")


def _undo() -> None:
    """Have whatever was written for this request undone, as it would be if the error were let through."""
    if transaction.get_connection().in_atomic_block:
        transaction.set_rollback(True)


def _body(request: Request, at_most: int) -> dict[str, Any]:
    if (request.content_length or 0) > at_most:
        raise Refusal(
            413,
            _(
                "That is more text than one page can save. Shorten it and try again; it is still on your screen."
            ),
        )
    try:
        data = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise Refusal(400, _("The page sent something that could not be read. Reload it and try again."))
    return data


Action = Callable[[Any, Actor, dict[str, Any]], Mapping[str, Any]]


def action(function: Action) -> Callable[..., Response]:
    """Make a method an XBlock handler that changes something.

    The method gets the actor and the posted JSON object and returns the JSON object to answer with. The handler
    refuses anything but POST, anybody who is neither enrolled nor staff, and staff who masquerade as a learner
    (Open edX checks none of these for XBlock handlers).
    """
    return handler_for(lambda block: block.writing_actor(), function)


def handler_for(
    who: Callable[[Any], Actor], function: Action, at_most: int = MAX_BODY_BYTES
) -> Callable[..., Response]:
    """Make a method an XBlock handler that takes POST requests of JSON objects and answers with one.

    Args:
        who: returns who acts on a block, or raises :class:`Refusal` if they may not.
        function: the method; it gets the actor and the posted object, and returns the object to answer with.
        at_most: how many bytes may be posted.

    """

    @XBlock.handler
    @wraps(function)
    @sensitive_variables()  # what was typed is in no error report, whatever fails below here
    def handle(self: Any, request: Request, suffix: str = "") -> Response:
        with self.catalogue():
            try:
                return answer(self, request)
            except Exception:
                # Reported from here: further out stands the request, and a report would quote what was typed.
                logger.exception("The handler %r of %s failed.", function.__name__, self.usage_key)
                _undo()
                return _answer(500, {"message": str(FAILED)})

    def answer(self: Any, request: Request) -> Response:
        try:
            if request.method != "POST":
                raise Refusal(405, _("This address only takes POST requests."))
            actor = who(self)
            data = _body(request, at_most)
            self.require_the_same_person(actor, data)
            return _answer(200, function(self, actor, data))
        except Refusal as refusal:
            return _answer(refusal.status, {"message": refusal.message, **refusal.extra})
        except RecordsError as error:
            return _answer(
                error.status, {"message": error.message, "problems": getattr(error, "problems", {})}
            )
        except ContentError:
            return _answer(409, {"message": self.broken_message()})

    return handle


def learner_view(view: Callable[..., Fragment]) -> Callable[..., Fragment]:
    """Make a method a view that answers a mistake in the author's text with words instead of an error."""

    @wraps(view)
    @sensitive_variables()
    def safe_view(self: Any, context: Any = None) -> Fragment:
        with self.catalogue():
            try:
                return view(self, context)
            except ContentError as error:
                return self.broken_page(error)

    return safe_view
