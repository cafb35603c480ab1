"""The plan block: private writing by template, a self-care plan or a reflection. It is never scored."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from web_fragments.fragment import Fragment
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock
from xblock.fields import Dict, Scope

from alongside.answering import Action, Refusal, action, handler_for, learner_view
from alongside.content.module import Kind
from alongside.content.own_words import merge
from alongside.course import starters
from alongside.outline import Outline
from alongside.plan_keeping import Keeping
from alongside.plan_page import PlanPage, marks, refused
from alongside.plan_sharing import Sharing
from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.data import PlanView
from alongside.records.errors import Conflict, Invalid, PlanKeysMissing, PlanUnreadable, RecordsError
from alongside.studio.editor import AuthorsText

#: All sections at their fullest, in any script, written while there was no connection.
MAX_BODY_BYTES = 1_000_000
#: How often to bring together what devices write at the very same moment, before one of them is asked to wait.
ATTEMPTS = 5
#: The plan of which supervisors may see whether it is kept, if the organisation wants that.
SELF_CARE = "self-care"


def long_action(function: Action) -> Callable[..., Any]:
    """Make a method an XBlock handler like :func:`alongside.answering.action`, for more words at once."""
    return handler_for(PlanPage.writing_actor, function, MAX_BODY_BYTES)


@XBlock.supports("multi_device")
class PlanBlock(Keeping, Sharing):
    """Private writing. It is done once the learner has kept something, or has chosen not to.

    What is written never touches the block's own fields: they show up in staff views and response reports.
    """

    name = "plan"
    initialiser = "AlongsidePlan"
    scripts = ("autosave", "unsent", "plan_parts", "plan_below")
    completion_mode = XBlockCompletionMode.COMPLETABLE
    has_custom_completion = True
    texts = (
        AuthorsText(
            "content",
            "template",
            Kind.PLAN,
            lambda: _("The template, in YAML"),
            starters.plan("looking-after-myself", "6.a"),
        ),
    )
    settings = ("display_name", "plan_code")

    progress = Dict(
        scope=Scope.user_state,
        help="{'version': 1, 'decided': True}; not what was decided, and never any writing.",
    )

    @learner_view
    def student_view(self, context: Any) -> Fragment:
        """Show the learner's own plan, or say why it cannot be shown."""
        actor = self.actor
        if actor is None or actor.is_masquerading:
            return self.hidden_page(
                self.template.title,
                _("This is a learner’s private page. What they write here is shown to nobody else."),
            )
        try:
            plan = records.read_plan(actor, **self.whose)
        except (PlanKeysMissing, PlanUnreadable) as error:
            context = {"template": self.template, "message": error.message}
            return self.page(self.render_template("plan_closed.html", context))
        except RecordsError as error:
            return self.hidden_page(self.template.title, error.message)
        return self.page(
            self.render_template("plan.html", self.view_data(plan)),
            script_data=self._start_of_script(actor, plan),
        )

    def view_data(self, plan: PlanView | None) -> dict[str, Any]:
        """Return what the page shows.

        Keys: ``template``, ``parts`` (its sections, and those taken out of it in which something was written),
        ``sections`` (the same with the learner's ``text``), ``plan``, ``is_kept``, ``meets_notice`` (whether they meet
        the notice first), ``next_page``, ``review_is_due`` and ``whether_kept_is_seen``.
        """
        answers = plan.answers if plan else {}
        parts = self.sections(answers)
        return {
            "template": self.template,
            "parts": parts,
            "sections": [{"section": part, "text": answers.get(part.code, "")} for part in parts],
            "plan": plan,
            "is_kept": plan is not None,
            "meets_notice": bool(self.template.notice) and not (plan or self.progress.get("decided")),
            "next_page": self.next_page,
            "review_is_due": bool(plan and plan.review_on and plan.review_on <= timezone.localdate()),
            "whether_kept_is_seen": self.plan_code == SELF_CARE
            and records.rules(self.course_key).supervisors_see_whether_kept,
        }

    def _start_of_script(self, actor: Actor, plan: PlanView | None) -> dict[str, Any]:
        now = {"version": plan.version, "marks": marks(plan.answers)} if plan else {"version": 0, "marks": {}}
        return {**now, "unsent": self.unsent(actor)}

    def outline(self) -> Outline:
        """Return the title, notice and competences of the template."""
        template = self.template
        return Outline(template.title, template.notice, template.competences)

    @long_action
    def save_answers(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Save what was written on a page, brought together with what was written elsewhere meanwhile.

        ``data``: ``answers`` ({section code: text}, of those that were changed), ``marks`` ({section code: mark}, of
        the texts that the page went on from; none if they were empty) and ``base_version`` (the version that it last
        knew of). Answers with ``version``, ``marks``, ``news`` (texts changed elsewhere) and ``clashes`` (the texts
        elsewhere of sections that were changed on both sides: nothing of these was saved, the learner has to choose).
        """
        here, started_from, base_version = self._read(data)
        plan = records.read_plan(actor, **self.whose)
        if plan is None and base_version:
            raise Refusal(409, _("You deleted this somewhere else."), {"is_deleted": True})
        self._require_known(here, plan)
        for _attempt in range(ATTEMPTS):
            there = plan.answers if plan else {}
            merged = merge(there, here, started_from)
            if merged.answers == there or not (plan or _has_words(merged.answers)):
                break
            try:
                plan = records.save_plan(
                    actor,
                    **self.whose,
                    answers=merged.answers,
                    base_version=plan.version if plan else 0,
                    usage_key=self.usage_key,
                )
                break
            except Conflict as conflict:
                plan = conflict.current
            except Invalid as invalid:
                raise refused(invalid) from None
        else:
            raise Refusal(503, _("Another device is saving this just now. It is tried again in a moment."))
        if _has_words(here):
            self._decided(actor)
        kept = plan.answers if plan else {}
        return {
            "version": plan.version if plan else 0,
            "marks": marks(kept),
            "news": merged.news,
            "clashes": merged.clashes,
        }

    @staticmethod
    def _read(data: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str], int]:
        here, started_from, base_version = (
            data.get("answers"),
            data.get("marks", {}),
            data.get("base_version"),
        )
        if (
            not isinstance(here, dict)
            or not isinstance(started_from, dict)
            or not isinstance(base_version, int)
            or not all(isinstance(text, str) for text in [*here.values(), *started_from.values()])
        ):
            raise Refusal(
                400,
                _(
                    "The page sent something that could not be read. Reload it; what you typed is kept in this browser."
                ),
            )
        return here, started_from, base_version

    def _require_known(self, here: Mapping[str, str], plan: PlanView | None) -> None:
        known = {section.code for section in self.sections(plan.answers if plan else {})}
        if not known.issuperset(here):
            raise Refusal(
                409,
                _(
                    "The author has changed this page. Reload it; what you typed is kept in this browser "
                    "and is put in again."
                ),
            )

    def emptied(self, message: str) -> dict[str, Any]:
        """Return the page as it begins, with a message: ``page`` and the ``data`` that its script starts with."""
        page = self.render_template("plan.html", {**self.view_data(None), "message": message})
        return {"page": page, "data": {"version": 0, "marks": {}}}

    @action
    def not_for_me(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Record that the learner has chosen not to keep a plan here. That counts as done, too."""
        self._decided(actor)
        return {"html": self.render_template("plan_not_for_me.html", {})}

    def _decided(self, actor: Actor) -> None:
        # Staff can read this field, so it does not tell whether there is a plan.
        if self.progress.get("decided"):
            return
        self.progress = {"version": 1, "decided": True}
        records.note_evidence(
            actor,
            course_key=self.course_key,
            usage_key=self.usage_key,
            kind="plan-opened",
            competences=self.template.competences,
        )
        self.emit_completion(1.0)
        self.emit_event("decided", {})

    # -- Studio --------------------------------------------------------------------------------------------------

    @classmethod
    def type_name(cls) -> str:
        """Return what kind of block this is."""
        return _("Private writing")

    def as_learner(self, walk: list[str] | None) -> str:
        """Return the page as somebody sees it who has written nothing."""
        return self.render_template("plan.html", self.view_data(None))

    @staticmethod
    def workbench_scenarios() -> list[tuple[str, str]]:
        """Return a short plan for the XBlock SDK's workbench."""
        return [
            (
                "Alongside plan",
                f"<alongside_plan><![CDATA[{starters.plan('looking-after-myself', '6.a')}]]></alongside_plan>",
            )
        ]


def _has_words(answers: Mapping[str, str]) -> bool:
    return any(text.strip() for text in answers.values())
