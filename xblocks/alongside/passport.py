"""The passport block: where every competence stands, as a picture and as a table."""

from typing import Any

from django.utils.translation import gettext as _
from web_fragments.fragment import Fragment
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock

from alongside import platform
from alongside.answering import learner_view
from alongside.content.course import shipped_framework
from alongside.content.framework import Framework, parsed
from alongside.outline import Outline
from alongside.pages.wording import passport_says
from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.data import PassportView
from alongside.standing.next_steps import CourseMap
from alongside.standing.rows import Links, learners_links
from alongside.standing.storyline import tell
from alongside.standing.whole import standings
from alongside.studio.editor import AuthorsText, StudioBlock


@XBlock.supports("multi_device")
class PassportBlock(StudioBlock):
    """The learner's own view of their record. It is not something to complete."""

    name = "passport"
    initialiser = "AlongsidePassport"
    completion_mode = XBlockCompletionMode.EXCLUDED
    texts = (
        AuthorsText(
            "content", "framework", None, lambda: _("A framework of your own, in YAML"), may_be_empty=True
        ),
    )

    @property
    def framework(self) -> Framework:
        """The framework in the block, or else the shipped one. Raises ContentError if its text has mistakes."""
        return parsed(self.content) if self.content else shipped_framework()

    @learner_view
    def student_view(self, context: Any) -> Fragment:
        """Show the learner their passport."""
        actor = self.actor
        if actor is not None and actor.is_masquerading:
            return self.hidden_page(
                _("Passport"),
                _("Where this learner stands is in the workspace, for those who support them."),
            )
        return self.page(self.render_template("passport.html", self.view_data(actor)), wide=True)

    def outline(self) -> Outline:
        """Return the title: a passport is its learner's own."""
        return Outline(self.display_name or _("Passport"))

    def view_data(self, actor: Actor | None) -> dict[str, Any]:
        """Return what the page shows.

        Keys: ``full_name``; ``passport`` (:class:`~alongside.standing.whole.Standings`); ``says``, what it means;
        ``story`` (what :func:`~alongside.standing.storyline.tell` returns); ``print_url``, ``credentials_url`` and
        ``record_url``, "" where there is nothing to take away.

        Args:
            actor: whose passport it is; None for somebody who is not signed in, and stands nowhere.

        """
        if actor is None:
            return self._page_data("", PassportView(), CourseMap(), Links())
        here = platform.current()
        view = records.passport(self.course_key, actor.user_id, actor=actor)
        course = CourseMap(here.course_pages(actor.user_id, self.course_key))
        data = self._page_data(actor.full_name, view, course, learners_links())
        if view.competences or view.story:
            data |= {
                "print_url": here.workspace_url(self.course_key, "my-passport/"),
                "credentials_url": here.workspace_url(self.course_key, "my-credentials/"),
                "record_url": here.workspace_url(self.course_key, "my-record/"),
            }
        return data

    def _page_data(
        self, full_name: str, view: PassportView, course: CourseMap, links: Links
    ) -> dict[str, Any]:
        return {
            "full_name": full_name,
            "passport": standings(self.framework, view.competences, course=course, links=links),
            "says": passport_says(),
            "story": tell(view.story, links.request),
            **dict.fromkeys(("print_url", "credentials_url", "record_url"), ""),
        }

    # -- Studio --------------------------------------------------------------------------------------------------

    @classmethod
    def type_name(cls) -> str:
        """Return what kind of block this is."""
        return _("Passport")

    def as_learner(self, walk: list[str] | None) -> str:
        """Return the passport of somebody who has just begun."""
        return self.render_template("passport.html", self.view_data(None))

    def title(self) -> str:
        """Return what it is: the title of the text is the framework's."""
        return self.type_name()

    def shown_competences(self) -> tuple[str, ...]:
        """Return none: a passport is about all of them."""
        return ()

    @staticmethod
    def workbench_scenarios() -> list[tuple[str, str]]:
        """Return the passport over the shipped framework for the XBlock SDK's workbench."""
        return [("Alongside passport", "<alongside_passport/>")]
