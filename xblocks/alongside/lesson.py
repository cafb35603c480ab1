"""The lesson block: a page to read, in Markdown, with the organisation's own facts in it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from web_fragments.fragment import Fragment
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock
from xblock.fields import Dict, Scope

from alongside.answering import action, learner_view
from alongside.content.lesson import Lesson, parse_lesson, render_markdown, visible_text
from alongside.content.module import Kind
from alongside.content.organisation import FACT_CODES, Facts
from alongside.course import starters
from alongside.outline import Outline
from alongside.pages.wording import missing_fact
from alongside.platform import Actor
from alongside.records import api as records
from alongside.studio.editor import AuthorsText, StudioBlock

parsed = lru_cache(maxsize=256)(parse_lesson)


def _instead_of_facts(words: str) -> Facts:
    """Return facts of which each says ``words``, for where the organisation's own could be out of date."""
    return Facts(tuple(((kind, code), words) for kind, codes in FACT_CODES.items() for code in codes))


def _html(text: str, facts: Facts) -> SafeString:
    return _remembered_html(text, facts, missing_fact())


@lru_cache(maxsize=256)
def _remembered_html(text: str, facts: Facts, missing: str) -> SafeString:
    return mark_safe(render_markdown(text, facts, missing))  # noqa: S308 - render_markdown cleans with nh3


@XBlock.supports("multi_device")
class LessonBlock(StudioBlock):
    """A lesson. It is done when the learner says that they have read it."""

    name = "lesson"
    initialiser = "AlongsideLesson"
    completion_mode = XBlockCompletionMode.COMPLETABLE
    has_custom_completion = True
    texts = (
        AuthorsText(
            "content",
            "lesson",
            Kind.LESSON,
            lambda: _("The lesson, in Markdown"),
            starters.lesson("a-lesson", "3.3"),
        ),
    )

    progress = Dict(scope=Scope.user_state, help="{'version': 1, 'read_on': ISO 8601 time} once read.")

    @property
    def lesson(self) -> Lesson:
        """The author's lesson. Raises ContentError if the text has mistakes."""
        return parsed(self.content)

    @learner_view
    def student_view(self, context: Any) -> Fragment:
        """Show the lesson."""
        return self.page(self.render_template("lesson.html", self.view_data()))

    def view_data(self) -> dict[str, Any]:
        """Return what the page shows.

        Keys: ``lesson``, ``competences``, ``html``, ``read_on`` (when the learner read it, a datetime, or None),
        ``is_author``, ``meets_notice`` (whether they meet the notice first), ``next_page``.
        """
        lesson, actor = self.lesson, self.actor
        read_on = self.progress.get("read_on")
        return {
            "lesson": lesson,
            "competences": lesson.competences,
            "html": _html(lesson.text, records.local_support(self.course_key).facts),
            "read_on": datetime.fromisoformat(read_on) if read_on else None,
            "is_author": actor is not None and actor.is_staff,
            "meets_notice": bool(lesson.notice) and not read_on,
            "next_page": self.next_page,
        }

    def outline(self) -> Outline:
        """Return the title, notice, competences and words of the lesson.

        The organisation's facts are left out: what is collected here stays until the course is published again, and a
        number to ring may change before that. Their place says where they are.
        """
        lesson = self.lesson
        elsewhere = _("Open this page in the course to see what your organisation says here.")
        return Outline(
            lesson.title,
            lesson.notice,
            lesson.competences,
            details={"html": _html(lesson.text, _instead_of_facts(elsewhere))},
            words=visible_text(_html(lesson.text, _instead_of_facts(""))),
        )

    @action
    def read(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Record that the learner has read the lesson; saying so twice changes nothing."""
        if not self.progress.get("read_on"):
            self.progress = {"version": 1, "read_on": datetime.now(UTC).isoformat()}
            records.note_evidence(
                actor,
                course_key=self.course_key,
                usage_key=self.usage_key,
                kind="lesson-read",
                competences=self.lesson.competences,
            )
            self.emit_completion(1.0)
            self.emit_event("read", {})
        return {"html": self.render_template("lesson_read.html", self.view_data())}

    # -- Studio --------------------------------------------------------------------------------------------------

    @classmethod
    def type_name(cls) -> str:
        """Return what kind of block this is."""
        return _("Lesson")

    def as_learner(self, walk: list[str] | None) -> str:
        """Return the page as somebody sees it who has not read it."""
        return self.render_template("lesson.html", self.view_data())

    @staticmethod
    def workbench_scenarios() -> list[tuple[str, str]]:
        """Return the lesson for the XBlock SDK's workbench."""
        return [("Alongside lesson", f"<alongside_lesson><![CDATA[{WORKBENCH_LESSON}]]></alongside_lesson>")]


WORKBENCH_LESSON = """---
title: A warm no
competences: ["3.3"]
notice: none
reviewed: none
---
Sam asks for a lift. You'd give a friend one without thinking.

## What you might say

> I can't give lifts, and I'd hate you to wait alone. Shall we ring for the next bus time together?

!!! role-boundary "Why not just this once?"
    A lift changes what the two of you are to each other.

!!! in-your-service "Lifts"
    [[policy:lifts]]
"""
