"""Draws the blocks of a unit, one after the other, whatever becomes of each."""

import logging
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from opaque_keys.edx.locator import BlockUsageLocator
from web_fragments.fragment import Fragment

from alongside.server.course import Unit
from alongside.server.runtime import LearnerRuntime

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Drawn:
    """The HTML of a unit and the addresses of the stylesheets and scripts it needs, each once.

    ``shown`` are the blocks that could be drawn.
    """

    shown: tuple[BlockUsageLocator, ...]
    html: SafeString
    stylesheets: tuple[str, ...]
    scripts: tuple[str, ...]


def draw(runtime: LearnerRuntime, unit: Unit) -> Drawn:
    """Return a unit as this learner sees it. A block that fails is replaced by words; the others are shown."""
    page = Fragment()
    shown = []
    for key in unit.blocks:
        try:
            block = runtime.get_block(key)
            fragment = block.render("student_view", {})
            shown.append(key)
        except Exception:  # one broken block must not take the page with it
            logger.exception("The block %s could not be shown.", key)
            fragment = Fragment(render_to_string("alongside_server/broken_block.html"))
        page.add_content(fragment.content)
        page.add_fragment_resources(fragment)
    return Drawn(
        shown=tuple(shown),
        html=mark_safe(page.content),  # noqa: S308 - blocks escape what they draw
        stylesheets=_addresses(page, "text/css"),
        scripts=_addresses(page, "application/javascript"),
    )


def _addresses(page: Fragment, mimetype: str) -> tuple[str, ...]:
    """Return the addresses of one kind of resource. Inline scripts and styles are against our security policy."""
    wanted = [resource for resource in page.resources if resource.mimetype == mimetype]
    for resource in wanted:
        if resource.kind != "url":
            logger.warning(
                "An inline resource of type %s was left out; a block should offer it as a file.", mimetype
            )
    return tuple(dict.fromkeys(resource.data for resource in wanted if resource.kind == "url"))
