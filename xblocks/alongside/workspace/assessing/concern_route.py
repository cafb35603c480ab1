"""Whom somebody who raises a serious concern can reach: in danger at once, and the organisation's named lead."""

from dataclasses import dataclass, replace

from alongside.content.organisation import ContactKind
from alongside.pages import help_panel
from alongside.records import api as records
from alongside.records.data import Support


@dataclass(frozen=True)
class ConcernRoute:
    """The contacts for a danger at hand, and for the lead; empty where the organisation has filled in none."""

    danger: tuple[help_panel.Entry, ...]
    lead: tuple[help_panel.Entry, ...]


def concern_route(course_key: str) -> ConcernRoute:
    """Return the contacts of a course that belong beside a concern."""
    support = records.local_support(course_key)
    return ConcernRoute(
        danger=_entries(support, ContactKind.EMERGENCY, ContactKind.CRISIS_TEAM),
        lead=_entries(support, ContactKind.CONCERN_LEAD),
    )


def _entries(support: Support, *kinds: ContactKind) -> tuple[help_panel.Entry, ...]:
    contacts = tuple((kind, contact) for kind, contact in support.contacts if kind in kinds)
    return help_panel.panel(replace(support, contacts=contacts)).contacts
