"""What the “need help now?” panel shows of an organisation's local support."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from alongside.records.data import Support


def contact_titles() -> Mapping[str, str]:
    """Return the words for each kind of contact."""
    return {
        "emergency": _("If somebody is in danger right now"),
        "crisis-team": _("Urgent mental health help"),
        "listening-line": _("Somebody to listen"),
        "on-call-manager": _("Manager on call"),
        "safeguarding-adults": _("Safeguarding lead for adults"),
        "safeguarding-children": _("Safeguarding lead for children"),
        "concern-lead": _("Named lead for serious concerns"),
    }


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
