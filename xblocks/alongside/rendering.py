"""Rendering of Django templates in the reader's language, the same in every runtime."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import SafeString
from django.utils.translation import get_language, trans_real

TEMPLATES = Path(__file__).parent / "templates"


@lru_cache(maxsize=1)
def _engine() -> Engine:
    return Engine(
        dirs=[str(TEMPLATES)],
        loaders=[("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])],
        libraries={"i18n": "django.templatetags.i18n", "l10n": "django.templatetags.l10n"},
    )


@contextmanager
def _catalogue_of(i18n_service: Any) -> Iterator[None]:
    """Let ``{% translate %}`` see the block's own catalogue, which Open edX hands out only through its i18n service."""
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


def render(template: str, context: Mapping[str, Any], i18n_service: Any = None) -> SafeString:
    """Return ``template`` (a name below ``templates/alongside/``) rendered with ``context``.

    Args:
        template: for example ``"scenario.html"``.
        context: names for the template. Everything is escaped unless it is marked safe.
        i18n_service: the XBlock i18n service of the block, or None outside a block.
    """
    with _catalogue_of(i18n_service):
        return _engine().get_template(f"alongside/{template}").render(Context(dict(context)))
