"""The scenario block: a branching conversation about the boundary of the role."""

from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from web_fragments.fragment import Fragment
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock
from xblock.fields import Dict, Scope

from alongside.answering import Refusal, action, learner_view
from alongside.content.module import Kind
from alongside.content.scenario import (
    Scenario,
    Step,
    UnknownChoice,
    Walk,
    choose,
    current_scene,
    fits,
    look_back,
    parse_scenario,
    score,
    watch_on,
)
from alongside.course import starters
from alongside.outline import Outline
from alongside.pages.wording import ending_names
from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.data import EvidenceKind
from alongside.studio.editor import AuthorsText, StudioBlock

parsed = lru_cache(maxsize=256)(parse_scenario)


class Shown(StrEnum):
    """How a page shows the conversation. No field says so: see docs/decisions/0013-setting-aside-is-not-kept.md.

    Door: not yet, or not again; what one may want to know, and the ways in. Walk: the present scene, with what one
    might say. Watch: the present scene, with somebody else in one's place.
    """

    DOOR = "door"
    WALK = "walk"
    WATCH = "watch"


def _walk(progress: Mapping[str, Any]) -> Walk:
    return Walk(tuple(Step(scene, choice) for scene, choice in progress.get("steps", ())))


@XBlock.supports("multi_device")
class ScenarioBlock(StudioBlock):
    """A conversation that the learner walks through or watches. It is done when they have come to an ending once.

    A learner's browser gets the present scene and the walk so far, never a scene that was not reached. Whoever comes to
    a conversation, or comes back to one in the middle, is asked first how they would like to go on.
    """

    name = "scenario"
    initialiser = "AlongsideScenario"
    completion_mode = XBlockCompletionMode.COMPLETABLE
    has_custom_completion = True
    texts = (
        AuthorsText(
            "content",
            "scenario",
            Kind.SCENARIO,
            lambda: _("The conversation, in YAML"),
            starters.scenario("a-lift-home", "3.3"),
        ),
    )

    progress = Dict(
        scope=Scope.user_state,
        help="{'version': 1, 'steps': [[scene code, choice code], ...], 'endings': [scene code, ...]}",
    )

    @property
    def scenario(self) -> Scenario:
        """The author's scenario. Raises ContentError if the text has mistakes."""
        return parsed(self.content)

    @property
    def walk(self) -> Walk:
        """The learner's walk as it was stored, which may no longer fit what the author has changed since."""
        return _walk(self.progress)

    @learner_view
    def student_view(self, context: Any) -> Fragment:
        """Show the ways into the conversation, or how it ended."""
        return self.page(self._body(Shown.DOOR))

    def _body(self, shown: Shown) -> str:
        return self.render_template("scenario.html", self.view_data(shown))

    def view_data(self, shown: Shown) -> dict[str, Any]:
        """Return what the page shows.

        Keys: ``scenario`` (title, notice and people only are shown), ``shown``, ``was_restarted``, ``past`` (walked
        steps but the last), ``last`` (the last walked step or None), ``scene``, ``at`` (number of steps), ``score``,
        ``next_page``.

        Args:
            shown: how the conversation is shown while it goes on. How it ended is shown in one way only.

        """
        scenario, walk = self.scenario, self.walk
        was_restarted = not fits(scenario, walk)
        if was_restarted:
            walk = Walk(())
        walked = look_back(scenario, walk)
        return {
            "scenario": scenario,
            "shown": Shown.DOOR if was_restarted else shown,
            "was_restarted": was_restarted,
            "past": walked[:-1],
            "last": walked[-1] if walked else None,
            "scene": scenario.scenes[current_scene(scenario, walk)],
            "at": len(walk.steps),
            "score": score(scenario, walk),
            "next_page": self.next_page,
        }

    def outline(self) -> Outline:
        """Return the title, notice and competences, and the people who appear; never a scene."""
        scenario = self.scenario
        people = [{"name": person.name, "about": person.about} for person in scenario.people]
        return Outline(scenario.title, scenario.notice, scenario.competences, details={"people": people})

    def report_row(self, progress: Mapping[str, Any]) -> dict[str, Any]:
        """Return how many endings a learner has come to, how their walk ended, and where its choices stood."""
        scenario, walk = self.scenario, _walk(progress)
        row = {_("Endings seen"): len(progress.get("endings", ()))}
        if fits(scenario, walk):
            result = score(scenario, walk)
            row |= {
                _("How this walk ended"): ending_names()[result.ending] if result.ending else _("Not ended"),
                _("Within the role"): result.within,
                _("Drifting"): result.drifting,
                _("Outside the role"): result.outside,
            }
        return row

    def _store(self, steps: tuple[Step, ...], **changes: Any) -> None:
        self.progress = {
            "version": 1,
            "endings": self.progress.get("endings", []),
            **changes,
            "steps": [[step.scene, step.choice] for step in steps],
        }

    def _answer(self, shown: Shown) -> dict[str, Any]:
        return {"html": self._body(shown)}

    @action
    def begin(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Start the conversation, or start it again from the first scene."""
        self._store(())
        return self._answer(Shown.WALK)

    @action
    def show(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Show the conversation in another way, and keep nothing of that. ``data``: ``shown`` ("door" is to stop)."""
        try:
            shown = Shown(str(data.get("shown")))
        except ValueError:
            raise Refusal(
                400, _("The page sent something that could not be read. Reload it and try again.")
            ) from None
        if shown is not Shown.DOOR and not fits(self.scenario, self.walk):
            self._store(())
        return self._answer(shown)

    @action
    def choose(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Go on to the next scene.

        ``data``: ``at`` (number of steps on the page), ``choice`` (the code of what the learner says), ``shown``
        ("watch" if it is said for them). One address serves both: Open edX logs which addresses were asked for.
        """
        is_watching = data.get("shown") == Shown.WATCH
        shown = Shown.WATCH if is_watching else Shown.WALK
        stored, before = self.walk, self._walk_at(data, shown)
        try:
            walk = (
                watch_on(self.scenario, before)
                if is_watching
                else choose(self.scenario, before, str(data.get("choice")))
            )
        except UnknownChoice:
            raise Refusal(
                400, _("That is not one of the things you can say here. Choose one of those on the page.")
            ) from None
        if before != stored:  # the page is one step behind
            if walk != stored:
                raise self._moved_on(shown)
            return self._answer(shown)
        self._store(walk.steps)
        if not is_watching:
            step = walk.steps[-1]
            self.emit_event("chosen", {"scene_code": step.scene, "choice_code": step.choice})
        reached = current_scene(self.scenario, walk)
        if self.scenario.scenes[reached].is_ending:
            self._finish(actor, walk, reached, is_watching=is_watching)
        return self._answer(shown)

    def _walk_at(self, data: Mapping[str, Any], shown: Shown) -> Walk:
        """Return the walk as the page has it, or refuse with the page as it is now.

        A page may be one step behind: its choice arrived, and the connection went before the answer did.
        """
        walk, at = self.walk, data.get("at")
        if fits(self.scenario, walk):
            if at == len(walk.steps):
                return walk
            if at == len(walk.steps) - 1:
                return Walk(walk.steps[:-1])
        raise self._moved_on(shown)

    def _moved_on(self, shown: Shown) -> Refusal:
        message = _("This conversation has moved on, perhaps in another tab. Here is where it stands now.")
        return Refusal(409, message, self._answer(shown))

    def _finish(self, actor: Actor, walk: Walk, ending: str, *, is_watching: bool) -> None:
        """Note that it has ended: as practised if a choice of the learner's own led there, else as learnt."""
        endings = self.progress["endings"]
        if ending not in endings:
            self._store(walk.steps, endings=[*endings, ending])
        records.note_evidence(
            actor,
            course_key=self.course_key,
            usage_key=self.usage_key,
            kind=EvidenceKind.LESSON_READ if is_watching else EvidenceKind.SCENARIO_WALKED,
            competences=self.scenario.competences,
        )
        self.emit_completion(1.0)
        if not is_watching:
            self.emit_event("ended", {"scene_code": ending, "steps": len(walk.steps)})

    # -- Studio --------------------------------------------------------------------------------------------------

    @classmethod
    def type_name(cls) -> str:
        """Return what kind of block this is."""
        return _("Scenario")

    def as_learner(self, walk: list[str] | None) -> str:
        """Return the page before the start, or after some choices as far as they are on offer."""
        if walk is not None:
            so_far = Walk()
            for code in walk:
                with suppress(UnknownChoice):  # the text has changed since
                    so_far = choose(self.scenario, so_far, code)
            self._store(so_far.steps)
        return self._body(Shown.DOOR if walk is None else Shown.WALK)

    @staticmethod
    def workbench_scenarios() -> list[tuple[str, str]]:
        """Return a short scenario for the XBlock SDK's workbench."""
        return [
            (
                "Alongside scenario",
                f"<alongside_scenario><![CDATA[{WORKBENCH_SCENARIO}]]></alongside_scenario>",
            )
        ]


WORKBENCH_SCENARIO = """title: The last bus
competences: ["3.3"]
notice: none
reviewed: none
people: [{name: Sam, about: Somebody you have met four times.}]
start: stop
scenes:
  stop:
    setting: It is dark and raining. The last bus has gone.
    lines: [{who: Sam, says: "Any chance of a lift? You go my way."}]
    choices:
      - text: I can't give lifts, and I'd hate you to wait alone. Shall we ring for a cab together?
        boundary: within
        feedback: Sam is not left with a bare no.
        next: together
      - text: Hop in, it's on my way.
        boundary: outside
        feedback: Sam is dry, and now Sam owes you one.
        next: car
      - text: Let me think about it.
        boundary: drifting
        feedback: Sam cannot tell whether to hope.
        next: stop
  together: {ending: kept, title: A cab for one, debrief: You kept the role and stayed warm.}
  car: {ending: crossed, title: In the car, debrief: A lift changes what the two of you are to each other.}
"""
