"""What the six blocks share: who is looking, translation, rendering, and the help panel."""

import base64
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any, ClassVar

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.fields import Scope, String

from alongside import platform
from alongside.answering import Refusal
from alongside.author_text import WholeText
from alongside.content.model import code_of
from alongside.content.problems import ContentError
from alongside.outline import Outline
from alongside.pages import help_panel
from alongside.pages.rendering import catalogue_of, render, words_in
from alongside.platform import Actor
from alongside.records import api as records


@XBlock.wants("user", "i18n", "settings")
class AlongsideBlock(WholeText, XBlock):
    """The base of every Alongside block. Its ``content`` is the author's own file, as text."""

    #: Keeps `collectstatic` to the folder meant for browsers (docs/decisions/0002-flat-block-modules.md).
    resources_dir = "assets"
    #: Shown to staff who view the course as a learner; `writing_actor` sees to it that they write nothing.
    show_in_read_only_mode = True

    #: The block's short name: `<name>.html`, `<name>.css` and `<name>.js` belong to it.
    name: ClassVar[str]
    #: The function in `<name>.js` that starts the block.
    initialiser: ClassVar[str]
    #: Further scripts that it needs.
    scripts: ClassVar[tuple[str, ...]] = ()

    display_name = String(display_name="Title", scope=Scope.settings, default="")
    content = String(
        display_name="Content",
        help="The text of the author's file for this block, as described in docs/authors/formats.md.",
        scope=Scope.content,
        default="",
    )

    language = String(
        display_name="Language",
        help="The code of the language that the text is in, such as es; empty for the language of the page around it.",
        scope=Scope.settings,
        default="",
    )

    @property
    def usage_key(self) -> str:
        """This block's usage key, as a string."""
        return str(self.scope_ids.usage_id)

    @property
    def course_key(self) -> str:
        """The key of the course (or library) this block is in, as a string ("workbench" where there is none)."""
        return str(getattr(self.scope_ids.usage_id, "context_key", None) or "workbench")

    @property
    def is_in_library(self) -> bool:
        """Whether this is the block in a content library, from which courses take copies."""
        context = getattr(self.scope_ids.usage_id, "context_key", None)
        return context is not None and not context.is_course

    @property
    def actor(self) -> Actor | None:
        """Who looks at the block, or None for somebody who is not signed in."""
        return platform.current().actor(self)

    @property
    def is_only_looked_at(self) -> bool:
        """Whether nothing can be done here by who looks: through a learner's eyes, in a library, or not signed in."""
        actor = self.actor
        return actor is None or actor.is_masquerading or self.is_in_library

    @property
    def next_page(self) -> str:
        """The address of what comes after this block, or "" where only the page around it knows the way on."""
        return platform.current().next_page(self.usage_key)

    def writing_actor(self) -> Actor:
        """Return who acts, or raise :class:`Refusal` if they may not write here."""
        actor = self.actor
        if actor is None:
            raise Refusal(
                403,
                _(
                    "You are not signed in any more. What you typed is still here: sign in again in another tab, "
                    "then come back to this one."
                ),
            )
        if actor.is_masquerading:
            raise Refusal(
                403, _("You are looking at this page as a learner, so nothing you do here is saved.")
            )
        if self.is_in_library:
            raise Refusal(
                403,
                _(
                    "This is the block in its library. Nothing is saved here, only in the courses that use it."
                ),
            )
        if not actor.is_staff and not platform.current().is_enrolled(actor.user_id, self.course_key):
            raise Refusal(
                403,
                _(
                    "You are not enrolled in this course, so nothing can be saved here. "
                    "Ask the person who runs the course."
                ),
            )
        return actor

    def unsent(self, actor: Actor) -> dict[str, str]:
        """Return what the actor's own page gets, and nobody else's, for words that have not reached the server yet.

        ``name`` is what they go by in the browser, and what the page says with all it sends; it tells nothing of whom
        or what it is about. ``key`` seals them, so that whoever uses the browser next cannot read them.
        """

        def derived(purpose: str) -> str:
            about = f"{actor.user_id} {self.usage_key}"
            digest = salted_hmac(f"alongside.unsent.{purpose}", about, algorithm="sha256").digest()
            return base64.b64encode(digest).decode()

        return {"name": derived("name"), "key": derived("key")}

    def require_the_same_person(self, actor: Actor, data: Mapping[str, Any]) -> None:
        """Refuse what a page sends that was made for somebody who used this browser before the actor signed in.

        Raises:
            Refusal: if ``data`` names another writer.

        """
        if "writer" in data and data["writer"] != self.unsent(actor)["name"]:
            raise Refusal(
                403,
                _(
                    "Somebody else has signed in here meanwhile, so nothing of this page was saved for them. "
                    "What you typed waits, locked, until you sign in again."
                ),
            )

    def catalogue(self) -> AbstractContextManager[None]:
        """Return a context in which gettext speaks this block's words in the reader's language."""
        return catalogue_of(self.runtime.service(self, "i18n"))

    def render_template(self, template: str, context: Mapping[str, Any]) -> str:
        """Return a template of ``templates/alongside/`` rendered in the reader's language."""
        with words_in(self.language):
            return render(template, context)

    def page(
        self, body: str, *, wide: bool = False, script_data: Mapping[str, Any] | None = None
    ) -> Fragment:
        """Return the block's fragment: its body in the shared frame, with its styles and script."""
        actor = self.actor
        fragment = Fragment(
            self.render_template(
                "block.html",
                {
                    "body": body,
                    "name": self.name,
                    "wide": wide,
                    **self._help(),
                    "signed_in": actor is not None,
                    "is_masquerading": actor is not None and actor.is_masquerading,
                },
            )
        )
        for stylesheet in ("alongside", self.name):
            fragment.add_css_url(self.runtime.local_resource_url(self, f"public/css/{stylesheet}.css"))
        for script in ("alongside", *self.scripts, self.name):
            fragment.add_javascript_url(self.runtime.local_resource_url(self, f"public/js/{script}.js"))
        fragment.initialize_js(self.initialiser, dict(script_data or {}))
        return fragment

    def _help(self) -> dict[str, Any]:
        """Return what the frame shows of the help panel: its place, and what is in it unless the page brings it."""
        if platform.current().brings_help():
            return {"help_at": help_panel.PLACE}
        support = help_panel.panel(records.local_support(self.course_key))
        return {"help_at": f"{help_panel.PLACE}-{code_of(self.usage_key)}", "support": support}

    def hidden_page(self, title: str, message: str) -> Fragment:
        """Return what stands where somebody may not read: a title and a notice."""
        return self.page(self.render_template("hidden.html", {"title": title, "message": message}))

    # -- what Open edX asks of a block outside its page ----------------------------------------------------------

    def outline(self) -> Outline:
        """Return what may be told of this block to anybody. Raises ContentError if the author's text has mistakes."""
        raise NotImplementedError

    def _outline_or_title(self) -> Outline:
        try:
            return self.outline()
        except ContentError:
            return Outline(self.display_name)

    def student_view_data(self, context: Any = None) -> dict[str, Any]:
        """Return what the apps get of this block (docs/developers/blocks.md), the same for every learner."""
        return self._outline_or_title().for_apps()

    def index_dictionary(self) -> dict[str, Any]:
        """Return what search may find of this block."""
        return {**super().index_dictionary(), **self._outline_or_title().for_search()}

    def generate_report_data(
        self, user_state_iterator: Iterable[Any], limit_responses: int | None = None
    ) -> list[tuple[str, dict[str, Any]]]:
        """Return this block's part of the LMS's report of responses, a (username, {label: value}) pair for each row.

        Args:
            user_state_iterator: everybody's state of this block, each with ``username`` and ``state``.
            limit_responses: the most rows to return; None for all.

        """
        with self.catalogue():
            rows = (
                (user_state.username, row)
                for user_state in user_state_iterator
                if (progress := user_state.state.get("progress")) and (row := self.report_row(progress))
            )
            try:
                return list(islice(rows, limit_responses))
            except ContentError:
                return []  # the report goes on with the other blocks

    def report_row(self, progress: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the report says of one learner's ``progress``, by label. Nothing, unless a block says otherwise.

        Args:
            progress: the field of that name, as it was stored.

        """
        return {}

    def broken_message(self) -> str:
        """Return words for a reader whose page an author has to mend first."""
        return _(
            "This page has a mistake in it that its author needs to mend. Your work is safe; nothing was changed."
        )

    def broken_page(self, error: ContentError) -> Fragment:
        """Return what is shown when the author's text cannot be read; staff see every problem."""
        actor = self.actor
        problems = error.problems if actor is not None and actor.is_staff else ()
        return self.page(
            self.render_template("broken.html", {"message": self.broken_message(), "problems": problems})
        )

    def emit_completion(self, completion: float) -> None:
        """Record how far the learner has come with this block, from 0.0 to 1.0."""
        self.runtime.publish(self, "completion", {"completion": completion})

    def emit_event(self, verb: str, data: Mapping[str, Any]) -> None:
        """Emit a tracking event of codes and numbers; never of words that somebody typed."""
        self.runtime.publish(self, f"alongside.{self.name}.{verb}", dict(data))
