"""What the six blocks share in Studio: the editor with its checks, pictures and preview, and the author's view.

What an author types is checked on a copy of the block that holds only what is typed (:meth:`StudioBlock.as_typed`): it
has no learner, and nothing of it is ever saved.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.field_data import DictFieldData

from alongside import platform
from alongside.answering import Action, Refusal, handler_for
from alongside.block import AlongsideBlock
from alongside.content.branches import read_branches
from alongside.content.course import shipped_framework
from alongside.content.library import Document
from alongside.content.module import Kind
from alongside.content.organisation import FACT_CODES
from alongside.content.pages import tokens
from alongside.content.problems import ContentError, Problem
from alongside.content.sources import plain
from alongside.course.guide import document_findings
from alongside.pages.rendering import render
from alongside.platform import Actor
from alongside.records import api as records
from alongside.studio.picture import draw
from alongside.studio.settings import SETTINGS, Mistake

MAX_BODY_BYTES = 2 * 1024 * 1024  # two texts of the largest size, in any script


@dataclass(frozen=True)
class AuthorsText:
    """A field that holds an author's file.

    Attributes:
        field: the name of the field.
        model: the block's property that reads it, and raises ContentError if it has mistakes.
        kind: what the content guide takes it for; None if the guide says nothing about it.
        label: a function that returns what it is called, in the author's language.
        starter: what to begin with when nothing is written yet.
        may_be_empty: whether the block does without it.

    """

    field: str
    model: str
    kind: Kind | None
    label: Callable[[], str]
    starter: str = ""
    may_be_empty: bool = False


@dataclass(frozen=True)
class Findings:
    """What was found in one text: problems, which keep it from being saved, and advice, which does not."""

    problems: tuple[Problem, ...]
    advice: tuple[Problem, ...] = ()


def author_action(function: Action) -> Callable[..., Any]:
    """Make a method an XBlock handler that serves authors only; see :func:`alongside.answering.handler_for`."""
    return handler_for(lambda block: block.author(), function, MAX_BODY_BYTES)


@XBlock.wants("studio_user_permissions")
class StudioBlock(AlongsideBlock):
    """A block that authors edit in Studio."""

    has_author_view = True

    #: The texts that an author edits, and the names of the other fields (keys of ``SETTINGS``).
    texts: ClassVar[tuple[AuthorsText, ...]]
    settings: ClassVar[tuple[str, ...]] = ("display_name",)

    # -- What each block adds ------------------------------------------------------------------------------------

    @classmethod
    def type_name(cls) -> str:
        """Return what kind of block this is, in the reader's language."""
        raise NotImplementedError

    def as_learner(self, walk: list[str] | None) -> str:
        """Return the body of the page that a learner first sees. Raises ContentError if the text has mistakes.

        Args:
            walk: codes of the choices made in the preview so far, which only a scenario has; None before its start.

        """
        raise NotImplementedError

    def shown_competences(self) -> tuple[str, ...]:
        """Return the codes of the competences that this block is about. Raises ContentError."""
        return tuple(getattr(self, self.texts[0].model).competences)

    # -- Views ---------------------------------------------------------------------------------------------------

    def studio_view(self, context: Any = None) -> Fragment:
        """Show the editor."""
        with self.catalogue():
            if not platform.current().is_author(self):
                return Fragment(self.render_template("studio_refused.html", {"message": _not_an_author()}))
            typed = self.as_typed({text.field: self._text(text) for text in self.texts})
            parts = typed.parts()
            fragment = Fragment(
                self.render_template(
                    "studio.html",
                    {
                        "settings": [self._setting(name, parts[name]) for name in self.settings],
                        "texts": [self._editor(text, parts[text.field]) for text in self.texts],
                        "branches": parts.get("branches"),
                    },
                )
            )
            self._add_resources(fragment, self.name)
            for script in ("alongside", "studio"):
                fragment.add_javascript_url(self.runtime.local_resource_url(self, f"public/js/{script}.js"))
            fragment.initialize_js("AlongsideStudio")
            return fragment

    def author_view(self, context: Any = None) -> Fragment:
        """Show what this block is and what an author should know about it, whatever state its text is in."""
        with self.catalogue():
            fragment = Fragment(self.render_template("studio_about.html", self._about()))
            self._add_resources(fragment)
            return fragment

    def _add_resources(self, fragment: Fragment, *more: str) -> None:
        for stylesheet in ("alongside", *more, "studio"):
            fragment.add_css_url(self.runtime.local_resource_url(self, f"public/css/{stylesheet}.css"))

    def _text(self, text: AuthorsText) -> str:
        return getattr(self, text.field) or text.starter

    def _setting(self, name: str, mistake: str) -> dict[str, Any]:
        setting = SETTINGS[name]
        return {
            "name": name,
            "label": setting.label(),
            "help": setting.help(),
            "value": str(getattr(self, name)),
            "choices": setting.choices and setting.choices(),
            "mistake": mistake,
        }

    def _editor(self, text: AuthorsText, findings: str) -> dict[str, Any]:
        return {
            "field": text.field,
            "label": text.label(),
            "value": self._text(text),
            "is_starter": bool(text.starter) and not getattr(self, text.field),
            "may_be_empty": text.may_be_empty,
            "findings": findings,
        }

    # -- Handlers ------------------------------------------------------------------------------------------------

    def author(self) -> Actor:
        """Return who acts, or raise :class:`~alongside.block.Refusal` if they may not edit this block."""
        actor = self.actor
        if actor is None or not platform.current().is_author(self):
            raise Refusal(403, _not_an_author())
        return actor

    @author_action
    def studio_check(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Answer with what is to be said about what is typed. ``data``: ``values`` ({field: text})."""
        return {"parts": self._typed(data).parts()}

    @author_action
    def studio_preview(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Answer with the page as a learner would see it. ``data``: ``values``, and ``walk`` (codes of choices)."""
        walk = data.get("walk")
        if not (walk is None or (isinstance(walk, list) and all(isinstance(code, str) for code in walk))):
            raise Refusal(400, _unreadable())
        typed = self._typed(data)
        try:
            return {"html": typed.as_learner(walk)}
        except ContentError:
            message = _("Mend the problems first; then it can be shown as a learner sees it.")
            raise Refusal(400, message, {"parts": typed.parts()}) from None

    @author_action
    def studio_save(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Save everything, or nothing if there is a problem anywhere. ``data``: ``values`` ({field: text})."""
        typed = self._typed(data)
        wrong = typed.how_many_problems()
        if wrong:
            message = ngettext(
                "Nothing was saved: there is a problem to mend first. What you typed is still here.",
                "Nothing was saved: there are %(n)d problems to mend first. What you typed is still here.",
                wrong,
            )
            raise Refusal(400, message % {"n": wrong}, {"parts": typed.parts()})
        typed.display_name = typed.display_name or typed.title()
        for field in self._edited():
            if getattr(self, field) != getattr(typed, field):  # what is left at its default stays unset
                setattr(self, field, getattr(typed, field))
        return {"message": _("Saved")}

    # -- What is typed -------------------------------------------------------------------------------------------

    def as_typed(self, values: Mapping[str, str], mistakes: Mapping[str, str] | None = None) -> Self:
        """Return a copy of this block that holds some values instead of its own, and no learner.

        Args:
            values: values by the name of the field; the others are this block's own.
            mistakes: what is wrong with a setting that could not be taken over, by its name.

        """
        held = {name: values.get(name, getattr(self, name)) for name in self._edited()}
        typed = self.runtime.construct_xblock_from_class(
            type(self), self.scope_ids, field_data=DictFieldData(held)
        )
        typed.mistakes = dict(mistakes or {})
        return typed

    mistakes: Mapping[str, str] = {}

    def _edited(self) -> tuple[str, ...]:
        """Return the names of all fields that authors edit."""
        return (*self.settings, *(text.field for text in self.texts))

    def _typed(self, data: Mapping[str, Any]) -> Self:
        values = data.get("values")
        if (
            not isinstance(values, dict)
            or values.keys() != set(self._edited())
            or not all(isinstance(value, str) for value in values.values())
        ):
            raise Refusal(400, _unreadable())
        held: dict[str, Any] = {text.field: _tidy(values[text.field]) for text in self.texts}
        mistakes = {}
        for name in self.settings:
            try:
                held[name] = SETTINGS[name].read(values[name].strip())
            except Mistake as mistake:
                mistakes[name] = str(mistake)
        return self.as_typed(held, mistakes)

    def parts(self) -> dict[str, str]:
        """Return the HTML of what is to be said: beside each text and setting by its name, and of the branches."""
        parts = {
            name: render("studio_mistake.html", {"message": self.mistakes.get(name)})
            for name in self.settings
        }
        for text in self.texts:
            found = self.findings(text)
            parts[text.field] = render("studio_findings.html", {"found": found})
            if text.kind is Kind.SCENARIO:
                parts["branches"] = render("studio_branches.html", _branches(getattr(self, text.field)))
        return parts

    def findings(self, text: AuthorsText) -> Findings:
        """Return what is to be said about one of the texts."""
        problems, written = self.problems_in(text), getattr(self, text.field)
        if problems or text.kind is None or not written:
            return Findings(problems)
        suffix = ".md" if text.kind is Kind.LESSON else ".yaml"
        document = Document(text.field + suffix, plain(written), getattr(self, text.model))
        return Findings((), tuple(document_findings(document, text.kind)))

    def problems_in(self, text: AuthorsText) -> tuple[Problem, ...]:
        """Return what keeps one of the texts from being saved."""
        if text.may_be_empty and not getattr(self, text.field):
            return self.problems_without(text)
        try:
            getattr(self, text.model)
        except ContentError as error:
            return error.problems
        return ()

    def problems_without(self, text: AuthorsText) -> tuple[Problem, ...]:
        """Return what is wrong with leaving out a text that may be left out."""
        return ()

    def how_many_problems(self) -> int:
        """Return how many things keep what is typed from being saved."""
        return len(self.mistakes) + sum(len(self.problems_in(text)) for text in self.texts)

    def title(self) -> str:
        """Return the title that the text gives itself. Raises ContentError."""
        return str(getattr(self, self.texts[0].model).title)

    # -- What it is ----------------------------------------------------------------------------------------------

    def _about(self) -> dict[str, Any]:
        needed = [text.field for text in self.texts if not text.may_be_empty]
        is_new = bool(needed) and not any(getattr(self, field) for field in needed)
        about: dict[str, Any] = {
            "type_name": self.type_name(),
            "title": self.display_name or self.type_name(),
            "is_new": is_new,
            "problems": [] if is_new else [each for text in self.texts for each in self.problems_in(text)],
            "unset": [],
            "content": None,
        }
        try:
            content = getattr(self, self.texts[0].model)
            codes = self.shown_competences()
        except ContentError:
            return about
        return about | {
            "title": self.title(),
            "content": content if hasattr(content, "notice") else None,
            "competences": [(code, _competence_name(code)) for code in codes],
            "unset": self._unset_facts(),
        }

    def _unset_facts(self) -> list[str]:
        """Return each fact of the organisation that the text asks for and that is not known, as it is written."""
        asked = dict.fromkeys(tokens(getattr(self, self.texts[0].field)))
        if not asked:
            return []
        facts = records.local_support(self.course_key).facts
        return [
            f"[[{kind}:{code}]]"
            for kind, code in asked
            if kind in FACT_CODES and facts.value(kind, code) is None
        ]


def _branches(text: str) -> dict[str, Any]:
    branches = read_branches(text)
    return {"branches": branches, "picture": branches and draw(branches)}


def _competence_name(code: str) -> str:
    try:
        return shipped_framework().competence(code).short_title
    except KeyError:
        return ""


def _tidy(text: str) -> str:
    return plain(text) if text.strip() else ""


def _not_an_author() -> str:
    return _("Only the authors of this course can edit it.")


def _unreadable() -> str:
    return _(
        "The page sent something that could not be read. What you typed is still here: copy it, then reload."
    )
