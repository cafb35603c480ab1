"""What the “need help now?” panel shows of an organisation's local support."""

from typing import Any

from alongside.records.data import Support
from alongside.wording import contact_titles


def panel(support: Support) -> dict[str, Any]:
    """Return ``contacts`` (title, contact, number to dial, whether it is stale) and ``missing`` (titles)."""
    titles = contact_titles()
    return {
        "contacts": [
            {
                "title": titles[kind],
                "contact": contact,
                "dialled": "".join(sign for sign in contact.phone or "" if sign.isdigit() or sign == "+"),
                "is_stale": kind in support.stale,
            }
            for kind, contact in support.contacts
        ],
        "missing": [titles[kind] for kind in support.missing],
    }
