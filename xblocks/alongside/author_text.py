"""How what an author wrote goes into an Open edX course archive (OLX) and comes back whole.

XBlock strips the white space around an element's text when it reads it, reads an empty element as nothing at all, and
Open edX drops a block altogether when one of its attributes cannot be read. Each would lose something of the author's.
"""

import copy
import logging
from typing import Any

from lxml import etree
from xblock.core import XML_NAMESPACES
from xblock.fields import ScopeIds, String
from xblock.runtime import Runtime

logger = logging.getLogger(__name__)


class AuthorText(String):
    """A text that stands in an element of its own. An empty one stays empty, where XBlock would read None."""

    def from_string(self, serialized: str | None) -> str:
        """Return what stands in the element."""
        return super().from_string(serialized) or ""


class WholeText:
    """A block whose ``content``, an author's own file, survives export and import to the last blank."""

    @classmethod
    def parse_xml(cls, node: etree._Element, runtime: Runtime, keys: ScopeIds) -> Any:
        """Make a block of its element. An attribute that cannot be read is left out, and the text kept."""
        readable = copy.copy(node)
        for name, value in node.items():
            if name in cls.fields:
                try:
                    cls.fields[name].from_string(value)
                except Exception as error:
                    logger.warning(
                        "%s: %s cannot be read (%s) and is left out.",
                        keys.usage_id,
                        name,
                        type(error).__name__,
                    )
                    del readable.attrib[name]
        return super().parse_xml(readable, runtime, keys)

    def xml_text_content(self) -> str | None:
        """Return the element's text; None if XBlock would strip some of it."""
        text: str | None = super().xml_text_content()
        return text if text == (text or "").strip() else None

    def add_xml_to_node(self, node: etree._Element) -> None:
        """Write the block into its element. What XBlock would strip stands in a child, which it reads as it is."""
        super().add_xml_to_node(node)
        if self.content and not node.text:
            child = etree.SubElement(node, etree.QName(XML_NAMESPACES["option"], "content"))
            child.text = self.content
