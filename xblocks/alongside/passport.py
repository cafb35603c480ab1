"""The passport block: where every competence stands, as a picture and as a table."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from web_fragments.fragment import Fragment
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock

from alongside import platform
from alongside.block import learner_view
from alongside.content.course import shipped_framework
from alongside.content.framework import Framework, parse_framework
from alongside.outline import Outline
from alongside.records import api as records
from alongside.records.data import CompetenceState
from alongside.standings import standings
from alongside.studio import AuthorsText, StudioBlock

parsed = lru_cache(maxsize=16)(parse_framework)


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
        states: Mapping[str, CompetenceState] = (
            records.passport(self.course_key, actor.user_id, actor=actor) if actor else {}
        )
        data = self.view_data(states, actor.full_name if actor else "")
        data["record_url"] = platform.current().workspace_url(self.course_key, "my-record/") if states else ""
        return self.page(self.render_template("passport.html", data), wide=True)

    def outline(self) -> Outline:
        """Return the title: a passport is its learner's own."""
        return Outline(self.display_name or _("Passport"))

    def view_data(self, states: Mapping[str, CompetenceState], full_name: str) -> dict[str, Any]:
        """Return what the page shows: ``full_name``, and what :func:`~alongside.standings.standings` returns.

        Args:
            states: competence code to state; a competence that is not in it stands at "not yet".
            full_name: whose passport it is.

        """
        return {"full_name": full_name, **standings(self.framework, states)}

    # -- Studio --------------------------------------------------------------------------------------------------

    @classmethod
    def type_name(cls) -> str:
        """Return what kind of block this is."""
        return _("Passport")

    def as_learner(self, walk: list[str] | None) -> str:
        """Return the passport of somebody who has just begun."""
        return self.render_template("passport.html", self.view_data({}, ""))

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
