"""The sign-off block: a role-play, seen by the learner first, then by a supervisor who decides on the record."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from web_fragments.fragment import Fragment
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock
from xblock.fields import Float, Scope, String

from alongside import assessing, platform
from alongside.answering import Refusal, action, learner_view
from alongside.author_text import AuthorText
from alongside.content.course import shipped_rubric
from alongside.content.module import Kind
from alongside.content.problems import ContentError, Problem, ProblemCode
from alongside.content.role_play import RolePlay, parse_role_play
from alongside.content.rubric import Rubric, competences, parse_rubric
from alongside.course import starters
from alongside.outline import Outline
from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.data import QueueFilter, SignOffState, SignOffView
from alongside.studio.editor import AuthorsText, StudioBlock

WAITING = {SignOffState.REQUESTED, SignOffState.CLAIMED, SignOffState.RATED}

parsed = lru_cache(maxsize=256)(parse_role_play)
parsed_rubric = lru_cache(maxsize=256)(parse_rubric)


def _uuid(data: Mapping[str, Any], name: str) -> UUID:
    try:
        return UUID(str(data.get(name)))
    except ValueError:
        raise Refusal(
            400, _("The page sent something that could not be read. Reload it and try again.")
        ) from None


@XBlock.supports("multi_device")
class SignOffBlock(StudioBlock):
    """A role-play with its rubric. Everything about competence lives in the records, nothing in the block's fields.

    Supervisors assess in the workspace; here they find the way there. The score reaches the gradebook through
    edx-submissions, and only on a sign-off: any score completes a block.
    """

    name = "sign_off"
    initialiser = "AlongsideSignOff"
    scripts = ("autosave", "unsent")
    has_score = True
    icon_class = "problem"
    completion_mode = XBlockCompletionMode.COMPLETABLE
    has_custom_completion = True
    texts = (
        AuthorsText(
            "content",
            "role_play",
            Kind.ROLE_PLAY,
            lambda: _("The role-play, in YAML"),
            starters.role_play("a-first-meeting", "core-relational-skills"),
        ),
        AuthorsText(
            "rubric",
            "written_rubric",
            Kind.ROLE_PLAY,
            lambda: _("A rubric of its own, in YAML"),
            may_be_empty=True,
        ),
    )
    settings = ("display_name", "rubric_code")

    # A score from edx-submissions ignores the weight, so the two have to be the same (one point).
    weight = Float(display_name="Weight", scope=Scope.settings, default=1.0)
    rubric_code = String(
        display_name="Rubric code",
        help="The code of an installed rubric. Ignored when the block has a rubric of its own.",
        scope=Scope.settings,
        default="",
    )
    rubric_language = String(
        display_name="Rubric language",
        help="The code of the language that the rubric is in, such as en.",
        scope=Scope.settings,
        default="",
    )
    rubric = AuthorText(
        display_name="Rubric",
        help="The text of a rubric file, as described in docs/authors/formats.md.",
        scope=Scope.content,
        default="",
        xml_node=True,
    )

    def max_score(self) -> float:
        """Return the one point that a sign-off gives."""
        return 1.0

    @property
    def role_play(self) -> RolePlay:
        """The author's brief. Raises ContentError if the text has mistakes."""
        return parsed(self.content)

    @property
    def written_rubric(self) -> Rubric:
        """The rubric that is written in the block, whatever the brief looks like. Raises ContentError."""
        return parsed_rubric(self.rubric, "rubric", "written")

    @property
    def own_rubric(self) -> Rubric:
        """The rubric in the block, or else the installed one. Raises ContentError if it has mistakes or is unknown."""
        if self.rubric:
            return parsed_rubric(self.rubric, "rubric", self.role_play.rubric)
        code = self.rubric_code or self.role_play.rubric
        try:
            return shipped_rubric(code)
        except KeyError:
            message, mend = (
                f'There is no installed rubric "{code}"',
                "Give the block a rubric of its own, or mend the code",
            )
            raise ContentError([Problem("rubric", 1, ProblemCode.RUBRIC_UNKNOWN, message, mend)]) from None

    @learner_view
    def student_view(self, context: Any) -> Fragment:
        """Show learners their own role-play, and supervisors how to run it and who is waiting to be seen in it.

        Whoever looks through a learner's eyes sees the brief alone. What was said about the learner, and by them, is
        for those in whose care they are, who read it in the workspace.
        """
        actor = self.actor
        if actor is None or actor.is_masquerading:
            return self.page(self.render_template("sign_off_brief.html", self._brief()))
        if actor.is_staff or records.supervises_in(actor, self.course_key):
            return self.page(self.render_template("sign_off_supervisor.html", self.supervisor_data(actor)))
        data = self.view_data(actor)
        own = data["view"].self_assessment
        key = f"alongside-self:{actor.user_id}:{self.usage_key}"
        has_begun = own is not None or data["view"].state is not SignOffState.OPEN
        before = bool(self.role_play.notice) and not has_begun and not self.is_only_looked_at
        return self.page(
            self.render_template("sign_off_before.html" if before else "sign_off.html", data),
            script_data={
                "key": key,
                "version": own.version if own else 0,
                "unsent": self.unsent(actor),
            },
        )

    def _brief(self) -> dict[str, Any]:
        """Return what a learner may read of the role-play, and what there is to look out for in it."""
        watch_for = tuple(criterion.title for criterion in self.own_rubric.criteria)
        return {
            "role_play": self.role_play,
            "watch_for": watch_for,
            "rubric_language": self.rubric_language,
            "next_page": self.next_page,
        }

    def outline(self) -> Outline:
        """Return the title, notice and length of the role-play, and what its rubric is about; no script, no note."""
        role_play = self.role_play
        return Outline(
            role_play.title,
            role_play.notice,
            competences(self.own_rubric),
            details={"minutes": role_play.minutes},
        )

    def clear_student_state(
        self, *, user_id: str, course_id: str, item_id: str, requesting_user_id: str
    ) -> None:
        """Keep everything, when staff delete a learner's state of this block (docs/admins/records-in-open-edx.md).

        The block holds no learner state. A record is an account of what people saw, and the score in the gradebook
        says what the record says: without this method Open edX would take the score away and leave the sign-off.
        Whoever wants to take a sign-off back withdraws it in the workspace, with a reason.

        Args:
            user_id: the learner's anonymous id.
            course_id: the course.
            item_id: this block.
            requesting_user_id: the anonymous id of whoever asks.

        """

    def supervisor_data(self, actor: Actor) -> dict[str, Any]:
        """Return what a supervisor's page shows.

        Keys: ``role_play``, ``waiting`` (how many ask to be seen in it) and ``queue_url`` (where they stand in the
        workspace; "" where there is no workspace).

        Args:
            actor: the supervisor, training lead or member of staff.

        """
        here = QueueFilter(usage_key=self.usage_key)
        return {
            "role_play": self.role_play,
            "waiting": records.count_waiting(actor, course_key=self.course_key, filter=here),
            "queue_url": platform.current().workspace_url(
                self.course_key, "?" + urlencode({"list": "queue", "role_play": self.usage_key})
            ),
        }

    # -- the learner ---------------------------------------------------------------------------------------------

    def view_data(self, actor: Actor, *, is_again: bool = False, said: UUID | None = None) -> dict[str, Any]:
        """Return what the learner's page shows; see :meth:`page_data`.

        Args:
            actor: the learner.
            is_again: whether they have chosen to have another go after a decision.
            said: the request or decision that they have just said something about.

        """
        view = records.sign_off_view(
            actor, course_key=self.course_key, usage_key=self.usage_key, again=is_again
        )
        return self.page_data(view, is_again=is_again, said=said)

    def page_data(
        self, view: SignOffView, *, is_again: bool = False, said: UUID | None = None
    ) -> dict[str, Any]:
        """Return what a page shows of where a learner stands.

        Keys: ``role_play``, ``watch_for`` (titles of criteria), ``rubric_language``, ``next_page``, ``view``,
        ``is_waiting``, ``is_set_aside``, ``is_again``, ``shows_form``, ``criteria`` (of the form, if it shows),
        ``decisions``, ``runs_out_on`` (where a sign-off can be renewed), ``has_run_out``, ``said``.

        Args:
            view: where the learner stands.
            is_again: whether they have chosen to have another go after a decision; there is only the form then.
            said: the request or decision that they have just said something about, to bring them to their words.

        """
        own = view.self_assessment
        renewable = view.can_ask and view.state is SignOffState.SIGNED_OFF
        runs_out_on = view.decisions[0].valid_until if renewable else None
        shows_form = view.can_ask and (is_again or not view.decisions)
        return {
            **self._brief(),
            "view": view,
            "is_waiting": view.state in WAITING,
            "is_set_aside": view.state is SignOffState.SET_ASIDE,
            "is_again": is_again,
            "shows_form": shows_form,
            "criteria": assessing.self_criteria(self.own_rubric, own.ratings if own else {})
            if shows_form
            else [],
            "decisions": []
            if is_again
            else [assessing.decision_data(decision) for decision in view.decisions],
            "runs_out_on": runs_out_on,
            "has_run_out": runs_out_on is not None and runs_out_on < timezone.localdate(),
            "said": said,
        }

    def _learner_page(self, actor: Actor, said: UUID | None = None) -> dict[str, str]:
        return {"html": self.render_template("sign_off.html", self.view_data(actor, said=said))}

    def _form(self, actor: Actor, *, is_again: bool = False) -> dict[str, Any]:
        view_data = self.view_data(actor, is_again=is_again)
        own = view_data["view"].self_assessment
        return {
            "html": self.render_template("sign_off.html", view_data),
            "version": own.version if own else 0,
        }

    @action
    def go_on(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Show the role-play to somebody who has read the notice. Nothing is noted of it."""
        return self._form(actor)

    @action
    def another_go(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Show the self-assessment again after a decision, as the learner left it."""
        return self._form(actor, is_again=True)

    @action
    def save_self_assessment(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the learner's draft. ``data``: ``ratings`` ({criterion: {level, note}}) and ``base_version``."""
        saved = records.save_self_assessment(
            actor,
            course_key=self.course_key,
            usage_key=self.usage_key,
            rubric=self.own_rubric,
            ratings=assessing.read_ratings(data.get("ratings")),
            base_version=assessing.read_version(data),
        )
        return {"version": saved.version}

    @action
    def ask(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Ask for the role-play to be assessed. ``data``: ``ratings`` (complete) and ``submission_key`` (a uuid)."""
        records.request_role_play(
            actor,
            course_key=self.course_key,
            usage_key=self.usage_key,
            rubric=self.own_rubric,
            role_play=self.role_play,
            ratings=assessing.read_ratings(data.get("ratings")),
            submission_key=_uuid(data, "submission_key"),
        )
        return self._learner_page(actor)

    @action
    def cancel(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Take back a request that nobody has decided yet. ``data``: ``request`` (a uuid)."""
        records.cancel_request(actor, course_key=self.course_key, request_uuid=_uuid(data, "request"))
        return self._learner_page(actor)

    @action
    def reply(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Put the learner's answer beside a decision. ``data``: ``decision`` (a uuid) and ``text``."""
        decision, text = _uuid(data, "decision"), assessing.read_text(data.get("text"), "text")
        records.reply(actor, course_key=self.course_key, decision_uuid=decision, text=text)
        return self._learner_page(actor, said=decision)

    @action
    def comment(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Say something about a request. ``data``: ``request`` and ``submission_key`` (uuids) and ``text``."""
        request = _uuid(data, "request")
        records.comment(
            actor,
            course_key=self.course_key,
            request_uuid=request,
            text=assessing.read_text(data.get("text"), "text"),
            submission_key=_uuid(data, "submission_key"),
        )
        return self._learner_page(actor, said=request)

    # -- Studio --------------------------------------------------------------------------------------------------

    @classmethod
    def type_name(cls) -> str:
        """Return what kind of block this is."""
        return _("Role-play")

    def as_learner(self, walk: list[str] | None) -> str:
        """Return the page as somebody sees it who has not been seen in the role-play yet."""
        nothing = SignOffView(SignOffState.OPEN, 1, None, None, (), can_ask=True)
        return self.render_template("sign_off.html", self.page_data(nothing))

    def shown_competences(self) -> tuple[str, ...]:
        """Return the competences that the rubric covers."""
        return competences(self.own_rubric)

    def problems_without(self, text: AuthorsText) -> tuple[Problem, ...]:
        """Return what is wrong if the block has no rubric of its own: the one it names may not be installed."""
        try:
            self.own_rubric  # noqa: B018 - it is the reading that counts
        except ContentError as error:
            return tuple(problem for problem in error.problems if problem.path == "rubric")
        return ()

    @staticmethod
    def workbench_scenarios() -> list[tuple[str, str]]:
        """Return a role-play for the XBlock SDK's workbench."""
        text = f"<alongside_sign_off><![CDATA[{WORKBENCH_ROLE_PLAY}]]></alongside_sign_off>"
        return [("Alongside sign-off", text)]


WORKBENCH_ROLE_PLAY = starters.role_play("a-first-meeting", "core-relational-skills")
