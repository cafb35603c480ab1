"""Rendering of Django templates in the reader's language, the same in every runtime."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine, Library
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, trans_real

import alongside

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


@register.simple_tag
def piece(template: str, **names: Any) -> SafeString:
    """Include a template that is the same for every reader who gets the same values, and remember it.

    ``{% piece "scenario_step.html" step=last %}`` works like an include that sees only the names it is given. The
    values have to be hashable, and hold neither a name nor anything that a learner wrote: those may not be remembered.
    """
    return _remembered(template, get_language(), tuple(names.items()))


@lru_cache(maxsize=4096)
def _remembered(template: str, language: str | None, names: tuple[tuple[str, Any], ...]) -> SafeString:
    return render(template, dict(names))
