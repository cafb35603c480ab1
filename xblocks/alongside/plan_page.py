"""What the plan block's parts share: whose words, under which titles, and files that only their writer gets."""

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from typing import Any

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from webob import Request, Response
from xblock.core import XBlock
from xblock.fields import Scope, String

from alongside.answering import Refusal
from alongside.content.own_words import mark
from alongside.content.plan import Plan, Section, parse_plan
from alongside.content.problems import ContentError
from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.data import PlanView
from alongside.records.errors import Invalid, RecordsError
from alongside.studio.editor import StudioBlock

parsed = lru_cache(maxsize=256)(parse_plan)

#: Files are for their writer alone, once: not for caches, other sites, or a browser that guesses what is in them.
PRIVATE = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}


class PlanPage(StudioBlock):
    """A page of private writing by an author's template."""

    plan_code = String(
        display_name="Plan code",
        help="Names the learner's plan within the course. Blocks with the same code show the same plan.",
        scope=Scope.settings,
        default="self-care",
    )

    @property
    def template(self) -> Plan:
        """The author's template. Raises ContentError if the text has mistakes."""
        return parsed(self.content)

    @property
    def whose(self) -> dict[str, str]:
        """Which plan, as the records are asked for it."""
        return {"course_key": self.course_key, "plan_code": self.plan_code}

    def sections(self, *more: Mapping[str, str]) -> tuple[Section, ...]:
        """Return the sections of the template, and after them those that only stand in one of some ``answers``.

        An author may take a section out; what learners wrote in it is theirs, and stays in sight.
        """
        sections = self.template.sections
        known = {section.code for section in sections}
        codes = (code for answers in more for code, text in answers.items() if text.strip())
        return (
            *sections,
            *(taken_out(code) for code in dict.fromkeys(codes) if code not in known),
        )

    def kept_plan(self, actor: Actor) -> PlanView:
        """Return the actor's plan.

        Raises:
            Refusal: if they keep none.

        """
        plan = records.read_plan(actor, **self.whose)
        if plan is None:
            raise Refusal(409, _("There is nothing here yet. Write something first."))
        return plan

    def as_page(self, plan: PlanView) -> dict[str, Any]:
        """Return what a page needs to show a plan as it is now: ``version``, ``answers`` and their ``marks``."""
        return {"version": plan.version, "answers": dict(plan.answers), "marks": marks(plan.answers)}


def taken_out(code: str) -> Section:
    """Return what stands for a section that the author has taken out of the template."""
    return Section.model_construct(
        code=code,
        title=_("A part that is no longer asked"),
        prompt=_(
            "The author took this part out. Your words are still here: move them, change them or leave them."
        ),
        help=None,
        examples=(),
    )


def marks(answers: Mapping[str, str]) -> dict[str, str]:
    """Return the mark of each section's text."""
    return {section: mark(text) for section, text in answers.items()}


def refused(error: Invalid) -> Refusal:
    """Return a refusal that says what to mend."""
    return Refusal(error.status, " ".join(error.problems.values()) or error.message)


def private_file(function: Callable[[Any, Actor, Request, str], Response]) -> Callable[..., Response]:
    """Make a method an XBlock handler that gives its writer a file, and nobody else anything.

    The method gets the actor, the request and what follows the handler's name in the address.
    """

    @XBlock.handler
    @wraps(function)
    @sensitive_variables()  # no word of it is in an error report, whatever fails below here
    def handle(self: PlanPage, request: Request, suffix: str = "") -> Response:
        with self.catalogue():
            try:
                if request.method != "GET":
                    raise Refusal(405, _("This address only takes GET requests."))
                response = function(self, self.writing_actor(), request, suffix)
            except Refusal as refusal:
                response = _words(refusal.status, refusal.message)
            except RecordsError as error:
                response = _words(error.status, error.message)
            except ContentError:
                response = _words(409, self.broken_message())
        response.headers.update(PRIVATE)
        return response

    return handle


def attachment(content: str | bytes, content_type: str, name: str) -> Response:
    """Return a file to be saved under a name."""
    body = content.encode() if isinstance(content, str) else content
    response = Response(body, content_type=content_type, charset="utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _words(status: int, message: str) -> Response:
    return Response(message, status=status, content_type="text/plain", charset="utf-8")
