"""The plan block: private writing by template, a self-care plan or a reflection. It is never scored."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from web_fragments.fragment import Fragment
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock
from xblock.fields import Dict, Scope, String

from alongside.block import Refusal, action, learner_view
from alongside.content.module import Kind
from alongside.content.plan import Plan, parse_plan
from alongside.course import starters
from alongside.outline import Outline
from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.data import PlanView
from alongside.records.errors import Conflict, RecordsError
from alongside.studio import AuthorsText, StudioBlock

parsed = lru_cache(maxsize=256)(parse_plan)


@XBlock.supports("multi_device")
class PlanBlock(StudioBlock):
    """Private writing. It is done once the learner has kept something, or has chosen not to.

    What is written never touches the block's own fields: they show up in staff views and response reports.
    """

    name = "plan"
    initialiser = "AlongsidePlan"
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

    plan_code = String(
        display_name="Plan code",
        help="Names the learner's plan within the course. Blocks with the same code show the same plan.",
        scope=Scope.settings,
        default="self-care",
    )
    progress = Dict(
        scope=Scope.user_state,
        help="{'version': 1, 'decided': True}; not what was decided, and never any writing.",
    )

    @property
    def template(self) -> Plan:
        """The author's template. Raises ContentError if the text has mistakes."""
        return parsed(self.content)

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
            plan = records.read_plan(actor, course_key=self.course_key, plan_code=self.plan_code)
        except RecordsError as error:
            return self.hidden_page(self.template.title, error.message)
        # The key ties unsent words in this tab to this person, so that nobody else is ever shown them.
        key = f"alongside-plan:{actor.user_id}:{self.usage_key}"
        script_data = {"version": plan.version if plan else 0, "key": key}
        return self.page(self.render_template("plan.html", self.view_data(plan)), script_data=script_data)

    def view_data(self, plan: PlanView | None) -> dict[str, Any]:
        """Return what the page shows: ``template``, ``sections`` (with the learner's ``text``) and ``plan``."""
        template = self.template
        answers = plan.answers if plan else {}
        return {
            "template": template,
            "sections": [
                {"section": section, "text": answers.get(section.code, "")} for section in template.sections
            ],
            "plan": plan,
        }

    def outline(self) -> Outline:
        """Return the title, notice and competences of the template."""
        template = self.template
        return Outline(template.title, template.notice, template.competences)

    @action
    def save_answers(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Save what is written. ``data``: ``answers`` ({section code: text}), ``base_version`` (what the page had)."""
        answers, base_version = data.get("answers"), data.get("base_version")
        known = {section.code for section in self.template.sections}
        if (
            not isinstance(answers, dict)
            or not isinstance(base_version, int)
            or not all(isinstance(text, str) for text in answers.values())
        ):
            raise Refusal(
                400,
                _(
                    "The page sent something that could not be read. Reload it; what you typed is kept in this tab."
                ),
            )
        if not known.issuperset(answers):
            raise Refusal(
                409,
                _(
                    "The author has changed this page. Copy what you typed, reload the page, and put it in again."
                ),
            )
        try:
            plan = records.save_plan(
                actor,
                course_key=self.course_key,
                plan_code=self.plan_code,
                answers=answers,
                base_version=base_version,
            )
        except Conflict as conflict:
            now = conflict.current
            there = {"version": now.version, "answers": now.answers} if now else {"version": 0, "answers": {}}
            raise Refusal(409, conflict.message, there) from None
        if any(text.strip() for text in answers.values()):
            self._decided(actor)
        return {"version": plan.version}

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
