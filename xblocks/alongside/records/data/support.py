"""The organisation's local facts for a course."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alongside.content.organisation import Contact, Facts


@dataclass(frozen=True)
class Support:
    """The organisation's local facts for a course: what is known, what is missing, what was checked too long ago.

    ``contacts`` has (kind, contact) in the order of the kinds; ``missing`` and ``stale`` list kinds.
    """

    facts: Facts
    contacts: tuple[tuple[str, Contact], ...]
    missing: tuple[str, ...]
    stale: tuple[str, ...]
