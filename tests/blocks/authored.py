"""Blocks with what an author wrote in them."""

from xblock.core import XBlock
from xblock.fields import Scope


def authored(block: XBlock) -> dict[str, object]:
    """Return everything in a block, and in those in it, that an author can have put there."""
    own = {
        name: field.read_json(block)
        for name, field in block.fields.items()
        if field.scope in {Scope.content, Scope.settings}
    }
    return own | {"children": [authored(child) for child in block.get_children()]}
