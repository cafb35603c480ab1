"""The few blocks the server brings itself: pages of HTML, the course's containers, and a stand-in."""

from typing import Any

import nh3
from django.utils.html import format_html
from django.utils.translation import gettext as _
from lxml import etree
from web_fragments.fragment import Fragment
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock
from xblock.fields import Scope, ScopeIds, String
from xblock.runtime import Runtime


class ContainerBlock(XBlock):
    """A course, chapter, sequential or vertical. The server draws these itself; blocks may ask for their parent."""

    has_children = True
    completion_mode = XBlockCompletionMode.AGGREGATOR
    display_name = String(scope=Scope.settings, default="")


class HtmlBlock(XBlock):
    """A page of HTML from an Open edX course, cleaned of scripts and of anything from other sites' frames."""

    display_name = String(scope=Scope.settings, default="")
    content = String(scope=Scope.content, default="")

    @classmethod
    def parse_xml(cls, node: etree._Element, runtime: Runtime, keys: ScopeIds) -> "HtmlBlock":
        """Take what stands in the element, tags included, as the page."""
        block = runtime.construct_xblock_from_class(cls, keys)
        block.display_name = node.get("display_name", "")
        inner = "".join(etree.tostring(child, encoding="unicode", method="html") for child in node)
        block.content = (node.text or "") + inner
        return block

    def student_view(self, context: Any = None) -> Fragment:
        """Show the page."""
        title = format_html("<h2>{}</h2>", self.display_name) if self.display_name else ""
        page = nh3.clean(self.content)  # its output is safe to show
        return Fragment(f'<div class="alongside"><div class="alongside-prose">{title}{page}</div></div>')


class PlaceholderBlock(XBlock):
    """Stands where the course has a block that this server cannot show."""

    completion_mode = XBlockCompletionMode.EXCLUDED
    display_name = String(scope=Scope.settings, default="")

    @classmethod
    def parse_xml(cls, node: etree._Element, runtime: Runtime, keys: ScopeIds) -> "PlaceholderBlock":
        """Keep only the name; what is inside means nothing here."""
        block = runtime.construct_xblock_from_class(cls, keys)
        block.display_name = node.get("display_name", "")
        return block

    def student_view(self, context: Any = None) -> Fragment:
        """Say what is missing."""
        return Fragment(
            format_html(
                '<div class="alongside"><p class="alongside-notice"><strong>{}</strong> {}</p></div>',
                self.display_name or self.scope_ids.block_type,
                _(
                    "This part of the course (“{kind}”) works in Open edX, but this server cannot show it."
                ).format(kind=self.scope_ids.block_type),
            )
        )
