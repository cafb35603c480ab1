"""Rendering of Django templates in the reader's language, the same in every runtime."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine, Library
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, trans_real

import alongside
from alongside.content.language import base, direction, tag

TEMPLATES = Path(alongside.__file__).parent / "templates"


@lru_cache(maxsize=1)
def _engine() -> Engine:
    return Engine(
        dirs=[str(TEMPLATES)],
        loaders=[("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])],
        libraries={"i18n": "django.templatetags.i18n"},
        builtins=["alongside.pages.rendering"],
    )


@contextmanager
def catalogue_of(i18n_service: Any) -> Iterator[None]:
    """Let gettext see the block's own catalogue, which Open edX hands out only through its i18n service.

    Args:
        i18n_service: the XBlock i18n service of a block, or None where there is none.
    """
    language = get_language()
    if language is None or not getattr(i18n_service, "_catalog", None):
        yield
        return
    merged = trans_real.DjangoTranslation(language)
    merged.merge(i18n_service)
    before = trans_real._active.value
    trans_real._active.value = merged
    try:
        yield
    finally:
        trans_real._active.value = before


def render(template: str, context: Mapping[str, Any]) -> SafeString:
    """Return ``template`` (a name below ``templates/alongside/``) rendered with ``context``.

    Args:
        template: for example ``"scenario.html"``.
        context: names for the template. Everything is escaped unless it is marked safe.
    """
    return _engine().get_template(f"alongside/{template}").render(Context(dict(context)))


register = Library()

#: No star that begins a line of a list or stands between two numbers, and none whose pair is beyond another.
_STRESSED = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+)(?<!\s)\*(?![\w*])")


@register.filter
def stressed(text: str) -> SafeString:
    """Return an author's plain text as HTML, with ``*words between stars*`` as somebody would say them: with stress."""
    return mark_safe(_STRESSED.sub(r"<em>\1</em>", escape(text)))  # noqa: S308 - all but our own tag is escaped


#: The language of the author's words on the page that is being rendered; empty where nobody said.
_words: ContextVar[str] = ContextVar("words", default="")


@contextmanager
def words_in(language: str) -> Iterator[None]:
    """Have what is rendered inside know in which language the author's words on it are."""
    before = _words.set(language)
    try:
        yield
    finally:
        _words.reset(before)


def language_attributes(language: str) -> SafeString:
    """Return what says that an element is in a language, for its tag; nothing if the page around it is.

    Who listens to a page hears each part of it in the right voice by this (WCAG 3.1.2).
    """
    return _attributes(language, get_language() or "")


@lru_cache(maxsize=256)  # asked for each element that holds an author's words
def _attributes(language: str, around: str) -> SafeString:
    if not language or base(language) == base(around):
        return mark_safe("")
    return format_html(' lang="{}" dir="{}"', tag(language), direction(language))


@register.simple_tag
def words(language: str | None = None) -> SafeString:
    """Mark an element whose words are an author's: ``<h2{% words %}>``, in a language of their own if one is named."""
    return language_attributes(_words.get() if language is None else language)


@register.filter
def paragraphs(text: str) -> SafeString:
    """Return an author's words as paragraphs that say in which language they are."""
    html = linebreaks(text, autoescape=not isinstance(text, SafeString))
    return mark_safe(html.replace("<p>", f"<p{words()}>"))  # noqa: S308 - escaped above, or by whoever marked it safe


@register.simple_tag
def piece(template: str, **names: Any) -> SafeString:
    """Include a template that is the same for every reader who gets the same values, and remember it.

    ``{% piece "scenario_step.html" step=last %}`` works like an include that sees only the names it is given. The
    values have to be hashable, and hold neither a name nor anything that a learner wrote: those may not be remembered.
    """
    return _remembered(template, get_language(), _words.get(), tuple(names.items()))


@lru_cache(maxsize=4096)
def _remembered(
    template: str, language: str | None, language_of_words: str, names: tuple[tuple[str, Any], ...]
) -> SafeString:
    return render(template, dict(names))
