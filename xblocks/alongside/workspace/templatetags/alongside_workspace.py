"""What the workspace's pages share beside their frame: the way from one room to the next, and the help panel."""

from dataclasses import dataclass
from typing import Any

from django.template import Context, Library
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from alongside.pages import help_panel
from alongside.pages.rendering import render, words
from alongside.platform import Actor
from alongside.records import api as records

register = Library()
register.simple_tag(words)

_OF_ONE_PERSON = (
    "person",
    "request",
    "record",
    "recognise",
    "withdraw-recognition",
    "concern-about",
    "erase",
    "erased",
)


@dataclass(frozen=True)
class Room:
    """A room that the reader may open. ``is_here`` marks the one that the present page belongs to."""

    name: str
    address: str
    is_here: bool


@register.inclusion_tag("alongside_workspace/_navigation.html", takes_context=True)
def navigation(context: Context) -> dict[str, Any]:
    """Show the rooms that the reader may open, and which of them they are in. Nothing for somebody not signed in."""
    request = context.get("request")
    actor: Actor | None = getattr(request, "alongside_actor", None)
    if request is None or actor is None:
        return {"rooms": ()}
    here = request.resolver_match.url_name
    return {
        "rooms": [
            Room(
                words,
                reverse(f"alongside_workspace:{names[0]}", args=(context["course_key"],)),
                here in names,
            )
            for words, names in _rooms(actor, context["course_key"])
        ]
    }


@register.simple_tag
def need_help(course_key: Any) -> SafeString:
    """Show the "need help now?" panel of a course, for the foot of a page. Looking into it is noted nowhere."""
    support = help_panel.panel(records.local_support(str(course_key)))
    return render("help.html", {"support": support, "place": help_panel.PLACE})


def _rooms(actor: Actor, course_key: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the words for each room, and the names of the addresses that belong to it, its own first."""
    doors = records.doors(actor, course_key)
    sees_all = actor.is_staff or doors.leads_training
    rooms = [(_("Caseload"), ("caseload", *_OF_ONE_PERSON))]
    if sees_all:
        rooms += [
            (_("Cohort"), ("cohort",)),
            (_("Supervisors"), ("supervisors", "end-supervision", "hand-over", "upload-assignments")),
        ]
    if sees_all or doors.supervises:
        rooms.append((_("Practice"), ("practice", "example")))
    if doors.reads_shared_plans:
        rooms.append((_("Shared with you"), ("shared-plans", "shared-plan")))
    if doors.leads_concerns:
        rooms.append((_("Concerns"), ("concerns", "concern")))
    if actor.is_staff:
        rooms.append((_("Roles"), ("roles", "end-role")))
    return rooms
