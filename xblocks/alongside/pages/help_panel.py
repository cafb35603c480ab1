"""What the “need help now?” panel shows of an organisation's local support."""

from dataclasses import dataclass

from alongside.content.organisation import Contact
from alongside.pages.wording import contact_titles
from alongside.records.data import Support

#: The id of the panel that stands at the foot of a whole page.
PLACE = "need-help"


@dataclass(frozen=True)
class Entry:
    """Somebody to reach: what for, who, the number as a phone dials it, and whether nobody has checked it lately."""

    title: str
    contact: Contact
    dialled: str
    is_stale: bool


@dataclass(frozen=True)
class HelpPanel:
    """The contacts that are known, and the titles of those that are missing."""

    contacts: tuple[Entry, ...]
    missing: tuple[str, ...]


def panel(support: Support) -> HelpPanel:
    """Return what the panel shows, in the reader's language."""
    titles = contact_titles()
    return HelpPanel(
        contacts=tuple(
            Entry(titles[kind], contact, _dialled(contact.phone or ""), kind in support.stale)
            for kind, contact in support.contacts
        ),
        missing=tuple(titles[kind] for kind in support.missing),
    )


def _dialled(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit() or sign == "+")
